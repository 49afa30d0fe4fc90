"""Indicator x cohort x year -> numerator, denominator and spread. Pure, and the same on any engine.

The frames are narwhals frames: what runs here on polars runs on Spark over the same Parquet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from vshdata.figures.indicators.kinds import (
    Condition,
    Count,
    Given,
    Indicator,
    Is,
    Mean,
    NotIn,
    Share,
)

SUM_DECIMALS = 6
"""Sums of scores are cut here: more than any score has, and fewer than the order of adding can touch."""


@dataclass(frozen=True)
class Figure:
    """One indicator in one year, before disclosure control. Never printed.

    `numerator`: pupils, or a sum of scores. `denominator`: pupils, None for a count.
    `squares`: the sum of squared scores, for the spread of a mean. `blanks`: eligible pupils whose
    value is blank, counted as 0 or no. `absent`: why there is no figure, or nothing.
    """

    indicator: Indicator
    year: int
    numerator: float | None = None
    denominator: int | None = None
    squares: float | None = None
    blanks: int = 0
    absent: str = ""

    @property
    def pupils(self) -> int:
        """How many pupils the figure is of."""
        return int(self.numerator or 0) if self.denominator is None else self.denominator


def measure(rows: nw.LazyFrame[Any], indicators: Sequence[Indicator], year: int) -> list[Figure]:
    """Work every indicator in one pass over one year's rows of their table.

    `rows`: one row per pupil, already those of the cohort. All indicators share a scope.
    """
    scope = indicators[0].scope
    eligible = rows.filter(_all_of(scope)) if scope else rows
    parts = {f"{item.id}:{part}": total for item in indicators for part, total in _totals(item).items()}
    totals = eligible.select(**parts).collect().row(0)
    found = {name: total or 0 for name, total in zip(parts, totals, strict=True)}
    return [_figure(indicator, year, found) for indicator in indicators]


def _totals(indicator: Indicator) -> dict[str, nw.Expr]:
    """What has to be added up for one indicator, by part of its figure."""
    value = indicator.value
    among = _all_of(value.among) if value.among else None
    match value:
        case Count():
            return {"top": _pupils(among)}
        case Share(flag):
            is_set, is_blank = nw.col(flag).fill_null(value=False), nw.col(flag).is_null()
            return {
                "top": _pupils(_both(among, is_set)),
                "bottom": _pupils(among),
                "blanks": _pupils(_both(among, is_blank)),
            }
        case Mean(column):
            score = nw.col(column).fill_null(0.0)
            score = score if among is None else nw.when(among).then(score).otherwise(nw.lit(0.0))
            return {
                "top": score.sum(),
                "bottom": _pupils(among),
                "squares": (score * score).sum(),
                "blanks": _pupils(_both(among, nw.col(column).is_null())),
            }


def _figure(indicator: Indicator, year: int, found: Mapping[str, float]) -> Figure:
    parts = {part: found[f"{indicator.id}:{part}"] for part in _totals(indicator)}
    is_mean = isinstance(indicator.value, Mean)
    return Figure(
        indicator,
        year,
        numerator=round(parts["top"], SUM_DECIMALS) if is_mean else int(parts["top"]),
        denominator=int(parts["bottom"]) if "bottom" in parts else None,
        squares=round(parts["squares"], SUM_DECIMALS) if is_mean else None,
        blanks=int(parts.get("blanks", 0)),
    )


def _both(among: nw.Expr | None, condition: nw.Expr) -> nw.Expr:
    return condition if among is None else among & condition


def _pupils(condition: nw.Expr | None) -> nw.Expr:
    """How many rows meet the condition; all of them without one."""
    return nw.len() if condition is None else condition.cast(nw.Int64).sum()


def _all_of(conditions: Sequence[Condition]) -> nw.Expr:
    return reduce(and_, (_test(condition) for condition in conditions))


def _test(condition: Condition) -> nw.Expr:
    match condition:
        case Is(column, value):
            return (nw.col(column) == nw.lit(value)).fill_null(value=False)
        case NotIn(column, values):
            return ~nw.col(column).is_in(values).fill_null(value=False)
        case Given(column):
            return ~nw.col(column).is_null()
