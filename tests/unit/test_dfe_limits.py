"""DfE's own limits of progress scores, made again from its own counts and sums."""

import pytest
from published import FOLDER, SOURCES, PrintedMean, printed_means

from vshdata.figures.intervals import Interval, ProgressMean, ScoreMean, interval, progress_mean
from vshdata.figures.rounding import round_half_away

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"published files are not at {FOLDER}")

TO_10 = range(-5, 6)
"""Counts of England and its regions are printed to the nearest 10; their sums are not rounded."""


def as_printed(value: float) -> str:
    """To two decimals; `k` where that is 0, as DfE prints what is nearly 0."""
    rounded = round_half_away(value, 2)
    return f"{rounded.normalize():f}" if rounded else "k"


def limits(one: PrintedMean, pupils: int, mean: float) -> tuple[str, str]:
    means = progress_mean(one.indicator, one.year, ScoreMean(pupils, pupils * mean, 0))
    assert isinstance(means, ProgressMean), "there is no national spread for a year that has limits"
    found = interval(means)
    assert isinstance(found, Interval)
    return as_printed(found.low), as_printed(found.high)


def all_three_follow(one: PrintedMean, pupils: int) -> bool:
    """The mean and both limits, from the printed sum and this count."""
    mean = one.total / pupils
    return as_printed(mean) == one.mean and limits(one, pupils, mean) == one.limits


def test_every_mean_of_every_authority_and_both_its_limits_are_reproduced() -> None:
    """Counts and sums of authorities are printed unrounded, so nothing is left to explain."""
    means = [one for one in printed_means() if one.authority]

    assert len(means) == 5_356
    assert {one.indicator for one in means} == set(SOURCES)
    assert [one for one in means if not all_three_follow(one, one.pupils)] == []


def test_those_of_england_and_its_regions_are_reproduced_for_a_count_that_rounds_to_the_printed() -> None:
    means = [one for one in printed_means() if not one.authority]

    assert len(means) == 468
    assert [one for one in means if not any(all_three_follow(one, one.pupils + by) for by in TO_10)] == []


def test_the_printed_count_and_the_printed_mean_alone_give_two_thirds_of_these() -> None:
    """The mean is printed to 0.01 and the count to 10, so a limit may come out 0.01 away, or further
    where there are few pupils."""
    ends = [
        given == printed
        for one in printed_means()
        if not one.authority
        for given, printed in zip(
            limits(one, one.pupils, float(one.mean.replace("k", "0"))), one.limits, strict=True
        )
    ]

    assert (sum(ends), len(ends)) == (600, 936)
