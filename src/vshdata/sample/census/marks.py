"""Registers of marks, a row per pupil and a column per session, that add up to what the census tells.

Each pupil's sessions of a part of the year are laid on its school days: absences in runs, in the codes of
the year. Every possible session has a mark, so live figures of a whole year differ from those of the census
by whom the census leaves out and by nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from vshdata.sample.census.absence import Sessions, Year
from vshdata.sample.census.exclusions import Events
from vshdata.sample.census.roll import school_on
from vshdata.sample.census.sessions import REFORMED_CODES
from vshdata.sample.census.terms import AUTUMN, SPRING, SUMMER, first_day, possible_sessions
from vshdata.sample.chance import pick, stream
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child, World
from vshdata.sample.schools import CENSUS_SCHOOLS, School

FEW_WEEKS = 30
"""School days of the spring term whose registers are written where no whole year is asked for."""

_RUNS = {"1": 15, "2": 40, "4": 20, "6": 10, "10": 15}
"""Half-days that an absence lasts."""

_EXCUSED = {"I": 82, "M": 9, "C": 4, "E": 4, "R": 1}
_UNEXCUSED = {"O": 72, "G": 14, "U": 9, "N": 5}
_THERE = {"": 950, "L": 30, "V": 8, "B": 6, "P": 6}
_SINCE = {"C2": 3, "C1": 1}
_STARTS = {AUTUMN: (9, 4), SPRING: (1, 6), SUMMER: (4, 22)}
_HOLIDAYS = {AUTUMN: (10, 26, 9), SPRING: (2, 15, 9), SUMMER: (5, 24, 9)}
"""Month, day and length of each half-term holiday."""

_MAY_DAY = (5, 5)
_SATURDAY = 5

Days = Mapping[str, Sequence[date]]
"""Part of the year -> its school days."""


def school_days(year: int) -> Days:
    """The school days of each part of an academic year: one for every two possible sessions."""
    days: dict[str, Sequence[date]] = {}
    rooms = possible_sessions(year)
    for term in (AUTUMN, SPRING):
        days[term] = _term_days(year, term, rooms[term] // 2)
    first = rooms[SUMMER] // 2
    summer = _term_days(year, SUMMER, first + rooms["summer_end"] // 2)
    return days | {SUMMER: summer[:first], "summer_end": summer[first:]}


def _term_days(year: int, term: str, count: int) -> list[date]:
    at = year - (term == AUTUMN)
    month, day, length = _HOLIDAYS[term]
    holiday = {date(at, month, day) + timedelta(days=number) for number in range(length)}
    found: list[date] = []
    day_ = date(at, *_STARTS[term])
    while len(found) < count:
        if day_.weekday() < _SATURDAY and day_ not in holiday and day_ != date(at, *_MAY_DAY):
            found.append(day_)
        day_ += timedelta(days=1)
    return found


def register_files(
    world: World, year: int, absence: Year, events: Events, *, whole: bool
) -> Iterator[SampleFile]:
    """One register per school and part of the year; not `whole`: of the first weeks of spring alone."""
    for part, days in school_days(year).items():
        if not days or not (whole or part == SPRING):
            continue
        rows = _rows(world, year, part, absence, events)
        shown = days if whole else days[:FEW_WEEKS]
        for school in CENSUS_SCHOOLS:
            if own := rows.get(school):
                yield _register(school, year, shown, own)


Row = tuple[Child, Sequence[str]]
"""A pupil's marks of a part of the year, one for each half-day."""


def _rows(
    world: World, year: int, part: str, absence: Year, events: Events
) -> Mapping[School, Sequence[Row]]:
    rng = stream(world.seed, "marks", year, part)
    found: dict[School, list[Row]] = {}
    for child in world.pupils(year):
        own = absence.get(child.number, {}).get(part)
        school = school_on(child, first_day(year, part), events)
        if own is not None and school is not None:
            found.setdefault(school, []).append((child, _marks(rng, own, year)))
    return found


def _register(school: School, year: int, days: Sequence[date], rows: Sequence[Row]) -> SampleFile:
    heads = [f"{day:%d/%m/%Y} {half}" for day in days for half in ("AM", "PM")]
    records = [
        Record((",".join([child.enrolment_upn, *marks[: len(heads)]]),), spare=False)
        for child, marks in rows
        if child.enrolment_upn
    ]
    name = f"register_{school.laestab}_{days[-1]:%Y%m%d}.csv"
    head = ",".join(["UPN", *heads])
    return SampleFile(name, "marks", (head,), tuple(records), archive=f"registers_{year}.zip")


def _marks(rng: Random, part: Sessions, year: int) -> list[str]:
    """A mark for each possible session, in order."""
    excused = _EXCUSED | (_SINCE if year >= REFORMED_CODES else {})
    blocks = [*_runs(rng, part.authorised, excused), *_runs(rng, part.unauthorised, _UNEXCUSED)]
    there = part.possible - part.authorised - part.unauthorised
    blocks += [[""] * 2 for _ in range(there // 2)] + [[""]] * (there % 2)
    rng.shuffle(blocks)
    codes = [code for block in blocks for code in block]
    return [code or pick(rng, _THERE) or "/\\"[at % 2] for at, code in enumerate(codes)]


def _runs(rng: Random, sessions: int, codes: Mapping[str, int]) -> Iterator[list[str]]:
    """Absences in runs of one code each."""
    while sessions:
        length = min(int(pick(rng, _RUNS)), sessions)
        yield [pick(rng, codes)] * length
        sessions -= length
