"""95% intervals of figures and of their changes, by kind.

A cohort is treated as one draw of the children it might have been: an interval says how far the figure
could have come out otherwise by chance. It says nothing of children who are missing from the data.

| Figure | Interval | Change on another year or group |
|---|---|---|
| percentage of pupils | Wilson | Newcombe |
| mean score | t, pupils' standard deviation | Welch |
| progress | 1.96 national standard deviations / root n, as DfE | both variances added |
| sessions missed | ratio estimator over pupils, t | both variances added, Welch |
| events per 100 pupils | over-dispersed Poisson, log scale | Newcombe's square and add |
| number of pupils | none | none |

A change in a trend is taken to be of different pupils. Where many pupils are in both, as in a cohort's
absence of two years running, the interval of a change is wider than it need be: it marks too few, not too
many. Studies know who is in both, and give the correlation of the two figures.
"""

from vshdata.figures.intervals.estimates import (
    Estimate,
    around,
    difference,
    mean,
    progress,
    session_rate,
)
from vshdata.figures.intervals.kinds import (
    PER_HUNDRED,
    EventRate,
    Headcount,
    Interval,
    NoInterval,
    ProgressMean,
    Proportion,
    ScoreMean,
    SessionRate,
    Statistics,
)
from vshdata.figures.intervals.national import NATIONAL_SD, progress_mean
from vshdata.figures.intervals.rates import over_dispersed, percentage, rate, square_and_add, wilson

__all__ = [
    "NATIONAL_SD",
    "EventRate",
    "Headcount",
    "Interval",
    "NoInterval",
    "ProgressMean",
    "Proportion",
    "ScoreMean",
    "SessionRate",
    "Statistics",
    "change_interval",
    "interval",
    "marked",
    "marked_by_chance",
    "progress_mean",
]

NOT_SAMPLED = NoInterval("no interval: a number of pupils is counted, not estimated")

BY_CHANCE = 0.05
"""How often a 95% interval leaves out 0 although nothing has changed."""

_Leaning = Proportion | EventRate
_Symmetric = ScoreMean | ProgressMean | SessionRate


def interval(of: Statistics) -> Interval | NoInterval:
    """The interval of one figure, in the unit it is printed in, or why there is none."""
    match of:
        case Headcount():
            return NOT_SAMPLED
        case Proportion() | EventRate():
            return _limits(of)
        case SessionRate():
            return _within_scale(_estimate(of))
        case _:
            return _around(_estimate(of))


MOST_CORRELATED = 0.99
"""Figures of the same pupils are never taken to say quite the same: a change always has some doubt."""


def change_interval(
    before: Statistics, after: Statistics, correlation: float = 0.0
) -> Interval | NoInterval:
    """The interval of after minus before, or why there is none: the reason of either figure.

    `correlation`: of the two figures, by the pupils who are in both.

    Raises:
        TypeError: if the two are figures of different kinds, which have no difference.
    """
    shared = max(-MOST_CORRELATED, min(correlation, MOST_CORRELATED))
    match before, after:
        case Headcount(), Headcount():
            return NOT_SAMPLED
        case (Proportion() as one, Proportion() as other) | (EventRate() as one, EventRate() as other):
            return _change_of_leaning(one, other, shared)
        case (SessionRate() as one, SessionRate() as other):
            return _change_of_symmetric(one, other, shared)
        case (ScoreMean() | ProgressMean() as one, ScoreMean() | ProgressMean() as other):
            return _change_of_symmetric(one, other, shared)
    raise TypeError(f"no difference of a {type(before).__name__} and a {type(after).__name__}")


def marked(change: Interval | NoInterval) -> bool:
    """Whether a change stands out from chance: it has an interval, and 0 lies outside."""
    return isinstance(change, Interval) and (change.low > 0 or change.high < 0)


def marked_by_chance(changes: int) -> float:
    """How many of so many changes would be expected to be marked if nothing at all had changed."""
    return BY_CHANCE * changes


def _limits(of: _Leaning) -> Interval | NoInterval:
    return wilson(of) if isinstance(of, Proportion) else over_dispersed(of)


def _value(of: _Leaning) -> float:
    return percentage(of) if isinstance(of, Proportion) else rate(of)


def _estimate(of: _Symmetric) -> Estimate | NoInterval:
    match of:
        case ScoreMean():
            return mean(of)
        case ProgressMean():
            return progress(of)
        case SessionRate():
            return session_rate(of)


def _around(found: Estimate | NoInterval) -> Interval | NoInterval:
    return found if isinstance(found, NoInterval) else around(found)


def _within_scale(found: Estimate | NoInterval) -> Interval | NoInterval:
    """No fewer than no sessions can be missed, and no more than all."""
    limits = _around(found)
    if isinstance(limits, NoInterval):
        return limits
    low, high = (min(max(0.0, end), float(PER_HUNDRED)) for end in (limits.low, limits.high))
    return Interval(low, high)


def _change_of_leaning(before: _Leaning, after: _Leaning, correlation: float) -> Interval | NoInterval:
    first, second = _limits(before), _limits(after)
    if isinstance(first, NoInterval):
        return first
    if isinstance(second, NoInterval):
        return second
    return square_and_add(_value(before), first, _value(after), second, correlation)


def _change_of_symmetric(
    before: _Symmetric, after: _Symmetric, correlation: float
) -> Interval | NoInterval:
    first, second = _estimate(before), _estimate(after)
    if isinstance(first, NoInterval):
        return first
    if isinstance(second, NoInterval):
        return second
    return around(difference(first, second, correlation))
