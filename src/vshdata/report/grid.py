"""A trend as rows of text: what the terminal, CSV and Markdown share."""

from dataclasses import dataclass

from vshdata.figures.benchmarks.ranks import Rank
from vshdata.figures.breakdowns import TOTAL
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.report import cells
from vshdata.report.spark import spark_line

INDICATOR = "Indicator"
AVERAGE = "Average of Years"
CHANGE = "change"
COMPARATOR = "Comparator"
ENDS = ("low", "high")
CHANGE_ENDS = (f"{CHANGE} low", f"{CHANGE} high", f"{CHANGE} says")
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
    """Values with separators, signs and units; with their intervals where the table shows them."""
    rows: list[ShownRow] = []
    for row in table.rows:
        rows.append(_shown(table, row, blocks=blocks))
        if any(item.rank for item in row.cells):
            rows.append(_shown_ranks(row))
    return rows


def _shown(table: Trend, row: TrendRow, *, blocks: bool) -> ShownRow:
    value = cells.show_value_between if table.intervals else cells.show_value
    change = cells.show_change_between if table.intervals else cells.show_change
    return ShownRow(
        row,
        _label(row),
        cells.show_average(row),
        tuple(value(item.cell) for item in row.cells),
        tuple(change(row.indicator, item.step) for item in row.cells),
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
        tuple(_place(one) if one else "" for one in ranks),
        tuple(one.quartile if one else "" for one in ranks),
        "",
    )


def _place(rank: Rank) -> str:
    return f"{rank.position}{'=' * bool(rank.ties)}/{rank.of}"


def show_rank(rank: Rank) -> str:
    """`12=/151 B`: place, shared or not, of how many, and the quartile."""
    return f"{_place(rank)} {rank.quartile}".rstrip()


def raw_grid(table: Trend) -> RawGrid:
    """Bare values, and changes, gaps and ranks in columns of their own; the first year has no change."""
    beside = (COMPARATOR,) if table.comparators else ()
    headings = [INDICATOR, *(item.title for item in table.by), *beside, AVERAGE]
    for position, year in enumerate(table.years):
        headings += [str(year), *(f"{year} {name}" for name in _columns(table, position))]
    return RawGrid(tuple(headings), tuple(_raw_row(table, row) for row in table.rows))


def _columns(table: Trend, position: int) -> list[str]:
    """What stands beside the value of a year."""
    names = [*ENDS] if table.intervals else []
    if position:
        names += [CHANGE, *(CHANGE_ENDS if table.intervals else ())]
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
    ends = [cells.raw_end(row.indicator, end) for end in (item.cell.low, item.cell.high)]
    change_ends = [cells.raw_end(row.indicator, end) for end in (item.change.low, item.change.high)]
    return {
        **dict(zip(ENDS, ends, strict=True)),
        CHANGE: cells.raw_change(row.indicator, item.change),
        **dict(zip(CHANGE_ENDS, (*change_ends, item.change.says), strict=True)),
        GAP: cells.raw_change(row.indicator, beside.gap) if beside else "",
        GAP_CHANGE: cells.raw_change(row.indicator, beside.change) if beside else "",
        **dict(zip(RANK, map(str, told), strict=True)),
    }
