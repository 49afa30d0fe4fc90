"""How many will be persistently absent by the end of the year, from the weeks so far.

Each child's absence to come is drawn from its own so far and from that of the others, who count the more
the fewer sessions the child has had: a beta-binomial model whose prior is fitted to the children here.
Absences come in runs, so that sessions tell less than their number: `CLUSTERING` is how much. The number of
children is the sum of their chances; the interval takes in chance and a shift of all absence by `SHOCK`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, lgamma, sqrt

from vshdata.figures.frames.absence import PERSISTENT

YEAR_SESSIONS = 380
"""Half-days of a school year of 190 days."""

CLUSTERING = 0.3
"""Independent sessions that one session of a register is worth: an absence lasts three half-days or so."""

SHOCK = 0.1
"""By how much of itself absence to come may rise or fall for everybody, as in a winter of illness."""

NORMAL_95 = 1.96
_WEAKEST, _STRONGEST = 1.0, 60.0
"""Bounds of the prior's weight, in independent sessions: few children may look all alike by chance."""

_FIRST, _LAST = (9, 2), (7, 22)


@dataclass(frozen=True)
class SoFar:
    """A child's sessions of the year so far."""

    absent: int
    possible: int


@dataclass(frozen=True)
class Forecast:
    """Children expected to be persistently absent over the year, of `children`; with a 95% interval.

    `so_far`: how many are now. `left`: possible sessions still to come.
    """

    children: int
    so_far: int
    expected: float
    low: float
    high: float
    left: int


def sessions_left(day: date, year: int) -> int:
    """Possible sessions after a day, taken to be spread evenly from 2 September to 22 July."""
    first, last = date(year - 1, *_FIRST), date(year, *_LAST)
    share = (last - max(day, first)).days / (last - first).days
    return max(round(YEAR_SESSIONS * share), 0)


def forecast(children: Iterable[SoFar], left: int) -> Forecast:
    """Who will be persistently absent once `left` more sessions have passed.

    Children without a possible session are left out.
    """
    counts = Counter(child for child in children if child.possible)
    if not counts:
        return Forecast(0, 0, 0.0, 0.0, 0.0, left)
    mean, weight = _prior(counts)
    usual, fewer, more = (
        {child: _chance(child, left, mean, weight, shift) for child in counts}
        for shift in (1.0, 1.0 - SHOCK, 1.0 + SHOCK)
    )
    expected = _total(counts, usual)
    by_chance = sum(number * usual[child] * (1 - usual[child]) for child, number in counts.items())
    by_shock = ((_total(counts, more) - _total(counts, fewer)) / 2) ** 2
    reach = NORMAL_95 * sqrt(by_chance + by_shock)
    number = sum(counts.values())
    now = sum(times for child, times in counts.items() if _is_persistent(child.absent, child.possible))
    return Forecast(number, now, expected, max(expected - reach, 0.0), min(expected + reach, number), left)


def _is_persistent(absent: int, possible: int) -> bool:
    return absent * PERSISTENT >= possible


def _total(counts: Counter[SoFar], chances: dict[SoFar, float]) -> float:
    return sum(number * chances[child] for child, number in counts.items())


def _prior(counts: Counter[SoFar]) -> tuple[float, float]:
    """Mean absence, and how many independent sessions it weighs, by the spread between children."""
    possible = sum(child.possible * number for child, number in counts.items())
    absent = sum(child.absent * number for child, number in counts.items())
    mean = min(max(absent / possible, 0.001), 0.999)
    number = sum(counts.values())
    spread = (
        sum(times * (child.absent / child.possible - mean) ** 2 for child, times in counts.items()) / number
    )
    own = CLUSTERING * possible / number
    inside = mean * (1 - mean)
    between = (spread - inside / max(own, 1.0)) / max(1 - 1 / max(own, 2.0), 0.5)
    weight = inside / between - 1 if between > 0 else _STRONGEST
    return mean, min(max(weight, _WEAKEST), _STRONGEST)


def _chance(child: SoFar, left: int, mean: float, weight: float, shift: float) -> float:
    """How likely a child is to be persistently absent over the year."""
    needed = -(-(child.possible + left) // PERSISTENT) - child.absent
    trials = round(CLUSTERING * left)
    if needed <= 0:
        return 1.0
    if not trials:
        return 1.0 if _is_persistent(child.absent, child.possible) else 0.0
    absent = weight * mean + CLUSTERING * child.absent
    there = weight * (1 - mean) + CLUSTERING * (child.possible - child.absent)
    rate = min(shift * absent / (absent + there), 0.99)
    both = absent + there
    return _at_least(
        max(round(CLUSTERING * needed), 1), trials, round(rate * both, 4), round((1 - rate) * both, 4)
    )


@lru_cache(maxsize=1 << 14)
def _at_least(needed: int, trials: int, alpha: float, beta: float) -> float:
    """The chance of as many or more of some trials, of a beta-binomial."""
    if needed > trials:
        return 0.0
    fixed = (
        lgamma(trials + 1)
        + lgamma(alpha + beta)
        - lgamma(alpha)
        - lgamma(beta)
        - lgamma(trials + alpha + beta)
    )
    return min(
        sum(
            exp(
                fixed
                - lgamma(at + 1)
                - lgamma(trials - at + 1)
                + lgamma(at + alpha)
                + lgamma(trials - at + beta)
            )
            for at in range(needed, trials + 1)
        ),
        1.0,
    )
