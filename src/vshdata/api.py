"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import CARE_RETURN, CIN_RETURN, Membership, parse_cohort
from vshdata.figures.indicators import Indicator, Unit, choose
from vshdata.tables import TABLES
from vshdata.years import AcademicYear, label, parse_years

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

    from vshdata.figures.measure import Figure
    from vshdata.figures.trend import Trend
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.load import Options, Progress
    from vshdata.lake import Lake, Slice

Years = str | int | Iterable[int] | None


def open_lake(lake: "Lake | Path | str") -> "Lake":
    """A lake from its path; nothing is read or made yet."""
    from vshdata.lake import Lake

    return lake if isinstance(lake, Lake) else Lake(Path(lake))


def ingest(
    lake: "Lake | Path | str",
    *paths: Path | str,
    options: "Options | None" = None,
    progress: "Progress | None" = None,
) -> "IngestReport":
    """Load extracts as received: files, folders, zip archives, or `-` for standard input.

    Raises:
        UnreadableInputError: if a path does not exist, or nothing in it is an extract.
        CannotWriteError: if the lake cannot be written.
    """
    from vshdata.intake.ingest import ingest as run
    from vshdata.intake.load import Options

    chosen = options or Options()
    names = [str(path) for path in paths]
    return run(open_lake(lake), names, chosen, progress or (lambda _name, _rows: None))


