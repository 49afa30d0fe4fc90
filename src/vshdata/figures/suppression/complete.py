"""Second answer: the cheapest cells to hide besides, so that every gap the audit finds is closed.

Each gap is one line of a whole-number programme over cells to hide: those it names must widen the range
enough. Solve, attack the answer, add the lines it still lacks, and again (Fischetti and Salazar, Management
Science 47, 2001). When no line is lacking, nothing cheaper is safe. Work is limited by rounds and
branches, not by the clock, so that a slow machine publishes the same table; past the limit more is hidden
than needed.
"""

from collections.abc import Iterable, Mapping, Sequence

from vshdata.figures.suppression.attack import BRANCHES, Gap
from vshdata.figures.suppression.audit import Audit
from vshdata.figures.suppression.table import Key, Table

ROUNDS = 40
LARGE_ROUNDS = 30
"""Of a large block; what is still open then is closed cell by cell."""

_TIE = 1e-3
"""Of patterns that cost the same, the one with fewer pupils is hidden: their share counts this much."""


def cheapest(
    table: Table, audit: Audit, start: frozenset[Key], rounds: int = ROUNDS
) -> tuple[frozenset[Key], bool]:
    """`start` and the cheapest cells to hide with it, and whether that is safe: not so past the limit."""
    hidden, lines = start, list[Gap]()
    for _ in range(rounds):
        gaps = audit.gaps(hidden)
        if not gaps:
            return hidden, True
        lines += gaps
        more = _solve(table, lines, start)
        if more is None:
            break
        hidden = start | more
    return hidden, False


def more_than_needed(table: Table, audit: Audit, start: frozenset[Key]) -> frozenset[Key]:
    """`start` and, for each gap in turn, the cheapest cell that widens the range, until none is left.

    It ends: each step hides a cell more, and of a table with nothing shown nothing can be worked out.
    """
    hidden = start
    while gaps := audit.gaps(hidden):
        more = {key for gap in gaps for key in _first(table, gap, hidden)}
        if not more:
            raise RuntimeError("a hidden number can be worked out though all it adds up with is hidden")
        hidden |= more
    return hidden


def _first(table: Table, gap: Gap, hidden: frozenset[Key]) -> Sequence[Key]:
    offered = [key for key in gap.gains if key not in hidden and table.cells[key].published]
    return sorted(offered, key=lambda key: (_cost(table, key), key))[:1]


def _cost(table: Table, key: Key) -> float:
    cell = table.cells[key]
    return cell.weight + _TIE * cell.value / table.largest_value


def _solve(table: Table, lines: Iterable[Gap], start: frozenset[Key]) -> frozenset[Key] | None:
    """The cheapest cells that fulfil every line, with those of `start` and those never shown hidden."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    fixed = start | table.unpublished
    rows = [_row(gap, fixed) for gap in lines]
    keys = sorted({key for row, _ in rows for key in row})
    if not keys:
        return None
    place = {key: number for number, key in enumerate(keys)}
    factors = np.zeros((len(rows), len(keys)))
    for number, (row, _) in enumerate(rows):
        for key, factor in row.items():
            factors[number, place[key]] = factor
    solved = milp(
        np.array([_cost(table, key) for key in keys]),
        integrality=np.ones(len(keys), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(factors, np.array([need for _, need in rows]), np.inf),
        options={"node_limit": BRANCHES},
    )
    if solved.x is None:
        return None
    return frozenset(key for key, chosen in zip(keys, solved.x, strict=True) if chosen > 1 / 2)


def _row(gap: Gap, fixed: frozenset[Key]) -> tuple[Mapping[Key, float], float]:
    """One line over the cells that are free to be hidden: what is fixed counts towards what is needed."""
    given = sum(gain for key, gain in gap.gains.items() if key in fixed)
    row = {key: gain for key, gain in gap.gains.items() if key not in fixed}
    if gap.key in fixed:
        return row, gap.need - given
    # A cell that need not be hidden asks for nothing while it is shown.
    return {**row, gap.key: row.get(gap.key, 0.0) - gap.need}, -given
