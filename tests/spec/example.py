"""What a worked example is: a few pupils, and the figure a reader gets by eye.

Declared as data: the tests check every figure, and the pages under `docs/methodology` print them.
"""

from dataclasses import dataclass

from worlds import World

YES, NO, BLANK = True, False, None


@dataclass(frozen=True)
class Example:
    """A world of a few pupils, and what an indicator makes of it.

    `numerator`: pupils, sessions or events, or a sum of scores. `denominator`: None for a count.
    `expected`: the figure as printed in a CSV file. `words`: the working, which ends in the figure.
    `blanks`: pupils of the denominator whose value is blank. `holders`: pupils behind a numerator of
    sessions or events; None where it is pupils itself, or a sum of scores.
    """

    id: str
    world: World
    numerator: float
    denominator: int | None
    expected: str
    words: str
    blanks: int = 0
    holders: int | None = None