def trend(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str = "ks4",
    years: Years = None,
    indicators: Sequence[str] | None = None,
    protect: str = "dfe",
) -> "pl.DataFrame":
    """One row per indicator x academic year, protected.

    Columns: `indicator`, `label`, `unit`, `cohort`, `academic_year` (the year it ends), `value`
    (unrounded; null unless `status` is ok), `numerator`, `denominator` (pupils), `status` (ok, or c
    hidden, z not applicable, x not available), `why` (of a blank), `change` on the year before,
    `change_why`, `caveat`, and `average` of the years.

    Raises:
        UsageError: if the cohort, area, an indicator, a year or the profile does not exist.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.report.long import long_frame

    table = trend_table(lake, cohort=cohort, area=area, years=years, indicators=indicators, protect=protect)
    return long_frame(table)


def trend_table(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str = "ks4",
    years: Years = None,
    indicators: Sequence[str] | None = None,
    protect: str = "dfe",
) -> "Trend":
    """The trend as a table to render; arguments and errors as `trend`."""
    from vshdata.figures.disclosure import Status, parse_profile
    from vshdata.figures.disclosure import protect as protect_figures
    from vshdata.figures.trend import build_trend

    membership = parse_cohort(cohort)
    chosen = choose(area, indicators)
    profile = parse_profile(protect)
    opened = open_lake(lake)
    wanted = _years(opened, chosen[0].table, years)
    figures, notes = _measure(opened, chosen, membership, wanted, profile.threshold)
    safe = protect_figures(figures, wanted, profile)
    hidden = {cell.indicator.id for cell in safe.cells if cell.status is Status.SUPPRESSED}
    notes += _count_blanks([item for item in figures if item.indicator.id not in hidden], profile.threshold)
    return build_trend(safe, cohort=membership.id, cohort_title=membership.title, area=area, notes=notes)


def catalog(lake: "Lake | Path | str") -> "list[Slice]":
    """Every slice of the lake with its provenance, by table, year and source."""
    opened = open_lake(lake)
    return [item for name in TABLES for item in opened.slices(name)]


def _years(lake: "Lake", table: str, years: Years) -> tuple[int, ...]:
    """The years to show: those asked for, else every year the table is loaded for."""
    loaded = lake.years(table)
    if years is None:
        wanted = loaded
    elif isinstance(years, str):
        wanted = parse_years(years)
    else:
        given = [years] if isinstance(years, int) else years
        wanted = tuple(sorted({AcademicYear(year).end for year in given}))
    if not set(wanted) & set(loaded):
        what = TABLES[table].title.lower()
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {what}"
            + (f" for {', '.join(map(label, wanted))}." if wanted else "."),
            "Load them with: vshdata ingest FILE…   See what is there with: vshdata catalog",
        )
    return wanted


def _measure(
    lake: "Lake",
    indicators: Sequence[Indicator],
    membership: Membership,
    years: Sequence[int],
    threshold: int,
) -> "tuple[list[Figure], list[str]]":
    """Every indicator in every year, as figures that are not yet protected, and notes."""
    table = indicators[0].table
    supplied = lake.supplied(table, years)
    needed = {item: set(lake.years(item.table)) for item in membership.cohort.needs}
    told = set(years).intersection(*needed.values())
    told = {year for year in told if year >= (membership.cohort.first_year or year)}
    if not told & set(supplied):
        lacking = next((item for item in needed if not needed[item] & set(supplied)), CIN_RETURN)
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {lacking.name} for the years of the "
            f"{TABLES[table].title.lower()} it has.",
            f"Load the return with: vshdata ingest {lacking.example}   "
            "See what is there with: vshdata catalog",
        )
    cohorts = _cohorts(lake, membership, [year for year in years if year in told])
    notes = _notes_on_cohort(lake, membership, cohorts, threshold)
    by_year = [
        _measure_year(lake, indicators, membership, year, supplied.get(year), cohorts.get(year))
        for year in years
    ]
    ordered = [figure for group in zip(*by_year, strict=True) for figure in group]
    return ordered, notes


def _measure_year(
    lake: "Lake",
    indicators: Sequence[Indicator],
    membership: Membership,
    year: int,
    supplied: frozenset[str] | None,
    cohort: "pl.DataFrame | None",
) -> "list[Figure]":
    """`cohort`: one row per pupil of it, or None for every pupil or where it cannot be told."""
    import narwhals as nw

    from vshdata.figures.availability import why_absent
    from vshdata.figures.measure import Figure, measure

    reasons = {item.id: why_absent(item, year, supplied) for item in indicators}
    if cohort is None and not membership.cohort.is_everyone:
        reason = _why_no_cohort(lake, membership, year)
        reasons = {id_: why or reason for id_, why in reasons.items()}
    present = [item for item in indicators if not reasons[item.id]]
    found: dict[str, Figure] = {}
    if present:
        rows = nw.from_native(lake.scan(TABLES[present[0].table], [year]))
        if cohort is not None:
            rows = rows.join(nw.from_native(cohort.lazy()), on="pupil_id", how="semi")
        found = {figure.indicator.id: figure for figure in measure(rows, present, year)}
    return [found.get(item.id, Figure(item, year, absent=reasons[item.id])) for item in indicators]


def _cohorts(lake: "Lake", membership: Membership, years: Sequence[int]) -> "dict[int, pl.DataFrame]":
    """The pupils of the cohort, by year; nothing for the cohort of every pupil."""
    import narwhals as nw

    from vshdata.figures.cohorts import combine_spells, members

    if membership.cohort.is_everyone:
        return {}
    wanted = [item.table for item in (*membership.cohort.needs, *membership.cohort.lessened_by)]
    held = {table: lake.years(table) for table in wanted}

    def spells(year: int) -> "nw.LazyFrame[Any]":
        tables = [TABLES[table] for table in wanted if year in held[table]]
        return combine_spells(*(nw.from_native(lake.scan(table, [year])) for table in tables))

    return {year: members(spells(year), membership, year).collect().to_native() for year in years}


def _notes_on_cohort(
    lake: "Lake", membership: Membership, cohorts: "dict[int, pl.DataFrame]", threshold: int
) -> list[str]:
    """What the reader must know of the cohort; a number as small as the threshold is not told."""
    if membership.cohort.is_everyone:
        return []
    notes = []
    unjoined = {year: lake.count_unjoined(pupils) for year, pupils in cohorts.items()}
    counts = [
        f"{label(year)} {_many(count, threshold)} of {_many(cohorts[year].height, threshold)}"
        for year, count in unjoined.items()
        if count
    ]
    if counts:
        notes.append(
            f"Children of {membership.id} who cannot be joined to school data, for want of a UPN that can "
            f"be believed: {'; '.join(counts)}."
        )
    if CARE_RETURN in membership.cohort.lessened_by:
        without = [year for year in cohorts if year not in lake.years(CARE_RETURN.table)]
        where = "" if len(without) == len(cohorts) else f" for {', '.join(map(label, without))}"
        if without:
            notes.append(
                f"No looked-after return is loaded{where}, so children looked after could not be taken "
                f"out of {membership.cohort.id}{' in those years' if where else ''}."
            )
        unknown = [year for year in cohorts if year not in without and _is_care_unjoined(lake, year)]
        if unknown:
            when = ", ".join(map(label, unknown))
            notes.append(
                f"No child looked after for {when} has a UPN that can be believed, so "
                f"none could be taken out of {membership.cohort.id}: is the header of the return loaded?"
            )
    return notes


def _is_care_unjoined(lake: "Lake", year: int) -> bool:
    """Whether a looked-after return has children and none of them can be joined by a UPN."""
    import polars as pl

    spells = lake.scan(TABLES[CARE_RETURN.table], [year]).filter(pl.col("status") == "looked_after")
    children = spells.select("pupil_id").unique().collect()
    return 0 < children.height == lake.count_unjoined(children)


def _why_no_cohort(lake: "Lake", membership: Membership, year: int) -> str:
    cohort = membership.cohort
    if cohort.first_year is not None and year < cohort.first_year:
        first = label(cohort.first_year)
        return f"{label(year)}: {cohort.id} cannot be told from a return before the one of {first}"
    lacking = next((item for item in cohort.needs if year not in lake.years(item.table)), CIN_RETURN)
    return f"no {lacking.name} is loaded for {label(year)}"


def _count_blanks(figures: "Sequence[Figure]", threshold: int) -> list[str]:
    """How many pupils' blanks counted as 0 or no, by indicator; a small number is not told."""
    notes = []
    for indicator in dict.fromkeys(figure.indicator for figure in figures):
        own = [figure for figure in figures if figure.indicator is indicator]
        blanks, pupils = sum(item.blanks for item in own), sum(item.pupils for item in own)
        if blanks:
            notes.append(
                f"{indicator.label}: {_many(blanks, threshold)} of {pupils:,} pupils had no value; "
                f"each counts as {'no' if indicator.unit == Unit.PERCENT else '0'}."
            )
    return notes


def _many(count: int, threshold: int) -> str:
    """A count of pupils in words that do not give a small one away."""
    return f"{count:,}" if count > threshold else f"{threshold} or fewer"
