"""The attack on one group of hidden cells: how long a range everything shown leaves for each.

An attacker knows every printed number, how the numbers add up, that no count is below 0 and that counts are
whole. What is hidden is any solution of those equations; the range of a hidden cell is from its least to
its greatest solution.

Solving for one cell gives a solution for all the others too: two that lie far enough apart prove a cell
safe without another run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vshdata.figures.suppression.moves import Moves
from vshdata.figures.suppression.one_sum import covers
from vshdata.figures.suppression.rules import Reason, Rule, needs_cover, width_of
from vshdata.figures.suppression.table import Key, Kind, Table

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

    Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
    Places = np.ndarray[tuple[int], np.dtype[np.int64]]
    Matrix = csr_array[np.float64, tuple[int, int]]

_SLACK = 1e-6
"""What a solver may be out by."""

SMALL_GROUP = 40
"""Up to so many cells, it is tried first without a solver: loading one takes as long as a table."""

_FEW = 2
"""Cells are pushed one by one when so few are left."""

BRANCHES = 2_000
"""A limit of work that is the same on every machine, as one of time would not be."""


@dataclass(frozen=True)
class Gap:
    """A hidden cell that can be worked out too closely, and what would have to be hidden besides.

    In every safe pattern that hides `key`, the hidden cells' `gains` add up to `need`: how far each could
    widen the range. For the cells hidden now they do not.
    """

    key: Key
    gains: Mapping[Key, float]
    need: float


class Attack:
    """The equations of one group, in steps away from the true values."""

    def __init__(
        self, table: Table, rule: Rule, reasons: Mapping[Key, Reason], group: frozenset[Key]
    ) -> None:
        self._table, self._rule = table, rule
        self._keys = sorted(group)
        numbers = sorted({number for key in group for number in table.sums_of[key]})
        self._sums = [table.sums[number] for number in numbers]
        self._cells = [table.cells[key] for key in self._keys]
        self._wanted = [
            width_of(cell, rule) if needs_cover(cell, reasons.get(cell.key)) else 0.0
            for cell in self._cells
        ]

    def gaps(self) -> Iterator[Gap]:
        """The cells whose range is too short."""
        if self._sums and any(self._wanted) and not self._is_safe_alone():
            if len(self._keys) <= SMALL_GROUP:
                self._leave_out_proved()
            if any(self._wanted):
                yield from self._solved()

    def _leave_out_proved(self) -> None:
        """Want nothing of cells for which two solutions are at hand."""
        moves = Moves({cell.key: cell for cell in self._cells}, self._sums)
        for place, (key, need) in enumerate(zip(self._keys, self._wanted, strict=True)):
            if need and moves.spread(key, need):
                self._wanted[place] = 0.0

    def _solved(self) -> Iterator[Gap]:
        import numpy as np

        self._down: Vector = np.array([cell.value for cell in self._cells], dtype=np.float64)
        self._whole = np.array([cell.kind is Kind.COUNT for cell in self._cells], dtype=np.int64)
        self._need: Vector = np.array(self._wanted, dtype=np.float64)
        self._lowest, self._highest = np.zeros(len(self._cells)), np.zeros(len(self._cells))
        self._equations = _matrix(self._sums, self._keys)
        self._try_many()
        for place in map(int, self._open()):
            for sign in (1, -1):
                if place in self._open():
                    self._go(self._aim(place, sign))
        for place in map(int, self._open()):
            yield self._gap(int(place))

    def _is_safe_alone(self) -> bool:
        """Whether there is but one sum, and it is known to be safe without solving."""
        return len(self._sums) == 1 and all(
            covers(self._table, self._sums[0], self._keys, key, self._rule)
            for key, need in zip(self._keys, self._wanted, strict=True)
            if need
        )

    def _open(self) -> "Places":
        """Cells that two solutions do not lie far enough apart for yet."""
        import numpy as np

        return np.flatnonzero(self._highest - self._lowest < self._need - _SLACK)

    def _aim(self, places: "int | Places", sign: "int | Places") -> "Vector":
        import numpy as np

        aim = np.zeros(len(self._keys))
        aim[places] = sign
        return aim

    def _try_many(self) -> None:
        """Push many cells at once, half of them up and half down, in halves that part any two cells."""
        import numpy as np

        for bit in range(len(self._keys).bit_length()):
            for sign in (1, -1):
                left = self._open()
                if len(left) <= _FEW:
                    return
                self._go(self._aim(left, np.where(left >> bit & 1, sign, -sign)))

    def _go(self, aim: "Vector") -> None:
        """Solve for cells as far up or down as their ranges need, or as they can, and keep the solution."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        up = np.where(aim != 0, self._need, np.inf)
        down = np.where(aim != 0, np.minimum(self._down, self._need), self._down)
        solved = milp(
            -aim,
            integrality=self._whole,
            bounds=Bounds(-down, up),
            constraints=LinearConstraint(self._equations, 0.0, 0.0),
            options={"node_limit": BRANCHES},
        )
        # With no solution at hand the true values stand, and cells left open count as found out.
        if solved.x is not None:
            self._lowest = np.minimum(self._lowest, solved.x)
            self._highest = np.maximum(self._highest, solved.x)

    def _gap(self, place: int) -> Gap:
        """By the prices of the two runs without whole numbers; where those would not show the gap, any
        cell that shares a sum with the group may close it.
        """
        key, need = self._keys[place], float(self._need[place])
        near = sorted({key for terms in self._sums for key in terms} - {*self._keys})
        gains: dict[Key, float] = {}
        for sign in (1, -1):
            for other, gain in self._prices(self._aim(place, -sign), near):
                gains[other] = gains.get(other, 0.0) + gain
        if gains and sum(gains.get(one, 0.0) for one in self._keys) < need - _SLACK:
            return Gap(key, {other: min(gain, need) for other, gain in gains.items()}, need)
        return Gap(key, dict.fromkeys(near, 1.0), 1.0)

    def _prices(self, cost: "Vector", near: Sequence[Key]) -> Iterator[tuple[Key, float]]:
        """How much further one cell goes for each cell hidden, by the dual of the linear programme."""
        import numpy as np
        from scipy.optimize import linprog

        solved = linprog(
            cost,
            A_eq=self._equations,  # type: ignore[call-overload] # sparse is taken, but not in the stubs
            b_eq=np.zeros(len(self._sums)),
            bounds=[(-down, None) for down in self._down],
        )
        if solved.status != 0:
            # Without an end the cell is safe for parts of pupils, so whole numbers alone make the gap.
            yield self._keys[int(np.flatnonzero(cost)[0])], np.inf
            return
        for key, price, down in zip(self._keys, solved.lower.marginals, self._down, strict=True):
            if price > _SLACK:
                yield key, float(price * down)
        for key, price in zip(near, -(_matrix(self._sums, near).T @ solved.eqlin.marginals), strict=True):
            value = self._table.cells[key].value
            if price < -_SLACK:
                yield key, np.inf
            elif price > _SLACK and value > 0:
                yield key, float(price * value)


def _matrix(sums: Sequence[Mapping[Key, float]], keys: Sequence[Key]) -> "Matrix":
    """One row per sum, one column per cell."""
    import numpy as np
    from scipy.sparse import csr_array

    at = {key: place for place, key in enumerate(keys)}
    entries = [
        (row, at[key], factor)
        for row, terms in enumerate(sums)
        for key, factor in terms.items()
        if key in at
    ]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    filled = (np.array(factors, dtype=np.float64), (np.array(rows, int), np.array(columns, int)))
    return csr_array(filled, shape=(len(sums), len(keys)))
