"""Intervals at values that were published, or that can be worked on paper."""

import math

import pytest
from statistics_of import events, scores, sessions

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.intervals import (
    NATIONAL_SD,
    EventRate,
    Headcount,
    Interval,
    NoInterval,
    ProgressMean,
    Proportion,
    ScoreMean,
    SessionRate,
    Statistics,
    change_interval,
    interval,
    marked,
    marked_by_chance,
    progress_mean,
)
from vshdata.figures.intervals.estimates import quantile

T2 = 0.95 * math.sqrt(2 / (1 - 0.95**2))
"""Student's t with 2 degrees of freedom has a closed form: 4.3027."""


def ends(found: Interval | NoInterval) -> tuple[float, float]:
    assert isinstance(found, Interval), found
    return found.low, found.high


def why(found: Interval | NoInterval) -> str:
    assert isinstance(found, NoInterval), found
    return found.why


# ---------------------------------------------------------------------- percentages


@pytest.mark.parametrize(
    ("yes", "of", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_as_printed_by_newcombe(yes: int, of: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3, in percent."""
    assert ends(interval(Proportion(yes, of))) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 5.24, 33.39),
        ((9, 10), (3, 10), 17.05, 80.90),
        ((6, 7), (2, 7), 5.82, 80.62),
        ((5, 56), (0, 29), -3.81, 19.26),
        ((0, 10), (0, 20), -16.11, 27.75),
        ((0, 10), (0, 10), -27.75, 27.75),
        ((10, 10), (0, 20), 67.91, 100.0),
        ((10, 10), (0, 10), 60.75, 100.0),
    ],
)
def test_differences_of_percentages_as_printed_by_newcombe(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10, in percentage points."""
    found = change_interval(Proportion(*before), Proportion(*after))

    assert ends(found) == pytest.approx((low, high), abs=0.006)


def test_all_and_none_reach_the_end_of_the_scale_exactly() -> None:
    assert ends(interval(Proportion(0, 7)))[0] == 0
    assert ends(interval(Proportion(7, 7)))[1] == 100


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than all"):
        Proportion(8, 7)


# ---------------------------------------------------------------------- means


def test_student_t_at_the_closed_forms() -> None:
    assert quantile(1) == pytest.approx(math.tan(math.pi * 0.475))
    assert quantile(2) == pytest.approx(T2)
    assert quantile(math.inf) == 1.96


def test_a_mean_of_three_pupils() -> None:
    """10, 20, 30: mean 20, standard deviation 10, standard error 10 / root 3."""
    reach = T2 * 10 / math.sqrt(3)

    assert ends(interval(scores([10, 20, 30]))) == pytest.approx((20 - reach, 20 + reach))


def test_the_change_of_a_mean_is_welchs() -> None:
    """10 20 30 then 40 60 80 100: 100/3 + 2000/3/4 = 200, with 200^2 / (33.3^2/2 + 166.7^2/3) = 4.08
    degrees of freedom; Student's t of those is 2.7563."""
    reach = 2.7563 * math.sqrt(200)
    found = change_interval(scores([10, 20, 30]), scores([40, 60, 80, 100]))

    assert ends(found) == pytest.approx((50 - reach, 50 + reach), abs=0.01)


def test_progress_as_dfe_prints_it() -> None:
    """25 pupils of one authority in 2023/24, mean -2.17: 1.96 x 1.4159 / 5 = 0.555; printed: -2.72."""
    found = progress_mean("ks4_p8_avg", 2024, ScoreMean(25, -54.25, 170.0))

    assert found == ProgressMean(25, -54.25, 1.4159)
    assert ends(interval(found)) == pytest.approx((-2.725, -1.615), abs=0.001)


def test_the_change_of_progress_adds_both_national_variances() -> None:
    """100 pupils each year: root(1.414^2 + 1.4159^2) / 10 = 0.2001, times 1.96 = 0.3922"""
    before, after = (progress_mean("ks4_p8_avg", year, ScoreMean(100, 0, 1)) for year in (2023, 2024))

    assert ends(change_interval(before, after)) == pytest.approx((-0.3922, 0.3922), abs=1e-4)


def test_progress_without_a_national_spread_uses_that_of_its_own_pupils() -> None:
    own = scores([-1.0, 0.0, 2.5])

    assert progress_mean("ks4_p8_avg", 2025, own) is own
    assert progress_mean("ks4_p8_eng", 2024, own) is own


def test_one_pupil_of_a_national_spread_has_an_interval() -> None:
    assert ends(interval(ProgressMean(1, 0.5, 1.0))) == (0.5 - 1.96, 0.5 + 1.96)


def test_every_national_spread_is_of_an_indicator_in_a_year_it_has() -> None:
    for name, by_year in NATIONAL_SD.items():
        item = INDICATORS[name]
        assert all(item.first_year <= year <= (item.last_year or year) for year in by_year)


# ---------------------------------------------------------------------- rates


def test_a_session_rate_of_three_pupils() -> None:
    """10 of 100, 30 of 100 and 20 of 50 missed: 60 of 250 is 24%; misses beside 24% of possible: -14, 6,
    8, squared 296; variance 3/2 x 296 / 250^2. The low end would lie below no sessions."""
    reach = 100 * T2 * math.sqrt(1.5 * 296 / 250**2)
    found = interval(sessions([(10, 100), (30, 100), (20, 50)]))

    assert reach == pytest.approx(36.27, abs=0.01)
    assert ends(found) == pytest.approx((0, 24 + reach))


def test_a_session_rate_is_no_surer_for_more_sessions_of_the_same_pupils() -> None:
    once, twice = [(10, 100), (30, 100), (20, 90)], [(20, 200), (60, 200), (40, 180)]

    assert ends(interval(sessions(once))) == pytest.approx(ends(interval(sessions(twice))))


def test_the_change_of_a_session_rate_adds_both_variances() -> None:
    """The same pupils twice: the same variance twice, on 2 + 2 degrees of freedom. t with 4 is 2.7764."""
    pupils = [(10.0, 100.0), (30.0, 100.0), (20.0, 50.0)]
    reach = 100 * 2.776445 * math.sqrt(2 * 1.5 * 296 / 250**2)

    found = change_interval(sessions(pupils), sessions(pupils))
    assert ends(found) == pytest.approx((-reach, reach), abs=1e-4)


def test_suspensions_of_ten_pupils() -> None:
    """4, 2 and eight times 0: 60 per 100; variance (20 - 3.6) / 9, over the mean 0.6 a dispersion of 3.04;
    t with 9 is 2.26216; times and over e to 2.26216 x root(3.04 / 6)."""
    times = math.exp(2.262157 * math.sqrt((20 - 3.6) / 9 / 0.6 / 6))

    assert ends(interval(events([4, 2, *[0] * 8]))) == pytest.approx((60 / times, 60 * times), rel=1e-5)


def test_events_more_even_than_chance_are_taken_as_chance() -> None:
    """One each: no spread, so the Poisson one. t with 3 is 3.18245; e to 3.18245 / root 4."""
    times = math.exp(3.182446 / 2)

    assert ends(interval(events([1, 1, 1, 1]))) == pytest.approx((100 / times, 100 * times), rel=1e-5)


def test_the_change_of_an_event_rate_squares_and_adds() -> None:
    before, after = events([4, 2, *[0] * 8]), events([1, 1, 1, 1])
    (low, high), (later_low, later_high) = ends(interval(before)), ends(interval(after))

    assert ends(change_interval(before, after)) == pytest.approx(
        (40 - math.hypot(100 - later_low, high - 60), 40 + math.hypot(later_high - 100, 60 - low))
    )


# ---------------------------------------------------------------------- none


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (Headcount(), "counted, not estimated"),
        (Proportion(0, 0), "no pupils to measure"),
        (ScoreMean(0, 0, 0), "fewer than 2 pupils"),
        (ScoreMean(1, 30, 900), "fewer than 2 pupils"),
        (scores([0.1] * 7), "every pupil has the same"),
        (ProgressMean(0, 0, 1.4), "no pupils to measure"),
        (SessionRate(0, 0, 0, 0, 0, 0), "no possible sessions"),
        (sessions([(3, 100)]), "fewer than 2 pupils"),
        (sessions([(1, 10), (2, 20)]), "every pupil has the same"),
        (EventRate(0, 0, 0), "no pupils to measure"),
        (EventRate(1, 2, 4), "fewer than 2 pupils"),
        (EventRate(40, 0, 0), "nobody had one"),
    ],
)
def test_a_figure_without_an_interval_says_why_and_so_does_its_change(of: Statistics, reason: str) -> None:
    assert reason in why(interval(of))
    assert reason in why(change_interval(of, of))


def test_the_reason_is_that_of_the_year_that_has_none() -> None:
    assert "nobody had one" in why(change_interval(events([1, 0]), events([0, 0])))
    assert "fewer than 2" in why(change_interval(scores([1, 2]), scores([1])))


def test_figures_of_different_kinds_have_no_difference() -> None:
    with pytest.raises(TypeError, match="no difference of a Proportion and a ScoreMean"):
        change_interval(Proportion(1, 2), ScoreMean(2, 3, 5))


# ---------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 2.0, True), (-2.0, -0.1, True), (-0.1, 2.0, False), (0.0, 2.0, False), (-2.0, 0.0, False)],
)
def test_a_change_is_marked_when_0_lies_outside(low: float, high: float, expected: bool) -> None:
    assert marked(Interval(low, high)) is expected


def test_a_change_without_an_interval_is_not_marked() -> None:
    assert not marked(NoInterval("none"))


def test_of_29_changes_one_or_two_would_be_marked_by_chance() -> None:
    assert marked_by_chance(29) == pytest.approx(1.45)


def test_an_interval_cannot_be_upside_down() -> None:
    with pytest.raises(ValueError, match="low end"):
        Interval(2, 1)
