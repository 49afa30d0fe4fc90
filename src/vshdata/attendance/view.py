"""A week as a table: each measure with its change on last week, on last year and against all pupils.

Made from protected cells alone: a difference is taken between cells that are both shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vshdata.attendance.weekly import EVERYONE, Place
from vshdata.figures.disclosure import SafeCell, SafeCells, Status
from vshdata.figures.indicators.kinds import Count, Indicator
from vshdata.figures.trend import Change


@dataclass(frozen=True)
class WeekRow:
    """One measure of one cohort, or of its children at one school, in one week.

    `line`: cells of the weeks up to it, for a trend line. `everyone`: the same of all pupils; None where it
    is not set beside.
    """

    scope: str
    school: str
    week: date
    indicator: Indicator
    cell: SafeCell
    on_last_week: Change
    on_last_year: Change
    everyone: SafeCell | None
    against_all: Change
    line: tuple[SafeCell, ...]


@dataclass(frozen=True)
class WeekView:
    """Rows in the order of the screen. `to_date`: sessions of the year up to the week, not of the week.

    `use`: who the profile is for.
    """

    week: date
    year: int
    titles: Mapping[str, str]
    rows: tuple[WeekRow, ...]
    to_date: bool
    profile: str
    use: str
    hidden: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weeks:
    """The weeks a view is made of: those shown, in order, and those of the year before by week."""

    shown: tuple[date, ...]
    year_before: Mapping[date, date]


def rows_of(
    safe: SafeCells[Place], scope: str, school: str, measures: Sequence[Indicator], weeks: Weeks
) -> list[WeekRow]:
    """A row for each measure in each week that a cell is there for."""
    rows = []
    for week in weeks.shown:
        for indicator in measures:
            place = Place(scope, week, indicator.id, school)
            if place in safe.cells:
                rows.append(_row(safe, place, indicator, weeks))
    return rows


def _row(safe: SafeCells[Place], place: Place, indicator: Indicator, weeks: Weeks) -> WeekRow:
    def at(week: date | None, scope: str = place.scope, school: str = place.school) -> SafeCell | None:
        return safe.cells.get(Place(scope, week, place.measure, school)) if week else None

    position = weeks.shown.index(place.week)
    before = at(weeks.shown[position - 1]) if position else None
    cell = safe.cells[place]
    everyone = None if place.scope == EVERYONE else at(place.week, EVERYONE, "")
    is_count = isinstance(indicator.value, Count)
    return WeekRow(
        place.scope,
        place.school,
        place.week,
        indicator,
        cell,
        difference(cell, before, "no school week before it"),
        difference(cell, at(weeks.year_before.get(place.week)), "no such school week last year"),
        everyone,
        Change() if is_count else difference(cell, everyone, "all pupils are not set beside"),
        tuple(one for week in weeks.shown[: position + 1] if (one := at(week))),
    )


def difference(cell: SafeCell, other: SafeCell | None, why: str) -> Change:
    """The cell minus the other, where both are shown."""
    if other is None:
        return Change(why=why)
    if cell.value is not None and other.value is not None:
        return Change(cell.value - other.value)
    hidden = Status.SUPPRESSED in {cell.status, other.status}
    return Change(why="hidden" if hidden else (cell.why or other.why), hidden=hidden)
