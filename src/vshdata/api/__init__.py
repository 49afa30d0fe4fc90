"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.asked_years import Years, read_years, years_held, years_of
from vshdata.errors import UsageError
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.indicators import choose
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.api.checking import Asked
    from vshdata.api.comparing import Home
    from vshdata.api.held import Holding
    from vshdata.api.lacks import Lack
    from vshdata.figures.disclosure import Profile, SafeMatches
    from vshdata.figures.trend import Trend
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.loaded import Options, Progress
    from vshdata.lake import Lake, Slice
    from vshdata.people.decisions import Judged
    from vshdata.studies.kinds import DurationStudy, EventStudy


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
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
    by: Sequence[str] = (),
    compare: Sequence[str] = (),
    home: "Home | None" = None,
) -> "pl.DataFrame":
    """One row per indicator x academic year, protected.

    `cohorts`, `profiles`: your own, by id, as `own_cohorts` and `own_profiles` read them. `by`: one
    breakdown or two; there is then a row for each group too, named in columns `by_…`, where the total is
    `Total`. `compare`: cohorts and places; there is then a row for each too, named in column
    `comparator`, with `gap` (own minus theirs) and `gap_change`, and own rows have a `rank`. `home`: the
    own authority, its region and neighbours.

    Columns: `indicator`, `label`, `unit`, `cohort`, `academic_year` (the year it ends), `value`
    (unrounded; null unless `status` is ok) with the ends of its 95% interval, `low` and `high`,
    `numerator`, `denominator` (pupils), `status` (ok, or c hidden, z not applicable, x not available),
    `why` (of a blank), `change` on the year before with `change_low`, `change_high` and `change_says`
    (clear change, or no clear change), `change_why`, `caveat`, and `average` of the years.
    A child known to several authorities counts for each; with `dedupe_las` once, for that of the latest
    referral.

    Raises:
        UsageError: if the cohort, area, an indicator, a year, a breakdown, a comparator or the profile does
            not exist.
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
        cohorts=cohorts,
        profiles=profiles,
        by=by,
        compare=compare,
        home=home,
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
    school: str | None = None,
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
    by: Sequence[str] = (),
    intervals: bool = False,
    compare: Sequence[str] = (),
    home: "Home | None" = None,
) -> "Trend":
    """The trend as a table to render; arguments and errors as `trend`.

    `intervals`: tables show them. `school`: only pupils on the January census of the school with this URN.
    """
    from vshdata.api.trending import TrendRequest, trend_tables

    request = TrendRequest(
        area,
        years,
        indicators,
        protect,
        dedupe_las=dedupe_las,
        school=school,
        own=cohorts,
        profiles=profiles,
        by=by,
        intervals=intervals,
        compare=compare,
        home=home,
    )
    (table,) = trend_tables(open_lake(lake), [cohort], request)
    return table


def compare_table(
    lake: "Lake | Path | str",
    *,
    cohort: str,
    others: Sequence[str],
    area: str = "ks4",
    year: str | int | None = None,
    indicators: Sequence[str] | None = None,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
    home: "Home | None" = None,
) -> "Trend":
    """A cohort beside others and places in one year, the last that is loaded where none is asked for.

    Arguments and errors as `trend`; `others` as its `compare`.
    """
    opened = open_lake(lake)
    last = years_of(opened, choose(area, indicators), year)[-1]
    return trend_table(
        opened,
        cohort=cohort,
        area=area,
        years=last,
        indicators=indicators,
        protect=protect,
        cohorts=cohorts,
        profiles=profiles,
        compare=others,
        home=home,
    )


def match(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
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

    found, _ = match_table(
        lake, years=years, cohort=cohort, by=by, protect=protect, cohorts=cohorts, profiles=profiles
    )
    return match_frame(found)


def match_table(
    lake: "Lake | Path | str",
    *,
    years: Years = None,
    cohort: str | None = None,
    by: Sequence[str] | None = None,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "tuple[SafeMatches, list[str]]":
    """Match rates to render, and notes; arguments and errors as `match`."""
    from vshdata.api.matching import DEFAULT_KINDS, match_rates, note_people
    from vshdata.figures.disclosure import parse_profile

    opened = open_lake(lake)
    wanted = read_years(years) or None
    kinds = by or DEFAULT_KINDS
    profile = parse_profile(protect, profiles)
    found = match_rates(opened, years=wanted, cohort=cohort, kinds=kinds, profile=profile, cohorts=cohorts)
    return found, note_people(opened, found.profile.threshold)


def review(lake: "Lake | Path | str", target: Path) -> int:
    """Write near matches to a CSV file for a person to judge; journalled. Returns how many there are.

    Raises:
        NothingLoadedError: if the lake knows nobody yet.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.exporting import csv_of, export
    from vshdata.api.reviewing import review_matches
    from vshdata.people.decisions import COLUMNS

    opened = open_lake(lake)
    rows = review_matches(opened)
    export(opened, "match review", target, csv_of(rows, COLUMNS), {"rows": len(rows)})
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
    from vshdata.api.exporting import csv_of, export
    from vshdata.api.not_matched import COLUMNS, unmatched_children

    opened = open_lake(lake)
    rows = unmatched_children(opened, read_years(years) or None)
    export(opened, "match unmatched", target, csv_of(rows, COLUMNS), {"rows": len(rows)})
    return len(rows)


