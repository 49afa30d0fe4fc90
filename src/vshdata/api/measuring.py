"""From a lake to figures that are not yet protected: the walk from tables to measure."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Literal

from vshdata.api.completeness import missing_terms
from vshdata.api.grouping import Grouping, grouping_of, with_groups
from vshdata.api.membership import (
    Members,
    in_cohort,
    missing_return,
    note_cohort,
    why_no_cohort,
    years_told,
)
from vshdata.api.notes import note_rejected, results_of
from vshdata.api.schools import pupils_of_school, why_not_at_school
from vshdata.errors import NothingLoadedError
from vshdata.figures.breakdowns import Breakdown, Group
from vshdata.figures.cohorts import Membership
from vshdata.figures.indicators import Indicator
from vshdata.schema import UNREAD
from vshdata.tables import TABLES
from vshdata.tables.statuses import CENSUS
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.frames import Rows, Scan
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake

Place = tuple[str, int, Group]
"""Indicator, academic year and group of a figure."""


def measure_cohort(
    lake: "Lake",
    indicators: Sequence[Indicator],
    membership: Membership,
    years: Sequence[int],
    threshold: int,
    by: Sequence[Breakdown] | Grouping = (),
    *,
    dedupe_las: bool = False,
    school: str | None = None,
) -> "tuple[list[Figure], list[str]]":
    """Every indicator in every year, in their order, and notes on what is behind them.

    `by`: breakdowns, or groups that are told already. `school`: only pupils on the January census of the
    school with this URN.
    Of a table that is broken down, each indicator's total and then its groups, in the order of the table.

    Raises:
        NothingLoadedError: if no year has both results and the return that tells the cohort, or no
            January census has the school.
    """
    tables = list(dict.fromkeys(item.table for item in indicators))
    told = years_told(lake, membership, years)
    loaded = {year for table in tables for year in lake.years(table)}
    if not told & loaded:
        missing = missing_return(lake, membership, sorted(loaded))
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {missing.name} for the years of the {results_of(tables)} "
            "it has.",
            f"Load the return with: vshdata ingest {missing.example}   "
            "See what is there with: vshdata catalog",
        )
    cohort = in_cohort(lake, membership, sorted(told), dedupe=dedupe_las)
    untold = {year: why_no_cohort(lake, membership, year) for year in years if year not in told}
    within = pupils_of_school(lake, school, years) if school else None
    if within is not None:
        untold = why_not_at_school(within, years) | untold
    grouping = by if isinstance(by, Grouping) else grouping_of(lake, by, years)
    notes = note_cohort(lake, membership, cohort, threshold)
    notes += grouping.notes(sorted(told))
    found: dict[Place, Figure] = {}
    groups: dict[str, list[Group]] = {}
    for table in tables:
        own = [item for item in indicators if item.table == table]
        measured = _measure_table(lake, own, years, untold, cohort, grouping, within)
        groups[table] = grouping.in_order({group for _, _, group in measured})
        found |= measured
        notes += _notes_on(lake, own, sorted(told & set(lake.years(table))), cohort, threshold)
    notes += _notes_on_phases(lake, grouping, sorted(told), cohort, threshold)
    sources = [source.table for source in membership.cohort.sources]
    notes += note_rejected(lake, [*tables, *sources], sorted(told))
    return [
        found[item.id, year, group] for item in indicators for group in groups[item.table] for year in years
    ], notes


def scanner(lake: "Lake", cohort: Members | None = None) -> "Scan":
    """Rows of the lake for those who may not know of it, all of them or those of a cohort."""
    import narwhals as nw

    from vshdata.figures.frames import BIRTHS

    among = None if cohort is None or cohort.left_out else cohort.pupils

    def scan(table: str, years: Sequence[int]) -> "Rows | None":
        if table == BIRTHS:
            return nw.from_native(lake.births())
        loaded = [year for year in years if year in lake.years(table)]
        if not loaded:
            return None
        rows: Rows = nw.from_native(lake.scan(TABLES[table], loaded, among=among))
        return rows if among is not None else _only(rows, cohort)

    return scan


def _only(rows: "Rows", cohort: Members | None) -> "Rows":
    """The rows of the cohort's pupils, by `pupil_id` and `academic_year`.

    A child of several responsible authorities has its rows once for each.
    """
    import narwhals as nw

    if cohort is None:
        return rows
    pupils = nw.from_native(cohort.pupils.lazy().select("pupil_id", "academic_year"))
    how: Literal["anti", "inner", "semi"] = (
        "anti" if cohort.left_out else "inner" if cohort.by_authority else "semi"
    )
    return rows.join(pupils, on=["pupil_id", "academic_year"], how=how)


def viewer(lake: "Lake") -> "Scan":
    """Rows of the lake as they are stored, for those who only look what there is."""
    import narwhals as nw

    def view(table: str, years: Sequence[int]) -> "Rows | None":
        rows = lake.as_stored(table, years)
        return None if rows is None else nw.from_native(rows)

    return view


def _measure_table(
    lake: "Lake",
    indicators: Sequence[Indicator],
    years: Sequence[int],
    untold: Mapping[int, str],
    cohort: Members | None,
    grouping: Grouping,
    within: "pl.DataFrame | None",
) -> "dict[Place, Figure]":
    """The indicators of one table, by id, year and group."""
    from vshdata.figures.measure import Figure

    reasons = _why_absent(lake, indicators, years, untold)
    present = [year for year in years if any(not reasons[item.id, year] for item in indicators)]
    measured = _figures(lake, indicators, present, cohort, grouping, within)
    figures: dict[Place, Figure] = {
        (one.indicator.id, one.year, one.group): one for one in chain.from_iterable(measured.values())
    }
    somebody = {(one.year, one.group) for one in figures.values() if one.pupils}
    shown = {(), *(group for year, group in somebody if not grouping.why_not(year, group))}
    absent = {
        (item.id, year, group): Figure(item, year, absent=why, group=group)
        for item in indicators
        for year in years
        for group in shown
        if (why := reasons[item.id, year] or grouping.why_not(year, group))
    }
    return {place: figure for place, figure in (figures | absent).items() if place[2] in shown}


def _why_absent(
    lake: "Lake", indicators: Sequence[Indicator], years: Sequence[int], untold: Mapping[int, str]
) -> dict[tuple[str, int], str]:
    """Why each indicator has no figure in a year, or nothing where it has one.

    `untold`: years in which nobody is known to be of the cohort, and why.
    """
    from vshdata.figures.availability import why_absent
    from vshdata.figures.frames import FRAMES, added, why_not_beside

    table = indicators[0].table
    supplied = lake.supplied(table, sorted({*years, *(year - 1 for year in years)}))
    beside = {name: lake.years(name) for name in (FRAMES[table].beside if table in FRAMES else ())}

    def why(item: Indicator, year: int) -> str:
        return (
            why_absent(item, year, supplied.get(year), added(table, year, supplied))
            or why_not_beside(table, year, beside)
            or untold.get(year, "")
        )

    return {(item.id, year): why(item, year) for item in indicators for year in years}


def _figures(
    lake: "Lake",
    indicators: Sequence[Indicator],
    years: Sequence[int],
    cohort: Members | None,
    grouping: Grouping,
    within: "pl.DataFrame | None",
) -> "dict[int, list[Figure]]":
    """Every indicator in the years given, of the cohort or, where that is None, of every pupil.

    `within`: of these pupils and years alone.
    """
    import narwhals as nw

    from vshdata.figures.measure import measure

    rows = _rows(lake, indicators[0].table, years, cohort, grouping)
    if rows is None:
        return {}
    if within is not None:
        rows = rows.join(nw.from_native(within.lazy()), on=["pupil_id", "academic_year"], how="semi")
    unread = _some_unread(lake, indicators[0].table, years)
    return measure(rows, indicators, years, grouping.columns, unread=unread)


def _some_unread(lake: "Lake", table: str, years: Sequence[int]) -> bool:
    """Whether a file of the years, or of the years before, had a text that could not be read."""
    reached = sorted({*years, *(year - 1 for year in years)})
    return any(UNREAD in given for given in lake.supplied(table, reached).values())


def _rows(
    lake: "Lake", table: str, years: Sequence[int], cohort: Members | None, grouping: Grouping
) -> "Rows | None":
    """The rows that a table's indicators are measured on, with the group of each pupil."""
    from vshdata.figures.frames import FRAMES, rows_of

    looks_back = table in FRAMES and FRAMES[table].looks_back
    rows = rows_of(table, years, scanner(lake, None if looks_back else cohort)) if years else None
    if rows is None:
        return None
    if looks_back or (cohort is not None and cohort.by_authority):
        rows = _only(rows, cohort)
    return with_groups(lake, rows, grouping, years, scanner(lake, cohort)) if grouping.by else rows


