"""Rounding as DfE rounds: half away from zero, in decimal, last.

Python's `round` goes half to even, and a binary float of 6.25 per cent may sit a hair below it. Figures
are ratios of counts below a hundred million, or sums of marks with few decimals, so two different ones
are further apart than a ten-thousand-millionth: cutting the float there first makes every half exact.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

_EXACT = Decimal("1e-10")


def round_half_away(value: float, decimals: int) -> Decimal:
    """The value to so many decimals; a half goes away from zero. Never minus zero."""
    exact = Decimal(value).quantize(_EXACT, rounding=ROUND_HALF_EVEN)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def to_nearest(count: int, base: int) -> int:
    """A count to the nearest multiple of `base`, a half away from zero; itself where `base` is 0."""
    return (2 * count + base) // (2 * base) * base if base else count
