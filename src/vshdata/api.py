"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import Membership, parse_cohort
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
    in_need = set(years) if membership.cohort.is_everyone else set(lake.years("spells"))
    told = {year for year in in_need if year >= (membership.cohort.first_year or year)}
    if not told & set(years) & set(supplied):
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no children in need return for the years of the "
            f"{TABLES[table].title.lower()} it has.",
            "Load the return with: vshdata ingest CIN.xml   See what is there with: vshdata catalog",
        )
    cohorts = _cohorts(lake, membership, [year for year in years if year in told])
    notes = _notes_on_cohort(lake, membership, cohorts, threshold)
    notes += _note_terms(lake, table, [year for year in years if year in told])
    everyone = membership.cohort.is_everyone
    notes += _note_unmatched(lake, table, dict.fromkeys(years) if everyone else cohorts, threshold)
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

    from vshdata.figures import frames
    from vshdata.figures.availability import why_absent
    from vshdata.figures.measure import Figure, measure

    table = indicators[0].table
    given = None if supplied is None else frames.add_made(table, supplied)
    reasons = {item.id: why_absent(item, year, given) for item in indicators}
    if missing := _missing_beside(lake, table, year):
        reasons = {id_: why or missing for id_, why in reasons.items()}
    if cohort is None and not membership.cohort.is_everyone:
        reason = _why_no_cohort(membership, year)
        reasons = {id_: why or reason for id_, why in reasons.items()}
    present = [item for item in indicators if not reasons[item.id]]
    found: dict[str, Figure] = {}
    if present:
        rows = _pupils_of(lake, table, year)
        if cohort is not None:
            rows = rows.join(nw.from_native(cohort.lazy()), on="pupil_id", how="semi")
        found = {figure.indicator.id: figure for figure in measure(rows, present, year)}
    return [found.get(item.id, Figure(item, year, absent=reasons[item.id])) for item in indicators]


def _pupils_of(lake: "Lake", table: str, year: int) -> "nw.LazyFrame[Any]":
    """One row per pupil of a table's year."""
    import narwhals as nw

    from vshdata.figures.frames import PREPARE

    if table in PREPARE:
        return PREPARE[table](partial(_scan, lake), year)
    return nw.from_native(lake.scan(TABLES[table], [year]))


def _scan(lake: "Lake", table: str, years: Sequence[int]) -> "nw.LazyFrame[Any] | None":
    """The rows of a table, or None where none are loaded for the years."""
    import narwhals as nw

    if not set(years) & set(lake.years(table)):
        return None
    return nw.from_native(lake.scan(TABLES[table], years))


def _missing_beside(lake: "Lake", table: str, year: int) -> str:
    """Why a table's figures cannot be made for want of another, or nothing."""
    from vshdata.figures.frames import BESIDE

    missing = [name for name in BESIDE.get(table, ()) if year not in lake.years(name)]
    return f"no school census is loaded for {label(year)} to count the pupils of" if missing else ""


def _note_unmatched(
    lake: "Lake", table: str, cohorts: "Mapping[int, pl.DataFrame | None]", threshold: int
) -> list[str]:
    """How many events are of pupils who are in no denominator; a small number is not told."""
    import narwhals as nw

    from vshdata.figures.frames import unmatched_events

    counts = []
    for year, cohort in cohorts.items() if table == "exclusions" else ():
        if year not in lake.years(table) or _missing_beside(lake, table, year):
            continue
        rows = unmatched_events(partial(_scan, lake), year)
        if cohort is not None:
            rows = rows.join(nw.from_native(cohort.lazy()), on="pupil_id", how="semi")
        pupils, events = rows.select(pupils=nw.len(), events=nw.col("events").sum()).collect().row(0)
        if pupils:
            few = f"those of {threshold} pupils or fewer"
            counts.append(f"{label(year)} {f'{events:,}' if pupils > threshold else few}")
    if not counts:
        return []
    return [f"Unmatched events, of pupils not on the January census, in no rate: {'; '.join(counts)}."]


def _note_terms(lake: "Lake", table: str, years: Sequence[int]) -> list[str]:
    """Terms of which nothing is loaded, so that a year's figure is of the others."""
    from vshdata.figures.coverage import untold_terms

    untold = {year: untold_terms(partial(_scan, lake), table, year) for year in years}
    counts = [f"{label(year)} {', '.join(terms)}" for year, terms in untold.items() if terms]
    if not counts:
        return []
    return [f"Nothing is loaded of these, and figures are of the rest of the year: {'; '.join(counts)}."]


def _cohorts(lake: "Lake", membership: Membership, years: Sequence[int]) -> "dict[int, pl.DataFrame]":
    """The pupils of the cohort, by year; nothing for the cohort of every pupil."""
    import narwhals as nw

    from vshdata.figures.cohorts import members

    if membership.cohort.is_everyone:
        return {}
    spells = {year: nw.from_native(lake.scan(TABLES["spells"], [year])) for year in years}
    return {year: members(spells[year], membership, year).collect().to_native() for year in years}


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
    if "looked_after" in membership.cohort.none_of and not _holds_care(lake, list(cohorts)):
        notes.append(
            f"No looked-after return is loaded, so children looked after could not be taken out of "
            f"{membership.cohort.id}."
        )
    return notes


def _why_no_cohort(membership: Membership, year: int) -> str:
    cohort = membership.cohort
    if cohort.first_year is not None and year < cohort.first_year:
        first = label(cohort.first_year)
        return f"{label(year)}: {cohort.id} cannot be told from a return before the one of {first}"
    return f"no children in need return is loaded for {label(year)}"


def _holds_care(lake: "Lake", years: Sequence[int]) -> bool:
    import polars as pl

    spells = lake.scan(TABLES["spells"], years)
    return bool(spells.filter(pl.col("status") == "looked_after").head(1).collect().height)


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
