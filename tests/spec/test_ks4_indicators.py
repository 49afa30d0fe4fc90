"""Key stage 4: who changes the worked examples, and who does not."""

from typing import Any

import pytest
from spec.example import Example
from spec.ks4_examples import ATTAINMENT_8, EXAMPLES, HEADLINES, PILLARS, PROGRESS_8
from worlds import drawn, figure

from vshdata.figures.indicators import in_area
from vshdata.figures.measure import Figure
from vshdata.schema import Kind
from vshdata.tables.ks4 import KS4

INDICATORS = {item.id: item for item in in_area("ks4")}
OF_THE_WHOLE_COHORT = [*ATTAINMENT_8, *HEADLINES, *PILLARS]

A_STRONG_PUPIL: dict[str, Any] = {
    column.name: True if column.kind is Kind.FLAG else 4.0
    for column in KS4.values
    if column.kind in {Kind.FLAG, Kind.NUMBER}
}
"""Everything achieved, every score 4: whoever lets this pupil in changes the figure."""


def named(examples: list[Example] | tuple[Example, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=lambda example: example.id)


every_example = named(list(EXAMPLES.values()))


def with_more(example: Example, *more: dict[str, Any]) -> Figure:
    return example.world.beside(drawn("ks4", *more)).figure(example.id)


def facts(example: Example, *more: dict[str, Any]) -> tuple[float | None, int | None, int]:
    found = with_more(example, *more)
    top = None if found.numerator is None else round(found.numerator, 9)
    return top, found.denominator, found.blanks


@every_example
def test_a_pupil_not_at_the_end_of_key_stage_4_changes_nothing(example: Example) -> None:
    """Neither one of whom it is said, nor one of whom it is not known."""
    younger = {**A_STRONG_PUPIL, "endks": False}
    unknown = {**A_STRONG_PUPIL, "endks": None}

    assert facts(example, younger, unknown) == facts(example)


@every_example
@pytest.mark.parametrize("school_type", ["10", "11"])
def test_a_pupil_of_an_independent_school_changes_nothing(example: Example, school_type: str) -> None:
    assert facts(example, {**A_STRONG_PUPIL, "school_type": school_type}) == facts(example)


@every_example
@pytest.mark.parametrize("school_type", ["01", "28", "1", "110", None])
def test_a_pupil_of_any_other_school_counts(example: Example, school_type: str | None) -> None:
    """State-funded schools, special schools and alternative provision; no code is taken as state-funded."""
    assert facts(example, {**A_STRONG_PUPIL, "school_type": school_type}) != facts(example)


@named(OF_THE_WHOLE_COHORT)
def test_a_pupil_without_results_joins_the_denominator_as_0_and_is_counted_as_blank(
    example: Example,
) -> None:
    before, after = with_more(example), with_more(example, {})

    assert after.numerator == pytest.approx(before.numerator, abs=1e-9)
    assert (after.denominator, after.blanks) == ((before.denominator or 0) + 1, before.blanks + 1)


@named(PROGRESS_8)
@pytest.mark.parametrize(
    "outside",
    [{"in_p8": True, "p8": None}, {"in_p8": False}, {"in_p8": None}],
    ids=["no score", "no", "blank"],
)
def test_a_pupil_outside_progress_8_leaves_its_sum_its_denominator_and_its_blanks(
    example: Example, outside: dict[str, Any]
) -> None:
    assert facts(example, {**A_STRONG_PUPIL, **outside}) == facts(example)


def test_the_progress_8_denominator_is_the_progress_8_cohort_and_not_the_cohort() -> None:
    """Four pupils, two of them in Progress 8: its mean is over 2, that of Attainment 8 over 4."""
    pupils: list[dict[str, Any]] = [
        {"att8": 50.0, "in_p8": True, "p8": 0.3},
        {"att8": 30.0, "in_p8": True, "p8": -0.1},
        {"att8": 20.0, "in_p8": False},
        {"att8": 20.0},
    ]

    assert figure("ks4_cohort", pupils).pupils == 4
    assert figure("ks4_p8_cohort", pupils).pupils == 2
    assert figure("ks4_p8_avg", pupils).denominator == 2
    assert figure("ks4_att8_avg", pupils).denominator == 4


def test_a_progress_8_score_of_0_is_a_score() -> None:
    """(0 + 0.60) / 2 = 0.30: a nought is not a blank."""
    found = figure("ks4_p8_avg", [{"in_p8": True, "p8": 0.0}, {"in_p8": True, "p8": 0.6}])

    assert found.numerator == pytest.approx(0.6)
    assert (found.denominator, found.blanks) == (2, 0)


def test_the_spread_of_a_mean_is_kept_as_a_sum_of_squares() -> None:
    """30 x 30 + 40 x 40 + 0 = 2500, the blank adding nothing."""
    found = figure("ks4_att8_avg", [{"att8": 30.0}, {"att8": 40.0}, {}])

    assert found.squares == pytest.approx(2500.0)


def test_the_spread_of_progress_8_is_over_its_cohort() -> None:
    """0.5 x 0.5 + 1 x 1 = 1.25, the pupil outside Progress 8 adding nothing."""
    inside = [{"in_p8": True, "p8": 0.5}, {"in_p8": True, "p8": -1.0}]

    assert figure("ks4_p8_avg", [*inside, {"in_p8": False, "p8": 9.0}]).squares == pytest.approx(1.25)
