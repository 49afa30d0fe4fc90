"""Before and after: did the gap between a cohort and its comparator change after an event.

One model has a gap for every year against the base year, the last before the event; the other one gap for
all the years after. Linear, so that a difference of differences is what it says, in percentage points for
yes or no.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vshdata.figures.indicators.kinds import Indicator
from vshdata.studies import checks
from vshdata.studies.covariates import OF_PUPILS
from vshdata.studies.design import Array, background_of, beside, clusters, controls
from vshdata.studies.dose import slope_of
from vshdata.studies.kinds import POWER, Event, Sample, YearDifference
from vshdata.studies.regression import Problem, all_zero, detectable, fit, scaled
from vshdata.studies.rules import RULES, Refusal, refuse

if TYPE_CHECKING:
    import polars as pl

HEADLINE = "headline"


@dataclass(frozen=True)
class EventQuestion:
    """What is asked: `before` and `after` are academic years; the last before is the base."""

    indicator: Indicator
    before: tuple[int, ...]
    after: tuple[int, ...]
    yes_or_no: bool
    covariates: tuple[str, ...] = OF_PUPILS
    residual_df: int = 10

    @property
    def scale(self) -> float:
        """From the outcome to the indicator's unit."""
        return 100.0 if self.yes_or_no else 1.0

    @property
    def base(self) -> int:
        """The year the others are compared with."""
        return self.before[-1]


def study_event(rows: "pl.DataFrame", question: EventQuestion) -> Event:
    """Fit, or refuse by a rule; a headline only where the years before the event are flat.

    `rows`: one row per child and year, as those of `study_dose`, with `treated`, whether the child is of
    the cohort in the year; the others are the comparator.
    """
    import polars as pl

    wanted = (*question.before, *question.after)
    used = rows.filter(pl.col("academic_year").is_in(wanted)).sort("pupil_id", "academic_year")
    nothing = Event(question.indicator, question.base if question.before else 0)
    if not (question.before and question.after):
        rule = "years_after" if question.before else "years_before"
        return replace(nothing, refusals=(refuse(rule, "the years with results of both groups"),))
    if refusal := _too_few_in_a_group(used, question):
        return replace(nothing, refusals=(refusal,))
    found = controls(used, question.covariates)
    problem, others = _problem(used, question, found.matrix)
    children = checks.count_children(used)
    refusal = checks.enough_schools(problem) or checks.enough_for_parameters(
        problem, children, question.residual_df, yes_or_no=question.yes_or_no
    )
    background = background_of(found, _words(question))
    if refusal:
        return replace(nothing, refusals=(refusal,), background=background)
    made = fit(problem)
    if not made.settled:
        refused = refuse("model_settles", f"a model of {problem.columns.shape[1]} parameters")
        return replace(nothing, refusals=(refused,), background=background)
    differences = tuple(
        YearDifference(year, year in question.before, scaled(slope_of(made, at), question.scale))
        for at, year in enumerate(others, start=2)
    )
    pre = [at for at, year in enumerate(others, start=2) if year in question.before]
    event = replace(
        nothing,
        sample=Sample(children, used.height, problem.n_schools, wanted),
        years=differences,
        flat_p=all_zero(made, pre) if pre else None,
        background=background,
    )
    return _with_headline(event, used, question, found.matrix)


def _with_headline(event: Event, rows: "pl.DataFrame", question: EventQuestion, others: Array) -> Event:
    """The one gap of all years after, unless the years before forbid it."""
    if event.flat_p is None:
        return replace(
            event, refusals=(refuse("years_before", "the years before the event", part=HEADLINE),)
        )
    if event.flat_p < RULES["flat_before"].least:
        where = "the years before the event, all together"
        return replace(event, refusals=(refuse("flat_before", where, part=HEADLINE),))
    years = rows["academic_year"].to_numpy()
    treated = rows["treated"].cast(float).to_numpy()
    after = np.isin(years, question.after).astype(float)
    focal = np.column_stack([np.ones(rows.height), treated, treated * after])
    headline = scaled(slope_of(fit(_make(rows, beside(focal, others))), 2), question.scale)
    return replace(event, headline=headline, smallest=detectable(headline.se, headline.df, POWER))


def _too_few_in_a_group(rows: "pl.DataFrame", question: EventQuestion) -> Refusal | None:
    import polars as pl

    least = RULES["children_per_group"].least
    sizes = rows.group_by("academic_year", "treated").agg(children=pl.col("pupil_id").n_unique())
    enough = {(year, of) for year, of, children in sizes.iter_rows() if children >= least}
    for year in (*question.before, *question.after):
        for of, name in ((True, "the cohort"), (False, "the comparator")):
            if (year, of) not in enough:
                return refuse("children_per_group", f"{name} in {year - 1}/{year % 100:02d}")
    return None


def _problem(
    rows: "pl.DataFrame", question: EventQuestion, others: Array
) -> tuple[Problem, tuple[int, ...]]:
    """The model with a gap for every year but the base; the gaps are the columns from the third on."""
    years = tuple(year for year in (*question.before, *question.after) if year != question.base)
    when = rows["academic_year"].to_numpy()
    treated = rows["treated"].cast(float).to_numpy()
    gaps = [treated * (when == year) for year in years]
    return _make(rows, beside(np.column_stack([np.ones(rows.height), treated, *gaps]), others)), years


def _make(rows: "pl.DataFrame", columns: Array) -> Problem:
    weights = rows["weight"].cast(float).to_numpy()
    return Problem(rows["outcome"].cast(float).to_numpy(), columns, weights, clusters(rows))


def _words(question: EventQuestion) -> tuple[str, ...]:
    from vshdata.studies.covariates import COVARIATES

    return tuple(item.words for item in COVARIATES.values() if item.name in question.covariates)
