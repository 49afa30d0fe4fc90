"""A cell of a trend, and the kinds of sums that fill one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from .text import Flag, Missing, Number

T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """A figure with its parts. `status` is `ok`, `z` without anybody to measure, `x` without a figure."""

    status: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: int | None = None


NO_FIGURE = Cell("x")


def too_many_missing(missing: int, everybody: int) -> bool:
    """More than 5% of the pupils of a figure, and at least three of them."""
    return missing >= 3 and 20 * missing > everybody


def count(pupils: int) -> Cell:
    return Cell("ok", Fraction(pupils), Fraction(pupils))


def rate(numerator: Fraction, denominator: int, *, times: int = 1) -> Cell:
    if not denominator:
        return Cell("z", denominator=0)
    return Cell("ok", times * numerator / denominator, numerator, denominator)


def share(rows: Iterable[T], met: Callable[[T], Flag]) -> Cell:
    """Percentage of rows that met it. A blank counts as no; what cannot be read is on neither side."""
    answers = [met(row) for row in rows]
    return settled([Fraction(one) if isinstance(one, bool) else one for one in answers], times=100)


def mean(rows: Iterable[T], score: Callable[[T], Number]) -> Cell:
    """Mean over rows. A blank counts as 0; what cannot be read is on neither side."""
    return settled([score(row) for row in rows], times=1)


def mean_of_scored(rows: Iterable[T], score: Callable[[T], Number]) -> Cell:
    """Mean over rows with a score: neither a blank nor what cannot be read is on a side."""
    return settled([score(row) for row in rows], times=1, blank_is_zero=False)


def settled(values: list[Number], times: int, *, blank_is_zero: bool = True) -> Cell:
    if too_many_missing(sum(isinstance(value, Missing) for value in values), len(values)):
        return NO_FIGURE
    scores = [value for value in values if isinstance(value, Fraction)]
    blanks = sum(value is Missing.BLANK for value in values) if blank_is_zero else 0
    return rate(sum(scores, Fraction(0)), len(scores) + blanks, times=times)
