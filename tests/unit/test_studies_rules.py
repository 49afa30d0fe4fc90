"""When nothing is fitted: every rule has rows that break it, and the refusal gives its name."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from study_worlds import EventWorld, World, draw_event_world, draw_world

from vshdata.figures.disclosure import PROFILES
from vshdata.figures.indicators import INDICATORS
from vshdata.studies.bands import parse_bands
from vshdata.studies.dose import DoseQuestion, study_dose
from vshdata.studies.events import EventQuestion, study_event
from vshdata.studies.kinds import Dose, Event
from vshdata.studies.rules import RULES, Refusal
from vshdata.studies.sensitivity import with_variants
from vshdata.studies.within import study_within, with_within
from vshdata.studies.wording import refusal_sentence

ABSENCE = INDICATORS["abs_overall_all"]
ASKED = DoseQuestion(ABSENCE, parse_bands("6,12"), yes_or_no=False)
EVENT = EventQuestion(ABSENCE, (2017, 2018, 2019), (2022, 2023), yes_or_no=False)


def in_bands(*sizes: int) -> pl.DataFrame:
    """So many children in each band."""
    months = [band * 6 + 3 for band, size in enumerate(sizes) for _ in range(size)]
    children = len(months)
    return pl.DataFrame(
        {
            "pupil_id": range(children),
            "academic_year": [2024] * children,
            "outcome": [float(at * 7 % 13) for at in range(children)],
            "weight": [1.0] * children,
            "exposure": [int(count * 30.5) for count in months],
            "school": [f"school {at % 60}" for at in range(children)],
        }
    )


def only(study: Dose | Event) -> Refusal:
    (refusal,) = study.refusals
    return refusal


def dose(rows: pl.DataFrame, question: DoseQuestion = ASKED) -> Refusal:
    found = study_dose(rows, question)
    assert (found.sample, found.bands, found.slopes) == (None, (), None)
    return only(found)


def event(rows: pl.DataFrame, question: EventQuestion = EVENT) -> Refusal:
    found = study_event(rows, question)
    assert (found.headline, found.smallest, found.variants) == (None, None, ())
    return only(found)


def within(rows: pl.DataFrame) -> Refusal:
    found = study_within(rows, ASKED)
    assert isinstance(found, Refusal)
    return found


def rarely(rows: pl.DataFrame, yes: int) -> pl.DataFrame:
    """So many of them say yes."""
    return rows.with_columns(outcome=(pl.int_range(pl.len()) < yes).cast(float))


def separated(rows: pl.DataFrame) -> pl.DataFrame:
    """Everybody long on a plan says yes, and nobody else."""
    return rows.with_columns(outcome=(pl.col("exposure") > 365).cast(float))


YES_OR_NO = replace(ASKED, indicator=INDICATORS["abs_pa_all"], yes_or_no=True)
TWO_YEARS = World(years=(2023, 2024))

BROKEN: dict[str, Callable[[], Refusal]] = {
    "two_bands": lambda: dose(in_bands(300, 0, 0)),
    "children_per_band": lambda: dose(in_bands(200, 12, 100)),
    "events_per_parameter": lambda: dose(rarely(in_bands(100, 100, 100), 29), YES_OR_NO),
    "schools": lambda: dose(in_bands(100, 100, 100).with_columns(school=pl.lit("one"))),
    "residual_degrees_of_freedom": lambda: dose(in_bands(40, 40, 40), replace(ASKED, residual_df=118)),
    "model_settles": lambda: dose(separated(in_bands(100, 100, 100)), YES_OR_NO),
    "two_years": lambda: within(draw_world(World(), 1)),
    "children_who_change": lambda: within(
        draw_world(TWO_YEARS, 1).with_columns(on_plan=pl.col("pupil_id") > 20)
    ),
    "children_per_group": lambda: event(draw_event_world(EventWorld(children=29), 1)),
    "years_before": lambda: event(draw_event_world(EventWorld(), 1), replace(EVENT, before=(2019,))),
    "years_after": lambda: event(draw_event_world(EventWorld(), 1), replace(EVENT, after=())),
    "flat_before": lambda: event(draw_event_world(EventWorld(drift=2.0), 1)),
}


def test_every_rule_has_a_world_that_breaks_it() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_refusal_names_its_rule(rule: str) -> None:
    refusal = BROKEN[rule]()
    assert refusal.rule == rule
    assert f"by the rule {rule}: " in refusal_sentence(ABSENCE, refusal)


def test_a_band_of_12_children_is_named_and_not_counted() -> None:
    sentence = refusal_sentence(ABSENCE, dose(in_bands(200, 12, 100)))
    assert sentence == (
        "Overall Absence: not fitted, by the rule children_per_band: at least 30 children in every band. "
        "Where it fails: 6 to under 12 months."
    )


@pytest.mark.parametrize(("children", "is_fitted"), [(29, False), (30, True)])
def test_30_children_are_enough_for_a_band(children: int, is_fitted: bool) -> None:
    assert bool(study_dose(in_bands(200, children, 100), ASKED).bands) is is_fitted


def test_children_are_counted_and_not_their_years() -> None:
    rows = in_bands(100, 100, 16)
    twice = pl.concat([rows, rows.with_columns(academic_year=pl.lit(2023, pl.Int64))])
    assert dose(twice).rule == "children_per_band"


def test_a_band_of_nobody_is_left_out() -> None:
    found = study_dose(in_bands(100, 0, 100), ASKED)
    assert [mean.label for mean in found.bands] == ["under 6 months", "12 months or more"]


@pytest.mark.parametrize(("yes", "is_fitted"), [(29, False), (30, True), (270, True), (271, False)])
def test_10_of_the_rarer_answer_are_enough_for_a_parameter(yes: int, is_fitted: bool) -> None:
    spread = in_bands(100, 100, 100).with_columns(
        outcome=pl.when((pl.col("pupil_id") * 7 % 300) < yes).then(1.0).otherwise(0.0)
    )
    assert bool(study_dose(spread, YES_OR_NO).bands) is is_fitted


@pytest.mark.parametrize(("schools", "is_fitted"), [(7, False), (8, True)])
def test_8_schools_are_enough(schools: int, is_fitted: bool) -> None:
    rows = in_bands(100, 100, 100).with_columns(school=(pl.col("pupil_id") % schools).cast(pl.String))
    assert bool(study_dose(rows, ASKED).bands) is is_fitted


@pytest.mark.parametrize("residual_df", [10, 117, 118, 500])
def test_nothing_is_told_below_the_degrees_of_freedom_of_the_profile(residual_df: int) -> None:
    """120 children and 3 parameters leave 117."""
    found = study_dose(in_bands(40, 40, 40), replace(ASKED, residual_df=residual_df))
    told = (found.sample, found.slopes) != (None, None) or found.bands != ()
    assert told is (residual_df <= 117)


def test_profiles_for_sharing_ask_for_10_degrees_of_freedom() -> None:
    assert {profile.residual_df for profile in PROFILES.values() if profile.threshold} == {10}


def test_a_refusal_within_children_leaves_the_rest() -> None:
    found = study_dose(in_bands(100, 100, 100), ASKED)
    both = with_within(found, draw_world(World(), 1), ASKED)
    assert both.bands == found.bands
    assert only(both).part == "within"
    fitted = with_within(found, draw_world(TWO_YEARS, 1), ASKED)
    assert fitted.within is not None
    assert fitted.refusals == ()


def test_years_that_are_not_flat_are_shown_without_a_headline() -> None:
    found = study_event(draw_event_world(EventWorld(drift=2.0), 1), EVENT)
    assert [one.year for one in found.years] == [2017, 2018, 2022, 2023]
    assert found.flat_p is not None
    assert found.flat_p < RULES["flat_before"].least
    assert with_variants(found, pl.DataFrame(), {"others": pl.DataFrame()}, EVENT) is found


def test_a_headline_is_worked_again_with_other_comparators_and_windows() -> None:
    rows, drifting = (draw_event_world(EventWorld(change=-2, drift=drift), 3) for drift in (0, 2.0))
    found = with_variants(study_event(rows, EVENT), rows, {"others": drifting}, EVENT)
    assert [(one.label, one.refusal and one.refusal.rule) for one in found.variants] == [
        ("against others", "flat_before"),
        ("years before from 2017/18 on only", None),
        ("of the years after, 2021/22 only", None),
    ]
    assert [one.difference is None for one in found.variants] == [True, False, False]


def test_years_before_must_be_two_for_the_headline_alone() -> None:
    found = study_event(draw_event_world(EventWorld(), 1), replace(EVENT, before=(2019,)))
    assert only(found).part == "headline"
    assert [one.year for one in found.years] == [2022, 2023]
    nothing = study_event(draw_event_world(EventWorld(), 1), replace(EVENT, before=()))
    assert (only(nothing).rule, nothing.years) == ("years_before", ())


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        (replace(EVENT, residual_df=10_000), "residual_degrees_of_freedom"),
        (replace(EVENT, yes_or_no=True), "events_per_parameter"),
    ],
)
def test_events_keep_the_rules_of_models(question: EventQuestion, rule: str) -> None:
    rows = draw_event_world(EventWorld(), 1)
    assert event(rarely(rows, 60) if question.yes_or_no else rows, question).rule == rule


def test_few_schools_have_the_bootstrap_in_events_too() -> None:
    found = study_event(draw_event_world(EventWorld(schools=20), 2), EVENT)
    assert all(one.difference.bootstrapped for one in found.years)
    assert found.headline is None or found.headline.bootstrapped


def test_an_outcome_that_is_the_same_for_all_is_refused_everywhere() -> None:
    """Nobody has an unauthorised session: there is no error to tell, and nothing to divide by."""
    same = pl.lit(0.0)
    assert dose(in_bands(100, 100, 100).with_columns(outcome=same)).rule == "model_settles"
    assert within(draw_world(TWO_YEARS, 1).with_columns(outcome=same)).rule == "model_settles"
    assert event(draw_event_world(EventWorld(), 1).with_columns(outcome=same)).rule == "model_settles"


def test_an_outcome_that_the_bands_say_to_the_letter_is_refused() -> None:
    told = in_bands(100, 100, 100).with_columns(outcome=pl.col("exposure") * 0.5)
    assert dose(told).rule == "model_settles"
