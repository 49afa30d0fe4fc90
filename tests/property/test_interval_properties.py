"""An interval holds its figure, stays on the scale, narrows with more pupils and has no favourite side."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statistics_of import events, scores, sessions

from vshdata.figures.intervals import (
    Interval,
    ProgressMean,
    Proportion,
    Statistics,
    change_interval,
    interval,
    marked,
)
from vshdata.figures.intervals.estimates import quantile

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

shares = st.integers(1, 5_000).flatmap(lambda of: st.builds(Proportion, st.integers(0, of), st.just(of)))
marks = st.lists(st.integers(-500, 9_000).map(lambda mark: mark / 100), min_size=2, max_size=60)
attendance = st.lists(
    st.integers(1, 380).flatmap(lambda possible: st.tuples(st.integers(0, possible), st.just(possible))),
    min_size=2,
    max_size=60,
)
suspensions = st.lists(st.integers(0, 12), min_size=2, max_size=60).filter(any)
any_statistics = shares | marks.map(scores) | attendance.map(sessions) | suspensions.map(events)


def width(found: object) -> float:
    assert isinstance(found, Interval)
    return found.high - found.low


@STEADY
@given(shares)
def test_a_percentage_lies_in_its_interval_and_that_on_the_scale(of: Proportion) -> None:
    found = interval(of)

    assert isinstance(found, Interval)
    assert 0 <= found.low <= 100 * of.yes / of.of <= found.high <= 100


@STEADY
@given(shares)
def test_those_who_do_not_have_the_mirror_image(of: Proportion) -> None:
    found, rest = interval(of), interval(Proportion(of.of - of.yes, of.of))

    assert isinstance(found, Interval)
    assert isinstance(rest, Interval)
    assert (rest.low, rest.high) == pytest.approx((100 - found.high, 100 - found.low))


@STEADY
@given(shares, st.integers(2, 9))
def test_the_same_percentage_of_more_pupils_is_surer(of: Proportion, times: int) -> None:
    assert width(interval(Proportion(of.yes * times, of.of * times))) < width(interval(of))


@STEADY
@given(shares, shares)
def test_a_change_of_percentages_has_no_favourite_side(before: Proportion, after: Proportion) -> None:
    there, back = change_interval(before, after), change_interval(after, before)
    change = 100 * (after.yes / after.of - before.yes / before.of)

    assert isinstance(there, Interval)
    assert isinstance(back, Interval)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert -100 - 1e-9 <= there.low <= change + 1e-9
    assert change - 1e-9 <= there.high <= 100 + 1e-9


@STEADY
@given(any_statistics)
def test_no_change_is_never_marked(of: Statistics) -> None:
    assert not marked(change_interval(of, of))


@STEADY
@given(marks)
def test_a_mean_is_that_of_a_naive_loop(values: list[float]) -> None:
    middle = math.fsum(values) / len(values)
    variance = math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
    found = interval(scores(values))

    if len(set(values)) == 1:
        assert not isinstance(found, Interval)
        return
    reach = quantile(len(values) - 1) * math.sqrt(variance / len(values))
    assert isinstance(found, Interval)
    assert (found.low, found.high) == pytest.approx((middle - reach, middle + reach), abs=1e-5)


@STEADY
@given(marks.filter(lambda values: len(set(values)) > 1), st.integers(2, 5))
def test_the_same_mean_of_more_pupils_is_surer(values: list[float], times: int) -> None:
    assert width(interval(scores(values * times))) < width(interval(scores(values)))


@STEADY
@given(marks, st.integers(1, 400), st.integers(2, 5))
def test_progress_narrows_with_the_root_of_pupils(values: Sequence[float], pupils: int, times: int) -> None:
    one, more = ProgressMean(pupils, sum(values), 1.4), ProgressMean(pupils * times**2, 0, 1.4)

    assert width(interval(more)) == pytest.approx(width(interval(one)) / times)


@STEADY
@given(attendance)
def test_a_session_rate_is_that_of_a_naive_loop(pupils: list[tuple[int, int]]) -> None:
    rate = sum(missed for missed, _ in pupils) / sum(possible for _, possible in pupils)
    squares = math.fsum((missed - rate * possible) ** 2 for missed, possible in pupils)
    found = interval(sessions(pupils))

    if squares <= 1e-9:
        assert not isinstance(found, Interval)
        return
    size = len(pupils)
    error = math.sqrt(size / (size - 1) * squares) / sum(possible for _, possible in pupils)
    low, high = (100 * (rate + side * quantile(size - 1) * error) for side in (-1, 1))
    assert isinstance(found, Interval)
    assert (found.low, found.high) == pytest.approx((max(0, low), min(100, high)), abs=1e-6)


@STEADY
@given(st.lists(st.integers(0, 190), min_size=2, max_size=40).filter(lambda missed: len(set(missed)) > 1))
def test_pupils_with_as_many_sessions_each_make_a_plain_mean(missed: list[int]) -> None:
    own, same = sessions([(one, 190) for one in missed]), scores([one / 1.9 for one in missed])
    rate, mean = change_interval(own, own), change_interval(same, same)

    assert isinstance(rate, Interval)
    assert isinstance(mean, Interval)
    assert (rate.low, rate.high) == pytest.approx((mean.low, mean.high))


@STEADY
@given(suspensions)
def test_an_event_rate_lies_in_its_interval_above_nothing(numbers: list[int]) -> None:
    found = interval(events(numbers))
    rate = 100 * sum(numbers) / len(numbers)

    assert isinstance(found, Interval)
    assert 0 < found.low < rate < found.high
    assert found.low * found.high == pytest.approx(rate * rate)


@STEADY
@given(suspensions)
def test_events_heaped_on_one_pupil_are_less_sure(numbers: list[int]) -> None:
    heaped = [sum(numbers), *[0] * (len(numbers) - 1)]

    assert width(interval(events(heaped))) >= width(interval(events(numbers))) - 1e-9
