"""What has to be hidden for its own sake, and how well: declared, one rule a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vshdata.figures.suppression.table import Cell, Key, Kind, Table


class Reason(StrEnum):
    """Why a cell is hidden."""

    PRIMARY = "primary"
    """It is of few pupils itself."""

    COMPLEMENT = "complement"
    """With it, few others could be worked out who are not shown: those who do not reach a standard."""

    DOMINANCE = "dominance"
    """One or two pupils make up nearly all of a sum."""

    SECONDARY = "secondary"
    """With it, another hidden cell could be worked out, or nearly."""


@dataclass(frozen=True)
class Dominance:
    """When one or two pupils make up a sum, by either of two tests; the defaults of ACRO.

    `top_two`: the two largest parts are this share of it or more. `p_ratio`: all others together are less
    than this share of the largest, so the second could tell the largest that closely.
    """

    top_two: float = 0.9
    p_ratio: float = 0.1


@dataclass(frozen=True)
class Rule:
    """What a profile hides. Of 1 to `threshold` pupils nothing is shown.

    `width`: from everything that is shown, nobody may narrow a hidden number down to a range of less than
    this from end to end. With a width as large as the threshold a hidden number may be anything from none
    to the threshold, or a range as long. `hide_zero`: a 0 that tells is hidden too. `complement`: so are
    few who are not shown but can be worked out.
    """

    name: str
    threshold: int
    width: int
    hide_zero: bool = False
    complement: bool = False
    dominance: Dominance = Dominance()


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("internal", threshold=0, width=0),
        Rule("dfe", threshold=5, width=5, hide_zero=True),
        Rule("strict", threshold=10, width=10, hide_zero=True, complement=True),
        Rule("opensafely", threshold=7, width=7, hide_zero=True),
    )
}


def sensitive(table: Table, rule: Rule) -> dict[Key, Reason]:
    """The cells that are hidden for their own sake, printed or not."""
    found = ((key, reason_of(cell, rule)) for key, cell in table.cells.items())
    return {key: reason for key, reason in found if reason}


def reason_of(cell: Cell, rule: Rule) -> Reason | None:
    """Why the cell would be hidden if it stood alone."""
    if cell.kind is Kind.DERIVED or not rule.threshold:
        return None
    if not cell.published and not rule.complement:
        return None
    if 0 < cell.people <= rule.threshold or (rule.hide_zero and cell.zero_tells and cell.people == 0):
        return Reason.PRIMARY
    return Reason.DOMINANCE if is_dominated(cell, rule.dominance) else None


def is_dominated(cell: Cell, by: Dominance) -> bool:
    """Whether one or two pupils make up the sum. False where their parts are not given."""
    if cell.largest is None or cell.value <= 0:
        return False
    first, second = cell.largest
    others = cell.value - first - second
    return first + second >= by.top_two * cell.value or others < by.p_ratio * first


def width_of(cell: Cell, rule: Rule) -> float:
    """How long a range has to be left for a hidden cell.

    A sum that few make up must be able to lie higher by the share of its largest part that nobody may come
    closer to; and as it can lie lower by itself at most, the whole range is longer than it by that much.
    """
    if cell.largest is None:
        return rule.width
    return max(rule.width, cell.value + rule.dominance.p_ratio * cell.largest[0])


def needs_cover(cell: Cell, reason: Reason | None) -> bool:
    """Whether a hidden cell has to be kept from being worked out: all that are shown to be hidden, and
    those never printed that are sensitive. Changes and averages tell no more than their parts do.
    """
    return reason is not None or (cell.published and cell.kind is not Kind.DERIVED)
