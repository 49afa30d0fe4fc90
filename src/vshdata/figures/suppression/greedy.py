"""First answer: look at one sum at a time, and hide the next smallest where it gives a hidden cell away."""

from collections.abc import Mapping, Sequence

from vshdata.figures.suppression.one_sum import covers
from vshdata.figures.suppression.rules import Reason, Rule, needs_cover
from vshdata.figures.suppression.table import Cell, Key, Table


def hide_by_sums(
    table: Table, rule: Rule, reasons: Mapping[Key, Reason], start: frozenset[Key]
) -> frozenset[Key]:
    """`start` and the cells hidden with it, until no single sum gives one of them away."""
    hidden = {*start, *table.unpublished}
    waiting = {place for key in hidden for place in table.sums_of[key]}
    while waiting:
        place = min(waiting)
        key = _next(table, rule, reasons, table.sums[place], hidden)
        if key is None:
            waiting.remove(place)
        else:
            hidden.add(key)
            waiting |= {*table.sums_of[key]}
    return start | (hidden - table.unpublished)


def _next(
    table: Table, rule: Rule, reasons: Mapping[Key, Reason], terms: Mapping[Key, float], hidden: set[Key]
) -> Key | None:
    """The cell to hide for the sake of the first hidden cell the sum gives away."""
    unknown = [key for key in terms if key in hidden]
    for key in unknown:
        cell = table.cells[key]
        if needs_cover(cell, reasons.get(key)) and not covers(table, terms, unknown, key, rule):
            return _choose(table, rule, terms, unknown, cell)
    return None


def _choose(
    table: Table, rule: Rule, terms: Mapping[Key, float], unknown: Sequence[Key], cell: Cell
) -> Key | None:
    """The cheapest cell that is enough, the smallest of those.

    There always is one where numbers add up to a number above 0: behind what is on the other side of the
    equation, a hidden cell has no upper end.
    """
    rest = sorted(
        (table.cells[key] for key in terms if key not in unknown),
        key=lambda one: (one.weight, abs(one.value), one.key),
    )
    return next(
        (one.key for one in rest if covers(table, terms, [*unknown, one.key], cell.key, rule)), None
    )
