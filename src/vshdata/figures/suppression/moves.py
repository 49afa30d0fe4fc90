"""Proof by example that a hidden cell is safe: two solutions far enough apart, found without a solver.

One hidden cell is moved up or down; each sum that is then out is set right by other hidden cells of it,
and so on. What is found is a solution, so the cell is safe; where nothing is found, a solver has to say.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from vshdata.figures.suppression.table import Cell, Key, Kind

TRIES = 40
"""How many cells are tried to set sums right, for one move, before it is left to the solver."""

FEW = 10
"""Up to such a range every whole step down is tried with the step up that makes it up."""

_EVEN = 1e-9


class Moves:
    """Steps away from the true values of one group of hidden cells."""

    def __init__(self, cells: Mapping[Key, Cell], sums: Sequence[Mapping[Key, float]]) -> None:
        self._cells = cells
        self._sums = [{key: factor for key, factor in terms.items() if key in cells} for terms in sums]
        self._places: dict[Key, list[int]] = {key: [] for key in cells}
        for place, terms in enumerate(self._sums):
            for key in terms:
                self._places[key].append(place)

    def spread(self, key: Key, need: float) -> bool:
        """Whether two solutions were found that lie so far apart in a cell; whole ones of a count."""
        cell = self._cells[key]
        if cell.kind is Kind.COUNT:
            need = math.ceil(need)
        most = min(cell.value, need)
        steps = {0.0, most, *map(float, range(int(most) if need <= FEW else 0))}
        return any(self._moves(key, -down) and self._moves(key, need - down) for down in sorted(steps))

    def _moves(self, key: Key, by: float) -> bool:
        if self._cells[key].value + by < 0:
            return False
        if not by:
            return True
        self._left = TRIES
        return self._settled({key: by}, [*self._places[key]])

    def _settled(self, step: dict[Key, float], waiting: Sequence[int]) -> bool:
        """Whether the sums can be set right, those of `waiting` being looked at first to last."""
        for position, place in enumerate(waiting):
            out = sum(factor * step.get(key, 0.0) for key, factor in self._sums[place].items())
            if abs(out) > _EVEN:
                rest = waiting[position:]
                return any(
                    self._settled({**step, key: by}, [*rest, *self._places[key]])
                    for key, by in self._offers(place, step, out)
                )
        return True

    def _offers(self, place: int, step: Mapping[Key, float], out: float) -> Iterator[tuple[Key, float]]:
        """Cells that could set the sum right, or half right: those in fewest sums, then the largest."""
        free = [(key, -out / factor) for key, factor in self._sums[place].items() if key not in step]
        for key, by in sorted(free, key=self._order):
            by_at_most = max(by, -self._cells[key].value)
            if by_at_most and self._left > 0:
                self._left -= 1
                yield key, by_at_most

    def _order(self, offer: tuple[Key, float]) -> tuple[int, float, Key]:
        return len(self._places[offer[0]]), -self._cells[offer[0]].value, offer[0]
