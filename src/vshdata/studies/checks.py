"""The rules, asked of rows before and after a model is written down."""

from typing import TYPE_CHECKING

from vshdata.studies.rules import RULES, Refusal, refuse

if TYPE_CHECKING:
    import polars as pl

    from vshdata.studies.design import Array
    from vshdata.studies.regression import Problem


def enough_schools(problem: "Problem", part: str = "model") -> Refusal | None:
    """At least so many schools."""
    if problem.n_schools >= RULES["schools"].least:
        return None
    return refuse("schools", "the children fitted", part=part)


def enough_for_parameters(
    problem: "Problem", children: int, residual_df: int, *, yes_or_no: bool, part: str = "model"
) -> Refusal | None:
    """Enough children, or rarer answers, per column; and residual degrees of freedom, by children."""
    parameters = problem.columns.shape[1]
    events = children
    if yes_or_no:
        yes = int(problem.outcome.sum())
        events = min(children, yes, len(problem.outcome) - yes)
    if events < RULES["events_per_parameter"].least * parameters:
        return refuse("events_per_parameter", f"a model of {parameters} parameters", part=part)
    if children - parameters < residual_df:
        where = f"a model of {parameters} parameters"
        return refuse("residual_degrees_of_freedom", where, needed=residual_df, part=part)
    return None


def count_children(rows: "pl.DataFrame") -> int:
    """Different children among the rows."""
    return rows["pupil_id"].n_unique()


def answers_differ(outcome: "Array", member: "Array") -> bool:
    """Whether some say yes and some say no in every group, of which `member` has a column each."""
    shares = member.T @ outcome / member.sum(axis=0)
    return bool(((shares > 0) & (shares < 1)).all())
