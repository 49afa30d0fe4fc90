"""Counts of weeks drawn by hand, and the figures and views of them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from vshdata.attendance.weekly import Place, figures_of, marked_by_week, reporting
from vshdata.figures.measure import Figure
from vshdata.intake.checks import dtype_of
from vshdata.tables.marks import ATTENDANCE_WEEKS

MONDAY = date(2025, 1, 6)
SCHOOL, OTHER = "9994001", "9994002"

Count = Mapping[str, Any]


def week(number: int) -> date:
    """The Monday of a school week, the first being 1."""
    return MONDAY + timedelta(weeks=number - 1)


def told(
    pupil: int, number: int, attended: int, authorised: int = 0, unauthorised: int = 0, **more: Any
) -> Count:
    """A pupil's sessions of one week at one school."""
    possible = attended + authorised + unauthorised
    usual = {
        "pupil_id": pupil,
        "academic_year": 2025,
        "week": week(number),
        "school": SCHOOL,
        "possible": possible,
        "attended": attended,
        "authorised": authorised,
        "unauthorised": unauthorised,
        "marked": possible,
    }
    zeros = dict.fromkeys(("late", "suspended", "no_reason", "no_mark"), 0)
    return usual | zeros | more


def frame(counts: Sequence[Count]) -> nw.LazyFrame[Any]:
    """Counts as the lake holds them."""
    schema = {
        "pupil_id": pl.UInt32(),
        **{column.name: dtype_of(column) for column in ATTENDANCE_WEEKS.values},
    }
    return nw.from_native(pl.DataFrame([dict(row) for row in counts], schema=schema).lazy())


def figures(
    counts: Sequence[Count], weeks: Sequence[int], *, scope: str = "csw", **how: Any
) -> dict[Place, Figure]:
    """Every figure of the weeks."""
    shown = [week(number) for number in weeks]
    found = figures_of(frame(counts), scope, shown, **how)
    return found | reporting(marked_by_week(frame(counts)), scope, shown)


def figure(counts: Sequence[Count], measure: str, number: int, school: str = "", **how: Any) -> Figure:
    """One figure."""
    return figures(counts, [number], **how)[Place("csw", week(number), f"live_{measure}", school)]


def ratio(
    counts: Sequence[Count], measure: str, number: int, school: str = "", **how: Any
) -> tuple[int, int]:
    """Numerator and denominator of one figure."""
    found = figure(counts, measure, number, school, **how)
    assert found.denominator is not None
    return int(found.numerator or 0), found.denominator
