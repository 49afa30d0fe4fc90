"""Indicator x cohort x year -> numerator, denominator and spread. Pure, and the same on any engine.

The frames are narwhals frames: what runs here on polars runs on Spark over the same Parquet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Literal

import narwhals as nw

from vshdata.figures.breakdowns import Group
from vshdata.figures.conditions import all_of, is_unread, test_of
from vshdata.figures.indicators.kinds import (
    Condition,
    Count,
    Indicator,
    Mean,
    Ratio,
    Readable,
    Share,
    Value,
)

SUM_DECIMALS = 6
"""Sums of scores are cut here: more than any score has, and fewer than the order of adding can touch."""

MOST_MISSING = 0.05
LEAST_MISSING = 3
"""No figure is shown where more than this share of its pupils, and at least so many, have no value that can
be read: half a column missing is a damaged file, not a school of zeros. This tool's own choice."""


@dataclass(frozen=True)
class Figure:
    """One indicator in one year, of one group or of all, before disclosure control. Never printed.

    `numerator`: pupils, events, or a sum of scores. `denominator`: pupils or a sum, None for a count.
    `holders`: pupils behind a numerator of events or sessions, where that is not a number of pupils
    itself; `base`: likewise pupils behind such a denominator. `squares`: the sum over pupils of what each
    adds to the numerator, squared, where that is not a number of pupils. `cross`, `bottom_squares`: of a
    ratio of two sums, the same for both multiplied and for the denominator. `largest`, `bottom_largest`:
    the most that one pupil adds to either. `blanks`: eligible pupils whose value is blank, counted as 0
    or no; `explained`: those of them for which the file says why. `unread`: pupils left out of both sides,
    whose text could not be read. `absent`: why there is no figure. `group`: a label for each breakdown;
    empty for the total.
    """

    indicator: Indicator
    year: int
    numerator: float | None = None
    denominator: int | None = None
    base: int | None = None
    holders: int | None = None
    squares: float | None = None
    cross: float | None = None
    bottom_squares: float | None = None
    largest: float | None = None
    bottom_largest: float | None = None
    blanks: int = 0
    explained: int = 0
    unread: int = 0
    absent: str = ""
    group: Group = ()

    @property
    def pupils(self) -> int:
        """How many pupils the figure is of."""
        of = next(
            number for number in (self.base, self.denominator, self.numerator, 0) if number is not None
        )
        return int(of)

    @property
    def is_damaged(self) -> bool:
        """Whether so many values are missing or cannot be read that the figure is not to be believed."""
        missing = self.blanks - self.explained + self.unread
        return missing >= LEAST_MISSING and missing > MOST_MISSING * (self.pupils + self.unread)

    @property
    def pupils_on_top(self) -> int:
        """How many of them make up the numerator, where it is not a sum of scores."""
        return int(self.numerator or 0) if self.holders is None else self.holders


def measure(
    rows: nw.LazyFrame[Any],
    indicators: Sequence[Indicator],
    years: Sequence[int],
    by: Sequence[str] = (),
    *,
    unread: bool = False,
) -> dict[int, list[Figure]]:
    """Work every indicator of each year, in one pass for each scope they have.

    `rows`: one row per pupil and `academic_year`, already those of the cohort. A year without rows has
    figures of nobody. `by`: columns with the group of each pupil; an indicator's total then comes first,
    and after it, in the order of their labels, the groups that have a pupil in any of the years.
    `unread`: rows have a column of that name with the columns whose text could not be read; a figure
    leaves out the rows that name one of its own.
    """
    found: dict[tuple[str, int, Group], Figure] = {}
    for scope in dict.fromkeys(item.scope for item in indicators):
        among = [item for item in indicators if item.scope == scope]
        sums = _sums(_eligible(rows, scope, unread=unread), among, by, unread=unread)
        cells = {*sums, *((year, ()) for year in years)}
        found |= {
            (item.id, year, group): _figure(item, year, sums.get((year, group), {}), group, unread=unread)
            for item in among
            for year, group in cells
        }
    groups = sorted({group for _, _, group in found})
    return {
        year: [
            found.get((item.id, year, group)) or _figure(item, year, {}, group, unread=False)
            for item in indicators
            for group in groups
        ]
        for year in years
    }


