"""The verbs a notebook calls. The command line is these plus printing.

Engines are imported inside, so that asking for help loads none.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.asked_years import Years, read_years, years_held, years_of
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.indicators import choose
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.api.comparing import Home
    from vshdata.api.held import Holding
    from vshdata.api.lacks import Lack
    from vshdata.figures.disclosure import Profile
    from vshdata.figures.trend import Trend
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.loaded import Options, Progress
    from vshdata.lake import Lake
    from vshdata.slices import Slice


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
