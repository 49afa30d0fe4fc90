"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.notes import results_of
from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import parse_cohort
from vshdata.figures.indicators import Indicator, choose
from vshdata.tables import TABLES
from vshdata.years import AcademicYear, label, parse_years

if TYPE_CHECKING:
    import polars as pl

    from vshdata.api.held import Holding
    from vshdata.api.lacks import Lack
    from vshdata.figures.trend import Trend
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.loaded import Options, Progress
    from vshdata.lake import Lake, Slice
    from vshdata.studies.kinds import DurationStudy, EventStudy

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
    from vshdata.intake.loaded import Options

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
    from vshdata.api.measuring import measure_cohort
    from vshdata.api.notes import count_blanks
    from vshdata.figures.disclosure import Status, parse_profile
    from vshdata.figures.disclosure import protect as protect_figures
    from vshdata.figures.trend import build_trend

    membership = parse_cohort(cohort)
    chosen = choose(area, indicators)
    profile = parse_profile(protect)
    opened = open_lake(lake)
    wanted = _years(opened, chosen, years)
    figures, notes = measure_cohort(opened, chosen, membership, wanted, profile.threshold)
    safe = protect_figures(figures, wanted, profile)
    hidden = {cell.indicator.id for cell in safe.cells if cell.status is Status.SUPPRESSED}
    notes += count_blanks([item for item in figures if item.indicator.id not in hidden], profile.threshold)
    return build_trend(safe, cohort=membership.id, cohort_title=membership.title, area=area, notes=notes)


def duration(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str | None = None,
    indicators: Sequence[str] | None = None,
    years: Years = None,
    on: str | None = None,
    bands: str | None = None,
    look_back: int | None = None,
    without: Sequence[str] = (),
    sizes: Sequence[int] = (),
    protect: str = "dfe",
) -> "DurationStudy":
    """Does an outcome go with the days on a plan before its year? Needs the extra `stats`.

    `on`: days of what, else what is usual for the cohort; `bands`: edges in months, else DfE's;
    `look_back`: only days of so many months before the year; `without`: covariates not to adjust for;
    `sizes`: cohorts to tell the smallest slope for that they could show.

    Raises:
        UsageError: if something named does not exist, or the extra is not installed.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.api.studying import DurationRequest, check_covariates, choose_outcomes, study_duration
    from vshdata.figures.disclosure import parse_profile
    from vshdata.studies.bands import parse_bands
    from vshdata.studies.exposure import choose_exposure
    from vshdata.studies.extra import require_stats

    membership = parse_cohort(cohort)
    exposure = choose_exposure(membership.cohort.id, on)
    request = DurationRequest(
        membership,
        exposure,
        choose_outcomes(area, indicators),
        parse_bands(bands) if bands else exposure.bands,
        parse_profile(protect),
        look_back,
        check_covariates(without),
        tuple(sizes),
    )
    require_stats()
    opened = open_lake(lake)
    return study_duration(opened, request, _years(opened, request.indicators, years))


def evaluate(
    lake: "Lake | Path | str",
    *,
    event: str,
    cohort: str = "cino",
    comparator: str = "fsm",
    area: str | None = None,
    indicators: Sequence[str] | None = None,
    years: Years = None,
    drop: Sequence[int] = (2020, 2021),
    protect: str = "dfe",
) -> "EventStudy":
    """Did the gap between a cohort and a comparator change after an event? Needs the extra `stats`.

    `event`: year and month, such as `2021-09`; `comparator`: `fsm`, `not-in-need` or a cohort; `drop`:
    academic years to leave out.

    Raises:
        UsageError: if something named does not exist, or the extra is not installed.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.api.evaluating import EventRequest, check_comparator, parse_event, study_events
    from vshdata.api.studying import choose_outcomes
    from vshdata.figures.disclosure import parse_profile
    from vshdata.studies.extra import require_stats

    membership = parse_cohort(cohort)
    check_comparator(comparator, membership)
    chosen = choose_outcomes(area, indicators)
    profile = parse_profile(protect)
    request = EventRequest(membership, comparator, chosen, parse_event(event), profile, tuple(drop))
    require_stats()
    opened = open_lake(lake)
    return study_events(opened, request, _years(opened, request.indicators, years))


def catalog(lake: "Lake | Path | str") -> "list[Slice]":
    """Every slice of the lake with its provenance, by table, year and source."""
    opened = open_lake(lake)
    return [item for name in TABLES for item in opened.slices(name)]


def holdings(lake: "Lake | Path | str") -> "list[Holding]":
    """What the lake holds: one value per dataset and academic year, with its rows and terms."""
    from vshdata.api.held import holdings as find

    return find(open_lake(lake))


def lacking(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str = "ks4",
    years: Years = None,
    indicators: Sequence[str] | None = None,
) -> "list[Lack]":
    """What keeps the figures of a `trend` from being made, or from being whole; arguments as there.

    Where no years are given, they are all those of which the lake holds anything.

    Raises:
        UsageError: if the cohort, area, an indicator or a year does not exist.
        NothingLoadedError: if no years are given and the lake is empty.
    """
    from vshdata.api.lacks import find_lacks

    membership, chosen, opened = parse_cohort(cohort), choose(area, indicators), open_lake(lake)
    wanted = _read_years(years) or _years_held(opened)
    return find_lacks(opened, membership, chosen, wanted)


def _read_years(years: Years) -> tuple[int, ...]:
    """Years as asked for, in order; none where none are."""
    if years is None:
        return ()
    if isinstance(years, str):
        return parse_years(years)
    given = [years] if isinstance(years, int) else years
    return tuple(sorted({AcademicYear(year).end for year in given}))


def _years_held(lake: "Lake") -> tuple[int, ...]:
    """Every year of which the lake holds anything."""
    found = sorted({year for table in TABLES for year in lake.years(table)})
    if not found:
        raise NothingLoadedError(f"The lake at {lake.root} is empty.", "Load files: vshdata ingest FILE…")
    return tuple(found)


def _years(lake: "Lake", indicators: Sequence[Indicator], years: Years) -> tuple[int, ...]:
    """The years to show: those asked for, else every year that any table of the indicators has."""
    tables = list(dict.fromkeys(item.table for item in indicators))
    loaded = sorted({year for table in tables for year in lake.years(table)})
    wanted = _read_years(years) if years is not None else tuple(loaded)
    if not set(wanted) & set(loaded):
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no {results_of(tables)}"
            + (f" for {', '.join(map(label, wanted))}." if wanted else "."),
            "Load them with: vshdata ingest FILE…   See what is there with: vshdata catalog",
        )
    return wanted
