"""What a file's name may tell where its rows do not: the academic year, the term, the release."""

import contextlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from vshdata.years import parse_year

_TERMS = {
    "autumn": "autumn",
    "aut": "autumn",
    "spring": "spring",
    "spr": "spring",
    "summer": "summer",
}
_MONTHS = {"oct": "autumn", "jan": "spring", "may": "summer"}
"""Census months, as authorities name their files."""

_RESULTS_MONTHS = {"aug", "sep", "oct", "nov", "dec"}
"""Results published in these months are of the academic year that ended that summer."""

_RELEASES = {
    "provisional": "provisional",
    "unamended": "provisional",
    "revised": "revised",
    "amended": "revised",
    "final": "final",
}
_MOMENTS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)([-_.]?)(?P<m>0[1-9]|1[0-2])\2(?P<d>0[1-9]|[12]\d|3[01])(?P<rest>.*)"),
    re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])([-_.])(?P<m>0[1-9]|1[0-2])\2(?P<y>20\d\d)(?P<rest>.*)"),
)
_SCHOOL = re.compile(r"(?<!\d)([2-9]\d{6}|1[0-5]\d{4})(?!\d)")
_TIME_AFTER = re.compile(r"[T_ -]?(?P<h>[01]\d|2[0-3])[-:.h]?(?P<n>[0-5]\d)(?:[-:.]?(?P<s>[0-5]\d))?(?!\d)")
_WORD = re.compile(r"[a-z]+|\d{4}[-_/](?:\d{4}|\d{2})(?!\d)|\d+")
_DIGITS_APART = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


@dataclass(frozen=True)
class NameHints:
    """None where the name says nothing."""

    academic_year: int | None
    term: str | None
    release: str | None


def read_name(name: str, *, census: bool) -> NameHints:
    """Hints from a file name such as `2024_autumn_pupilonroll.csv` or `ks4_final_2023-24.tab`.

    The year in a census file's name is the calendar year of the census, so that an autumn census of
    2024 belongs to 2024/25; elsewhere a single year is the one the academic year ends in.
    """
    words = _words(name)
    term = next((_TERMS[word] for word in words if word in _TERMS), None)
    release = next((_RELEASES[word] for word in words if word in _RELEASES), None)
    if census:
        term = term or next((_MONTHS[word] for word in words if word in _MONTHS), None)
    year, is_calendar = _year(words, census=census)
    if year is not None and is_calendar and census and term == "autumn":
        year += 1
    return NameHints(year, term, release)


def told_by_name(name: str) -> datetime | None:
    """The last day in a file's name, with the time after it if there is one: when the file was made."""
    plain = name.rsplit("/", 1)[-1]
    found = [moment for pattern in _MOMENTS for moment in _moments(pattern, plain)]
    return max(found, default=None)


def school_by_name(name: str) -> str | None:
    """The school in a file's name, by its seven-digit or unique reference number, if it names one."""
    found = set(_SCHOOL.findall(name.rsplit("/", 1)[-1]))
    return found.pop() if len(found) == 1 else None


def _moments(pattern: re.Pattern[str], text: str) -> Iterator[datetime]:
    while match := pattern.search(text):
        time = _TIME_AFTER.match(match["rest"])
        parts = [int(match[part]) for part in "ymd"]
        parts += [int(time[part] or 0) for part in "hns"] if time else []
        with contextlib.suppress(ValueError):  # such as 31 February: no day
            yield datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - as the name says
        text = match["rest"]


def _words(name: str) -> list[str]:
    plain = name.rsplit("/", 1)[-1].lower().rsplit(".", 1)[0]
    return _WORD.findall(_DIGITS_APART.sub(" ", plain))


def _year(words: Sequence[str], *, census: bool) -> tuple[int | None, bool]:
    """The one year the words tell, and whether it is a single (calendar) year rather than two halves."""
    years = [
        (year, len(word) == len("2024"))
        for word in words
        if len(word) > len("20") and (year := parse_year(word.replace("_", "-")))
    ]
    if years:
        return years[0] if len({year for year, _ in years}) == 1 else (None, False)
    for before, word in itertools.pairwise(words):
        if re.fullmatch(r"\d\d", word) and before in (_MONTHS if census else _RESULTS_MONTHS):
            return 2000 + int(word), True
    return None, False
