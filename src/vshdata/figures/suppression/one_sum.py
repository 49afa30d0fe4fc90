"""What one sum tells of a hidden cell when nothing else is known: worked out without a solver."""

import math
from collections.abc import Iterable, Mapping

from vshdata.figures.suppression.rules import Rule, width_of
from vshdata.figures.suppression.table import Cell, Key, Table


def covers(table: Table, terms: Mapping[Key, float], unknown: Iterable[Key], key: Key, rule: Rule) -> bool:
    """Whether the sum alone leaves a cell as long a range as the rule asks. `unknown`: all not shown.

    The cell goes up as far as the others that are not shown can give way, and down likewise, to 0 at most.
    With factors of 1 and -1 the ends of the range are whole numbers.
    """
    cell, sign = table.cells[key], math.copysign(1, terms[key])
    others = [(table.cells[other], sign * terms[other]) for other in unknown if other != key]
    up = sum(_room(one, -factor) for one, factor in others)
    down = sum(_room(one, factor) for one, factor in others)
    size = abs(terms[key])
    return up / size + min(down / size, cell.value) >= width_of(cell, rule)


def _room(cell: Cell, factor: float) -> float:
    """How far a cell can push up a sum in which it stands with this factor: it cannot fall below 0."""
    return math.inf if factor > 0 else -factor * cell.value
