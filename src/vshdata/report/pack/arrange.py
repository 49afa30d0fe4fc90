"""From trend tables to a pack: one section per cohort, one table per area."""

from collections.abc import Sequence
from dataclasses import replace

from vshdata._version import __version__
from vshdata.figures.disclosure import Status
from vshdata.figures.indicators import AREA_TITLES
from vshdata.figures.indicators.kinds import Area
from vshdata.figures.trend import Trend, TrendRow
from vshdata.report.pack.model import AreaTable, Comparator, Pack, PackRow, Provenance, Section, short


def pack_of(table: Trend) -> Pack:
    """A pack of one trend table, for the formats that are pages or workbooks."""
    return Pack(
        title=table.cohort_title,
        years=table.years,
        profile=table.profile,
        sections=(section_of(table),),
        provenance=Provenance(f"vshdata {__version__}", "", ""),
    )


def section_of(table: Trend, beside: Sequence[Trend] = (), definition: str = "") -> Section:
    """A cohort's table as a section; `beside`: tables of other cohorts, to compare it with."""
    areas = [area for area in Area if any(row.indicator.area is area for row in table.rows)]
    return Section(
        id=table.cohort,
        title=table.cohort_title,
        areas=tuple(_area_table(table, area, beside) for area in areas),
        notes=table.notes,
        definition=definition,
    )


def _area_table(table: Trend, area: Area, beside: Sequence[Trend]) -> AreaTable:
    rows = tuple(row for row in table.rows if row.indicator.area is area)
    cells = [item.cell for row in rows for item in row.cells]
    hidden = sum(cell.status is Status.SUPPRESSED for cell in cells)
    own = replace(table, area=area, rows=rows, hidden=hidden, notes=())
    return AreaTable(area, AREA_TITLES[area], own, tuple(_pack_row(row, beside) for row in rows))


def _pack_row(row: TrendRow, beside: Sequence[Trend]) -> PackRow:
    """A row with all that may stand beside it."""
    return PackRow(row, comparators=tuple(filter(None, (compared(row, other) for other in beside))))


def compared(row: TrendRow, other: Trend) -> Comparator | None:
    """The same indicator in another table, as a comparator; None where it is not there."""
    found = next((one for one in other.rows if one.indicator is row.indicator), None)
    if found is None:
        return None
    cells = [item.cell for item in found.cells]
    return Comparator(
        other.cohort,
        short(other.cohort_title),
        {cell.year: cell.value for cell in cells if cell.value is not None},
        {cell.year: cell.status for cell in cells if cell.value is None},
    )
