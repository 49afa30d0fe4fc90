"""Packs of made-up figures, with everything that may stand beside a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from worlds import trend

from vshdata.figures.disclosure import PROFILES
from vshdata.figures.indicators.kinds import Area
from vshdata.figures.measure import Figure
from vshdata.figures.trend import Trend
from vshdata.report.notes import footnotes
from vshdata.report.pack import (
    AreaTable,
    Breakdown,
    Comparator,
    GroupRow,
    Interval,
    Loaded,
    Pack,
    PackRow,
    Provenance,
    Quality,
    Section,
    Source,
    section_of,
)

Limits = tuple[float, float]


def pack_row(
    figures: Sequence[Figure],
    *,
    intervals: Mapping[int, Limits] | None = None,
    change_intervals: Mapping[int, Limits] | None = None,
    comparators: Mapping[str, Mapping[int, float]] | None = None,
) -> PackRow:
    """The only row of these figures, with what stands beside it."""
    (row,) = trend(figures).rows
    return PackRow(
        row,
        {year: Interval(*limits) for year, limits in (intervals or {}).items()},
        {year: Interval(*limits) for year, limits in (change_intervals or {}).items()},
        tuple(Comparator(title.lower(), title, values) for title, values in (comparators or {}).items()),
    )


def area_table(*rows: PackRow, breakdowns: Sequence[Breakdown] = ()) -> AreaTable:
    """An area of these rows, for the years of the first."""
    years = tuple(cell.year for cell in rows[0].row.cells)
    whole = Trend("cin", "Children in need", "ks4", years, tuple(row.row for row in rows), "dfe", 0)
    notes = tuple(footnotes(whole))
    return AreaTable(Area.KS4, "Key stage 4", whole, rows, tuple(breakdowns), notes)


def group_row(group: str, figures: Sequence[Figure]) -> GroupRow:
    """A row of a breakdown."""
    (row,) = trend(figures).rows
    return GroupRow(group, row)


def pack_of_areas(*areas: AreaTable, title: str = "A report", notes: tuple[str, ...] = ()) -> Pack:
    """A pack of one cohort."""
    section = Section("cin", "Children in need, at 31 March", areas, notes, "An episode of need is open.")
    return _pack(title, areas[0].trend.years, (section,))


def pack_of_figures(figures: Sequence[Figure], *others: Sequence[Figure]) -> Pack:
    """A pack of a cohort, and of others that it is set beside."""
    made = [trend(figures), *(trend(own, cohort_title=f"Other {at}") for at, own in enumerate(others))]
    tables = [replace(table, cohort=f"cohort-{at}") for at, table in enumerate(made)]
    sections = tuple(section_of(_beside(table, tables)) for table in tables)
    return _pack("A report", tables[0].years, sections)


def _beside(table: Trend, others: Sequence[Trend]) -> Trend:
    """The table with the rows of the others as those of comparators."""
    those = [other for other in others if other is not table]
    theirs = [replace(row, comparator=one.cohort_title) for one in those for row in one.rows]
    return replace(table, rows=(*table.rows, *theirs))


def _pack(title: str, years: tuple[int, ...], sections: tuple[Section, ...]) -> Pack:
    sources = (Source("ks4.csv", ("ks4",), (2023, 2024), "final", "5 or fewer", "2024-11-01", "ab" * 32),)
    provenance = Provenance("vshdata 0.1.0", "vshdata report -o pack.html", "1 November 2024", sources)
    quality = Quality(
        ("Matched by", "Found in", "Group", "2023/24"),
        (("dataset", "key stage 4", "", "98.0% (98 of 100)"),),
        (Loaded("Key stage 4 results", {2023: "final", 2024: "final"}),),
        ("One note.",),
    )
    use = PROFILES["dfe"].use
    return Pack(title, years, "dfe", sections, provenance, "", quality, use=use)
