"""The verbs of live attendance. As the other verbs: engines are imported inside."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api import open_lake

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from vshdata.api.live_alerts import Found
    from vshdata.api.live_outlook import Outlook
    from vshdata.api.live_watch import Dropped
    from vshdata.attendance.reconcile import Line
    from vshdata.attendance.view import WeekView
    from vshdata.figures.cohorts import Cohort
    from vshdata.figures.disclosure import Profile
    from vshdata.intake.loaded import Options
    from vshdata.lake import Lake


def live_attendance(
    lake: "Lake | Path | str",
    *,
    cohorts: Sequence[str] = ("csw",),
    week: "date | None" = None,
    weeks: int = 12,
    by_school: bool = False,
    to_date: bool = False,
    protect: str = "dfe",
    own: "Mapping[str, Cohort] | None" = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "pl.DataFrame":
    """One row per cohort, school, week and measure of live attendance, protected.

    `week`: any day of the last week shown; None is the last with marks. Percentages to one decimal. A blank
    `value` is hidden, or nobody to measure, as `status` says; a blank change has a hidden or absent side.
    `own`, `profiles`: cohorts and profiles of your own, by id, as `own_cohorts` and `own_profiles` make.

    Raises:
        UsageError: if a cohort or profile does not exist, or schools are asked for in a shared one.
        NothingLoadedError: if there are no marks of the week, or no return tells a cohort.
    """
    from vshdata.report.weekly import week_frame

    return week_frame(
        live_attendance_view(
            lake,
            cohorts=cohorts,
            week=week,
            weeks=weeks,
            by_school=by_school,
            to_date=to_date,
            protect=protect,
            own=own,
            profiles=profiles,
        )
    )


def live_attendance_view(
    lake: "Lake | Path | str",
    *,
    cohorts: Sequence[str] = ("csw",),
    week: "date | None" = None,
    weeks: int = 12,
    by_school: bool = False,
    to_date: bool = False,
    protect: str = "dfe",
    own: "Mapping[str, Cohort] | None" = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "WeekView":
    """The same as a table to render; arguments and errors as `live_attendance`."""
    from vshdata.api.live_weeks import Asked, read_cohorts, weekly
    from vshdata.figures.disclosure import parse_profile

    asked = Asked(read_cohorts(cohorts, own), week, weeks, by_school, to_date)
    return weekly(open_lake(lake), asked, parse_profile(protect, profiles))


def alerts(
    lake: "Lake | Path | str",
    *,
    cohorts: Sequence[str],
    target: Path | None = None,
    folder: Path | None = None,
    on: "date | None" = None,
    limits: Mapping[str, int] | None = None,
    own: "Mapping[str, Cohort] | None" = None,
) -> "Found":
    """Write who of some cohorts has an alert to a file, or to a file for each school; journalled.

    `on`: as known at the end of that day; None is the last with marks. `limits`: by the names of
    `vshdata.attendance.rules.Limits`. `own`: cohorts of your own, by id.

    Raises:
        UsageError: if a cohort or limit does not exist, or alerts were already made for a later day.
        NothingLoadedError: if there are no marks, or no return tells a cohort.
        CannotWriteError: if a file or the lake cannot be written.
    """
    from vshdata.api.live_alerts import write_alerts
    from vshdata.api.live_weeks import read_cohorts
    from vshdata.attendance.rules import read_limits

    chosen, read = read_cohorts(cohorts, own), read_limits(limits or {})
    return write_alerts(open_lake(lake), chosen, read, target=target, folder=folder, on=on)


def forecast(
    lake: "Lake | Path | str",
    *,
    cohorts: Sequence[str] = ("csw",),
    protect: str = "dfe",
    own: "Mapping[str, Cohort] | None" = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "list[Outlook]":
    """How many of each cohort will be persistently absent over the year, from the weeks so far; protected.

    `own`, `profiles`: as of `live_attendance`.

    Raises:
        UsageError: if a cohort or profile does not exist.
        NothingLoadedError: if there are no marks, or no return tells a cohort.
    """
    from vshdata.api.live_outlook import forecasts
    from vshdata.api.live_weeks import read_cohorts
    from vshdata.figures.disclosure import parse_profile

    return forecasts(open_lake(lake), read_cohorts(cohorts, own), parse_profile(protect, profiles))


def reconcile(
    lake: "Lake | Path | str", *, year: int | None = None, protect: str = "dfe"
) -> "tuple[int, list[Line]]":
    """Live against census for a year, by default the last with both; the year, and lines that add up.

    Raises:
        UsageError: if the profile is not `internal`: lines may be of few pupils.
        NothingLoadedError: if no year has both.
    """
    from vshdata.api.exporting import require_internal
    from vshdata.api.live_outlook import reconciliation

    require_internal(protect, "The reconciliation, whose lines may be of few pupils,")
    return reconciliation(open_lake(lake), year)


def watch(
    lake: "Lake | Path | str",
    folder: Path,
    *,
    options: "Options | None" = None,
    settle: float = 2.0,
    once: bool = False,
) -> "Iterator[Dropped]":
    """Load each whole file dropped in a folder, once; what became of it, as it happens.

    `settle`: seconds for which a file must not change. `once`: until no file waits, else for ever.

    Raises:
        UnreadableInputError: if there is no such folder.
        UsageError: if a map is wrong.
        CannotWriteError: on the way, if the lake cannot be written or a file cannot be moved.
    """
    from vshdata.api.live_watch import Folder
    from vshdata.api.live_watch import watch as run
    from vshdata.intake.loaded import Options

    return run(Folder(open_lake(lake), folder, options or Options(), settle), once=once)
