r"""Attendance registers: marks side by side, a column for each half of a day, or for each day.

Three shapes: a row for each pupil and day with a column for each half; a row for each pupil with a column
for each date, or date and half; and a row for each pupil and week with a column for each weekday. A column
of a whole day holds one mark or two, `/\`, `/I`, `C1 C1`; one mark alone is of both halves, but `/` is of
the morning and `\` of the afternoon.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import polars as pl

from vshdata.intake.formats.spread import PART_MARK, Spread
from vshdata.intake.values import read_day
from vshdata.schema import Family, Table
from vshdata.tables.marks import MARKS, SESSIONS
from vshdata.tables.register_codes import REGISTER_CODES

WHOLE = "day"
"""The part of a column that holds both halves."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri)[a-z]*\.?\s*(.*)$")
_DAY_TEXT = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/. ])\d{1,2}\1(?:\d{4}|\d{2})|"
    r"\d{1,2}[-/. ]?[a-z]{3,9}[-/. ]?(?:\d{4}|\d{2})|\d{4}-[a-z]{3}-\d{2})\b"
)
_HALVES = {
    **{code: code for code in SESSIONS},
    **MARKS.by_name["session"].aliases,
    "": WHOLE,
    WHOLE: WHOLE,
}
_HALF_WORDS = {word: half for word, half in MARKS.by_name["session"].aliases.items() if len(word) > 1}
"""A heading of one letter or figure may be of anything."""

_WEEK_STARTS = ("week commencing", "week beginning", "week starting", "week", "w/c", "wc")

_CODE = "|".join(re.escape(code) for code in sorted((item.code for item in REGISTER_CODES), key=len)[::-1])
_PAIR = rf"(?i)^({_CODE})[\s,;|]*({_CODE})$"


