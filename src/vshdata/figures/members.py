"""Which pupils are of a cohort in a year. Pure, and the same on any engine."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from vshdata.figures.cohorts import Cohort, Membership
from vshdata.figures.spells import NOTHING, Beside, Spells, history, orders, touching, valid_in
from vshdata.tables.statuses import NEED
from vshdata.years import AcademicYear

_TO_THE_LAST = "_to_the_last"

_COLUMNS = ["pupil_id", "status", "start", "end", "primary_need"]
_TOLD = ["closed_reason", "permanence", "told"]

QUALIFIED = "qualified"
"""Stands for any status of `any_of` that a cohort asks more of than that it is held."""


@dataclass(frozen=True)
class _Test:
    """Which statuses a child must hold on one day."""

    any_of: tuple[str, ...]
    all_of: tuple[str, ...]
    none_of: tuple[str, ...]

    @property
    def statuses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.any_of + self.all_of + self.none_of))


def members(
    spells: Spells, membership: Membership, year: int, beside: Beside = NOTHING
) -> "nw.LazyFrame[Any]":
    """One row per pupil of the cohort: `pupil_id`. Of every pupil but some: those some.

    `spells`: one row per spell, as the returns for the year tell it, and those of earlier years where
    the cohort looks back. A status holds on a day from its first day up to, not including, its last;
    at any point the last day counts too. A need that ended in no further action, or was closed after
    assessment, is none; one closed without a date counts only at any point. A status that must have
    lasted holds from the day that makes its months full; one that is looked back to, for so many years
    after its last day.
    """
    cohort = membership.cohort.left_out or membership.cohort
    academic = AcademicYear(year)
    window = (academic.census_start, academic.census_day if membership.any_point else cohort.day_of(year))
    held = _spells_of(spells, cohort, year, window, beside)
    any_of = (QUALIFIED,) if _asks_more(cohort) else cohort.any_of
    test = _Test(any_of, cohort.all_of, cohort.none_of)
    found = _at_any_point(held, test, window) if membership.any_point else _on(held, test, window[1])
    return _of_age(found, cohort, window[1], beside) if cohort.ages else found


def _spells_of(
    spells: Spells, cohort: Cohort, year: int, window: tuple[date, date], beside: Beside
) -> Spells:
    """Every spell that has a part in the cohort, by status."""
    day = AcademicYear(year).census_day
    told_now = nw.coalesce(nw.col("told"), nw.lit(day)) == day
    now = valid_in(spells.filter(told_now) if cohort.looks_back else spells, window)
    if not (cohort.looks_back or _asks_more(cohort)):
        return now
    told = history(spells, year).select(*_COLUMNS, *_TOLD) if cohort.looks_back else None
    lasting = [orders(told, cohort, year, beside)] if told is not None and cohort.lasting else []
    frames = [now, *lasting]
    if _asks_more(cohort):
        ever = [told.select(*_COLUMNS)] if told is not None and cohort.look_back_years else [now]
        frames.append(_qualified(nw.concat([*ever, *lasting]), cohort))
    return touching(nw.concat(frames), window)


def _asks_more(cohort: Cohort) -> bool:
    return bool(cohort.min_months or cohort.look_back_years or cohort.primary_needs)


def _qualified(spells: Spells, cohort: Cohort) -> Spells:
    """Spells of `any_of` that have what the cohort asks of them, for the days on which they have it.

    1 April to 31 March is twelve months.
    """
    meant = nw.col("status").is_in(cohort.any_of)
    if cohort.primary_needs:
        meant &= (nw.col("status") != NEED) | nw.col("primary_need").is_in(cohort.primary_needs)
    start = nw.col("start")
    if cohort.min_months:
        start = start.dt.offset_by(f"{cohort.min_months}mo").dt.offset_by("-1d")
    lasting = nw.col("end").is_null() | (nw.col("end") >= nw.col("start"))
    found = spells.filter(meant).with_columns(start=start, status=nw.lit(QUALIFIED)).filter(lasting)
    if not cohort.look_back_years:
        return found
    return found.with_columns(end=nw.col("end").dt.offset_by(f"{cohort.look_back_years}y"))


def _on(spells: Spells, test: _Test, day: date) -> "nw.LazyFrame[Any]":
    """On one day a status is held or not: no need to lay a child's spells side by side."""
    held = spells.filter((nw.col("start") <= day) & (nw.col("end").is_null() | (nw.col("end") > day)))

    def pupils(*statuses: str) -> "nw.LazyFrame[Any]":
        return held.filter(nw.col("status").is_in(statuses)).select("pupil_id")

    chosen = pupils(*test.any_of).unique()
    for status in test.all_of:
        chosen = chosen.join(pupils(status), on="pupil_id", how="semi")
    for status in test.none_of:
        chosen = chosen.join(pupils(status), on="pupil_id", how="anti")
    return chosen


def _at_any_point(spells: Spells, test: _Test, window: tuple[date, date]) -> "nw.LazyFrame[Any]":
    held = _statuses_held(spells, _turning_days(spells, window), test.statuses)
    return held.filter(_meets(test) | _meets(test, _TO_THE_LAST)).select("pupil_id").unique()


def _turning_days(spells: Spells, window: tuple[date, date]) -> Spells:
    """Days on which a child's statuses may change: enough to know every combination of the year."""
    starts = spells.select("pupil_id", day=nw.max_horizontal(nw.col("start"), nw.lit(window[0])))
    ends = spells.select("pupil_id", day=nw.min_horizontal(nw.col("end"), nw.lit(window[1])))
    return nw.concat([starts, ends]).unique()


def _statuses_held(spells: Spells, days: Spells, statuses: tuple[str, ...]) -> Spells:
    """One row per pupil and day: for each status, 1 where it is held; again with its last day counted.

    The two are kept apart, so that a cohort is met by statuses of one reading: a need and a plan that
    end on one day end together.
    """
    begun = nw.col("start") <= nw.col("day")
    held = begun & (nw.col("end").is_null() | (nw.col("end") > nw.col("day")))
    to_the_last = begun & (nw.col("end").is_null() | (nw.col("end") >= nw.col("day")))

    def flag(status: str, when: str) -> nw.Expr:
        return (
            nw.when((nw.col("status") == status) & nw.col(when)).then(nw.lit(1)).otherwise(nw.lit(0)).max()
        )

    return (
        days.join(spells, on="pupil_id", how="inner")
        .with_columns(held=held, to_the_last=to_the_last)
        .group_by("pupil_id", "day")
        .agg(
            *(flag(status, "held").alias(status) for status in statuses),
            *(flag(status, "to_the_last").alias(status + _TO_THE_LAST) for status in statuses),
        )
    )


def _meets(test: _Test, reading: str = "") -> nw.Expr:
    conditions = [nw.max_horizontal(*(status + reading for status in test.any_of)) == 1]
    conditions += [nw.col(status + reading) == 1 for status in test.all_of]
    conditions += [nw.col(status + reading) == 0 for status in test.none_of]
    return nw.all_horizontal(*conditions, ignore_nulls=False)


def _of_age(pupils: "nw.LazyFrame[Any]", cohort: Cohort, day: date, beside: Beside) -> "nw.LazyFrame[Any]":
    """Those whose age on the day, in full years, is known and in the range."""
    if cohort.ages is None or beside.births is None:
        return pupils.head(0)
    youngest, oldest = cohort.ages
    latest, earliest = _years_before(day, youngest), _years_before(day, oldest + 1)
    born = beside.births.filter((nw.col("born") <= latest) & (nw.col("born") > earliest))
    return pupils.join(born.select("pupil_id"), on="pupil_id", how="semi")


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)
