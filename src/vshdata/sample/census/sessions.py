"""What a census tells of a pupil's sessions: totals until 2024, and codes of the register.

Real exports hold codes of absence in every year and codes of attendance from autumn 2020. Here the tables
of codes begin with the sessions of 2023/24, so that there is a year before and a year after the codes
changed on 19 August 2024.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from vshdata.sample.census.absence import Sessions, Year
from vshdata.sample.census.exclusions import Events
from vshdata.sample.census.roll import Enrolment, school_on
from vshdata.sample.census.terms import Census, first_day, last_day
from vshdata.sample.chance import happens, pick

FIRST_WITH_CODES = 2024
LAST_WITH_TOTALS = 2024
"""The last year whose absence is told by totals; the columns went with the spring census of 2025."""

REFORMED_CODES = 2025

_TERMLY, _SECOND_HALF = "termlysessions", "summerhalfterm2sessions"


def sessions_of(
    enrolment: Enrolment, census: Census, absence: Year, events: Events
) -> Mapping[str, Sessions]:
    """Name of the columns -> the sessions a school tells of a pupil, of each part it had the pupil in."""
    year = census.calendar_year
    own = absence.get(enrolment.child.number, {})
    named = zip((_TERMLY, _SECOND_HALF), census.told_of, strict=False)
    found = {name: _at(enrolment, own[part], year, part, events) for name, part in named if part in own}
    return {name: sessions for name, sessions in found.items() if sessions}


def _at(enrolment: Enrolment, part: Sessions, year: int, name: str, events: Events) -> Sessions | None:
    """What one school tells of a part of the year: half of it for a pupil who moved or has two schools."""
    child = enrolment.child
    first, last = (school_on(child, day(year, name), events) for day in (first_day, last_day))
    earlier, later = part.halves()
    second = child.second_in(child.year_group(year))
    if second is not None and first is last is child.school_in(child.year_group(year)):
        if enrolment.school is second:
            return replace(later, elsewhere=earlier.possible)
        return replace(earlier, elsewhere=later.possible) if enrolment.school is first else None
    if enrolment.subsidiary:
        return None
    if first is last or last is None:
        return part if enrolment.school is first else None
    if enrolment.school is first:
        return earlier
    return later if enrolment.school is last else None


def session_cells(told: Mapping[str, Sessions], census: Census) -> dict[str, str]:
    """Possible sessions, and until 2024 the two totals of absence."""
    cells = {}
    for name in (_TERMLY, _SECOND_HALF)[: len(census.told_of)]:
        part = told.get(name)
        cells[f"{name}possible"] = str(part.possible) if part else ""
        if census.calendar_year <= LAST_WITH_TOTALS:
            cells[f"{name}authorised"] = str(part.authorised) if part else ""
            cells[f"{name}unauthorised"] = str(part.unauthorised) if part else ""
    return cells


# ------------------------------------------------------------------ register codes

_EXCUSED = {"I": 80, "M": 9, "C": 5, "E": 4, "R": 1, "S": 1}
_EXCUSED_BEFORE = {"H": 2}
_EXCUSED_SINCE = {"C2": 3, "J1": 1, "C1": 1}
_UNEXCUSED = {"O": 70, "G": 17, "U": 9, "N": 4}
_APPROVED = {"B": 40, "V": 30, "P": 10, "W": 15}
_APPROVED_BEFORE = {"J": 5}
_APPROVED_SINCE = {"K": 15}
_NOT_POSSIBLE_BEFORE = {"Y": 6, "X": 3, "D": 1}
_NOT_POSSIBLE_SINCE = {"Y1": 2, "Y2": 3, "Y3": 2, "X": 3, "D": 1, "Q": 1}
_OFTEN_APPROVED, _OFTEN_LATE, _OFTEN_NOT_POSSIBLE = 0.35, 0.3, 0.04


def codes_of(rng: Random, part: Sessions, year: int) -> dict[str, int]:
    """Sessions by code, in the codes of an academic year; they add up to the part's totals."""
    reformed = year >= REFORMED_CODES
    attended = part.possible - part.authorised - part.unauthorised
    counted: dict[str, int] = {}
    approved = _APPROVED | (_APPROVED_SINCE if reformed else _APPROVED_BEFORE)
    counted |= _few(rng, approved, attended, _OFTEN_APPROVED)
    counted |= _few(rng, {"L": 1}, attended - sum(counted.values()), _OFTEN_LATE)
    present = attended - sum(counted.values())
    counted |= {"/": present - present // 2, "\\": present // 2}
    excused = _EXCUSED | (_EXCUSED_SINCE if reformed else _EXCUSED_BEFORE)
    counted |= _shared(rng, excused, part.authorised)
    counted |= _shared(rng, _UNEXCUSED, part.unauthorised)
    kept_out = _NOT_POSSIBLE_SINCE if reformed else _NOT_POSSIBLE_BEFORE
    counted |= _few(rng, kept_out, 8, _OFTEN_NOT_POSSIBLE)
    counted["D"] = counted.get("D", 0) + part.elsewhere
    return {code: sessions for code, sessions in counted.items() if sessions}


def _few(rng: Random, codes: Mapping[str, int], most: int, often: float) -> dict[str, int]:
    """Up to a few sessions of one code, now and then."""
    if most < 1 or not happens(rng, often):
        return {}
    return {pick(rng, codes): rng.randint(1, min(most, 6))}


def _shared(rng: Random, codes: Mapping[str, int], sessions: int) -> dict[str, int]:
    """Over one code, or two where there are many."""
    if not sessions:
        return {}
    first, second = pick(rng, codes), pick(rng, codes)
    if first == second or sessions < 4:  # noqa: PLR2004 - too few to share
        return {first: sessions}
    part = sessions // 3
    return {first: sessions - part, second: part}


Told = Iterable[tuple[Enrolment, Mapping[str, Sessions]]]