def _eligible(rows: nw.LazyFrame[Any], scope: Sequence[Condition], *, unread: bool) -> nw.LazyFrame[Any]:
    """The rows in scope, and, where some cannot be read, those that may be."""
    if not unread:
        return meeting(rows, scope)
    return rows.filter(*(test_of(one) | is_unread((one.column,)) for one in scope)) if scope else rows


def meeting(rows: nw.LazyFrame[Any], conditions: Sequence[Condition]) -> nw.LazyFrame[Any]:
    """The rows that meet all of the conditions."""
    return rows.filter(all_of(conditions)) if conditions else rows


def pupils_behind(
    rows: nw.LazyFrame[Any], indicator: Indicator, *, unread: bool = False
) -> nw.LazyFrame[Any]:
    """The rows of pupils that the indicator is measured among, with `meets`: of a share, whether the
    pupil is one of those counted; of anything else, blank. `unread`: as for `measure`.
    """
    value = indicator.value
    among = meeting(rows, (*indicator.scope, *value.among))
    if unread:
        among = among.filter(test_of(Readable(columns_of(indicator))))
    meets = all_of(value.those) if isinstance(value, Share) else nw.lit(None, nw.Boolean)
    return among.with_columns(meets=meets)


Sums = Mapping["_Part", float]


def _sums(
    rows: nw.LazyFrame[Any], indicators: Sequence[Indicator], by: Sequence[str], *, unread: bool
) -> dict[tuple[int, Group], Sums]:
    """Everything that has to be added up, by year and group, and over all groups."""
    every = (_parts(indicator, unread=unread).values() for indicator in indicators)
    parts = sorted({part for parts in every for part in parts}, key=repr)
    sums = {f"{number}": _total(part) for number, part in enumerate(parts)}
    found: dict[tuple[int, Group], Sums] = {}
    # in order, so that the sums of scores over groups are the same in every run
    for year, *line in sorted(rows.group_by("academic_year", *by).agg(**sums).collect().iter_rows()):
        group, values = tuple(line[: len(by)]), line[len(by) :]
        of_group = {part: value or 0 for part, value in zip(parts, values, strict=True)}
        found[int(year), group] = of_group
        if by:
            whole = found.get((int(year), ()), {})
            found[int(year), ()] = {
                part: _joined(part, whole.get(part, 0), of_group[part]) for part in parts
            }
    return found


@dataclass(frozen=True)
class _Pupils:
    """How many pupils meet all the conditions; where `blank`, those with one of its columns blank; where
    `given`, those with one of its columns filled.
    """

    among: tuple[Condition, ...]
    blank: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sum:
    """The sum of a column over the pupils meant, of its squares, or the pupils with more than 0."""

    column: str
    among: tuple[Condition, ...]
    of: Literal["values", "squares", "holders"] = "values"


@dataclass(frozen=True)
class _Product:
    """The sum of two columns multiplied, over the pupils meant."""

    column: str
    other: str
    among: tuple[Condition, ...]


@dataclass(frozen=True)
class _Largest:
    """The largest value of a column among the pupils meant."""

    column: str
    among: tuple[Condition, ...]


@dataclass(frozen=True)
class _Unread:
    """Pupils who meet the conditions as far as they can be read, with a column that cannot be."""

    among: tuple[Condition, ...]
    columns: tuple[str, ...]


_Part = _Pupils | _Sum | _Product | _Largest | _Unread
"""Something to add up. Indicators share many, and each is added up once."""


def _joined(part: _Part, one: float, other: float) -> float:
    """A part of two groups together."""
    return max(one, other) if isinstance(part, _Largest) else one + other


def _parts(indicator: Indicator, *, unread: bool) -> dict[str, _Part]:
    """What has to be added up for one indicator, by part of its figure."""
    if not unread:
        return _parts_of(indicator.value, indicator.value.among)
    columns = columns_of(indicator)
    among = indicator.value.among
    readable = (*indicator.scope, *among, Readable(columns))
    conditions = (*indicator.scope, *among)
    return {**_parts_of(indicator.value, readable), "unread": _Unread(conditions, columns)}


