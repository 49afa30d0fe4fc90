"""The longer on a plan: does the outcome of a year go with the days on a plan before it.

Two models of the same children: one with a mean for every band of days, one with a slope per 6 months; each
without and with covariates. Yes or no is fitted as logistic and told as average marginal effects, in
percentage points; where schools are few it is linear too, so that the bootstrap applies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vshdata.figures.indicators.kinds import Indicator
from vshdata.studies import checks, power
from vshdata.studies.bands import HALF_YEAR, Band, band_of
from vshdata.studies.covariates import COVARIATES
from vshdata.studies.design import Array, Controls, background_of, beside, clusters, controls
from vshdata.studies.kinds import POWER, Background, BandMean, Dose, Estimate, Sample, Slopes
from vshdata.studies.regression import (
    Family,
    Fit,
    Problem,
    average_slope,
    detectable,
    fit,
    mean_when,
    scaled,
)
from vshdata.studies.rules import FEW_SCHOOLS, RULES, Refusal, refuse
from vshdata.studies.wild import bootstrapped

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class DoseQuestion:
    """What is asked of the rows.

    `yes_or_no`: the outcome is 0 or 1, and told in per cent. `residual_df`: of the disclosure profile.
    `sizes`: cohorts to say the smallest detectable slope for.
    """

    indicator: Indicator
    bands: tuple[Band, ...]
    yes_or_no: bool
    covariates: tuple[str, ...] = tuple(COVARIATES)
    residual_df: int = 10
    sizes: tuple[int, ...] = ()

    @property
    def scale(self) -> float:
        """From the outcome to the indicator's unit."""
        return 100.0 if self.yes_or_no else 1.0


def study_dose(rows: "pl.DataFrame", question: DoseQuestion) -> Dose:
    """Fit, or refuse by a rule.

    `rows`: one row per child and year of the cohort: `pupil_id`, `academic_year`, `outcome`, `weight`,
    `exposure` (days on a plan before the year), `school`, and covariates by name, blank where not known.
    """
    import polars as pl

    ordered = rows.sort("pupil_id", "academic_year").with_columns(
        band=band_of(pl.col("exposure"), question.bands)
    )
    found = controls(ordered, question.covariates)
    background = _background(found, question.covariates)
    refusal = _too_few_in_a_band(ordered, question.bands)
    if refusal is None:
        filled = sorted(ordered["band"].unique().to_list())
        member = np.column_stack([(ordered["band"].to_numpy() == at).astype(float) for at in filled])
        problem = _problem(ordered, beside(member, found.matrix))
        refusal = checks.enough_schools(problem) or checks.enough_for_parameters(
            problem, checks.count_children(ordered), question.residual_df, yes_or_no=question.yes_or_no
        )
    sizes = power.by_spread(ordered, question.sizes, question.scale)
    nothing = Dose(question.indicator, background=background, sizes=sizes)
    if refusal is not None:
        return replace(nothing, refusals=(refusal,))
    family = _family(problem, question)
    means = fit(problem, family)
    line = fit(_problem(ordered, beside(_line(ordered), found.matrix)), family)
    differ = not question.yes_or_no or checks.answers_differ(problem.outcome, member)
    if not (means.settled and line.settled and differ):
        refused = refuse("model_settles", f"a model of {problem.columns.shape[1]} parameters")
        return replace(nothing, refusals=(refused,))
    slopes = _slopes(ordered, line, question)
    sample = _sample(ordered, problem)
    return replace(
        nothing,
        sample=sample,
        bands=tuple(_bands(ordered, means, member, [question.bands[at] for at in filled], question)),
        slopes=slopes,
        sizes=power.by_fit(question.sizes, slopes.smallest, sample.children),
    )


def _background(found: Controls, names: Sequence[str]) -> Background:
    wanted = [item.words for item in COVARIATES.values() if item.name in names]
    left = tuple(COVARIATES[name].words for name in COVARIATES if name not in names)
    return background_of(found, wanted, left)


def _too_few_in_a_band(rows: "pl.DataFrame", bands: Sequence[Band]) -> Refusal | None:
    """Bands without any child are left out of a model; others must have enough."""
    import polars as pl

    sizes = rows.group_by("band").agg(children=pl.col("pupil_id").n_unique()).sort("band")
    if sizes.height < RULES["two_bands"].least:
        return refuse("two_bands", "the children of the cohort")
    least = RULES["children_per_band"].least
    small = [bands[band].label for band, children in sizes.iter_rows() if children < least]
    return refuse("children_per_band", "; ".join(small)) if small else None


def _problem(rows: "pl.DataFrame", columns: Array) -> Problem:
    return Problem(
        rows["outcome"].cast(float).to_numpy(),
        columns,
        rows["weight"].cast(float).to_numpy(),
        clusters(rows),
    )


def _family(problem: Problem, question: DoseQuestion) -> Family:
    is_logistic = question.yes_or_no and problem.n_schools >= FEW_SCHOOLS
    return Family.LOGISTIC if is_logistic else Family.LINEAR


def _line(rows: "pl.DataFrame") -> Array:
    """A one, and the exposure in units of 6 months."""
    return np.column_stack([np.ones(rows.height), rows["exposure"].cast(float).to_numpy() / HALF_YEAR])


def _bands(
    rows: "pl.DataFrame", made: Fit, member: Array, bands: Sequence[Band], question: DoseQuestion
) -> list[BandMean]:
    """Mean by band: of its own children, and as if all the children were in it."""
    crude = fit(_problem(rows, member), made.family)
    means = []
    for at, band in enumerate(bands):
        here = np.zeros_like(member)
        here[:, at] = 1.0
        given = made.problem.columns.copy()
        given[:, : len(bands)] = here
        children = checks.count_children(rows.filter(member[:, at] == 1.0))
        unadjusted = scaled(mean_when(crude, here), question.scale)
        means.append(
            BandMean(band.label, children, unadjusted, scaled(mean_when(made, given), question.scale))
        )
    return means


def _slopes(rows: "pl.DataFrame", made: Fit, question: DoseQuestion) -> Slopes:
    crude = fit(_problem(rows, _line(rows)), made.family)
    adjusted = scaled(slope_of(made, 1), question.scale)
    smallest = detectable(adjusted.se, adjusted.df, POWER)
    return Slopes(scaled(slope_of(crude, 1), question.scale), adjusted, smallest)


def slope_of(made: Fit, at: int) -> Estimate:
    """The slope of a column; by the bootstrap where the schools are few."""
    if made.family is Family.LINEAR and made.problem.n_schools < FEW_SCHOOLS:
        return bootstrapped(made, at)
    return average_slope(made, at)


def _sample(rows: "pl.DataFrame", problem: Problem) -> Sample:
    years = tuple(sorted(rows["academic_year"].unique().to_list()))
    return Sample(checks.count_children(rows), rows.height, problem.n_schools, years)
