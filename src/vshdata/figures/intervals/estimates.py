"""Means and ratios: an estimate, its variance and how well that is known.

A change of two estimates adds their variances, with the degrees of freedom of Welch and Satterthwaite;
so one rule serves means by pupils' own spread (Welch's t), means by a national spread (known, so
infinitely many degrees of freedom) and session rates.
"""

import math
from dataclasses import dataclass

from vshdata.figures.intervals.kinds import (
    NORMAL_95,
    PER_HUNDRED,
    Interval,
    NoInterval,
    ProgressMean,
    ScoreMean,
    SessionRate,
)
from vshdata.figures.intervals.student import t_quantile

TOO_FEW = NoInterval("no interval: fewer than 2 pupils")
NO_PUPILS = NoInterval("no interval: no pupils to measure")
NO_SPREAD = NoInterval("no interval: every pupil has the same, so the spread cannot be told")
NO_SESSIONS = NoInterval("no interval: no possible sessions")

_NOISE = 1e-12
"""A variance this small beside the squares it is the difference of is what adding floats leaves over."""


@dataclass(frozen=True)
class Estimate:
    """A figure, the variance of it, and the degrees of freedom that variance is known with."""

    value: float
    variance: float
    freedom: float


def mean(of: ScoreMean) -> Estimate | NoInterval:
    """A mean with the spread of its own pupils, known with one degree of freedom fewer than pupils."""
    if of.pupils < 2:  # noqa: PLR2004 - one pupil has no spread
        return TOO_FEW
    value = of.total / of.pupils
    deviations = of.squares - of.total * value
    if deviations <= _NOISE * of.squares:
        return NO_SPREAD
    return Estimate(value, deviations / (of.pupils - 1) / of.pupils, of.pupils - 1)


def progress(of: ProgressMean) -> Estimate | NoInterval:
    """A mean with the spread of all pupils in England, as DfE makes limits: good from one pupil up."""
    if of.pupils < 1:
        return NO_PUPILS
    return Estimate(of.total / of.pupils, of.national_sd**2 / of.pupils, math.inf)


def session_rate(of: SessionRate) -> Estimate | NoInterval:
    """A ratio of two sums over pupils, in percent: Cochran's ratio estimator.

    Pupils are the sample, not sessions: who misses one morning is likelier to miss the next.
    """
    if of.possible <= 0:
        return NO_SESSIONS
    if of.pupils < 2:  # noqa: PLR2004 - one pupil has no spread
        return TOO_FEW
    rate = of.missed / of.possible
    deviations = of.missed_squares - 2 * rate * of.cross + rate**2 * of.possible_squares
    if deviations <= _NOISE * of.missed_squares:
        return NO_SPREAD
    variance = of.pupils / (of.pupils - 1) * deviations / of.possible**2
    return Estimate(PER_HUNDRED * rate, PER_HUNDRED**2 * variance, of.pupils - 1)


def around(estimate: Estimate) -> Interval:
    """The estimate and what lies on either side of it."""
    reach = quantile(estimate.freedom) * math.sqrt(estimate.variance)
    return Interval(estimate.value - reach, estimate.value + reach)


def difference(before: Estimate, after: Estimate, correlation: float = 0.0) -> Estimate:
    """After minus before, of different pupils, or of the same where the two figures are correlated.

    Of the same pupils the variance is known no better than the less certain of the two.
    """
    shared = 2 * correlation * math.sqrt(before.variance * after.variance)
    variance = before.variance + after.variance - shared
    doubt = before.variance**2 / before.freedom + after.variance**2 / after.freedom
    freedom = variance**2 / doubt if doubt else math.inf
    if correlation:
        freedom = min(before.freedom, after.freedom)
    return Estimate(after.value - before.value, variance, freedom)


def quantile(freedom: float) -> float:
    """How many standard errors hold 95%: Student's t, and 1.96 where the variance is known."""
    return NORMAL_95 if math.isinf(freedom) else t_quantile(freedom)
