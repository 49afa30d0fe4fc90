"""What a worked example is: a few pupils, and the figure a reader gets by eye."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

YES, NO, BLANK = True, False, None

PupilResults = Mapping[str, Any]
"""What the results file says of a pupil. `before`: what the file of the year before says, where a figure
rests on two years; a pupil of whom nothing else is said has no row this year."""


@dataclass(frozen=True)
class Example:
    """Pupils, and what an indicator makes of them.

    `numerator`: pupils, or a sum of scores. `denominator`: None for a count. `blanks`: pupils of the
    denominator whose value is blank. `expected`: the figure as printed in a CSV file. `words`: the
    working, which ends in the figure.
    """

    id: str
    pupils: tuple[PupilResults, ...]
    numerator: float
    denominator: int | None
    expected: str
    words: str
    blanks: int = 0
