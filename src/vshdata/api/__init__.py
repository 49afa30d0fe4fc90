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
    from vshdata.figures.disclosure import SafeMatches
    from vshdata.figures.trend import Trend
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.loaded import Options, Progress
    from vshdata.lake import Lake, Slice
    from vshdata.people.decisions import Judged

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
    dedupe_las: bool = False,
) -> "pl.DataFrame":
    """One row per indicator x academic year, protected.

    Columns: `indicator`, `label`, `unit`, `cohort`, `academic_year` (the year it ends), `value`
    (unrounded; null unless `status` is ok), `numerator`, `denominator` (pupils), `status` (ok, or c
    hidden, z not applicable, x not available), `why` (of a blank), `change` on the year before,
    `change_why`, `caveat`, and `average` of the years. A child known to several authorities counts for
    each; with `dedupe_las` once, for that of the latest referral.

    Raises:
        UsageError: if the cohort, area, an indicator, a year or the profile does not exist.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.report.long import long_frame

    table = trend_table(
        lake,
        cohort=cohort,
        area=area,
        years=years,
        indicators=indicators,
        protect=protect,
        dedupe_las=dedupe_las,
    )
    return long_frame(table)


def trend_table(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str = "ks4",
    years: Years = None,
    indicators: Sequence[str] | None = None,
    protect: str = "dfe",
    dedupe_las: bool = False,
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
    figures, notes = measure_cohort(
        opened, chosen, membership, wanted, profile.threshold, dedupe_las=dedupe_las
    )
    safe = protect_figures(figures, wanted, profile)
    hidden = {cell.indicator.id for cell in safe.cells if cell.status is Status.SUPPRESSED}
    notes += count_blanks([item for item in figures if item.indicator.id not in hidden], profile.threshold)
    return build_trend(safe, cohort=membership.id, cohort_title=membership.title, area=area, notes=notes)


def match(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
) -> "pl.DataFrame":
    """One row per kind of division, dataset, group and academic year: how many children were matched.

    Columns: `kind`, `dataset`, `group`, `academic_year`, `status` (ok, c hidden, z nobody), `children`,
    `matched`, `rate`, `of_matched` and `of_unmatched` (the group as a percentage of either),
    `published`.

    Raises:
        UsageError: if a cohort, kind, year or profile does not exist.
        NothingLoadedError: if the lake has no social-care file of the years.
    """
    from vshdata.report.matching import match_frame

    found, _ = match_table(lake, years=years, cohort=cohort, by=by, protect=protect)
    return match_frame(found)


def match_table(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
) -> "tuple[SafeMatches, list[str]]":
    """Match rates to render, and notes; arguments and errors as `match`."""
    from vshdata.api.matching import DEFAULT_KINDS, match_rates, note_people

    opened = open_lake(lake)
    wanted = _read_years(years) or None
    found = match_rates(opened, years=wanted, cohort=cohort, kinds=by or DEFAULT_KINDS, protect=protect)
    return found, note_people(opened, found.profile.threshold)


def review(lake: "Lake | Path | str", target: Path) -> int:
    """Write near matches to a CSV file for a person to judge; journalled. Returns how many there are.

    Raises:
        NothingLoadedError: if the lake knows nobody yet.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.reviewing import csv_of, export, review_matches
    from vshdata.people.decisions import COLUMNS

    opened = open_lake(lake)
    rows = review_matches(opened)
    export(opened, "match review", target, csv_of(rows, COLUMNS), len(rows))
    return len(rows)


def apply_review(lake: "Lake | Path | str", path: Path) -> "Judged":
    """Apply a reviewed file of near matches; journalled.

    Raises:
        UnreadableInputError: if the file cannot be read, or is not a reviewed list.
    """
    from vshdata.api.reviewing import apply_review as run

    return run(open_lake(lake), path)


def undo_review(lake: "Lake | Path | str", what: str) -> int:
    """Take back what a reviewed file, by its name, or one pair had joined. Returns how many judgements.

    Raises:
        UsageError: if nothing of that name was applied.
    """
    from vshdata.api.reviewing import undo_review as run

    return run(open_lake(lake), what)


def unmatched(lake: "Lake | Path | str", target: Path, *, years: Years = None) -> int:
    """Write the children who were not matched to a CSV file, with why; journalled. Returns how many rows.

    Raises:
        NothingLoadedError: if the lake has no social-care file of the years.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.not_matched import COLUMNS, unmatched_children
    from vshdata.api.reviewing import csv_of, export

    opened = open_lake(lake)
    rows = unmatched_children(opened, _read_years(years) or None)
    export(opened, "match unmatched", target, csv_of(rows, COLUMNS), len(rows))
    return len(rows)


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
