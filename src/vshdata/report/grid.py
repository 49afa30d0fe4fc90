"""A trend as rows of text: what the terminal, CSV and Markdown share."""

from dataclasses import dataclass

from vshdata.figures.breakdowns import TOTAL
from vshdata.figures.trend import Trend, TrendRow
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
    """Values with separators, signs and units."""
    return [
        ShownRow(
            GROUP_INDENT + ", ".join(row.group) if row.group else row.indicator.label,
            cells.show_average(row),
            tuple(cells.show_value(item.cell) for item in row.cells),
            tuple(cells.show_change(row.indicator, item.change) for item in row.cells),
            spark_line(row, blocks=blocks),
        )
        for row in table.rows
    ]


def raw_grid(table: Trend) -> RawGrid:
    """Bare values, and changes in columns of their own; the first year has no change."""
    headings = [INDICATOR, *(item.title for item in table.by), AVERAGE]
    for position, year in enumerate(table.years):
        headings += [str(year)] if position == 0 else [str(year), f"{year} {CHANGE}"]
    return RawGrid(tuple(headings), tuple(_raw_row(table, row) for row in table.rows))


def group_cells(table: Trend, row: TrendRow) -> tuple[str, ...]:
    """A row's group in each breakdown of its table; of the total, `Total`."""
    return row.group or (TOTAL,) * len(table.by)


def _raw_row(table: Trend, row: TrendRow) -> tuple[str, ...]:
    line = [row.indicator.label, *group_cells(table, row), cells.raw_average(row)]
    for position, item in enumerate(row.cells):
        line.append(cells.raw_value(item.cell))
        if position:
            line.append(cells.raw_change(row.indicator, item.change))
    return tuple(line)
