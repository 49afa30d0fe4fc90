"""Percentages of pupils and events per 100 pupils: intervals that lean away from an end of the scale.

Neither interval is as far above its figure as below it, so a change of two is not made from variances:
Newcombe squares and adds the distances from each figure to its own limits.
"""

import math

from vshdata.figures.intervals.estimates import NO_PUPILS, TOO_FEW, quantile
from vshdata.figures.intervals.kinds import (
    NORMAL_95,
    PER_HUNDRED,
    EventRate,
    Interval,
    NoInterval,
    Proportion,
)

NO_EVENTS = NoInterval("no interval: nobody had one, so the spread cannot be told")


def percentage(of: Proportion) -> float:
    """The percentage itself. The caller has ruled out nobody."""
    return PER_HUNDRED * of.yes / of.of


def wilson(of: Proportion) -> Interval | NoInterval:
    """Wilson's score interval of a percentage (1927), which stays between 0 and 100."""
    if of.of < 1:
        return NO_PUPILS
    share, extra = of.yes / of.of, NORMAL_95**2 / of.of
    middle = share + extra / 2
    reach = math.sqrt(extra * (share * (1 - share) + extra / 4))
    low, high = ((middle - reach) / (1 + extra), (middle + reach) / (1 + extra))
    # At either end the formula gives the end itself, which floats may miss by a hair.
    return Interval(
        PER_HUNDRED * low if of.yes else 0.0, PER_HUNDRED * high if of.yes < of.of else float(PER_HUNDRED)
    )


def rate(of: EventRate) -> float:
    """The events per 100 pupils themselves. The caller has ruled out nobody."""
    return PER_HUNDRED * of.events / of.pupils


def over_dispersed(of: EventRate) -> Interval | NoInterval:
    """Events per 100 pupils as an over-dispersed Poisson rate, on the log scale, which stays above 0.

    The dispersion is Pearson's: pupils' variance over their mean; never below 1, that of a Poisson rate.
    """
    if of.pupils < 1:
        return NO_PUPILS
    if of.pupils < 2:  # noqa: PLR2004 - one pupil has no spread
        return TOO_FEW
    if of.events < 1:
        return NO_EVENTS
    each = of.events / of.pupils
    variance = (of.squares - of.events * each) / (of.pupils - 1)
    dispersion = max(1.0, variance / each)
    times = math.exp(quantile(of.pupils - 1) * math.sqrt(dispersion / of.events))
    return Interval(PER_HUNDRED * each / times, PER_HUNDRED * each * times)


def square_and_add(
    before: float, limits: Interval, after: float, later: Interval, correlation: float = 0.0
) -> Interval:
    """Newcombe's interval (1998, method 10) of after minus before, of different pupils; of the same, with
    their correlation, as in his paper on paired proportions.
    """
    low = _added(after - later.low, limits.high - before, correlation)
    high = _added(later.high - after, before - limits.low, correlation)
    return Interval(after - before - low, after - before + high)


def _added(one: float, other: float, correlation: float) -> float:
    """The root of one^2 + other^2 - 2 correlation x one x other: `hypot` where nothing is shared."""
    return math.hypot(one - correlation * other, math.sqrt(1 - correlation**2) * other)
