"""A trend as rows of text cells: what the terminal, CSV and Markdown share."""

from dataclasses import dataclass

from vshdata.figures.trend import Trend, TrendRow
from vshdata.report import cells
from vshdata.report.spark import spark_line

INDICATOR = "Indicator"
AVERAGE = "Average of Years"
CHANGE = "change"
LINE = "Trend"


@dataclass(frozen=True)
class Grid:
    """Headings and rows, all text. Shape: one row per indicator."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown_grid(table: Trend, *, blocks: bool) -> Grid:
    """For people: a value and its change in one cell, then the trend line."""
    headings = (INDICATOR, AVERAGE, *(str(year) for year in table.years), LINE)
    widths = _change_widths(table)
    rows = tuple(
        (
            row.indicator.label,
            cells.show_average(row),
            *_pairs(row, widths),
            spark_line(row, blocks=blocks),
        )
        for row in table.rows
    )
    return Grid(headings, rows)


def raw_grid(table: Trend) -> Grid:
    """For machines: value and change in columns of their own; the first year has no change."""
    headings = [INDICATOR, AVERAGE]
    for position, year in enumerate(table.years):
        headings += [str(year)] if position == 0 else [str(year), f"{year} {CHANGE}"]
    return Grid(tuple(headings), tuple(_raw_row(row) for row in table.rows))


def _raw_row(row: TrendRow) -> tuple[str, ...]:
    line = [row.indicator.label, cells.raw_average(row)]
    for position, item in enumerate(row.cells):
        line.append(cells.raw_value(item.cell))
        if position:
            line.append(cells.raw_change(row.indicator, item.change))
    return tuple(line)


def _pairs(row: TrendRow, widths: list[int]) -> list[str]:
    """`16,650 +2,640`, changes in line below each other."""
    pairs = []
    for item, width in zip(row.cells, widths, strict=True):
        change = cells.show_change(row.indicator, item.change)
        value = cells.show_value(item.cell)
        pairs.append(f"{value} {change:>{width}}" if width else value)
    return pairs


def _change_widths(table: Trend) -> list[int]:
    widths = [0] * len(table.years)
    for row in table.rows:
        for position, item in enumerate(row.cells):
            widths[position] = max(widths[position], len(cells.show_change(row.indicator, item.change)))
    return widths
