"""A trend as rows of text: what the terminal, CSV and Markdown share."""

from collections.abc import Callable
from dataclasses import dataclass

from vshdata.figures.breakdowns import TOTAL
from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.report import cells
from vshdata.report.spark import spark_line

INDICATOR = "Indicator"
AVERAGE = "Average of Years"
CHANGE = "change"
GROUP_INDENT = "  "
"""Groups stand below their indicator, which is the total of them."""

LINE = "Trend"


@dataclass(frozen=True)
class ShownRow:
    """A row for people, of an indicator or of a group below it.

    One value and one change per year; a change may be empty.
    """

    label: str
    average: str
    values: tuple[str, ...]
    changes: tuple[str, ...]
    line: str


@dataclass(frozen=True)
class RawGrid:
    """A table for machines: one row per indicator, all text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown_rows(table: Trend, *, blocks: bool) -> list[ShownRow]:
    """Values with separators, signs and units; with their intervals where the table shows them."""
    value = cells.show_value_between if table.intervals else cells.show_value
    change = cells.show_change_between if table.intervals else cells.show_change
    return [
        ShownRow(
            GROUP_INDENT + ", ".join(row.group) if row.group else row.indicator.label,
            cells.show_average(row),
            tuple(value(item.cell) for item in row.cells),
            tuple(change(row.indicator, item.change) for item in row.cells),
            spark_line(row, blocks=blocks),
        )
        for row in table.rows
    ]


def raw_grid(table: Trend) -> RawGrid:
    """Bare values, and changes in columns of their own; the first year has no change."""
    headings = [INDICATOR, *(item.title for item in table.by), AVERAGE]
    for position, year in enumerate(table.years):
        headings += [f"{year} {what}".rstrip() for what in _columns(table, position)]
    return RawGrid(tuple(headings), tuple(_raw_row(table, row) for row in table.rows))


_Raw = Callable[[Indicator, TrendCell], str]

_VALUE: dict[str, _Raw] = {"": lambda _, item: cells.raw_value(item.cell)}
_ENDS: dict[str, _Raw] = {
    "low": lambda indicator, item: cells.raw_end(indicator, item.cell.low),
    "high": lambda indicator, item: cells.raw_end(indicator, item.cell.high),
}
_CHANGE: dict[str, _Raw] = {CHANGE: lambda indicator, item: cells.raw_change(indicator, item.change)}
_CHANGE_ENDS: dict[str, _Raw] = {
    f"{CHANGE} low": lambda indicator, item: cells.raw_end(indicator, item.change.low),
    f"{CHANGE} high": lambda indicator, item: cells.raw_end(indicator, item.change.high),
    f"{CHANGE} says": lambda _, item: item.change.says,
}


def _columns(table: Trend, position: int) -> dict[str, _Raw]:
    """What stands in a year's columns, after the year in their headings."""
    ends, change_ends = (_ENDS, _CHANGE_ENDS) if table.intervals else ({}, {})
    return {**_VALUE, **ends} if position == 0 else {**_VALUE, **ends, **_CHANGE, **change_ends}


def group_cells(table: Trend, row: TrendRow) -> tuple[str, ...]:
    """A row's group in each breakdown of its table; of the total, `Total`."""
    return row.group or (TOTAL,) * len(table.by)


def _raw_row(table: Trend, row: TrendRow) -> tuple[str, ...]:
    line = [row.indicator.label, *group_cells(table, row), cells.raw_average(row)]
    for position, item in enumerate(row.cells):
        line += [make(row.indicator, item) for make in _columns(table, position).values()]
    return tuple(line)
