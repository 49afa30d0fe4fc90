"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import Membership, parse_cohort
from vshdata.figures.indicators import Indicator, Unit, choose
from vshdata.tables import TABLES
from vshdata.years import AcademicYear, label, parse_years

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.frames import Rows, Scan
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
    from vshdata.figures.availability import why_absent
    from vshdata.figures.frames import added
    from vshdata.figures.measure import Figure

    table = indicators[0].table
    supplied = lake.supplied(table, sorted({*years, *(year - 1 for year in years)}))
    in_need = set(years) if membership.cohort.is_everyone else set(lake.years("spells"))
    told = {year for year in in_need if year >= (membership.cohort.first_year or year)}
    if not told & set(years) & set(supplied):
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no children in need return for the years of the "
            f"{TABLES[table].title.lower()} it has.",
            "Load the return with: vshdata ingest CIN.xml   See what is there with: vshdata catalog",
        )
    cohort = _cohort(lake, membership, [year for year in years if year in told])
    notes = _notes_on_cohort(lake, membership, cohort, threshold)
    worked_out = {year: added(table, year, supplied) for year in years}
    reasons = {
        (item.id, year): why_absent(item, year, supplied.get(year), worked_out[year])
        or ("" if year in told else _why_no_cohort(membership, year))
        for item in indicators
        for year in years
    }
    present = [year for year in years if any(not reasons[item.id, year] for item in indicators)]
    found = _figures(lake, indicators, present, cohort)

    def figure(position: int, item: Indicator, year: int) -> Figure:
        absent = reasons[item.id, year]
        return Figure(item, year, absent=absent) if absent else found[year][position]

    return [
        figure(position, item, year) for position, item in enumerate(indicators) for year in years
    ], notes


def _figures(
    lake: "Lake", indicators: Sequence[Indicator], years: Sequence[int], cohort: "pl.DataFrame | None"
) -> "dict[int, list[Figure]]":
    """Every indicator in the years given, of the cohort or, where that is None, of every pupil."""
    import narwhals as nw

    from vshdata.figures.frames import FRAMES, rows_of
    from vshdata.figures.measure import measure

    table = indicators[0].table
    framed = table in FRAMES
    rows = rows_of(table, years, _scanner(lake, None if framed else cohort)) if years else None
    if rows is None:
        return {}
    if framed and cohort is not None:
        pupils = nw.from_native(cohort.lazy())
        rows = rows.join(pupils, on=["pupil_id", "academic_year"], how="semi")
    return measure(rows, indicators, years)


def _scanner(lake: "Lake", among: "pl.DataFrame | None") -> "Scan":
    """Rows of the lake for those who may not know of it; a frame picks the cohort only when it is made."""
    import narwhals as nw

    def scan(table: str, years: Sequence[int]) -> "Rows | None":
        loaded = [year for year in years if year in lake.years(table)]
        return nw.from_native(lake.scan(TABLES[table], loaded, among=among)) if loaded else None

    return scan


def _cohort(lake: "Lake", membership: Membership, years: Sequence[int]) -> "pl.DataFrame | None":
    """One row per pupil and `academic_year` of the cohort; None for the cohort of every pupil."""
    import narwhals as nw
    import polars as pl

    from vshdata.figures.cohorts import members

    if membership.cohort.is_everyone:
        return None
    by_year: list[pl.LazyFrame] = []
    for year in years:
        spells = nw.from_native(lake.scan(TABLES["spells"], [year]))
        pupils = members(spells, membership, year).to_native()
        by_year.append(pupils.with_columns(academic_year=pl.lit(year, pl.Int16)))
    return pl.concat(by_year).collect()


def _notes_on_cohort(
    lake: "Lake", membership: Membership, cohort: "pl.DataFrame | None", threshold: int
) -> list[str]:
    """What the reader must know of the cohort; a number as small as the threshold is not told."""
    if cohort is None:
        return []
    notes = []
    sizes = dict(cohort.group_by("academic_year").len().iter_rows())
    counts = [
        f"{label(year)} {_many(count, threshold)} of {_many(sizes[year], threshold)}"
        for year, count in lake.count_unjoined(cohort).items()
    ]
    if counts:
        notes.append(
            f"Children of {membership.id} who cannot be joined to school data, for want of a UPN that can "
            f"be believed: {'; '.join(counts)}."
        )
    if "looked_after" in membership.cohort.none_of and not _holds_care(lake, list(sizes)):
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
