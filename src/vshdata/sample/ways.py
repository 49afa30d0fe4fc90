"""Ways through school that are not the usual one: nursery, year X, a move within a year, a second school.

Each child has a stream of its own for them, so that they leave everything else about the child as it was.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from vshdata.sample.chance import happens, stream
from vshdata.sample.child import FIRST_SECONDARY_YEAR, Child, Move
from vshdata.sample.schools import NURSERY, PRIMARIES, SECONDARIES, SPECIAL, School

SECOND_NURSERY_YEAR, FIRST_NURSERY_YEAR = -1, -2

_FROM_THREE, _FROM_FOUR = 0.04, 0.08
_IN_NURSERY_SCHOOL = 0.5
_YEAR_X = 0.25
_MOVES = 0.12
_TO_SPECIAL = 0.12
_SECOND_IN_PRIMARY = 0.01
_OUT_OF_YEAR = 0.006
_A_YEAR = timedelta(days=365)


def with_ways(seed: int, child: Child) -> Child:
    """The child with its own way through school."""
    rng = stream(seed, "ways", child.number)
    nursery_from, nursery = _nursery(rng, child)
    year_x, second, move = happens(rng, _YEAR_X), happens(rng, _SECOND_IN_PRIMARY), _move(rng, child)
    ordinary = child.school in SECONDARIES and move is None
    changed = replace(
        child,
        nursery_from=nursery_from,
        nursery=nursery,
        year_x=year_x and child.school is SPECIAL,
        second_in_primary=SPECIAL if second and ordinary else None,
        move=move,
    )
    return _out_of_year(rng, _with_needs(changed))


def _nursery(rng: Random, child: Child) -> tuple[int, School | None]:
    """The first nursery year and the school; 0 and none for most."""
    place = rng.random()
    school = NURSERY if happens(rng, _IN_NURSERY_SCHOOL) else child.primary
    if child.school not in SECONDARIES or place >= _FROM_THREE + _FROM_FOUR:
        return 0, None
    return (FIRST_NURSERY_YEAR if place < _FROM_THREE else SECOND_NURSERY_YEAR), school


def _move(rng: Random, child: Child) -> Move | None:
    """At most one, between Year 1 and Year 10, on one of three days of the year."""
    group, turn = rng.randint(1, 10), rng.randrange(3)
    moves, special = happens(rng, _MOVES), happens(rng, _TO_SPECIAL)
    others = SECONDARIES if group >= FIRST_SECONDARY_YEAR else PRIMARIES
    left = child.school if group >= FIRST_SECONDARY_YEAR else child.primary
    to = SPECIAL if special else rng.choice([school for school in others if school is not left])
    can = child.school in SECONDARIES and child.second_school is None
    return Move(group, turn, to) if moves and can else None


def _with_needs(child: Child) -> Child:
    """A pupil who moves to the special school has a plan of education, health and care."""
    if child.move is None or child.move.school is not SPECIAL:
        return child
    return replace(child, sen="E", sen_type=child.sen_type or "SEMH")


def _out_of_year(rng: Random, child: Child) -> Child:
    """A few are a year older than their year group; none known to social care."""
    if child.cases or not happens(rng, _OUT_OF_YEAR):
        return child
    return replace(child, born=child.born - _A_YEAR, due=child.due - _A_YEAR)
