"""Marks into the lake: a slice for each day with all that was told of it, and one of each week's counts.

A file changes the slices of the days it is of and no other, so that a day's marks cost what a day
costs. A week's counts are dropped before a day of it changes and made again at the end of the run; a
week without them is added up by whoever reads it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from vshdata.intake.marks import POSSIBLE_CODES, STORED, merge_marks, monday_of, tally, with_times
from vshdata.lake import Lake
from vshdata.schema import LA_NOT_STATED, Family
from vshdata.slices import SliceKey
from vshdata.tables.marks import ATTENDANCE_WEEKS, MARKS

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


MOST_WAITING = 2_000_000
"""Marks kept in memory before they are written: registers of many schools then write each day once."""


@dataclass(frozen=True)
class Made:
    """When a file was made; `dated`: by its name, not by its own time, which copying may change."""

    at: datetime
    dated: bool


class MarkStore:
    """Marks of files on their way into the days they are of."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._waiting: list[pl.DataFrame] = []
        self._files: dict[str, dict[str, str]] = {}
        self._footer: dict[str, str] = {}

    def add(self, rows: pl.DataFrame, sha256: str, made: Made, footer: Mapping[str, str]) -> None:
        """Take a file's marks. A copy of an undated file was made when that was first seen."""
        before = None if made.dated else self._lake.received(sha256)
        told = datetime.fromisoformat(str(before["told"])) if before else made.at
        self._waiting.append(with_times(rows, told).select(STORED))
        self._files[sha256] = {"source": footer["source"], "told": told.isoformat(), "time": footer["time"]}
        self._footer = dict(footer)
        if sum(frame.height for frame in self._waiting) > MOST_WAITING:
            self._write()

    def finish(self) -> None:
        """Write what waits, and count every week that has marks and no counts."""
        self._write()
        rebuild_weeks(self._lake)

    def _write(self) -> None:
        """Files are noted last: of a writer stopped before that, each is taken in again."""
        if self._waiting:
            dropped: set[Week] = set()
            marks = pl.concat(self._waiting)
            for (year, day), part in marks.group_by("academic_year", "date"):
                self._write_day(day_key(int(str(year)), _day(day)), part, dropped)
        for sha256, facts in self._files.items():
            self._lake.note_received(sha256, facts)
        self._waiting, self._files = [], {}

    def _write_day(self, key: SliceKey, part: pl.DataFrame, dropped: set[Week]) -> None:
        """Add marks to their day, if they tell anything new of it."""
        held = self._lake.read_slice(key)
        merged = merge_marks(held, part)
        if held is not None and merged.equals(held):
            return
        week = (key.year, monday_of(date.fromisoformat(key.term)))
        if week not in dropped:
            self._lake.drop_slices([week_key(*week)])
            dropped.add(week)
        self._lake.write_slice(key, merged, {**self._footer, "schools": _schools(merged)}, unique=False)


def _schools(marks: pl.DataFrame) -> str:
    """Schools of which anybody had a possible session, as JSON: read from the footer, without reading rows.

    A day on which all of a school are marked closed is none on which a child could be missed.
    """
    marked = marks.filter(pl.col("current") & pl.col("code").cast(pl.String).is_in(POSSIBLE_CODES))
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
