"""Who is on the roll of which school on census day, and who has left one since the census before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from vshdata.sample.census.exclusions import Event, Events, excluded_on
from vshdata.sample.census.terms import AUTUMN, Census, school_year_of
from vshdata.sample.chance import between
from vshdata.sample.people import FIRST_SECONDARY_YEAR, YEAR_GROUPS_BELOW_11, Child, World
from vshdata.sample.schools import REFERRAL_UNIT, School

REMOVED_AFTER = timedelta(days=12)
"""From a permanent exclusion to the pupil referral unit."""


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
        """The second school of two: it does not repeat the pupil's needs, meals and sessions."""
        return self.status == "S"


def school_on(child: Child, day: date, events: Mapping[int, tuple[Event, ...]]) -> School | None:
    """The main school of a child on a day; None where no census tells of it."""
    group = child.year_group(school_year_of(day))
    if child.at_independent_school or not 0 <= group <= YEAR_GROUPS_BELOW_11:
        return None
    excluded = excluded_on(events.get(child.number, ()))
    if excluded is not None and excluded + REMOVED_AFTER <= day:
        return REFERRAL_UNIT
    return child.school_in(group)


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
            if school is not now and (told or day == census.before.day):
                found.append(_left(rng, child, school, census, events))
    return found


def _possible(world: World, census: Census) -> Iterable[Child]:
    for cohort in range(census.academic_year - 1, census.academic_year + YEAR_GROUPS_BELOW_11 + 1):
        yield from world.cohorts.get(cohort, ())


def _earlier_schools(child: Child, census: Census, events: Events) -> Iterable[tuple[School, date]]:
    """Each school of the two censuses before, with the day of the later census it was the child's."""
    days = (census.before.day, census.before.before.day)
    schools = [(school_on(child, day, events), day) for day in days]
    seen: set[str] = set()
    for school, day in schools:
        if school is not None and school.native_id not in seen:
            seen.add(school.native_id)
            yield school, day


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
    second = child.second_school if group >= FIRST_SECONDARY_YEAR and school is child.school else None
    excluded = excluded_on(events.get(child.number, ()))
    moved = excluded is not None and school is REFERRAL_UNIT and school is not child.school
    entry = excluded + REMOVED_AFTER if moved and excluded else _entry(child, group, census.academic_year)
    row = row_id(rng)
    status = "M" if second else "C"
    told = _told(child, school, census, events)
    main = Enrolment(child, school, status, row, entry, group, told)
    if second is None:
        return [main]
    joined = date(census.academic_year - 1, 9, 1) + between(rng, 5, 25)
    return [main, Enrolment(child, second, "S", row, joined, group)]


def _entry(child: Child, group: int, year: int) -> date:
    """The start of the phase, on a day of its own for each child."""
    years = group if group < FIRST_SECONDARY_YEAR else group - FIRST_SECONDARY_YEAR
    return date(year - 1 - years, 9, 1 + child.number % 6)


def _left(rng: Random, child: Child, school: School, census: Census, events: Events) -> Enrolment:
    excluded = excluded_on(events.get(child.number, ()))
    last_summer = date(census.calendar_year - (census.term != AUTUMN), 7, 19)
    on_exclusion = excluded and excluded + REMOVED_AFTER
    left = on_exclusion if on_exclusion and last_summer < on_exclusion <= census.day else last_summer
    group = child.year_group(school_year_of(left))
    entry = _entry(child, group, school_year_of(left))
    told = _told(child, school, census, events)
    return Enrolment(child, school, "", row_id(rng), entry, group, told, left)


def row_id(rng: Random) -> str:
    """The id COLLECT gives a row."""
    return f"{table_id(rng)}-{rng.getrandbits(12):03x}"


def table_id(rng: Random) -> str:
    """The id COLLECT gives a row of another table."""
    return f"{rng.getrandbits(32):08x}"
