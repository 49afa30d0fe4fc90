"""From text to values: one small function per kind of column.

Every function takes text that is unwrapped and returns None for what it cannot read; what to do about
that is a rule's business. Month-first dates are never guessed.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from vshdata.schema import Column, Kind
from vshdata.years import parse_year

EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(1, 80_000)
"""Serial numbers of the years 1900 to 2118; a larger number is not a date."""

MISSING_DAYS = {date(1800, 1, 1), date(1900, 1, 1)}
"""Stand for 'not known' in research extracts."""

MOST_REMEMBERED = 1 << 16
"""Texts of a column whose meaning is kept; no column of dates or codes has as many."""

BLANKS = frozenset(
    {
        *("", "null", "(null)", "<null>", "none", "nil", "nan", "<na>", "na", "n/a", "n.a.", "n.a", "#n/a"),
        *(
            "-",
            "--",
            "---",
            "\u2013",
            "\u2014",
            ".",
            "..",
            "...",
            "?",
            "??",
            "???",
            "(blank)",
            "blank",
            "empty",
        ),
        *(
            "unknown",
            "unk",
            "not known",
            "notknown",
            "not stated",
            "not given",
            "not recorded",
            "not provided",
        ),
        *("not available", "not applicable", "not obtained", "missing", "no data", "tbc", "tba", "tbd"),
    }
)
"""Words for nothing, in lower case: they are read as a blank in every column, unless they are a code of it.

`#N/A` is a look-up in Excel that found nothing; every other error of Excel is a text that cannot be read.
"""

ODD_BLANKS = r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Blanks that look like one and are another character, as web pages and spreadsheets leave them."""

UNSEEN = r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
"""Characters of no width."""

WRAPPING = r"""^(?:=\s*"(?P<formula>[^"]*)"|"(?P<quoted>[^"]*)"|'(?P<text>.*))$"""
"""What Excel puts around a value to keep it as text."""

WRAPPED = ("formula", "quoted", "text")
"""The groups of `WRAPPING`, of which one has the value."""

