"""Marks into the lake: a slice for each day with all that was told of it, and one of each week's counts.

A file changes the slices of the days it is of and no other, so that a day's marks cost what a day
costs. A week's counts are dropped before a day of it changes and made again at the end of the run; a
week without them is added up by whoever reads it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import polars as pl

from vshdata.intake.marks import STORED, merge_marks, monday_of, tally, with_times
from vshdata.lake import Lake, SliceKey
from vshdata.schema import LA_NOT_STATED, Family
from vshdata.tables.marks import ATTENDANCE_WEEKS, MARKS
from vshdata.tables.register_codes import NO_MARK

Week = tuple[int, date]
"""Academic year and Monday."""


def day_key(year: int, day: date) -> SliceKey:
    """The slice of a day's marks: of every file and authority together."""
    return SliceKey(MARKS.name, year, LA_NOT_STATED, "final", day.isoformat(), Family.LIVE, "day")


def week_key(year: int, week: date) -> SliceKey:
    """The slice of a week's counts."""
    return SliceKey(
        ATTENDANCE_WEEKS.name, year, LA_NOT_STATED, "final", week.isoformat(), Family.LIVE, "week"
    )


def store_marks(
    lake: Lake, rows: pl.DataFrame, sha256: str, told: datetime, footer: Mapping[str, str]
) -> int:
    """Add a file's marks to the days they are of. Returns how many days they changed.

    `told`: when the file was made; the same file loaded again was made when it was first seen.
    """
    before = lake.received(sha256)
    told = datetime.fromisoformat(str(before["told"])) if before else told
    dropped: set[Week] = set()
    changed = 0
    marks = with_times(rows, told).select(STORED)
    for (year, day), part in marks.group_by("academic_year", "date"):
        changed += _store_day(lake, day_key(int(str(year)), _day(day)), part, footer, dropped)
    lake.note_received(
        sha256, {"source": footer["source"], "told": told.isoformat(), "time": footer["time"]}
    )
    return changed


def _store_day(
    lake: Lake, key: SliceKey, part: pl.DataFrame, footer: Mapping[str, str], dropped: set[Week]
) -> bool:
    """Whether the marks tell anything new of their day; if so they are added."""
    held = lake.read_slice(key)
    merged = merge_marks(held, part)
    if held is not None and merged.equals(held):
        return False
    week = (key.year, monday_of(date.fromisoformat(key.term)))
    if week not in dropped:
        lake.drop_slices([week_key(*week)])
        dropped.add(week)
    lake.write_slice(key, merged, {**footer, "schools": _schools(merged)}, unique=False)
    return True


def _schools(marks: pl.DataFrame) -> str:
    """Schools that marked anybody, as JSON: read from the footer, without reading rows."""
    marked = marks.filter(pl.col("current") & (pl.col("code").cast(pl.String) != NO_MARK))
    return json.dumps(sorted(marked["school"].drop_nulls().unique()))


def rebuild_weeks(lake: Lake) -> list[Week]:
    """Count every week that has marks and no counts; returns those weeks."""
    made = {(key.year, date.fromisoformat(key.term)) for key in lake.keys(ATTENDANCE_WEEKS.name)}
    missing = sorted(weeks_of(lake.keys(MARKS.name)) - made)
    for year, week in missing:
        slices = [key for key in lake.keys(MARKS.name, [year]) if weeks_of([key]) == {(year, week)}]
        counts = tally(current_marks(lake, slices)).sort("pupil_id", "school").collect()
        footer = {**(lake.provenance(slices[-1]) or {}), "supplied": ",".join(counts.columns)}
        footer = {name: value for name, value in footer.items() if name not in {"ARROW:schema", "schools"}}
        lake.write_slice(week_key(year, week), counts, footer, unique=False)
    return missing


def weeks_of(keys: Iterable[SliceKey]) -> set[Week]:
    """Weeks that the days of some slices fall in."""
    return {(key.year, monday_of(date.fromisoformat(key.term))) for key in keys}


def current_marks(lake: Lake, days: Sequence[SliceKey]) -> pl.LazyFrame:
    """The marks that count of some days, as stored: by the numbers pupils were first given."""
    scans = pl.scan_parquet([lake.slice_path(key) for key in days])
    return scans.filter("current").select("pupil_id", "academic_year", "date", "session", "code", "school")


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a mark without a day")
    return value
