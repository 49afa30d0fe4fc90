"""Which of the numbers that figures print are hidden, and why."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from vshdata.figures.disclosure.cells import DENOMINATOR, NUMERATOR
from vshdata.figures.disclosure.linking import Numbers
from vshdata.figures.suppression import Key, Reason, Rule, Table, suppress

Hidden = Mapping[Key, Reason]
_NOTHING: Hidden = MappingProxyType({})


def hide(table: Table, rule: Rule, numbers: Sequence[Numbers], already: Hidden = _NOTHING) -> Hidden:
    """The cells to hide: a numerator goes with its denominator, and may need others hidden in turn.

    `already`: cells that are hidden whatever the rule says, each with its reason.
    """
    pairs: list[tuple[Key, Key]] = [
        (one.top, one.bottom) for one in numbers if one.top is not None and one.bottom is not None
    ]
    hidden: dict[Key, Reason] = dict(already)
    while True:
        hidden = {**suppress(table, rule, hidden).hidden, **hidden}
        more = {top: hidden[below] for top, below in pairs if below in hidden and top not in hidden}
        if not more:
            return hidden
        hidden |= more


def reasons_of(numbers: Numbers | None, hidden: Hidden) -> dict[str, Reason]:
    """Which of a figure's numbers are hidden, and why; first the one the other goes with."""
    if numbers is None:
        return {}
    named = ((DENOMINATOR, numbers.bottom), (NUMERATOR, numbers.top))
    return {name: hidden[key] for name, key in named if key is not None and key in hidden}
