"""The same child on a plan and off it: what does not change about a child cannot mislead here."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vshdata.studies import checks
from vshdata.studies.design import Array, beside, clusters, controls
from vshdata.studies.dose import DoseQuestion, slope_of
from vshdata.studies.kinds import POWER, Dose, Within
from vshdata.studies.regression import Problem, detectable, fit, scaled
from vshdata.studies.rules import RULES, Refusal, refuse

if TYPE_CHECKING:
    import polars as pl

PART = "within"
CHANGING = ("year_group",)
"""Covariates that change from year to year and are no answer to a plan."""


def with_within(dose: Dose, panel: "pl.DataFrame", question: DoseQuestion) -> Dose:
    """The dose study with its comparison within children, or the rule that refuses it."""
    found = study_within(panel, question)
    if isinstance(found, Refusal):
        return replace(dose, refusals=(*dose.refusals, found))
    return replace(dose, within=found)


def study_within(panel: "pl.DataFrame", question: DoseQuestion) -> Within | Refusal:
    """Fixed effects of child and year, linear.

    `panel`: as the rows of `study_dose`, of every year with results of the children, with `on_plan`,
    whether a child was on a plan in the year. Children seen in one year only say nothing and are left out.
    """
    import polars as pl

    several = panel.filter(pl.col("academic_year").n_unique().over("pupil_id") > 1)
    if several["academic_year"].n_unique() < RULES["two_years"].least:
        return refuse("two_years", "the children compared with themselves", part=PART)
    rows = several.sort("pupil_id", "academic_year")
    changed = checks.count_children(rows.filter(pl.col("on_plan").n_unique().over("pupil_id") > 1))
    if changed < RULES["children_who_change"].least:
        return refuse("children_who_change", "the children compared with themselves", part=PART)
    problem = _problem(rows)
    children = checks.count_children(rows)
    refusal = checks.enough_schools(problem, PART) or checks.enough_for_parameters(
        problem, children, question.residual_df, yes_or_no=False, part=PART
    )
    if refusal is not None:
        return refusal
    made = fit(problem)
    if not made.settled:
        return refuse("model_settles", "the children compared with themselves", part=PART)
    difference = scaled(slope_of(made, 0), question.scale)
    return Within(difference, children, changed, detectable(difference.se, difference.df, POWER))


def _problem(rows: "pl.DataFrame") -> Problem:
    """Every column less the child's own mean, by weight. Schools hold a child's rows together, so that the
    means cost no degrees of freedom in the sandwich.
    """
    weights = rows["weight"].cast(float).to_numpy()
    child = np.unique(rows["pupil_id"].to_numpy(), return_inverse=True)[1]
    total = np.bincount(child, weights)

    def less_own(columns: Array) -> Array:
        means = np.column_stack(
            [np.bincount(child, weights * column) / total for column in columns.T]
            or [np.empty((len(total), 0))]
        )
        return columns - means[child]

    focal = less_own(rows["on_plan"].cast(float).to_numpy()[:, None])
    outcome = less_own(rows["outcome"].cast(float).to_numpy()[:, None])[:, 0]
    columns = beside(focal, less_own(controls(rows, CHANGING).matrix))
    return Problem(outcome, columns, weights, clusters(rows))
