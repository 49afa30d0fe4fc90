"""Cell suppression: which cells of linked tables to hide so that no hidden number can be worked out.

Three steps. What is sensitive is hidden (`rules`). Where one sum gives a hidden cell away, the next
smallest cell of the sum is hidden with it (`greedy`), as a person would by hand. Then everything that would
be shown is attacked at once (`audit`); where a hidden cell can still be narrowed down further than the
profile allows, the cheapest cells that stop it are found (`complete`).

`suppress` is a function of its table alone: it does not hang on the order of cells or on the clock, and
given its own answer it gives that answer again. A pattern says which cells are hidden and why, for the
audit; readers must see one symbol for all, since a reason narrows a number down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from vshdata.figures.suppression.audit import Audit
from vshdata.figures.suppression.complete import LARGE_ROUNDS, ROUNDS, cheapest, more_than_needed
from vshdata.figures.suppression.greedy import hide_by_sums
from vshdata.figures.suppression.rules import RULES, Dominance, Reason, Rule, is_dominated, sensitive
from vshdata.figures.suppression.table import (
    Cell,
    Key,
    Kind,
    Relation,
    Table,
    average,
    change,
    same,
    total,
)

__all__ = [
    "RULES",
    "Cell",
    "Dominance",
    "Key",
    "Kind",
    "Method",
    "Reason",
    "Record",
    "Relation",
    "Rule",
    "Suppression",
    "Table",
    "average",
    "change",
    "is_dominated",
    "same",
    "suppress",
    "total",
]


SMALL = 60
"""Up to so many cells tied together, the cheapest of all patterns is looked for; past it, the cheapest
addition to the pattern that goes sum by sum."""


class Method(StrEnum):
    """How far it had to go for a safe pattern."""

    SUMS = "sum by sum"
    CHEAPEST = "cheapest"
    MORE = "more than needed"


class Record(NamedTuple):
    """One line of the audit: where a cell stands and why it is hidden. Never its value."""

    table: str
    row: str
    column: str
    reason: Reason


@dataclass(frozen=True)
class Suppression:
    """The cells to hide, each with its reason, and how they were found."""

    hidden: Mapping[Key, Reason]
    method: Method = Method.SUMS

    @property
    def records(self) -> tuple[Record, ...]:
        """One line for each hidden cell, in order of the cells."""
        return tuple(Record(*key, reason) for key, reason in sorted(self.hidden.items()))


def suppress(table: Table, rule: Rule, already: Iterable[Key] = ()) -> Suppression:
    """The cells of a table to hide. Those hidden `already`, for whatever reason, stay so.

    Raises:
        RuntimeError: if a number could be worked out though nothing were shown, which no table of counts
            and their sums allows.
    """
    reasons = sensitive(table, rule)
    start = frozenset({*reasons, *already})
    if not start:
        return Suppression({})
    pattern, methods = set(start), {Method.SUMS}
    for block in table.blocks():
        if own := start & block.cells.keys():
            more, method = _protect(block, rule, reasons, own)
            pattern |= more
            methods.add(method)
    hidden = {key for key in pattern | table.derived_from(pattern) if table.cells[key].published}
    return Suppression({key: _reason(table, reasons, key) for key in hidden}, max(methods, key=_labour))


def _protect(
    block: Table, rule: Rule, reasons: Mapping[Key, Reason], start: frozenset[Key]
) -> tuple[frozenset[Key], Method]:
    """A safe pattern of one block: the cheapest of all where the block is small enough to look for it."""
    audit = Audit(block, rule, reasons)
    by_sums = hide_by_sums(block, rule, reasons, start)
    is_large = len(block.cells) > SMALL
    first = by_sums if is_large or len(block.sums) == 1 else start
    best, is_safe = cheapest(block, audit, first, LARGE_ROUNDS if is_large else ROUNDS)
    if not is_safe:
        return more_than_needed(block, audit, best), Method.MORE
    return best, Method.SUMS if best == by_sums else Method.CHEAPEST


def _reason(table: Table, reasons: Mapping[Key, Reason], key: Key) -> Reason:
    """Its own reason, or that of what it is hidden for."""
    if key in reasons:
        return reasons[key]
    beside = {other for place in table.sums_of[key] for other in table.sums[place]}
    return Reason.COMPLEMENT if beside & table.unpublished & reasons.keys() else Reason.SECONDARY


def _labour(method: Method) -> int:
    return list(Method).index(method)
