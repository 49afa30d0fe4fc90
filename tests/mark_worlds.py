"""Files of attendance marks that tests write, and what a lake then says of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from extracts import upn, write

from vshdata.api import ingest
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.tables.marks import ATTENDANCE_WEEKS, MARKS

SCHOOL, OTHER = "9994001", "9994002"
HEAD = "UPN,Date,Session,Code,School"

Mark = tuple[int, str, str, str, str]
"""Number of the pupil, day, half, code, school."""


def marks_file(folder: Path, name: str, marks: Iterable[Mark]) -> Path:
    """A long list of marks."""
    lines = [f"{upn(pupil)},{day},{half},{code},{school}" for pupil, day, half, code, school in marks]
    return write(folder, name, "\n".join([HEAD, *lines]) + "\n")


def day_of(pupil: int, day: date | str, codes: str, school: str = SCHOOL) -> list[Mark]:
    """A pupil's two halves of a day, their codes parted by a blank or by nothing."""
    am, pm = codes.split(" ") if " " in codes else (codes[:1], codes[1:])
    return [(pupil, str(day), "AM", am, school), (pupil, str(day), "PM", pm, school)]


def week_from(monday: date, pupil: int, days: Sequence[str], school: str = SCHOOL) -> list[Mark]:
    """A pupil's week: two codes for each day from Monday; a blank text is a day not told."""
    told = ((monday + timedelta(days=at), codes) for at, codes in enumerate(days) if codes)
    return [mark for day, codes in told for mark in day_of(pupil, day, codes, school)]


def load(lake: Path, *files: Path) -> None:
    """Load files one by one, each a command of its own."""
    for file in files:
        report = ingest(lake, file, options=Options())
        assert not report.failed, report.failed


def current(lake: Path) -> dict[tuple[str, str, str], tuple[str, str | None]]:
    """UPN, day and half -> the code that counts and its school."""
    rows = _named(lake).filter("current")
    return {(who, str(day), half): (code, school) for who, day, half, code, school in _values(rows)}


def history(lake: Path) -> set[tuple[str, ...]]:
    """Everything known: UPN, day, half, code, school, when first and last told, whether it counts."""
    rows = _named(lake)
    whole = rows.select("value", "date", "session", "code", "school", "first_told", "told", "current")
    return {tuple(str(cell) for cell in row) for row in whole.rows()}


def weeks(lake: Path) -> Sequence[Mapping[str, Any]]:
    """The stored counts of weeks, in order."""
    rows = Lake(lake).scan(ATTENDANCE_WEEKS).collect()
    return rows.sort("week", "pupil_id", "school").to_dicts()


def _named(lake: Path) -> pl.DataFrame:
    opened = Lake(lake)
    identifiers = opened.people("identifiers")
    assert identifiers is not None
    marks = opened.scan(MARKS)
    return marks.join(identifiers.select("value", pupil_id="id"), on="pupil_id").collect()


def _values(rows: pl.DataFrame) -> list[tuple[str, date, str, str, str | None]]:
    return rows.select("value", "date", pl.col("session", "code").cast(pl.String), "school").rows()