def which_faults(
    *,
    datasets: Sequence[str] | None = None,
    years: Years = None,
    rules: Sequence[str] | None = None,
    schools: Sequence[str] | None = None,
) -> "Asked":
    """Which faults `check` and `list_faults` are asked for; what is not given means all.

    Raises:
        UsageError: if a dataset or year does not exist.
    """
    from vshdata.api.checking import Asked

    unknown = sorted(set(datasets or ()) - set(TABLES))
    if unknown:
        raise UsageError(f"There is no dataset '{unknown[0]}'.", "See them with: vshdata datasets")
    return Asked(tuple(datasets or ()), read_years(years), tuple(rules or ()), tuple(schools or ()))


def check(
    lake: "Lake | Path | str", asked: "Asked | None" = None, *, by: Sequence[str] | None = None
) -> "pl.DataFrame":
    """One row per dataset and what it is divided by: how many rows of loaded files fail a rule.

    Columns: `dataset`, `academic_year` and `school` as asked for; by rule `rule`, `message` and
    `severity`; `rows` at fault, `rejected` of them, `of` rows read (null by school).

    Raises:
        UsageError: if there is nothing of that name to divide by.
        NothingLoadedError: if the lake is empty.
    """
    from vshdata.api.checking import DEFAULT_BY, Asked, count_faults, find_faults

    opened = open_lake(lake)
    return count_faults(opened, find_faults(opened, asked or Asked()), by or DEFAULT_BY)


def list_faults(
    lake: "Lake | Path | str", target: Path, asked: "Asked | None" = None, *, protect: str = "dfe"
) -> int:
    """Write the rows that fail a rule to a CSV file, with the texts at fault; journalled. Returns how many.

    Raises:
        UsageError: if the profile is not internal.
        NothingLoadedError: if the lake is empty.
        CannotWriteError: if the file or the lake cannot be written.
    """
    from vshdata.api.checking import COLUMNS, Asked, find_faults
    from vshdata.api.exporting import csv_of, export, require_internal

    require_internal(protect, "A list of rows at fault")
    opened = open_lake(lake)
    faults = find_faults(opened, asked or Asked())
    export(opened, "check list", target, csv_of(faults.to_dicts(), COLUMNS), {"rows": faults.height})
    return faults.height


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
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
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

    membership = parse_cohort(cohort, cohorts)
    exposure = choose_exposure(membership.cohort.id, on)
    request = DurationRequest(
        membership,
        exposure,
        choose_outcomes(area, indicators),
        parse_bands(bands) if bands else exposure.bands,
        parse_profile(protect, profiles),
        look_back,
        check_covariates(without),
        tuple(sizes),
    )
    require_stats()
    opened = open_lake(lake)
    return study_duration(opened, request, years_of(opened, request.indicators, years))


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
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
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

    membership = parse_cohort(cohort, cohorts)
    check_comparator(comparator, membership)
    chosen = choose_outcomes(area, indicators)
    profile = parse_profile(protect, profiles)
    request = EventRequest(membership, comparator, chosen, parse_event(event), profile, tuple(drop))
    require_stats()
    opened = open_lake(lake)
    return study_events(opened, request, years_of(opened, request.indicators, years))


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
    cohorts: Mapping[str, Cohort] | None = None,
) -> "list[Lack]":
    """What keeps the figures of a `trend` from being made, or from being whole; arguments as there.

    Where no years are given, they are all those of which the lake holds anything.

    Raises:
        UsageError: if the cohort, area, an indicator or a year does not exist.
        NothingLoadedError: if no years are given and the lake is empty.
    """
    from vshdata.api.lacks import find_lacks

    membership = parse_cohort(cohort, cohorts)
    chosen, opened = choose(area, indicators), open_lake(lake)
    wanted = read_years(years) or years_held(opened)
    return find_lacks(opened, membership, chosen, wanted)
