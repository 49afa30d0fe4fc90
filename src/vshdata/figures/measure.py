"""Indicator x cohort x year -> numerator, denominator and spread. Pure, and the same on any engine.

The frames are narwhals frames: what runs here on polars runs on Spark over the same Parquet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

from vshdata.figures.indicators.kinds import (
    Condition,
    Count,
    Given,
    In,
    Indicator,
    Is,
    Mean,
    NotIn,
    Ratio,
    Share,
)

SUM_DECIMALS = 6
"""Sums of scores are cut here: more than any score has, and fewer than the order of adding can touch."""


@dataclass(frozen=True)
class Figure:
    """One indicator in one year, before disclosure control. Never printed.

    `numerator`: pupils, events, or a sum of scores. `denominator`: pupils or a sum, None for a count.
    `holders`: pupils behind a numerator of events or sessions, where that is not a number of pupils
    itself; `base`: likewise pupils behind such a denominator. `squares`: the sum of squared scores, for
    the spread of a mean. `blanks`: eligible pupils whose value is blank, counted as 0 or no. `absent`:
    why there is no figure.
    """

    indicator: Indicator
    year: int
    numerator: float | None = None
    denominator: int | None = None
    base: int | None = None
    holders: int | None = None
    squares: float | None = None
    blanks: int = 0
    absent: str = ""

    @property
    def pupils(self) -> int:
        """How many pupils the figure is of."""
        of = next(
            number for number in (self.base, self.denominator, self.numerator, 0) if number is not None
        )
        return int(of)

    @property
    def pupils_on_top(self) -> int:
        """How many of them make up the numerator, where it is not a sum of scores."""
        return int(self.numerator or 0) if self.holders is None else self.holders


def measure(rows: nw.LazyFrame[Any], indicators: Sequence[Indicator], year: int) -> list[Figure]:
    """Work indicators over one year's rows of their table, in one pass for each scope they have.

    `rows`: one row per pupil, already those of the cohort.
    """
    scopes = dict.fromkeys(item.scope for item in indicators)
    found = {
        figure.indicator.id: figure
        for scope in scopes
        for figure in _measure_scope(
            rows, scope, [item for item in indicators if item.scope == scope], year
        )
    }
    return [found[item.id] for item in indicators]


def _measure_scope(
    rows: nw.LazyFrame[Any], scope: tuple[Condition, ...], indicators: Sequence[Indicator], year: int
) -> list[Figure]:
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
        case Share(those):
            blank = _any_blank(those)
            return {
                "top": _pupils(_both(among, _all_of(those))),
                "bottom": _pupils(among),
                "blanks": _pupils(_both(among, blank)),
            }
        case Mean(column):
            score = _amount(column, among)
            return {
                "top": score.sum(),
                "bottom": _pupils(among),
                "squares": (score * score).sum(),
                "blanks": _pupils(_both(among, nw.col(column).is_null())),
            }

        case Ratio(top, bottom):
            amount = _amount(top, among)
            return {
                "top": amount.sum(),
                "bottom": _pupils(among) if bottom is None else _amount(bottom, among).sum(),
                "base": _pupils(among),
                "holders": _pupils(amount > 0),
            }


def _figure(indicator: Indicator, year: int, found: Mapping[str, float]) -> Figure:
    parts = {part: found[f"{indicator.id}:{part}"] for part in _totals(indicator)}
    top, bottom = parts["top"], parts.get("bottom")
    is_mean, is_ratio = isinstance(indicator.value, Mean), isinstance(indicator.value, Ratio)
    return Figure(
        indicator,
        year,
        numerator=round(top, SUM_DECIMALS) if is_mean else int(top),
        denominator=None if bottom is None else int(bottom),
        base=int(parts["base"]) if is_ratio else None,
        holders=int(parts["holders"]) if is_ratio else None,
        squares=round(parts["squares"], SUM_DECIMALS) if is_mean else None,
        blanks=int(parts.get("blanks", 0)),
    )


def _amount(column: str, among: nw.Expr | None) -> nw.Expr:
    """A column as numbers to add up: 0 where it is blank, and for pupils who are not meant."""
    value = nw.col(column).cast(nw.Float64).fill_null(0.0)
    return value if among is None else nw.when(among).then(value).otherwise(nw.lit(0.0))


def _any_blank(conditions: Sequence[Condition]) -> nw.Expr:
    return reduce(or_, (nw.col(condition.column).is_null() for condition in conditions))


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
        case In(column, values):
            return nw.col(column).cast(nw.String).is_in(values).fill_null(value=False)
        case NotIn(column, values):
            return ~nw.col(column).cast(nw.String).is_in(values).fill_null(value=False)
        case Given(column):
            return ~nw.col(column).is_null()