def rows_behind(
    lake: "Lake",
    indicator: Indicator,
    membership: Membership,
    year: int,
    by: Sequence[Breakdown] = (),
) -> "Rows":
    """One row per pupil behind an indicator of a year: `pupil_id`, the indicator's columns, `meets`, and
    the group of each breakdown.

    Raises:
        NothingLoadedError: if there is no figure, saying why.
    """
    from vshdata.figures.measure import pupils_behind

    told = years_told(lake, membership, [year])
    untold = {} if told else {year: why_no_cohort(lake, membership, year)}
    why = _why_absent(lake, [indicator], [year], untold)[indicator.id, year]
    grouping = grouping_of(lake, by, [year])
    cohort = in_cohort(lake, membership, [year]) if told and not why else None
    rows = None if why else _rows(lake, indicator.table, [year], cohort, grouping)
    if rows is None:
        raise NothingLoadedError(
            f"There is no figure of {indicator.id} for {label(year)}: {why}.",
            "See what is there with: vshdata catalog",
        )
    columns = dict.fromkeys((*grouping.columns, *indicator.columns, "meets"))
    behind = pupils_behind(rows, indicator, unread=_some_unread(lake, indicator.table, [year]))
    return behind.select("pupil_id", *columns)


def _notes_on(
    lake: "Lake",
    indicators: Sequence[Indicator],
    years: Sequence[int],
    cohort: Members | None,
    threshold: int,
) -> list[str]:
    """What a reader must know of a table's rows: terms not loaded, rows left out, pupils in no rate."""
    from vshdata.figures.coverage import note_phases, note_terms, note_uncounted, note_unmatched

    table, scan, view = indicators[0].table, scanner(lake, cohort), viewer(lake)
    notes = note_terms(table, missing_terms(lake, table, years))
    if table == "absence":
        notes += note_uncounted(view, scan, years, threshold)
    if any("phase" in item.columns for item in indicators):
        own = partial(_rows, lake, table, years, cohort, Grouping((), ()))
        notes += note_phases(view, own, {table, CENSUS.table}, years, threshold)
    if table == "exclusions":
        notes += note_unmatched(scan, years, threshold)
    return notes


def _notes_on_phases(
    lake: "Lake", grouping: Grouping, years: Sequence[int], cohort: Members | None, threshold: int
) -> list[str]:
    """What a reader must know of a table by phase."""
    from vshdata.figures.coverage import note_phases
    from vshdata.figures.frames.schools import on_january_census

    if all(item.id != "phase" for item in grouping.by):
        return []
    own = partial(on_january_census, scanner(lake, cohort), years)
    return note_phases(viewer(lake), own, {CENSUS.table}, years, threshold)
