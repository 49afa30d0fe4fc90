"""Which hidden cells can still be worked out from everything that is shown, all sums at once.

Hidden cells that share no sum say nothing of one another, so each group that is tied together is attacked
apart, and once: patterns that are tried one after another share most of their groups.
"""

from collections.abc import Iterable, Mapping

from vshdata.figures.suppression.attack import Attack, Gap
from vshdata.figures.suppression.rules import Reason, Rule
from vshdata.figures.suppression.table import Key, Table


class Audit:
    """Attacks patterns of one table; what it has found of a group of cells it does not work out again."""

    def __init__(self, table: Table, rule: Rule, reasons: Mapping[Key, Reason]) -> None:
        self._table, self._rule, self._reasons = table, rule, reasons
        self._known: dict[frozenset[Key], tuple[Gap, ...]] = {}

    def gaps(self, hidden: Iterable[Key]) -> list[Gap]:
        """Every hidden cell whose range is too short; nothing if the pattern is safe."""
        return [
            gap
            for group in self._table.tied({*hidden, *self._table.unpublished})
            for gap in self._in(group)
        ]

    def _in(self, group: frozenset[Key]) -> tuple[Gap, ...]:
        if group not in self._known:
            self._known[group] = tuple(Attack(self._table, self._rule, self._reasons, group).gaps())
        return self._known[group]