_FLAGS = {"1": True, "0": False, "true": True, "false": False, "t": True, "f": False} | {
    "y": True,
    "n": False,
    "yes": True,
    "no": False,
    "1.0": True,
    "0.0": False,
}
_SERIAL = re.compile(r"\d{5}|\d+\.\d+", re.ASCII)
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_NUMBER = re.compile(r"[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)?(\.\d*)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_CODES = re.compile(r"[^\s,;]+")

DAY_STYLES = "2022-05-10, 10/05/2022 or 10 May 2022"
"""The styles of a date that are read, for messages. `/`, `-`, `.` or a blank parts day, month and year."""

_LAST_OF_2000S = 69
"""A year of two digits up to this one is of the 2000s, a later one of the 1900s."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,sep sept september,"
        "oct october,nov november,dec december".split(","),
        start=1,
    )
    for name in names.split()
}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR, _DAY = r"(?P<year>\d{4}|\d{2})", r"(?P<day>\d{1,2})"
_DAY_SHAPES = (
    r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})",
    rf"{_DAY}(?P<gap>[-/. ])(?P<month>\d{{1,2}})(?P=gap){_YEAR}",
    rf"{_DAY}(?:st|nd|rd|th)?[-/. ]?(?P<named>{_NAMED})\.?,?[-/. ]?{_YEAR}",
    rf"(?P<year>\d{{4}})[-/ ](?P<named>{_NAMED})[-/ ](?P<day>\d{{1,2}})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
)
_AFTER_DAY = r"(?:[T ]+(?P<time>.*))?(?:Z|[+-]\d{2}:?\d{2})?"
"""A time of day, with a zone or without, or the zone of a day alone. Neither moves the day."""

_DAYS = tuple(re.compile(shape + _AFTER_DAY, re.ASCII | re.IGNORECASE) for shape in _DAY_SHAPES)


def unwrap(text: str) -> str:
    """The text without blanks at its ends, unseen characters, and what Excel puts around it."""
    if text.isascii() and text[:1] not in {"'", '"', "="}:
        return text.strip()
    bare = re.sub(UNSEEN, "", re.sub(ODD_BLANKS, " ", text)).strip()
    wrapped = re.match(WRAPPING, bare)
    return (
        next(value for value in wrapped.group(*WRAPPED) if value is not None).strip() if wrapped else bare
    )


def is_blank(text: str) -> bool:
    """Whether the text, unwrapped, stands for nothing."""
    return text.lower() in BLANKS


def read_flag(text: str) -> bool | None:
    """1/0, true/false, T/F, Y/N, yes/no in any case, or 1.0/0.0."""
    return _FLAGS.get(text.lower())


def read_day(text: str) -> date | None:
    """The day of `DAY_STYLES` or of an Excel serial number; a time or a zone after it is dropped."""
    if _SERIAL.fullmatch(text):
        return _excel_day(float(text))
    found = _match_day(text)
    return _day_of(found) if found else None


def read_moment(text: str) -> datetime | None:
    """A day as `read_day` reads it, with a time of day after it or midnight. Zones are not told apart."""
    day = read_day(text)
    if day is None:
        return None
    shape = _match_day(text)
    found = _TIME_OF_DAY.match(shape["time"] or "") if shape else None
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - as the file says


def _match_day(text: str) -> re.Match[str] | None:
    return next((found for shape in _DAYS if (found := shape.fullmatch(text))), None)


def _day_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = _MONTHS[parts["named"].lower()] if parts.get("named") else int(parts["month"])
    try:
        return date(full_year(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def full_year(text: str) -> int:
    """The year of four digits or of two: 00 to 69 are of the 2000s, 70 to 99 of the 1900s."""
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    return year + (2000 if year <= _LAST_OF_2000S else 1900)


def is_missing_day(day: date | None) -> bool:
    """Whether the day is one that stands for 'not known'."""
    return day in MISSING_DAYS


def read_whole(text: str) -> int | None:
    """A whole number, also written 132.0."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 2**31 else None


def read_number(text: str) -> float | None:
    """A decimal number; thousands separators are accepted, infinities are not."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def read_code(column: Column) -> Callable[[str], str | None]:
    """A reader of one column's codes: case does not matter, aliases are followed, 1.0 means 1."""
    known = {code.lower(): code for code in column.codes}
    known |= {alias.lower(): code for alias, code in column.aliases.items()}

    def read(text: str) -> str | None:
        lowered = text.lower()
        return known.get(lowered) or known.get(lowered.removesuffix(".0"))

    return read


def read_codes(column: Column) -> Callable[[str], str | None]:
    """A reader of codes parted by spaces or commas; None if any of them is unknown."""
    one = read_code(column)

    def read(text: str) -> str | None:
        codes = [one(part) for part in _CODES.findall(text)]
        known = [code for code in codes if code is not None]
        return " ".join(known) if len(known) == len(codes) else None

    return read


def keep_known_codes(column: Column) -> Callable[[str], str | None]:
    """The codes that are known, where some are not."""
    one = read_code(column)
    return lambda text: " ".join(code for part in _CODES.findall(text) if (code := one(part))) or None


@cache
def reader_of(column: Column) -> Callable[[str], object]:
    """The function that reads one text of the column.

    It remembers: a file is read in batches, and they repeat the same few dates and codes.
    """
    return lru_cache(maxsize=MOST_REMEMBERED)(_reader_of(column))


def _reader_of(column: Column) -> Callable[[str], object]:
    simple: dict[Kind, Callable[[str], object]] = {
        Kind.FLAG: read_flag,
        Kind.DAY: read_day,
        Kind.MOMENT: read_moment,
        Kind.WHOLE: read_whole,
        Kind.NUMBER: read_number,
        Kind.YEAR: parse_year,
    }
    if column.kind is Kind.CODE:
        return read_code(column)
    if column.kind is Kind.CODES:
        return read_codes(column)
    return simple[column.kind]


def _excel_day(serial: float) -> date | None:
    return EXCEL_DAY_ZERO + timedelta(days=int(serial)) if int(serial) in EXCEL_DAYS else None
