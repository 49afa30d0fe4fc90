"""Student's t without a library: an interval must not cost the loading of one."""

import math
from functools import lru_cache

from vshdata.figures.intervals.kinds import NORMAL_95, TAIL

_ENOUGH = 1e-14
_STEPS = 500


@lru_cache(maxsize=4096)
def t_quantile(freedom: float) -> float:
    """The value that t with so many degrees of freedom, 1 or more, stays below in 97.5 of 100 draws.

    Newton's method from below, where the distribution bends away from its tangent: it never overshoots.
    """
    at = NORMAL_95 - 1e-4
    for _ in range(_STEPS):
        step = (TAIL - t_below(at, freedom)) / _density(at, freedom)
        at += step
        if abs(step) <= _ENOUGH * at:
            break
    return at


def t_below(at: float, freedom: float) -> float:
    """The share of t that lies below a value of 0 or more."""
    return 1 - _beta_share(freedom / (freedom + at * at), freedom / 2, 0.5) / 2


def _density(at: float, freedom: float) -> float:
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(freedom * math.pi) / 2
    return math.exp(scale - (freedom + 1) / 2 * math.log1p(at * at / freedom))


def _beta_share(at: float, one: float, other: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)
    on the side where that converges fast.
    """
    if at > (one + 1) / (one + other + 2):
        return 1 - _beta_share(1 - at, other, one)
    size = math.lgamma(one + other) - math.lgamma(one) - math.lgamma(other)
    front = math.exp(size + one * math.log(at) + other * math.log1p(-at)) / one
    return front / _continued(at, one, other)


def _continued(at: float, one: float, other: float) -> float:
    """The fraction 1 + d1 / (1 + d2 / (1 + ...)), by Lentz's method."""
    value = over = 1.0
    under = 0.0
    for step in range(1, _STEPS):
        half, is_odd = divmod(step, 2)
        if is_odd:
            part = -(one + half) * (one + other + half) * at / ((one + step - 1) * (one + step))
        else:
            part = half * (other - half) * at / ((one + step - 1) * (one + step))
        under, over = 1 / (1 + part * under), 1 + part / over
        value *= over * under
        if abs(over * under - 1) <= _ENOUGH:
            break
    return value
