"""Disclosure control: the one door between a computed figure and anything a person may see.

Only `protect_together` makes a `SafeTable`, and trends, charts and words are made from that alone. The
order of work is measure, suppress, round, recompute the rate, take the change, print.

All figures that a request prints are protected in one go, since what one table hides another may give away:
`protect_together({"cin": figures, "cino": figures, "cla": figures}, years, profile)` takes the figures of
each cohort, by its name as the user types it, and gives one `SafeTable` for each. Groups are tied to their
total, cohorts to those they lie in, phases to all schools (`lines`), and every numerator to its
denominator (`linking`); `suppression` decides what is hidden. Each ok cell has its interval in `low` and
`high`, and in `statistics` what an interval of a change is made from.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vshdata.figures.disclosure.cells import DENOMINATOR, NUMERATOR, safe_cell
from vshdata.figures.disclosure.linking import Numbers, link
from vshdata.figures.disclosure.matches import SafeMatch, SafeMatches, protect_matches
from vshdata.figures.disclosure.profiles import (
    ATTAINMENT,
    PROFILES,
    Profile,
    check_breakdowns,
    own_profiles,
    parse_profile,
)
from vshdata.figures.disclosure.safe import DOOR, SafeCell, SafeTable, Status
from vshdata.figures.suppression import Key, Reason, Record, Rule, Table, suppress

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

__all__ = [
    "ATTAINMENT",
    "PROFILES",
    "Profile",
    "Reason",
    "Record",
    "SafeCell",
    "SafeMatch",
    "SafeMatches",
    "SafeTable",
    "Status",
    "check_breakdowns",
    "own_profiles",
    "parse_profile",
    "protect",
    "protect_matches",
    "protect_together",
    "row_name",
]

TOTAL_ROW = "Total"

_Hidden = Mapping[Key, Reason]


def protect(
    figures: "Sequence[Figure]", years: Sequence[int], profile: Profile, cohort: str = ""
) -> SafeTable:
    """Hide what the profile hides of one cohort's figures, and recompute every rate from what is left."""
    return protect_together({cohort: figures}, years, profile)[cohort]


def protect_together(
    several: "Mapping[str, Sequence[Figure]]", years: Sequence[int], profile: Profile
) -> dict[str, SafeTable]:
    """Hide what the profile hides of several cohorts' figures that are printed together.

    `several`: figures by cohort, named as the user types it. Gives one table for each, its cells in the
    order of the figures: no hidden number can be worked out from all of them together.
    """
    table, numbers = link(several, profile)
    hidden = _hide(table, profile.rule, [one for own in numbers.values() for one in own if one])
    return {
        cohort: _safe_table(cohort, own, numbers[cohort], hidden, years, profile)
        for cohort, own in several.items()
    }


def _hide(table: Table, rule: Rule, numbers: Sequence[Numbers]) -> _Hidden:
    """The cells to hide: a numerator goes with its denominator, and may need others hidden in turn."""
    pairs: list[tuple[Key, Key]] = [
        (one.top, one.bottom) for one in numbers if one.top is not None and one.bottom is not None
    ]
    hidden: dict[Key, Reason] = {}
    while True:
        hidden = {**suppress(table, rule, hidden).hidden, **hidden}
        more = {top: hidden[below] for top, below in pairs if below in hidden and top not in hidden}
        if not more:
            return hidden
        hidden |= more


def _safe_table(
    cohort: str,
    figures: "Sequence[Figure]",
    numbers: Sequence[Numbers | None],
    hidden: _Hidden,
    years: Sequence[int],
    profile: Profile,
) -> SafeTable:
    reasons = [_reasons(one, hidden) for one in numbers]
    cells = [safe_cell(figure, profile, own) for figure, own in zip(figures, reasons, strict=True)]
    audit = [
        Record(cell.indicator.id, row_name(cohort, cell.group), str(cell.year), next(iter(own.values())))
        for cell, own in zip(cells, reasons, strict=True)
        if cell.status is Status.SUPPRESSED
    ]
    return SafeTable(DOOR, cells, years, profile, audit)


def _reasons(numbers: Numbers | None, hidden: _Hidden) -> dict[str, Reason]:
    """Which of a figure's numbers are hidden, and why; first the one the other goes with."""
    if numbers is None:
        return {}
    named = ((DENOMINATOR, numbers.bottom), (NUMERATOR, numbers.top))
    return {name: hidden[key] for name, key in named if key is not None and key in hidden}


def row_name(cohort: str, group: Sequence[str]) -> str:
    """How an audit names a row."""
    return ", ".join(filter(None, (cohort, *(group or (TOTAL_ROW,)))))
