"""From trend tables to a pack: one section per cohort, one table per area."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vshdata._version import __version__
from vshdata.figures.cohorts import COHORTS
from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.indicators import AREA_TITLES
from vshdata.figures.indicators.kinds import Area
from vshdata.figures.trend import Change, Trend, TrendRow
from vshdata.report.notes import footnotes
from vshdata.report.pack.model import (
    AreaTable,
    Breakdown,
    Comparator,
    GroupRow,
    Interval,
    Pack,
    PackRow,
    Provenance,
    Section,
)


def pack_of(table: Trend) -> Pack:
    """A pack of one trend table, for the formats that are pages or workbooks."""
    return Pack(
        title=table.cohort_title,
        years=table.years,
        profile=table.profile,
        sections=(section_of(table),),
        provenance=Provenance(f"vshdata {__version__}", "", ""),
        use=table.use,
    )


def section_of(table: Trend, definition: str = "") -> Section:
    """A cohort's table as a section: its groups are breakdowns, its comparators stand beside its rows."""
    areas = [area for area in Area if any(row.indicator.area is area for row in table.rows)]
    return Section(
        id=table.cohort,
        title=table.cohort_title,
        areas=tuple(_area_table(table, area) for area in areas),
        notes=table.notes,
        definition=definition,
    )


def _area_table(table: Trend, area: Area) -> AreaTable:
    rows = [row for row in table.rows if row.indicator.area is area]
    totals = tuple(row for row in rows if not row.group and not row.comparator)
    of_all = [row for row in rows if not row.group]
    own = _part(table, area, totals)
    return AreaTable(
        area,
        AREA_TITLES[area],
        replace(own, comparators=()),
        tuple(_pack_row(row, of_all, table.cohort) for row in totals),
        _breakdowns(table, area, rows),
        tuple(footnotes(replace(own, rows=tuple(of_all)))),
    )


def _part(table: Trend, area: Area, rows: tuple[TrendRow, ...]) -> Trend:
    """Some rows of a table, as a table that is not broken down."""
    cells = [item.cell for row in rows for item in row.cells]
    hidden = sum(cell.status is Status.SUPPRESSED for cell in cells)
    return replace(table, area=area, rows=rows, hidden=hidden, notes=(), by=())


def _breakdowns(table: Trend, area: Area, rows: Sequence[TrendRow]) -> tuple[Breakdown, ...]:
    """The groups of the area's indicators, none where the table has none."""
    groups = tuple(row for row in rows if row.group and not row.comparator)
    if not groups:
        return ()
    title = " and ".join(one.title for one in table.by)
    notes = tuple(footnotes(_part(table, area, groups)))
    return (Breakdown(title, tuple(GroupRow(", ".join(row.group), row) for row in groups), notes),)


def _pack_row(row: TrendRow, of_all: Sequence[TrendRow], cohort: str) -> PackRow:
    """A row with all that stands beside it in its table."""
    beside = (one for one in of_all if one.comparator and one.indicator is row.indicator)
    return replace(row_with_intervals(row), comparators=tuple(_comparator(one, cohort) for one in beside))


def row_with_intervals(row: TrendRow) -> PackRow:
    """A row with the intervals of its figures and changes."""
    return PackRow(
        row,
        _intervals({item.year: item.cell for item in row.cells}),
        _intervals({item.year: item.change for item in row.cells}),
    )


def _intervals(figures: Mapping[int, SafeCell | Change]) -> dict[int, Interval]:
    """The intervals of those that have one, by year."""
    return {
        year: Interval(one.low, one.high)
        for year, one in figures.items()
        if one.low is not None and one.high is not None
    }


def _comparator(row: TrendRow, cohort: str) -> Comparator:
    """A comparator's row: its figures and the gaps that may be shown."""
    cells = [item.cell for item in row.cells]
    told = {item.year: item.beside.gap.value for item in row.cells if item.beside}
    gaps = {year: value for year, value in told.items() if value is not None}
    return Comparator(
        row.comparator,
        comparator_title(row.comparator, cohort),
        {cell.year: cell.value for cell in cells if cell.value is not None},
        {cell.year: cell.status for cell in cells if cell.value is None},
        gaps if told else None,
    )


def comparator_title(named: str, cohort: str) -> str:
    """A comparator for people who know no ids: `all` is All pupils, and England's figures of the same
    cohort are England.
    """
    place, comma, group = named.rpartition(", ")
    if comma and group in COHORTS:
        return place if group == cohort else f"{place}, {group.upper()}"
    return COHORTS[named].name if named in COHORTS else named
