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

from vshdata.figures.disclosure.cells import safe_cell
from vshdata.figures.disclosure.each import SafeCells, protect_each
from vshdata.figures.disclosure.hiding import Hidden, hide, reasons_of
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
from vshdata.figures.suppression import Reason, Record

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

__all__ = [
    "ATTAINMENT",
    "PROFILES",
    "Profile",
    "Reason",
    "Record",
    "SafeCell",
    "SafeCells",
    "SafeMatch",
    "SafeMatches",
    "SafeTable",
    "Status",
    "check_breakdowns",
    "own_profiles",
    "parse_profile",
    "protect",
    "protect_each",
    "protect_matches",
    "protect_together",
    "row_name",
]

TOTAL_ROW = "Total"


def protect(
    figures: "Sequence[Figure]", years: Sequence[int], profile: Profile, cohort: str = ""
) -> SafeTable:
    """Hide what the profile hides of one cohort's figures, and recompute every rate from what is left."""
    return protect_together({cohort: figures}, years, profile)[cohort]


def protect_together(
    several: "Mapping[str, Sequence[Figure]]", years: Sequence[int], profile: Profile
) -> dict[str, SafeTable]:
    """Hide what the profile hides of several cohorts' figures that are printed together.

    `several`: figures by cohort, named as the user types it; what a cohort is broken down by besides has a
    name of its own after `#`, see `breakdowns.APART`. Gives one table for each, its cells in the order of
    the figures and its years those of `years` that it has: no hidden number can be worked out from all of
    them together.
    """
    table, numbers = link(several, profile)
    hidden = hide(table, profile.rule, [one for own in numbers.values() for one in own if one])
    return {
        cohort: _safe_table(cohort, own, numbers[cohort], hidden, years, profile)
        for cohort, own in several.items()
    }


def _safe_table(
    cohort: str,
    figures: "Sequence[Figure]",
    numbers: Sequence[Numbers | None],
    hidden: Hidden,
    years: Sequence[int],
    profile: Profile,
) -> SafeTable:
    reasons = [reasons_of(one, hidden) for one in numbers]
    cells = [safe_cell(figure, profile, own) for figure, own in zip(figures, reasons, strict=True)]
    audit = [
        Record(cell.indicator.id, row_name(cohort, cell.group), str(cell.year), next(iter(own.values())))
        for cell, own in zip(cells, reasons, strict=True)
        if cell.status is Status.SUPPRESSED
    ]
    own_years = {figure.year for figure in figures}
    return SafeTable(DOOR, cells, [year for year in years if year in own_years], profile, audit)


def row_name(cohort: str, group: Sequence[str]) -> str:
    """How an audit names a row."""
    return ", ".join(filter(None, (cohort, *(group or (TOTAL_ROW,)))))
