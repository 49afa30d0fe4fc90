"""Each pupil's sessions in a year: whole numbers whose sums have the published levels.

By phase and group the numbers of persistent and of severe absentees are exact, and the sessions missed
nearly so. Children in need attend better the longer they have been on a child in need plan; time on a
child protection plan makes no difference. That pattern, told in talks about real children, is built in
here and nowhere measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from vshdata.sample.census.cells import cells
from vshdata.sample.census.terms import PARTS, possible_sessions
from vshdata.sample.chance import nearest, noise, stream, tuned
from vshdata.sample.life import days_on_plan
from vshdata.sample.national import ALL, Group, at
from vshdata.sample.national.attendance import ABSENCE, PRIMARY, SECONDARY, Absence
from vshdata.sample.people import YEAR_GROUPS_BELOW_11, Child, World
from vshdata.sample.schools import REFERRAL_UNIT

PLAN_HELPS = 0.35
"""How far up the order of attendance the longest on a plan move, out of 1."""

LONGEST = 730
"""Days on a plan after which more make no difference."""

_ASKED_FOR_NONE = 3
_BY_CHANCE = 0.7
_MORE_IN_REFERRAL_UNIT = 0.5
_TENTH, _HALF = 10, 2
_LEAST, _MOST_OF_REGULAR, _MOST_OF_PERSISTENT = 0.01, 0.085, 0.3


@dataclass(frozen=True)
class Sessions:
    """One part of a year."""

    possible: int
    authorised: int
    unauthorised: int
    elsewhere: int = 0
    """At the other school of two: not possible here."""

    def halves(self) -> tuple["Sessions", "Sessions"]:
        """In two, of which neither has more absences than possible sessions; `possible` must be even."""
        first = Sessions(self.possible // 2, self.authorised // 2, (self.unauthorised + 1) // 2)
        return first, Sessions(
            self.possible - first.possible,
            self.authorised - first.authorised,
            self.unauthorised - first.unauthorised,
        )


Year = Mapping[int, Mapping[str, Sessions]]
"""Number of the child -> part of the year -> sessions."""


def draw_absence(world: World, year: int) -> Year:
    """The sessions of every pupil of a census school in an academic year."""
    rng = stream(world.seed, "absence", year)
    rooms = {part: room for part, room in possible_sessions(year).items() if room}
    found: dict[int, Mapping[str, Sessions]] = {}
    for (group, phase, _, _), children in cells(world, year).items():
        level = at(ABSENCE[group or ALL], year)[phase]
        found |= _drawn(rng, _in_order(rng, children, group, year), level, rooms)
    for phase, children in _of_other_ages(world, year).items():
        level = at(ABSENCE[ALL], year)[phase]
        found |= _drawn(rng, _in_order(rng, children, None, year), level, rooms)
    return found


def _of_other_ages(world: World, year: int) -> Mapping[str, Sequence[Child]]:
    """Those in nursery and sixth form whose schools send sessions, which nobody asked for: one in three."""
    pupils = [child for child in world.older_and_younger(year) if child.number % _ASKED_FOR_NONE == 0]
    older = [child for child in pupils if child.year_group(year) > YEAR_GROUPS_BELOW_11]
    younger = [child for child in pupils if child.year_group(year) < 0]
    return {SECONDARY: older, PRIMARY: younger}


def _in_order(rng: Random, children: Sequence[Child], group: Group | None, year: int) -> list[Child]:
    """Those most absent first."""
    start = date(year - 1, 9, 1)
    placed = sorted((_place(rng, child, group, start), child.number) for child in children)
    by_number = {child.number: child for child in children}
    return [by_number[number] for _, number in placed]


def _place(rng: Random, child: Child, group: Group | None, start: date) -> float:
    """The lower, the more absent."""
    place = _BY_CHANCE * rng.random() + (1 - _BY_CHANCE) * child.ability
    if group is Group.IN_NEED:
        place += PLAN_HELPS * min(days_on_plan(child.cases, start), LONGEST) / LONGEST
    return place - (_MORE_IN_REFERRAL_UNIT if child.school is REFERRAL_UNIT else 0.0)


# ------------------------------------------------------------------ sessions of one cell


def _drawn(
    rng: Random, children: Sequence[Child], level: Absence, rooms: Mapping[str, int]
) -> dict[int, Mapping[str, Sessions]]:
    """`children`: those most absent first."""
    possible = sum(rooms.values())
    severe = nearest(level.severe * len(children) / 100)
    persistent = max(nearest(level.persistent * len(children) / 100), severe)
    bands = [(at >= severe) + (at >= persistent) for at in range(len(children))]
    absent = _absent(rng, bands, level.overall * possible * len(children) / 100, possible)
    unauthorised = _unauthorised(rng, absent, bands, level.unauthorised / max(level.overall, 0.1))
    return {
        child.number: _by_part(rng, missed, without_leave, rooms)
        for child, missed, without_leave in zip(children, absent, unauthorised, strict=True)
    }


def _absent(rng: Random, bands: Sequence[int], total: float, possible: int) -> list[int]:
    """Sessions missed by each, within the limits of its band, that add up to nearly the total."""
    draws = [rng.random() for _ in bands]
    limits = (
        (-(-possible // _HALF), nearest(0.95 * possible)),
        (-(-possible // _TENTH), -(-possible // _HALF) - 1),
        (0, -(-possible // _TENTH) - 1),
    )

    def missed(strength: float) -> list[int]:
        return [
            min(max(nearest(_rate(band, draw, strength) * possible), limits[band][0]), limits[band][1])
            for band, draw in zip(bands, draws, strict=True)
        ]

    return missed(tuned(lambda strength: sum(missed(strength)), total, 0, 1))


def _rate(band: int, draw: float, strength: float) -> float:
    """Severe, persistent or regular; stronger absence within a band as `strength` goes from 0 to 1."""
    if band == 0:
        return 0.5 + (0.25 + 0.3 * strength) * draw
    if band == 1:
        return 1 / _TENTH + 2 * _MOST_OF_PERSISTENT * strength * draw * (0.4 + 0.6 * draw)
    return 2 * (_LEAST + (_MOST_OF_REGULAR - _LEAST) * strength) * draw


_WITHOUT_LEAVE = (1.5, 1.1, 0.8)
"""How likely absence is to be without leave: severe, persistent, regular."""


def _unauthorised(rng: Random, absent: Sequence[int], bands: Sequence[int], share: float) -> list[int]:
    draws = [max(1 + 0.5 * noise(rng), 0.0) * _WITHOUT_LEAVE[band] for band in bands]

    def without_leave(factor: float) -> list[int]:
        return [
            nearest(missed * min(factor * draw, 0.95)) for missed, draw in zip(absent, draws, strict=True)
        ]

    return without_leave(tuned(lambda factor: sum(without_leave(factor)), share * sum(absent), 0, 2))


def _by_part(rng: Random, missed: int, without_leave: int, rooms: Mapping[str, int]) -> dict[str, Sessions]:
    parts = [part for part in PARTS if part in rooms]
    absent = _split(rng, missed, [rooms[part] for part in parts])
    unauthorised = _split(rng, without_leave, absent)
    return {
        part: Sessions(rooms[part], away - unexcused, unexcused)
        for part, away, unexcused in zip(parts, absent, unauthorised, strict=True)
    }


def _split(rng: Random, total: int, rooms: Iterable[int]) -> list[int]:
    """A number over rooms, roughly in proportion and never more than one holds."""
    found, left, rooms = [], total, list(rooms)
    space = sum(rooms)
    for room in rooms:
        space -= room
        expected = left * room / max(room + space, 1)
        taken = min(max(nearest(expected * (1 + 0.4 * noise(rng))), left - space), room, left)
        found.append(max(taken, 0))
        left -= found[-1]
    return found
