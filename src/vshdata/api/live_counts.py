"""Counts of live attendance out of a lake: of weeks already counted, and of those still to be."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError
from vshdata.tables.marks import ATTENDANCE_WEEKS, MARKS

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake


def years_of_marks(lake: "Lake") -> tuple[int, ...]:
    """Academic years with marks.

    Raises:
        NothingLoadedError: if there are none.
    """
    years = lake.years(MARKS.name)
    if not years:
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no attendance marks.", "Load registers: vshdata ingest FILE…"
        )
    return years


def last_day(lake: "Lake", year: int) -> date:
    """The last day of an academic year that any marks are of, of those that have been: closures and visits
    may be entered ahead.
    """
    days = sorted(date.fromisoformat(key.term) for key in lake.keys(MARKS.name, [year]))
    return max((day for day in days if day <= _today()), default=days[0])


def _today() -> date:
    return datetime.now().astimezone().date()


def counts_of(lake: "Lake", year: int, among: "pl.DataFrame | None" = None) -> "pl.LazyFrame":
    """One row per pupil, week and school of a year, in the columns of `attendance_weeks`.

    `among`: only the pupils of this frame, by `pupil_id`.
    """
    import polars as pl

    wanted = None if among is None else of_year(among, year)
    parts = []
    if year in lake.years(ATTENDANCE_WEEKS.name):
        parts.append(lake.scan(ATTENDANCE_WEEKS, [year], among=wanted))
    parts += _not_yet_counted(lake, year, wanted)
    counts = pl.concat([part.select(_columns()) for part in parts])
    doubled = _of_two_numbers(lake, year)
    if doubled is None:
        return counts
    again = doubled if wanted is None else doubled.join(wanted, on="pupil_id", how="semi")
    mended = _counted_again(lake, year, again)
    return pl.concat([counts.join(again.lazy(), on="pupil_id", how="anti"), mended.select(_columns())])


def marks_of(lake: "Lake", year: int, among: "pl.DataFrame") -> "pl.DataFrame":
    """The marks that count of some pupils in a year: one row per pupil and half-day, in order."""
    import polars as pl

    from vshdata.intake.marks import STORED, merge_marks

    rows = lake.scan(MARKS, [year], among=of_year(among, year)).select(STORED).collect()
    return merge_marks(None, rows).filter(pl.col("current"))


def of_year(pupils: "pl.DataFrame", year: int) -> "pl.DataFrame":
    """Pupils as a scan takes them."""
    import polars as pl

    return pupils.select("pupil_id", academic_year=pl.lit(year, pl.Int16)).unique()


def _columns() -> list[str]:
    return ["pupil_id", *(column.name for column in ATTENDANCE_WEEKS.values)]


def _not_yet_counted(lake: "Lake", year: int, among: "pl.DataFrame | None") -> "list[pl.LazyFrame]":
    """Counts of weeks whose marks a writer that was stopped left without."""
    import polars as pl

    from vshdata.intake.mark_store import weeks_of
    from vshdata.intake.marks import tally, week_of

    counted = {date.fromisoformat(key.term) for key in lake.keys(ATTENDANCE_WEEKS.name, [year])}
    missing = {week for _, week in weeks_of(lake.keys(MARKS.name, [year]))} - counted
    if not missing:
        return []
    marks = lake.scan(MARKS, [year], among=among)
    return [tally(marks.filter("current", week_of(pl.col("date")).is_in(sorted(missing))))]


def _of_two_numbers(lake: "Lake", year: int) -> "pl.DataFrame | None":
    """Pupils whose marks of one week came under two numbers that are one child: `pupil_id`."""
    import polars as pl

    merges = lake.people_file("merges")
    stored = lake.as_stored(ATTENDANCE_WEEKS.name, [year])
    if merges is None or stored is None:
        return None
    own = merges.filter(~pl.col("of_child"))
    if not own.height:
        return None
    numbers = pl.concat([own["raw_id"], own["merged_id"]]).unique()
    rows = stored.filter(pl.col("pupil_id").is_in(numbers.implode())).select("pupil_id", "week").unique()
    joined = rows.join(own.lazy(), left_on="pupil_id", right_on="raw_id", how="left")
    head = pl.coalesce("merged_id", "pupil_id").alias("head")
    doubled = joined.group_by(head, "week").len().filter(pl.col("len") > 1)
    found = doubled.select(pupil_id="head").unique().collect()
    return found if found.height else None


def _counted_again(lake: "Lake", year: int, pupils: "pl.DataFrame") -> "pl.LazyFrame":
    """Counts from the marks of all numbers of a pupil together: each half-day once."""
    from vshdata.intake.marks import tally

    return tally(marks_of(lake, year, pupils).lazy())
