"""From counts of sessions by pupil and week to figures of weeks, before disclosure control.

Weeks are named by their Monday. Persistent and severe absence are of a pupil's own sessions from the start
of the academic year to the end of the week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from vshdata.attendance.measures import FEWEST_SESSIONS, OF_PUPILS, SCHOOLS
from vshdata.figures.frames.absence import PERSISTENT, SEVERE
from vshdata.figures.measure import Figure, measure
from vshdata.tables.marks import WEEK_COUNTS

Rows = nw.LazyFrame[Any]

EVERYONE = "all"
"""The scope of every pupil with marks, which a cohort stands beside."""

_SEPTEMBER = 9
_SUMMED = (*WEEK_COUNTS, "no_mark", "marked")


@dataclass(frozen=True)
class Place:
    """What a figure is of. `scope`: a cohort, or every pupil; `school`: blank where it is of them all."""

    scope: str
    week: date
    measure: str
    school: str = ""


def week_number(week: date, year: int) -> int:
    """Weeks since the one of 1 September; the same week of two years has the same number."""
    return (week - _first_monday(year)).days // 7


def same_week(week: date, year: int, other: int) -> date:
    """The week of another academic year with the same number."""
    return _first_monday(other) + timedelta(weeks=week_number(week, year))


def _first_monday(year: int) -> date:
    day = date(year - 1, _SEPTEMBER, 1)
    return day - timedelta(days=day.weekday())


def school_weeks(counts: Rows) -> list[date]:
    """Weeks in which anybody had a possible session, in order: holidays are not among them."""
    weeks = counts.filter(nw.col("possible") > 0).select("week").unique().sort("week").collect()
    return [_as_date(day) for day in weeks["week"].to_list()]


def figures_of(
    counts: Rows, scope: str, weeks: Sequence[date], *, by_school: bool = False, to_date: bool = False
) -> dict[Place, Figure]:
    """Every measure in each week, of all pupils given and, `by_school`, of each school's.

    `counts`: one row per pupil, week and school of one academic year. `to_date`: sessions are those from
    the start of the year to the end of the week.
    """
    if not weeks:
        return {}
    places: list[tuple[date, str]] = [(week, "") for week in weeks]
    frames = [
        _pupils(counts, week, ["pupil_id"], to_date).with_columns(school=nw.lit("")) for week in weeks
    ]
    if by_school:
        schools = _schools(counts)
        places += [(week, school) for week in weeks for school in schools]
        own = counts.filter(~nw.col("school").is_null())
        frames += [_pupils(own, week, ["pupil_id", "school"], to_date) for week in weeks]
    numbers = {place: at for at, place in enumerate(places)}
    rows = nw.concat([frame.select(*_COLUMNS) for frame in frames], how="vertical")
    found = measure(_numbered(rows, numbers), OF_PUPILS, list(numbers.values()))
    return {
        Place(scope, week, figure.indicator.id, school): figure
        for (week, school), at in numbers.items()
        for figure in found[at]
    }


_FLAGS = ("at_school", "with_marks", "persistent", "severe", "counted", "counted_dfe")
_COLUMNS = ("week", "school", *_SUMMED, "open", "due", *_FLAGS)


def _pupils(counts: Rows, week: date, keys: Sequence[str], to_date: bool) -> Rows:
    """One row per pupil, or pupil and school, with marks so far: sessions of the week, and of the year."""
    now = nw.col("week") <= week if to_date else nw.col("week") == week
    so_far = (
        counts.filter(nw.col("week") <= week)
        .group_by(*keys)
        .agg(
            *(nw.when(now).then(nw.col(name)).otherwise(nw.lit(0)).sum().alias(name) for name in _SUMMED),
            nw.col("possible").sum().alias("all_possible"),
            (nw.col("authorised") + nw.col("unauthorised")).sum().alias("all_absent"),
        )
    )
    missed, possible = nw.col("all_absent"), nw.col("all_possible")
    return so_far.with_columns(
        week=nw.lit(week),
        open=nw.col("no_reason") + nw.col("no_mark"),
        due=nw.col("possible") + nw.col("no_mark"),
        at_school=nw.col("possible") > 0,
        with_marks=nw.col("marked") > 0,
        persistent=missed * PERSISTENT >= possible,
        severe=missed * SEVERE >= possible,
        counted=possible > 0,
        counted_dfe=possible > FEWEST_SESSIONS,
    )


def _numbered(rows: Rows, numbers: Mapping[tuple[date, str], int]) -> Rows:
    """Rows with the number of their week and school, in the column that `measure` takes for the year."""
    weeks = sorted({week for week, _ in numbers})
    schools = sorted({school for _, school in numbers})
    at = {
        f"{week.isoformat()} {school}": numbers[week, school]
        for week in weeks
        for school in schools
        if (week, school) in numbers
    }
    key = nw.concat_str([nw.col("week").cast(nw.String), nw.col("school")], separator=" ")
    slot = key.replace_strict(list(at), list(at.values()), return_dtype=nw.Int64)
    return rows.with_columns(academic_year=slot)


def _schools(counts: Rows) -> list[str]:
    found = counts.select("school").unique().collect()["school"].to_list()
    return sorted(str(school) for school in found if school is not None)


def paired(figures: Mapping[Place, Figure], measures: Mapping[str, str]) -> dict[Place, Place]:
    """Each figure of one measure -> the figure of the other at the same place."""
    return {
        place: replace(place, measure=measures[place.measure])
        for place in figures
        if place.measure in measures
    }


Marked = Mapping[date, Mapping[str, int]]
"""Week -> school -> pupils it marked."""


def reporting(by_week: Marked, scope: str, weeks: Sequence[date]) -> dict[Place, Figure]:
    """Schools that marked anybody in each week, of those that had by then."""
    figures = {}
    for week in weeks:
        before = {school for at, own in by_week.items() if at <= week for school in own}
        now = by_week.get(week, {})
        pupils = sum(now.values())
        figures[Place(scope, week, SCHOOLS.id)] = Figure(
            SCHOOLS, 0, numerator=len(now), denominator=len(before), base=pupils, holders=pupils
        )
    return figures


def marked_by_week(counts: Rows) -> Marked:
    """How many pupils each school marked in each week; a school that is not told is none."""
    own = counts.filter((nw.col("marked") > 0) & ~nw.col("school").is_null())
    rows = own.group_by("week", "school").agg(pupils=nw.len()).collect()
    found: dict[date, dict[str, int]] = {}
    for week, school, pupils in rows.select("week", "school", "pupils").iter_rows():
        found.setdefault(_as_date(week), {})[str(school)] = int(pupils)
    return found


def silent_schools(by_week: Marked, week: date) -> dict[str, date]:
    """Schools that marked somebody earlier in the year and nobody in a week -> the last week they did."""
    last = {school: at for at in sorted(by_week) if at < week for school in by_week[at]}
    return {school: at for school, at in sorted(last.items()) if school not in by_week.get(week, {})}


def _as_date(value: Any) -> date:
    return date(value.year, value.month, value.day)