def columns_of(indicator: Indicator) -> tuple[str, ...]:
    """Every column that decides on a figure: of its scope, its conditions and its value."""
    return tuple(dict.fromkeys((*(one.column for one in indicator.scope), *indicator.columns)))


def _parts_of(value: Value, among: tuple[Condition, ...]) -> dict[str, _Part]:
    match value:
        case Count():
            return {"top": _Pupils(among)}
        case Share(those, explained_by=reasons):
            columns = tuple(condition.column for condition in those)
            return {
                "top": _Pupils((*among, *those)),
                "bottom": _Pupils(among),
                "blanks": _Pupils(among, columns),
                **({"explained": _Pupils(among, columns, reasons)} if reasons else {}),
            }
        case Mean(column):
            return {
                "top": _Sum(column, among),
                "bottom": _Pupils(among),
                "squares": _Sum(column, among, "squares"),
                "blanks": _Pupils(among, (column,)),
            }
        case Ratio(top, bottom):
            return {
                "top": _Sum(top, among),
                "bottom": _Pupils(among) if bottom is None else _Sum(bottom, among),
                "base": _Pupils(among),
                "holders": _Sum(top, among, "holders"),
                "squares": _Sum(top, among, "squares"),
                "largest": _Largest(top, among),
                **({} if bottom is None else _below(top, bottom, among)),
            }


def _below(top: str, bottom: str, among: tuple[Condition, ...]) -> dict[str, _Part]:
    """What a ratio of two sums needs besides, for its spread."""
    return {
        "cross": _Product(top, bottom, among),
        "bottom_squares": _Sum(bottom, among, "squares"),
        "bottom_largest": _Largest(bottom, among),
    }


def _total(part: _Part) -> nw.Expr:
    match part:
        case _Pupils(among, blank, given):
            tests = [test_of(condition) for condition in among]
            tests += [reduce(or_, (nw.col(column).is_null() for column in blank))] if blank else []
            tests += [reduce(or_, (~nw.col(column).is_null() for column in given))] if given else []
            return reduce(and_, tests).cast(nw.Int64).sum() if tests else nw.len()
        case _Sum(column, among, of):
            if of == "squares":
                return (_wide(column, among) * _wide(column, among)).sum()
            value = amount(column, among)
            return (value > 0).cast(nw.Int64).sum() if of == "holders" else value.sum()
        case _Product(column, other, among):
            return (_wide(column, among) * _wide(other, among)).sum()
        case _Largest(column, among):
            return amount(column, among).max()
        case _Unread(among, columns):
            tests = [test_of(one) | is_unread((one.column,)) for one in among]
            return reduce(and_, tests, is_unread(columns)).cast(nw.Int64).sum()


def _figure(indicator: Indicator, year: int, found: Sums, group: Group, *, unread: bool) -> Figure:
    parts = {name: found.get(part, 0) for name, part in _parts(indicator, unread=unread).items()}
    top, bottom = parts["top"], parts.get("bottom")
    is_mean, is_ratio = isinstance(indicator.value, Mean), isinstance(indicator.value, Ratio)
    return Figure(
        indicator,
        year,
        numerator=round(top, SUM_DECIMALS) if is_mean else int(top),
        denominator=None if bottom is None else int(bottom),
        base=int(parts["base"]) if is_ratio else None,
        holders=int(parts["holders"]) if is_ratio else None,
        squares=round(parts["squares"], SUM_DECIMALS) if "squares" in parts else None,
        cross=parts.get("cross"),
        bottom_squares=parts.get("bottom_squares"),
        largest=parts.get("largest"),
        bottom_largest=parts.get("bottom_largest"),
        blanks=int(parts.get("blanks", 0)),
        explained=int(parts.get("explained", 0)),
        unread=int(parts.get("unread", 0)),
        group=group,
    )


def amount(column: str, among: Sequence[Condition] = ()) -> nw.Expr:
    """A column as numbers to add up: 0 where it is blank, and for pupils who are not meant."""
    value = nw.col(column).fill_null(0)
    return nw.when(all_of(among)).then(value).otherwise(nw.lit(0)) if among else value


def _wide(column: str, among: Sequence[Condition]) -> nw.Expr:
    """The same with room for its squares, which a small whole number has not."""
    return amount(column, among).cast(nw.Float64)