@dataclass(frozen=True)
class Register(Spread, ABC):
    """Columns of one mark each, or of a day's two."""

    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holds: str = "code"

    @abstractmethod
    def parts_in(self, headings: Collection[str]) -> dict[str, str]:
        """Heading in lower case -> the half of the day it is of: `date half`, or the half alone."""

    def lacks(self, headings: Collection[str]) -> set[str]:
        """A column of marks, where there is none."""
        return set() if self.parts_in(headings) else {"a column for each day or session"}

    def positions(self, where: Mapping[str, int], table: Table, family: Family) -> dict[int, str]:  # noqa: ARG002 (as every spread)
        """Position in the file -> the code of a part."""
        return {where[heading]: f"code{PART_MARK}{part}" for heading, part in self.parts_in(where).items()}

    def gather(self, batch: pl.DataFrame) -> pl.DataFrame:
        """One row per half-day, in the order of the file."""
        sides = [name for name in batch.columns if PART_MARK in name]
        shared = [name for name in batch.columns if PART_MARK not in name]
        long = batch.unpivot(sides, index=shared, variable_name="part", value_name="code")
        day, half = pl.col("part").str.split(PART_MARK).list.last(), pl.col("half")
        long = long.with_columns(day.str.split(" ").list.last().alias("half"), part=day)
        halves = [
            long.filter(half != WHOLE),
            *(
                long.filter(half == WHOLE).with_columns(pl.lit(name).alias("half"), code=_half(name))
                for name in SESSIONS
            ),
        ]
        rows = self.dated(pl.concat(halves)).rename({"half": "session"})
        return rows.drop("part").sort("line", "date", "session", maintain_order=True)

    def dated(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with the text of their `date`, from `part` or from a column of the row."""
        return rows


class _HalfDays(Register):
    def parts_in(self, headings: Collection[str]) -> dict[str, str]:
        names = {**{half: half for half in SESSIONS}, **_HALF_WORDS}
        ends = ("", " mark", " code", "mark", "code")
        spelt = {f"{name}{end}": half for name, half in names.items() for end in ends}
        return {heading: half for heading, half in spelt.items() if heading in headings}


class _DatedColumns(Register):
    def parts_in(self, headings: Collection[str]) -> dict[str, str]:
        return {heading: part for heading in headings if (part := _dated_part(heading))}

    def dated(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(date=pl.col("part").str.split(" ").list.first())


class _Weekdays(Register):
    def parts_in(self, headings: Collection[str]) -> dict[str, str]:
        if not set(_WEEK_STARTS) & set(headings):
            return {}
        return {heading: part for heading in headings if (part := _weekday_part(heading))}

    def positions(self, where: Mapping[str, int], table: Table, family: Family) -> dict[int, str]:
        starts = [where[name] for name in _WEEK_STARTS if name in where]
        return super().positions(where, table, family) | dict.fromkeys(starts[:1], "week_start")

    def dated(self, rows: pl.DataFrame) -> pl.DataFrame:
        starts = rows.select("week_start", "part").unique()
        days = [_day_of(*row) for row in starts.iter_rows()]
        return rows.join(
            starts.with_columns(date=pl.Series(days, dtype=pl.String)),
            on=["week_start", "part"],
            how="left",
            nulls_equal=True,
        ).drop("week_start")


class _AnyRegister(Register):
    """Whichever of the three shapes a file has: for files whose other headings a map reads."""

    def parts_in(self, headings: Collection[str]) -> dict[str, str]:
        shape = self._shape(headings)
        return shape.parts_in(headings) if shape else {}

    def positions(self, where: Mapping[str, int], table: Table, family: Family) -> dict[int, str]:
        shape = self._shape(where)
        return shape.positions(where, table, family) if shape else {}

    def dated(self, rows: pl.DataFrame) -> pl.DataFrame:
        if "week_start" in rows.columns:
            return WEEKDAYS.dated(rows)
        return rows if "date" in rows.columns else DATED_COLUMNS.dated(rows)

    @staticmethod
    def _shape(headings: Collection[str]) -> Register | None:
        shapes = (DATED_COLUMNS, WEEKDAYS, HALF_DAYS)
        return next((shape for shape in shapes if shape.parts_in(headings)), None)


HALF_DAYS, DATED_COLUMNS, WEEKDAYS = _HalfDays(), _DatedColumns(), _Weekdays()
ANY_REGISTER = _AnyRegister()


def day_texts(headings: Collection[str]) -> list[str]:
    """The dates in headings, as they are written."""
    return [found.group() for text in headings if (found := _DAY_TEXT.search(text.lower()))]


def _dated_part(heading: str) -> str:
    """`2024-10-14 am` of `Mon 14/10/2024 AM`, or nothing."""
    found = _DAY_TEXT.search(heading)
    day = read_day(found.group()) if found else None
    if found is None or day is None:
        return ""
    before, after = heading[: found.start()].strip(" :-,"), heading[found.end() :].strip(" :-,")
    if before and not _WEEKDAY.fullmatch(before):
        return ""
    half = _HALVES.get(after.removeprefix("00:00:00").strip())
    return f"{day.isoformat()} {half}" if half else ""


def _weekday_part(heading: str) -> str:
    """`2 am` of `Wed AM`: the days after the start of the week, and the half."""
    found = _WEEKDAY.match(heading)
    half = _HALVES.get(found.group(2).strip(" :-")) if found else None
    return f"{_WEEKDAYS.index(found.group(1))} {half}" if found and half else ""


def _day_of(week_start: str | None, part: str) -> str | None:
    """The day of a weekday's column; none where the row's week cannot be read."""
    start = read_day((week_start or "").strip())
    if start is None:
        return None
    monday = start - timedelta(days=start.weekday())
    return (monday + timedelta(days=int(part.split(" ", maxsplit=1)[0]))).isoformat()


def _half(name: str) -> pl.Expr:
    """The mark of one half in a column of the whole day."""
    text = pl.col("code").str.strip_chars()
    at = SESSIONS.index(name) + 1
    own = {"am": "/", "pm": "\\"}
    other = own["pm" if name == "am" else "am"]
    is_one = text.str.contains(rf"(?i)^({_CODE})$")
    one = pl.when(text == other).then(pl.lit("")).otherwise(text)
    return pl.when(is_one).then(one).otherwise(pl.coalesce(text.str.extract(_PAIR, at), text))
