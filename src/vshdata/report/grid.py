"""A trend as rows of text: what the terminal, CSV and Markdown share."""

from dataclasses import dataclass

from vshdata.figures.breakdowns import TOTAL
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.report import cells
from vshdata.report.spark import spark_line

INDICATOR = "Indicator"
AVERAGE = "Average of Years"
CHANGE = "change"
COMPARATOR = "Comparator"
GAP, GAP_CHANGE = "gap", "gap change"
RANK = ("rank", "of", "ties", "quartile")
RANK_LABEL = "Rank, of; quartile"
GROUP_INDENT = "  "
"""Groups stand below their indicator, which is the total of them."""

LINE = "Trend"


@dataclass(frozen=True)
class ShownRow:
    """A row for people: of an indicator, of a group or a comparator below it, or of its ranks.

    One value and one change per year; a change may be empty, and is the gap in a comparator's row.
    `source`: the row it shows; None for ranks.
    """

    source: TrendRow | None
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
    rows: list[ShownRow] = []
    for row in table.rows:
        rows.append(_shown(row, blocks=blocks))
        if any(item.rank for item in row.cells):
            rows.append(_shown_ranks(row))
    return rows


def _shown(row: TrendRow, *, blocks: bool) -> ShownRow:
    return ShownRow(
        row,
        _label(row),
        cells.show_average(row),
        tuple(cells.show_value(item.cell) for item in row.cells),
        tuple(cells.show_change(row.indicator, item.step) for item in row.cells),
        spark_line(row, blocks=blocks),
    )


def _label(row: TrendRow) -> str:
    """Groups stand below their indicator, comparators below what they are compared with."""
    below = [", ".join(row.group)] if row.group else []
    below += [row.comparator] if row.comparator else []
    return GROUP_INDENT * len(below) + (below[-1] if below else row.indicator.label)


def _shown_ranks(row: TrendRow) -> ShownRow:
    ranks = [item.rank for item in row.cells]
    return ShownRow(
        None,
        GROUP_INDENT + RANK_LABEL,
        "",
        tuple(f"{one.position}{'=' * bool(one.ties)}/{one.of}" if one else "" for one in ranks),
        tuple(one.quartile if one else "" for one in ranks),
        "",
    )


def raw_grid(table: Trend) -> RawGrid:
    """Bare values, and changes, gaps and ranks in columns of their own; the first year has no change."""
    beside = (COMPARATOR,) if table.comparators else ()
    headings = [INDICATOR, *(item.title for item in table.by), *beside, AVERAGE]
    for position, year in enumerate(table.years):
        headings += [str(year), *(f"{year} {name}" for name in _columns(table, position))]
    return RawGrid(tuple(headings), tuple(_raw_row(table, row) for row in table.rows))


def _columns(table: Trend, position: int) -> list[str]:
    """What stands beside the value of a year."""
    names = [CHANGE] if position else []
    if table.comparators:
        names += [GAP, GAP_CHANGE] if position else [GAP]
    return [*names, *RANK] if _has_ranks(table) else names


def _has_ranks(table: Trend) -> bool:
    return any(item.rank for row in table.rows for item in row.cells)


def group_cells(table: Trend, row: TrendRow) -> tuple[str, ...]:
    """A row's group in each breakdown of its table; of the total, `Total`."""
    return row.group or (TOTAL,) * len(table.by)


def _raw_row(table: Trend, row: TrendRow) -> tuple[str, ...]:
    beside = (row.comparator or table.cohort,) if table.comparators else ()
    line = [row.indicator.label, *group_cells(table, row), *beside, cells.raw_average(row)]
    for position, item in enumerate(row.cells):
        told = _raw_cells(row, item)
        line += [cells.raw_value(item.cell), *(told[name] for name in _columns(table, position))]
    return tuple(line)


def _raw_cells(row: TrendRow, item: TrendCell) -> dict[str, str]:
    """All that may stand beside a value, by the name of its column."""
    rank, beside = item.rank, item.beside
    told = (rank.position, rank.of, rank.ties, rank.quartile) if rank else ("",) * len(RANK)
    return {
        CHANGE: cells.raw_change(row.indicator, item.change),
        GAP: cells.raw_change(row.indicator, beside.gap) if beside else "",
        GAP_CHANGE: cells.raw_change(row.indicator, beside.change) if beside else "",
        **dict(zip(RANK, map(str, told), strict=True)),
    }
