"""Seeded chance that is the same on every platform and Python version.

Only `Random.random` and what is built on it with + - * / is used: the C library's logarithms and
cosines may differ in the last digit, and `sum` of floats changed in Python 3.12.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random


def stream(seed: int, *purpose: object) -> Random:
    """A generator of its own for each purpose: a change to one file leaves the others be."""
    return Random("/".join(str(part) for part in (seed, *purpose)))


def pick(rng: Random, weights: Mapping[str, int]) -> str:
    """One key, in proportion to its weight."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def happens(rng: Random, chance: float) -> bool:
    """True this often, out of 1."""
    return rng.random() < chance


def noise(rng: Random) -> float:
    """A bell-shaped number between -1 and 1."""
    return (rng.random() + rng.random() + rng.random()) / 1.5 - 1


def between(rng: Random, first: int, last: int) -> timedelta:
    """A number of days, both ends included."""
    return timedelta(days=rng.randint(first, last))


def day_from(rng: Random, start: date, days: int) -> date:
    """A day among the first `days` from `start` on."""
    return start + timedelta(days=rng.randrange(days))


def nearest(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return math.floor(value + 0.5)


def highest(scores: Sequence[float], count: int) -> frozenset[int]:
    """Positions of the highest scores; the earlier wins a tie."""
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    return frozenset(order[: max(count, 0)])


_STEPS = 40


def tuned(total: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """The shift, between two bounds, at which a total that rises with it comes closest."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if total(middle) < wanted else (low, middle)
    return high
