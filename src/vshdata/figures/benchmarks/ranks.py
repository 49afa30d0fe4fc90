"""Where one authority stands among all: rank, quartile and ties, by which way is better.

As DfE's Local Authority Interactive Tool has it: A is the best quarter. Places
whose figure is hidden or missing have no rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import quantiles

from vshdata.figures.indicators.kinds import Direction

QUARTERS = "ABCD"
FEWEST = 4
"""Quarters of fewer authorities than this say nothing."""


@dataclass(frozen=True)
class Rank:
    """`position` 1 is the best; `of` authorities with a figure; `ties` others share the position."""

    position: int
    of: int
    ties: int
    quartile: str


def rank_among(values: Mapping[str, float], place: str, direction: Direction) -> Rank | None:
    """The rank of a place among `values`; None where it has none, or neither way is better."""
    if place not in values or direction is Direction.NEUTRAL:
        return None
    own = values[place]
    sign = 1 if direction is Direction.HIGHER else -1
    better = sum(sign * value > sign * own for value in values.values())
    ties = sum(value == own for value in values.values()) - 1
    return Rank(better + 1, len(values), ties, _quartile(list(values.values()), own, direction))


def _quartile(values: list[float], own: float, direction: Direction) -> str:
    """The quarter between the cut points at 25, 50 and 75 in 100; a value on a cut is below it."""
    if len(values) < FEWEST:
        return ""
    cuts = quantiles(values, n=4, method="inclusive")
    if cuts[0] == cuts[-1]:
        return ""
    above = sum(own > cut for cut in cuts)
    return QUARTERS[above] if direction is Direction.LOWER else QUARTERS[::-1][above]
