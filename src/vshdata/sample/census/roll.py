"""Who is on the roll of which school on census day, and who has left one since the census before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from vshdata.sample.census.exclusions import Event, Events, excluded_on
from vshdata.sample.census.terms import (
    AUTUMN,
    Census,
    first_day,
    last_day,
    possible_sessions,
    school_year_of,
)
from vshdata.sample.chance import between
from vshdata.sample.people import (
    FIRST_SECONDARY_YEAR,
    NURSERY_YEARS,
    SIXTH_FORM_YEARS,
    YEAR_GROUPS_BELOW_11,
    Child,
    World,
)
from vshdata.sample.schools import REFERRAL_UNIT, School

REMOVED_AFTER = timedelta(days=12)
"""From a permanent exclusion to the pupil referral unit."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Enrolment:
    """A pupil at a school, with the keys COLLECT gives the row; `left` of a pupil no longer on roll."""

    child: Child
    school: School
    status: str
    row: str
    entry: date
    group: int
    events: tuple[Event, ...] = ()
    left: date | None = None

    @property
    def subsidiary(self) -> bool:
        """The second school of two: it does not repeat the pupil's needs and meals."""
        return self.status == "S"


def school_on(child: Child, day: date, events: Mapping[int, tuple[Event, ...]]) -> School | None:
    """The main school of a child on a day; None where no census tells of it."""
    group = child.year_group(school_year_of(day))
    if child.at_independent_school:
        return None
    excluded = excluded_on(events.get(child.number, ()))
    is_removed = excluded is not None and excluded + REMOVED_AFTER <= day
    if group < 0:
        return child.nursery if child.is_in_nursery(group) else None
    if group > YEAR_GROUPS_BELOW_11:
        return child.school_in(group) if child.stays_on(group) and not is_removed else None
    if is_removed:
        return REFERRAL_UNIT
    moves_later = child.move is not None and child.move.group == group and not child.has_moved(day)
    return child.school_before(group) if moves_later else child.school_in(group)


def enrolments(rng: Random, world: World, census: Census, events: Events) -> list[Enrolment]:
    """Those on roll on census day, oldest first."""
    found = []
    for child in _possible(world, census):
        school = school_on(child, census.day, events)
        if school is not None:
            found += _on_roll(rng, child, school, census, events)
    return found


def leavers(rng: Random, world: World, census: Census, events: Events) -> list[Enrolment]:
    """Those who left a school since the census before, or earlier if there is an exclusion to tell."""
    found = []
    for child in _possible(world, census):
        now = school_on(child, census.day, events)
        for school, day in _earlier_schools(child, census, events):
            told = _told(child, school, census, events)
            had_sessions = day in _days_of_sessions(census)
            if school is not now and (told or had_sessions or day == census.before.day):
                left = _left(rng, child, school, census, events)
                found += [left, *_second_left(left, now)]
    return found


def _second_left(main: Enrolment, now: School | None) -> list[Enrolment]:
    """The leaver at the second school of two, which ends with the first unless the child is there now."""
    second = main.child.second_in(main.group)
    is_main = main.school is main.child.school_in(main.group)
    if second is None or second is now or not is_main:
        return []
    return [replace(main, school=second, status="S", events=())]


def _possible(world: World, census: Census) -> Iterable[Child]:
    """The sixth form of the year before, which has left, up to those who start in nursery."""
    last = census.academic_year + YEAR_GROUPS_BELOW_11 + NURSERY_YEARS
    for cohort in range(census.academic_year - SIXTH_FORM_YEARS - 1, last + 1):
        yield from world.cohorts.get(cohort, ())


def _earlier_schools(child: Child, census: Census, events: Events) -> Iterable[tuple[School, date]]:
    """Each earlier school that the census may tell of, with the first of these days it was the child's.

    The days are that of the census before, of the one before that, and either end of the sessions told.
    """
    days = (census.before.day, *_days_of_sessions(census), census.before.before.day)
    seen: set[str] = set()
    for day in days:
        school = school_on(child, day, events)
        if school is not None and school.native_id not in seen:
            seen.add(school.native_id)
            yield school, day


def _days_of_sessions(census: Census) -> tuple[date, ...]:
    year = census.calendar_year
    parts = [part for part in census.told_of if possible_sessions(year).get(part)]
    return tuple(day for part in parts for day in (first_day(year, part), last_day(year, part)))


def _told(child: Child, school: School, census: Census, events: Events) -> tuple[Event, ...]:
    """The exclusions from a school that a census tells."""
    return tuple(
        event
        for event in events.get(child.number, ())
        if (event.year, event.term) in census.exclusions_of
        and school_on(child, event.start, events) is school
    )


def _on_roll(rng: Random, child: Child, school: School, census: Census, events: Events) -> list[Enrolment]:
    group = child.year_group(census.academic_year)
    second = child.second_in(group) if school is child.school_in(group) else None
    excluded = excluded_on(events.get(child.number, ()))
    moved = excluded is not None and school is REFERRAL_UNIT and school is not child.school
    entry = (
        excluded + REMOVED_AFTER
        if moved and excluded
        else _entry(child, school, group, census.academic_year)
    )
    row = row_id(rng)
    status = "M" if second else "C"
    told = _told(child, school, census, events)
    main = Enrolment(child, school, status, row, entry, group, told)
    if second is None:
        return [main]
    joined = date(census.academic_year - 1, 9, 1) + between(rng, 5, 25)
    return [main, Enrolment(child, second, "S", row, joined, group)]


def _entry(child: Child, school: School, group: int, year: int) -> date:
    """The day of a move, else the start of the phase, on a day of its own for each child."""
    move = child.move
    if move and school is move.school and group >= move.group:
        return move.day(child.cohort)
    years = group if group < FIRST_SECONDARY_YEAR else group - FIRST_SECONDARY_YEAR
    years = group - child.nursery_from if group < 0 else years
    return date(year - 1 - years, 9, 1 + child.number % 6)


def _left(rng: Random, child: Child, school: School, census: Census, events: Events) -> Enrolment:
    left = _leaving_day(child, school, census, events)
    group = child.year_group(school_year_of(left))
    entry = _entry(child, school, group, school_year_of(left))
    told = _told(child, school, census, events)
    return Enrolment(child, school, "", row_id(rng), entry, group, told, left)


def _leaving_day(child: Child, school: School, census: Census, events: Events) -> date:
    """The last day up to the census on which the child went from the school, else the end of summer."""
    excluded = excluded_on(events.get(child.number, ()))
    last_summer = date(census.calendar_year - (census.term != AUTUMN), 7, 19)
    days = (
        excluded and excluded + REMOVED_AFTER,
        child.move and child.move.day(child.cohort),
    )
    gone = [
        day
        for day in days
        if day and day <= census.day and school_on(child, day - _A_DAY, events) is school
    ]
    is_over = school_on(child, last_summer, events) is school
    return max([*gone, *([last_summer] if is_over else [])], default=last_summer)


def row_id(rng: Random) -> str:
    """The id COLLECT gives a row."""
    return f"{table_id(rng)}-{rng.getrandbits(12):03x}"


def table_id(rng: Random) -> str:
    """The id COLLECT gives a row of another table."""
    return f"{rng.getrandbits(32):08x}"
