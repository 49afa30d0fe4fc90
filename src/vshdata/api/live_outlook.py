"""Live attendance ahead and behind: the year's persistent absence forecast, and live against census."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vshdata.api.live_counts import counts_of, last_day, years_of_marks
from vshdata.api.live_weeks import children_of, counts_for
from vshdata.errors import NothingLoadedError
from vshdata.figures.cohorts import Membership
from vshdata.years import label

if TYPE_CHECKING:
    from vshdata.attendance.forecast import Forecast
    from vshdata.attendance.reconcile import Line, Pupils
    from vshdata.figures.disclosure import Profile, SafeCell
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake

PARTS = ("so_far", "expected", "low", "high")


@dataclass(frozen=True)
class Outlook:
    """A cohort's forecast as it may be shown: cells by part; `left`: possible sessions still to come."""

    cohort: str
    as_of: date
    left: int
    cells: dict[str, "SafeCell"]


def forecasts(lake: "Lake", cohorts: Sequence[Membership], profile: "Profile") -> list[Outlook]:
    """The forecast of each cohort for the last year with marks, as of its last day.

    Raises:
        NothingLoadedError: if there are no marks, or no return tells a cohort.
    """
    import polars as pl

    from vshdata.attendance.forecast import SoFar, forecast, sessions_left
    from vshdata.figures.disclosure import protect_each

    year = years_of_marks(lake)[-1]
    as_of = last_day(lake, year)
    left = sessions_left(as_of, year)
    figures: dict[tuple[str, str], Figure] = {}
    names = []
    for membership in cohorts:
        names.append(membership.id)
        children = children_of(lake, membership, year)
        absent = (pl.col("authorised") + pl.col("unauthorised")).sum()
        own = counts_for(lake, year, children).group_by("pupil_id").agg(absent, pl.col("possible").sum())
        made = forecast([SoFar(*row[1:]) for row in own.collect().iter_rows()], left)
        figures |= {(membership.id, part): item for part, item in _figures(made).items()}
    apart = {place: (place[0], PARTS[0]) for place in figures if place[1] != PARTS[0]}
    safe = protect_each(figures, profile, lambda place: (place[0], 0), apart=apart).cells
    return [Outlook(name, as_of, left, {part: safe[name, part] for part in PARTS}) for name in names]


def _figures(made: "Forecast") -> "dict[str, Figure]":
    """Its parts as figures; what is expected is hidden where the number so far is."""
    from vshdata.attendance.measures import PERSISTENT
    from vshdata.figures.measure import Figure

    values = dict(zip(PARTS, (made.so_far, made.expected, made.low, made.high), strict=True))
    return {
        part: Figure(PERSISTENT, 0, numerator=value, denominator=made.children)
        for part, value in values.items()
    }


def reconciliation(lake: "Lake", year: int | None) -> "tuple[int, list[Line]]":
    """Live against census for a year, by default the last with both.

    Raises:
        NothingLoadedError: if no year has both marks and absence.
    """
    from vshdata.attendance.reconcile import reconcile

    both = sorted(set(lake.years("absence")) & set(years_of_marks(lake)))
    chosen = year or (both[-1] if both else None)
    if chosen is None or chosen not in both:
        of = f" for {label(chosen)}" if chosen else ""
        raise NothingLoadedError(
            f"The lake does not hold both attendance marks and the census's absence{of}.",
            "Load the censuses that tell of the year.",
        )
    return chosen, reconcile(*_sides(lake, chosen))


def _sides(lake: "Lake", year: int) -> "tuple[Pupils, Pupils, frozenset[int]]":
    """Sessions by pupil: live, of the census; and all pupils the census tells of."""
    import polars as pl

    from vshdata.api.measuring import scanner
    from vshdata.attendance.reconcile import Sessions
    from vshdata.figures.frames import rows_of
    from vshdata.tables import TABLES

    names = ("possible", "authorised", "unauthorised")
    live = counts_of(lake, year).group_by("pupil_id").agg(pl.col(names).sum()).collect()
    rows = rows_of("absence", [year], scanner(lake))
    if rows is None:
        return {}, {}, frozenset()
    census = rows.select("pupil_id", *(f"sessions_{name}" for name in names)).collect().to_native()
    told = lake.scan(TABLES["absence"], [year]).filter(pl.col("sessions_possible") > 0)
    pupils = frozenset(told.select("pupil_id").unique().collect()["pupil_id"])
    return (
        {pupil: Sessions(*counts) for pupil, *counts in live.iter_rows()},
        {pupil: Sessions(*map(int, counts)) for pupil, *counts in census.iter_rows()},
        pupils,
    )
