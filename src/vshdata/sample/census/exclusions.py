"""Suspensions and permanent exclusions of a year, at the published levels by phase and group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from vshdata.sample.census.cells import cells
from vshdata.sample.census.terms import AUTUMN, SPRING, SUMMER
from vshdata.sample.chance import nearest, pick, stream
from vshdata.sample.national import ALL, Group, at
from vshdata.sample.national.attendance import EXCLUSIONS
from vshdata.sample.people import Child, World

PERMANENT, SUSPENSION = "PERM", "SUSP"

MOST_EACH = 12
"""Suspensions of one pupil in a year, at most 5 sessions each on average: within 90 sessions."""

_REASONS = {"DB": 50, "PP": 15, "VA": 15, "PA": 7, "VP": 5, "DA": 3, "DM": 2, "BU": 1, "TH": 1, "SM": 1}

_TERMS = {AUTUMN: (9, 10, 94), SPRING: (1, 8, 76), SUMMER: (4, 22, 84)}
"""Month and day of the first day, and days, of the part of a term in which exclusions fall."""

_OPEN = {2020: (AUTUMN, SPRING), 2021: (AUTUMN, SUMMER)}
"""Terms in which schools were open to all for most of the time, where not in all three."""

_SPRING_CUT_SHORT = {2020: 70}


@dataclass(frozen=True)
class Event:
    """One exclusion. `sessions` is 0 for a permanent one."""

    year: int
    term: str
    start: date
    category: str
    sessions: int
    reasons: tuple[str, ...]


Events = Mapping[int, tuple[Event, ...]]
"""Number of the child -> its exclusions, in order of time."""


def draw_exclusions(world: World) -> Events:
    """The exclusions of every year of the world; nobody is excluded for good twice."""
    found: dict[int, list[Event]] = {}
    gone: set[int] = set()
    for year in world.years:
        rng = stream(world.seed, "exclusions", year)
        for (group, phase), children in _by_phase(world, year).items():
            level = at(EXCLUSIONS, year)[group or ALL][phase]
            ranked = _ranked(rng, children)
            suspended = ranked[: nearest(level.suspended * len(children) / 100)]
            _suspend(rng, suspended, nearest(level.suspensions * len(children) / 100), year, found)
            free = [child for child in ranked if child.number not in gone]
            for child in free[: nearest(level.permanent * len(children) / 100)]:
                found.setdefault(child.number, []).append(_event(rng, year, PERMANENT))
                gone.add(child.number)
    return {number: _without_clashes(events) for number, events in sorted(found.items())}


def excluded_on(events: Sequence[Event]) -> date | None:
    """The day of a permanent exclusion."""
    return next((event.start for event in events if event.category == PERMANENT), None)


def _by_phase(world: World, year: int) -> dict[tuple[Group | None, str], list[Child]]:
    """Reception counts with the other primary years, and every school with those of the pupils' ages."""
    found: dict[tuple[Group | None, str], list[Child]] = {}
    for (group, phase, _, _), children in cells(world, year).items():
        found.setdefault((group, phase), []).extend(children)
    return found


def _ranked(rng: Random, children: Sequence[Child]) -> list[Child]:
    """The likeliest to be excluded first: boys, and those who attain less."""
    drawn = {
        child.number: rng.random() + 0.4 * child.ability - 0.2 * (child.sex == "M") for child in children
    }
    return sorted(children, key=lambda child: (drawn[child.number], child.number))


def _suspend(
    rng: Random, children: Sequence[Child], suspensions: int, year: int, found: dict[int, list[Event]]
) -> None:
    """Once each, and the rest to some again and again."""
    times = dict.fromkeys((child.number for child in children), 1)
    for _ in range(max(suspensions - len(children), 0)):
        often = [child.number for child in children if times[child.number] < MOST_EACH]
        if not often:
            break
        times[often[int(len(often) * rng.random() * rng.random())]] += 1
    for number, count in times.items():
        found.setdefault(number, []).extend(_event(rng, year, SUSPENSION) for _ in range(count))


def _event(rng: Random, year: int, category: str) -> Event:
    term = rng.choice(_OPEN.get(year, (AUTUMN, SPRING, SUMMER)))
    month, first, days = _TERMS[term]
    days = _SPRING_CUT_SHORT.get(year, days) if term == SPRING else days
    start = date(year - (term == AUTUMN), month, first) + timedelta(days=rng.randrange(days))
    start -= timedelta(days=max(start.weekday() - 4, 0))
    reasons = tuple(dict.fromkeys(pick(rng, _REASONS) for _ in range(rng.choices((1, 2), (80, 20))[0])))
    sessions = 0 if category == PERMANENT else rng.choice((1, 2, 2, 3, 4, 4, 6, 10))
    return Event(year, term, start, category, sessions, reasons)


def _without_clashes(events: Sequence[Event]) -> tuple[Event, ...]:
    """In order, one a day: two of one day, category and length would be counted as one."""
    return tuple({event.start: event for event in sorted(events, key=lambda event: event.start)}.values())
