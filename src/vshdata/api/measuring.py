"""From a lake to figures that are not yet protected: the walk from tables to measure."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from vshdata.api.membership import in_cohort, missing_return, note_cohort, why_no_cohort, years_told
from vshdata.api.notes import results_of
from vshdata.api.schools import pupils_of_school, why_not_at_school
from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import Membership
from vshdata.figures.indicators import Indicator
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.frames import Rows, Scan
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake


def measure_cohort(
    lake: "Lake",
    indicators: Sequence[Indicator],
    membership: Membership,
    years: Sequence[int],
    threshold: int,
    *,
    dedupe_las: bool = False,
    school: str | None = None,
) -> "tuple[list[Figure], list[str]]":
    """Every indicator in every year, in their order, and notes on what is behind them.

    `school`: only pupils on the January census of the school with this URN.

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
    notes = note_cohort(lake, membership, cohort, threshold)
    found: dict[tuple[str, int], Figure] = {}
    for table in tables:
        own = [item for item in indicators if item.table == table]
        found |= _measure_table(lake, own, years, untold, cohort, within)
        notes += _notes_on(lake, table, sorted(told & set(lake.years(table))), cohort, threshold)
    return [found[item.id, year] for item in indicators for year in years], notes


def scanner(lake: "Lake", among: "pl.DataFrame | None" = None) -> "Scan":
    """Rows of the lake for those who may not know of it, all of them or those of some pupils and years."""
    import narwhals as nw

    def scan(table: str, years: Sequence[int]) -> "Rows | None":
        loaded = [year for year in years if year in lake.years(table)]
        return nw.from_native(lake.scan(TABLES[table], loaded, among=among)) if loaded else None

    return scan


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
    cohort: "pl.DataFrame | None",
    within: "pl.DataFrame | None",
) -> "dict[tuple[str, int], Figure]":
    """The indicators of one table, by id and year."""
    from vshdata.figures.measure import Figure

    reasons = _why_absent(lake, indicators, years, untold)
    present = [year for year in years if any(not reasons[item.id, year] for item in indicators)]
    measured = _figures(lake, indicators, present, cohort, within)
    figures = {(one.indicator.id, one.year): one for one in chain.from_iterable(measured.values())}
    absent = {
        (item.id, year): Figure(item, year, absent=reasons[item.id, year])
        for item in indicators
        for year in years
        if reasons[item.id, year]
    }
    return figures | absent


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
    cohort: "pl.DataFrame | None",
    within: "pl.DataFrame | None",
) -> "dict[int, list[Figure]]":
    """Every indicator in the years given, of the cohort or, where that is None, of every pupil.

    `within`: of these pupils and years alone.
    """
    import narwhals as nw

    from vshdata.figures.frames import FRAMES, rows_of
    from vshdata.figures.measure import measure

    table = indicators[0].table
    looks_back = table in FRAMES and FRAMES[table].looks_back
    rows = rows_of(table, years, scanner(lake, None if looks_back else cohort)) if years else None
    if rows is None:
        return {}
    if cohort is not None and "la" in cohort.columns:
        # a child counts once for each authority that is responsible
        pupils = nw.from_native(cohort.lazy().select("pupil_id", "academic_year"))
        rows = rows.join(pupils, on=["pupil_id", "academic_year"], how="inner")
    elif looks_back and cohort is not None:
        pupils = nw.from_native(cohort.lazy())
        rows = rows.join(pupils, on=["pupil_id", "academic_year"], how="semi")
    if within is not None:
        rows = rows.join(nw.from_native(within.lazy()), on=["pupil_id", "academic_year"], how="semi")
    return measure(rows, indicators, years)


def _notes_on(
    lake: "Lake", table: str, years: Sequence[int], cohort: "pl.DataFrame | None", threshold: int
) -> list[str]:
    """What a reader must know of a table's rows: terms not loaded, events of pupils in no rate."""
    from vshdata.figures.coverage import note_terms, note_unmatched

    notes = note_terms(viewer(lake), table, years)
    if table == "exclusions":
        notes += note_unmatched(scanner(lake, cohort), years, threshold)
    return notes
