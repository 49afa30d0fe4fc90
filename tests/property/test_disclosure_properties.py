"""What leaves disclosure control shows no small number, and trends are made of what left it alone."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import count_of, mean_of, no_figure, share_of, trend_row

from vshdata.figures.disclosure import ATTAINMENT, PROFILES, Profile, SafeCell, Status, protect
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.indicators.kinds import Count, Mean, Share
from vshdata.figures.measure import Figure
from vshdata.figures.suppression import Rule
from vshdata.figures.trend import Change
from vshdata.report.spark import BLOCKS, GAP, spark_line

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

COUNT, SHARE, MEAN = "ks4_cohort", "ks4_basics_94", "ks4_att8_avg"
COMPARABLE = range(2022, 2027)

pupils = st.integers(0, 15) | st.integers(0, 30_000)


def any_profile(threshold: int, hide_zero: bool, rounding: int) -> Profile:
    rule = Rule("any", threshold, threshold, hide_zero=hide_zero)
    return Profile(
        "any", "any use", rule, ATTAINMENT if hide_zero else (), rounding if threshold > 2 else 0
    )


profiles = st.sampled_from(list(PROFILES.values())) | st.builds(
    any_profile, st.integers(1, 12), st.booleans(), st.sampled_from([0, 5])
)


@st.composite
def a_figure(draw: st.DrawFn, kind: str | None = None, year: int = 2024) -> Figure:
    kind = kind or draw(st.sampled_from([COUNT, SHARE, MEAN, "absent"]))
    among = draw(pupils)
    if kind == COUNT:
        return count_of(COUNT, year, among)
    if kind == SHARE:
        return share_of(SHARE, year, draw(st.integers(0, among)), among)
    if kind == MEAN:
        return mean_of(MEAN, year, draw(st.integers(0, 90 * among)) if among else 0, among)
    return no_figure(MEAN, year, "no file")


@st.composite
def a_row(draw: st.DrawFn) -> list[Figure]:
    """One indicator over consecutive comparable years, some of them without a figure."""
    kind = draw(st.sampled_from([COUNT, SHARE, MEAN]))
    chosen = COMPARABLE[: draw(st.integers(1, len(COMPARABLE)))]
    absent = draw(st.sets(st.sampled_from(list(COMPARABLE)), max_size=1))
    return [
        no_figure(kind, year, "no file") if year in absent else draw(a_figure(kind, year))
        for year in chosen
    ]


def protected(figures: Sequence[Figure], profile: Profile) -> tuple[SafeCell, ...]:
    return protect(figures, [2024], profile).cells


# ---------------------------------------------------------------------- cells


@STEADY
@given(st.lists(a_figure(), max_size=6), profiles)
def test_no_small_number_of_pupils_is_shown(figures: list[Figure], profile: Profile) -> None:
    small = range(1, profile.threshold + 1)

    for cell, one in zip(protected(figures, profile), figures, strict=True):
        assert cell.denominator is None or one.denominator not in small
        match cell.indicator.value:
            case Count():
                assert cell.numerator is None or one.numerator not in small
            case Share():
                assert cell.numerator is None or one.numerator not in small
                assert not (profile.zeros and cell.numerator == 0)
            case Mean():
                assert (cell.numerator is None) == (cell.value is None or bool(profile.rounding))


@STEADY
@given(st.lists(a_figure(), max_size=6), profiles)
def test_a_rate_is_recomputed_from_what_is_shown_beside_it(figures: list[Figure], profile: Profile) -> None:
    for cell in protected(figures, profile):
        if cell.status is not Status.OK:
            assert (cell.value, cell.numerator) == (None, None)
            assert cell.why
            continue
        if profile.rounding and isinstance(cell.indicator.value, Mean):
            continue  # a sum of scores would tell of how many it is
        assert cell.numerator is not None
        match cell.indicator.value:
            case Count():
                assert (cell.value, cell.denominator) == (cell.numerator, None)
            case Share():
                assert cell.value == pytest.approx(100 * cell.numerator / (cell.denominator or 0))
            case Mean():
                assert cell.value == pytest.approx(cell.numerator / (cell.denominator or 0))


@STEADY
@given(st.lists(a_figure(), max_size=6), profiles)
def test_cells_keep_their_order_and_stand_alone(figures: list[Figure], profile: Profile) -> None:
    together = protected(figures, profile)

    assert [cell for one in figures for cell in protected([one], profile)] == list(together)


@STEADY
@given(st.lists(a_figure(), max_size=6))
def test_internal_hides_nothing(figures: list[Figure]) -> None:
    safe = protect(figures, [2024], PROFILES["internal"])

    assert safe.hidden == 0
    assert all(
        cell.numerator == one.numerator and cell.denominator == one.denominator
        for cell, one in zip(safe.cells, figures, strict=True)
        if cell.status is Status.OK
    )


@STEADY
@given(st.sampled_from([COUNT, SHARE, MEAN]), st.data())
def test_two_hidden_figures_look_the_same(kind: str, data: st.DataObject) -> None:
    """Nothing in a cell with a hidden cohort tells one small cohort from another."""
    one, other = (
        {
            COUNT: count_of(COUNT, 2024, among),
            SHARE: share_of(SHARE, 2024, among, among),
            MEAN: mean_of(MEAN, 2024, 7.0 * among, among),
        }[kind]
        for among in (data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5)))
    )

    assert protected([one], PROFILES["dfe"]) == protected([other], PROFILES["dfe"])


# ---------------------------------------------------------------------- trends


@STEADY
@given(a_row(), st.sampled_from(list(PROFILES)))
def test_changes_add_up_to_the_last_value_minus_the_first(figures: list[Figure], profile: str) -> None:
    cells = trend_row(figures, profile).cells
    values = [cell.cell.value for cell in cells]
    steps = [cell.change.value for cell in cells[1:]]

    if None in values:
        assert steps.count(None) == sum(None in pair for pair in pairwise(values))
    else:
        assert sum(step or 0 for step in steps) == pytest.approx((values[-1] or 0) - (values[0] or 0))
    assert cells[0].change == Change()


@STEADY
@given(a_row(), st.sampled_from(list(PROFILES)))
def test_every_change_that_is_missing_says_why(figures: list[Figure], profile: str) -> None:
    for cell in trend_row(figures, profile).cells[1:]:
        assert (cell.change.value is None) == bool(cell.change.why)


@STEADY
@given(a_row(), st.sampled_from(list(PROFILES)))
def test_the_average_lies_between_the_lowest_and_the_highest_year(
    figures: list[Figure], profile: str
) -> None:
    row = trend_row(figures, profile)
    shown = [cell.cell.value for cell in row.cells if cell.cell.value is not None]
    is_hidden = any(cell.cell.status is Status.SUPPRESSED for cell in row.cells)

    assert (row.average is None) == (is_hidden or not shown)
    if row.average is not None:
        assert min(shown) - 1e-9 <= row.average <= max(shown) + 1e-9


@STEADY
@given(a_row(), st.sampled_from(list(PROFILES)))
def test_a_trend_line_is_as_long_as_the_years_or_is_not_there(figures: list[Figure], profile: str) -> None:
    row = trend_row(figures, profile)
    line = spark_line(row, blocks=True)

    if row.status is Status.OK:
        assert [char == GAP for char in line] == [cell.cell.value is None for cell in row.cells]
        assert set(line) <= set(BLOCKS + GAP)
    else:
        assert line in {"c", ""}


def test_the_indicators_drawn_are_of_the_three_kinds() -> None:
    assert [type(INDICATORS[name].value) for name in (COUNT, SHARE, MEAN)] == [Count, Share, Mean]
