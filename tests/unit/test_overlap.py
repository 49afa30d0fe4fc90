"""The change of a figure of the same children: their covariance, against what is worked by hand."""

import math
from statistics import correlation, mean, stdev

import polars as pl
import pytest
from scipy import stats

from vshdata.figures.intervals import (
    Interval,
    Proportion,
    ScoreMean,
    SessionRate,
    change_interval,
)
from vshdata.studies.overlap import correlation_by_year

BEFORE, AFTER = [12.0, 20.0, 31.0, 18.0, 25.0], [15.0, 22.0, 30.0, 26.0, 27.0]


def rows(*told: tuple[int, int, float, float]) -> pl.DataFrame:
    """Child, year, outcome, weight."""
    schema = {"pupil_id": pl.UInt32, "academic_year": pl.Int16, "outcome": pl.Float64, "weight": pl.Float64}
    return pl.DataFrame(list(told), schema=schema, orient="row")


def same_children() -> pl.DataFrame:
    return rows(
        *((child, 2023, value, 1.0) for child, value in enumerate(BEFORE)),
        *((child, 2024, value, 1.0) for child, value in enumerate(AFTER)),
    )


def score(values: list[float]) -> ScoreMean:
    return ScoreMean(len(values), sum(values), sum(value * value for value in values))


def test_means_of_the_same_children_are_correlated_as_their_scores_are() -> None:
    found = correlation_by_year(same_children())
    assert found == {2024: pytest.approx(correlation(BEFORE, AFTER))}


def test_the_interval_of_their_change_is_that_of_a_paired_test() -> None:
    """The mean of each child's own change, with the spread of those, and t of one fewer than children."""
    (shared,) = correlation_by_year(same_children()).values()
    found = change_interval(score(BEFORE), score(AFTER), shared)
    own = [after - before for before, after in zip(BEFORE, AFTER, strict=True)]
    reach = stats.t.ppf(0.975, 4) * stdev(own) / math.sqrt(5)

    assert isinstance(found, Interval)
    assert (found.low, found.high) == pytest.approx((mean(own) - reach, mean(own) + reach))


def test_of_different_children_nothing_is_shared_and_the_interval_stays_as_it_was() -> None:
    apart = rows(
        *((child, 2023, 1.0, 1.0) for child in range(3)), *((9 + c, 2024, c, 1.0) for c in range(3))
    )
    assert correlation_by_year(apart) == {}
    assert change_interval(score(BEFORE), score(AFTER), 0.0) == change_interval(score(BEFORE), score(AFTER))


def test_years_that_do_not_follow_share_nothing() -> None:
    apart = same_children().with_columns(academic_year=pl.col("academic_year").replace({2024: 2025}))
    assert correlation_by_year(apart) == {}


def test_a_rate_of_sessions_takes_what_each_child_adds_to_it() -> None:
    """Missed and possible: 10/100, 30/100 and 5/50, then 20/100 and 25/50 of the first two."""
    found = correlation_by_year(
        rows(
            (1, 2023, 10.0, 100.0),
            (2, 2023, 30.0, 100.0),
            (3, 2023, 10.0, 50.0),
            (1, 2024, 20.0, 100.0),
            (2, 2024, 50.0, 50.0),
        )
    )
    first, second = 100 * 45 / 250, 100 * 45 / 150
    one = [100 * (10 - first), 100 * (30 - first), 50 * (10 - first)]
    other = [100 * (20 - second), 50 * (50 - second)]
    expected = (one[0] * other[0] + one[1] * other[1]) / math.sqrt(
        sum(x * x for x in one) * sum(x * x for x in other)
    )
    assert found == {2024: pytest.approx(expected)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Proportion(30, 100), Proportion(40, 100)),
        (
            SessionRate(20, 400, 4000, 16000, 80000, 800000),
            SessionRate(20, 500, 4000, 25000, 100000, 800000),
        ),
    ],
)
def test_the_same_children_give_a_narrower_interval_and_never_none(
    before: Proportion | SessionRate, after: Proportion | SessionRate
) -> None:
    widths = []
    for shared in (-0.5, 0.0, 0.5, 1.0):
        found = change_interval(before, after, shared)
        assert isinstance(found, Interval)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0
