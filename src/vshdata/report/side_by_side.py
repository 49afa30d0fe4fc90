"""Cohorts and places side by side in one year: a row per indicator, a column per place with its gap."""

from itertools import groupby

from vshdata.figures.benchmarks.ranks import Rank
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.report import cells
from vshdata.report.grid import INDICATOR, RANK
from vshdata.years import label

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]

GAP = "Gap"


def shown_side_by_side(table: Trend) -> Rows:
    """For people: values with units, gaps with signs, numbers set right."""
    headings = [f"{INDICATOR}, {label(table.years[0])}", table.cohort]
    headings += [name for place in _places(table) for name in (place, GAP)]
    ranked = _has_ranks(table)
    lines = [_shown(rows, ranked=ranked) for rows in _by_indicator(table)]
    return _set_right((*headings, *(["Rank", "Quartile"] if ranked else [])), lines)


def raw_side_by_side(table: Trend) -> Rows:
    """For machines: bare numbers and symbols, with the year and the indicator's id."""
    headings = ["indicator", "label", "academic_year", table.cohort]
    headings += [name for place in _places(table) for name in (place, f"{place} gap")]
    ranked = _has_ranks(table)
    lines = [_raw(table, rows, ranked=ranked) for rows in _by_indicator(table)]
    return (*headings, *(RANK if ranked else ())), lines


def _by_indicator(table: Trend) -> list[list[TrendRow]]:
    """The own row of each indicator and those below it."""
    return [list(rows) for _, rows in groupby(table.rows, key=lambda row: row.indicator.id)]


def _places(table: Trend) -> list[str]:
    """What is compared with, by its name; of a place, without its group, which a note tells."""
    below = _by_indicator(table)[0][1:]
    return [row.comparator.rpartition(", ")[0] or row.comparator for row in below]


def _has_ranks(table: Trend) -> bool:
    return any(row.cells[0].rank for row in table.rows)


def _shown(rows: list[TrendRow], *, ranked: bool) -> tuple[str, ...]:
    own, *others = rows
    line = [own.indicator.label, cells.show_value(own.cells[0].cell)]
    for row in others:
        item = row.cells[0]
        line += [cells.show_value(item.cell), cells.show_change(row.indicator, item.step)]
    return (*line, *(_shown_rank(own.cells[0].rank) if ranked else ()))


def _shown_rank(rank: Rank | None) -> tuple[str, str]:
    if rank is None:
        return "", ""
    return f"{rank.position}{'=' * bool(rank.ties)}/{rank.of}", rank.quartile


def _raw(table: Trend, rows: list[TrendRow], *, ranked: bool) -> tuple[str, ...]:
    own, *others = rows
    line = [own.indicator.id, own.indicator.label, str(table.years[0]), cells.raw_value(own.cells[0].cell)]
    for row in others:
        item = row.cells[0]
        line += [cells.raw_value(item.cell), cells.raw_change(row.indicator, item.step)]
    return (*line, *(_raw_rank(own.cells[0]) if ranked else ()))


def _raw_rank(item: TrendCell) -> tuple[str, ...]:
    rank = item.rank
    if rank is None:
        return ("",) * len(RANK)
    return str(rank.position), str(rank.of), str(rank.ties), rank.quartile


def _set_right(headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> Rows:
    """Cells after the first padded to the width of their column."""
    columns = zip(headings, *lines, strict=True)
    widths = [0, *(max(map(len, column)) for column in list(columns)[1:])]

    def padded(line: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cell.rjust(width) for cell, width in zip(line, widths, strict=True))

    return padded(headings), [padded(line) for line in lines]
