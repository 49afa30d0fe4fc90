"""From what the sources tell to the spells that cohorts are made of. Pure, and the same on any engine.

A return is told again, and better, by the next one: of what several returns tell of one spell the last
is believed. What an earlier return leaves open is known to be open up to its 31 March, and no longer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from vshdata.figures.cohorts import Cohort
from vshdata.tables.statuses import ADOPTED, AFTER_CARE, CAO, KINSHIP, LOOKED_AFTER, NEED, SGO
from vshdata.years import AcademicYear

Spells = nw.LazyFrame[Any]

CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")
"""Closed after assessment with no further action, or referred to early help: never in need."""

ORDER_BY_CLOSURE = {"RC1": "adoption", "RC3": "cao", "RC4": "sgo"}
"""Reasons for which a case of need closes that give the child another home for good."""

ORDER_BY_CENSUS = {"A": "adoption", "G": "sgo", "R": "cao", "C": "cao", "O": "other"}
"""Arrangements after care of the school census: all but N, none."""

LONG_AGO = date(1990, 1, 1)
"""When an arrangement began whose first day is not known: before any pupil of any year was born."""

_OPTIONAL: dict[str, type[nw.String | nw.Boolean]] = {
    "la": nw.String,
    "nfa": nw.Boolean,
    "closed_reason": nw.String,
    "primary_need": nw.String,
    "permanence": nw.String,
}
"""Columns of a return's spells that another return does not have."""

_TELLING = ["pupil_id", "la", "status", "start"]
"""What makes two tellings tell of one spell."""

_ONE_ORDER = ["pupil_id", "kind", "after_care", "start", "end"]


@dataclass(frozen=True)
class Beside:
    """What tells of children besides the returns, or None where it is not loaded.

    `census`: rows of the January school census of the year, `pupil_id` and `plaa`. `kinship`: rows of
    the authority's list, `pupil_id`, `order`, `start`, `end`. `births`: `pupil_id` and `born`.
    """

    census: Spells | None = None
    kinship: Spells | None = None
    births: Spells | None = None


NOTHING = Beside()


def combine_spells(*returns: Spells, year: int | None = None) -> Spells:
    """The spells of several returns for one year as one frame; what a return does not have is blank.

    `told`: the day up to which the returns tell, 31 March of the year.
    """
    told = AcademicYear(year).census_day if year else None
    frames = []
    for spells in returns:
        given = spells.collect_schema().names()
        optional = [
            (nw.col(name) if name in given else nw.lit(None)).cast(kind).alias(name)
            for name, kind in _OPTIONAL.items()
        ]
        plain = (nw.col("status").cast(nw.String), nw.col("start"), nw.col("end"))
        frames.append(spells.select("pupil_id", *plain, *optional, nw.lit(told, nw.Date).alias("told")))
    return nw.concat(frames)


def valid_in(spells: Spells, window: tuple[date, date]) -> Spells:
    """The spells of one return that touch the window, without those that are no need.

    A case closed without a date is closed on its first day in the window.
    """
    first_day = nw.max_horizontal(nw.col("start"), nw.lit(window[0]))
    return (
        # what can be said of a spell as it lies comes first: an engine then reads fewer of them
        touching(spells, window)
        .filter(~_is_refused())
        .with_columns(end=nw.when(_is_undated()).then(first_day).otherwise(nw.col("end")))
        .select("pupil_id", "status", "start", "end", "primary_need")
    )


def touching(spells: Spells, window: tuple[date, date]) -> Spells:
    """The spells that begin by the last day of the window and do not end before its first."""
    return spells.filter(
        (nw.col("start") <= window[1]) & (nw.col("end").is_null() | (nw.col("end") >= window[0]))
    )


def history(spells: Spells, year: int) -> Spells:
    """Every spell of a year's returns and of those before, once, as the last return tells it."""
    day = AcademicYear(year).census_day
    told = spells.with_columns(told=nw.coalesce(nw.col("told"), nw.lit(day)))
    last = told.with_columns(last=nw.col("told").max().over(*_TELLING)).filter(
        nw.col("told") == nw.col("last")
    )
    first_day = nw.max_horizontal(nw.col("start"), _first_day_told())
    stays_open = nw.col("end").is_null() & (nw.col("told") < day)
    end = (
        nw.when(_is_undated())
        .then(first_day)
        .otherwise(nw.when(stays_open).then(nw.col("told").dt.offset_by("1d")).otherwise(nw.col("end")))
    )
    return last.filter(~_is_refused()).with_columns(end=end)


def orders(told: Spells, cohort: Cohort, year: int, beside: Beside) -> Spells:
    """Spells of the cohort's statuses that go on: adoption, guardianship, arrangements, kinship care.

    `told`: the returns' history. An order of a return holds until care begins again; the school
    census says who is under one in its year, and the list from when to when.
    """
    found = _until_care(nw.concat([_from_care(told), _from_need(told)]), told)
    frames = [found, *_from_census(beside.census, year), *_from_list(beside.kinship)]
    every = nw.concat(frames)
    return nw.concat(
        [
            every.filter(_TELLS[status]()).select(
                "pupil_id",
                nw.lit(status).alias("status"),
                "start",
                "end",
                nw.lit(None, nw.String).alias("primary_need"),
            )
            for status in cohort.lasting
        ]
    )


_TELLS = {
    ADOPTED: lambda: nw.col("kind") == "adoption",
    SGO: lambda: nw.col("kind") == "sgo",
    CAO: lambda: nw.col("kind") == "cao",
    AFTER_CARE: lambda: nw.col("after_care"),
    KINSHIP: lambda: nw.col("kind").is_in(["sgo", "cao", "listed"]),
}
"""Which rows of orders tell a status."""


def _from_care(told: Spells) -> Spells:
    """Orders by which care ended, or that came before it; the latter may lack a day."""
    first_day = nw.coalesce(nw.col("start"), _first_day_told())
    return told.filter(nw.col("status") == "permanence").select(
        "pupil_id", kind=nw.col("permanence"), after_care=nw.lit(value=True), start=first_day, end=_never()
    )


def _from_need(told: Spells) -> Spells:
    """Orders for which a case of need closed, from the day it did."""
    kind = _by_code("closed_reason", ORDER_BY_CLOSURE)
    closed = told.filter((nw.col("status") == NEED) & nw.col("closed_reason").is_in(list(ORDER_BY_CLOSURE)))
    return closed.select(
        "pupil_id", kind=kind, after_care=nw.lit(value=False), start=nw.col("end"), end=_never()
    )


def _from_census(census: Spells | None, year: int) -> list[Spells]:
    """Arrangements on the January census: for the whole year, as the day of the order is not told."""
    if census is None:
        return []
    arrangement = nw.col("plaa").cast(nw.String)
    rows = census.filter(arrangement.is_in(list(ORDER_BY_CENSUS))).with_columns(plaa=arrangement)
    start = nw.lit(AcademicYear(year).census_start)
    kind = _by_code("plaa", ORDER_BY_CENSUS)
    return [
        rows.select(
            "pupil_id", kind=kind, after_care=nw.lit(value=True), start=start, end=_never()
        ).unique()
    ]


def _from_list(kinship: Spells | None) -> list[Spells]:
    """Arrangements on the authority's list; of one told by several years' lists the last is believed."""
    if kinship is None:
        return []
    year = nw.col("academic_year")
    last = kinship.filter(year == year.max().over("pupil_id", "start"))
    order = nw.col("order").cast(nw.String)
    kind = nw.when(order.is_in(["sgo", "cao"])).then(order).otherwise(nw.lit("listed"))
    start = nw.coalesce(nw.col("start"), nw.lit(LONG_AGO))
    return [
        last.select("pupil_id", kind=kind, after_care=nw.lit(value=False), start=start, end=nw.col("end"))
    ]


def _until_care(found: Spells, told: Spells) -> Spells:
    """An order ends on the day care begins again, and has never begun where care has not ended."""
    care = told.filter(nw.col("status") == LOOKED_AFTER).select(
        "pupil_id", care_start=nw.col("start"), care_end=nw.col("end")
    )
    resumed = nw.col("care_end").is_null() | (nw.col("care_end") > nw.col("start"))
    again = nw.when(resumed & ~nw.col("care_start").is_null()).then(
        nw.max_horizontal(nw.col("care_start"), nw.col("start"))
    )
    return (
        found.join(care, on="pupil_id", how="left")
        .with_columns(again=again)
        .group_by(*_ONE_ORDER)
        .agg(again=nw.col("again").min())
        .with_columns(end=nw.col("again"))
        .select(*_ONE_ORDER)
        .filter(nw.col("end").is_null() | (nw.col("end") > nw.col("start")))
    )


def _is_refused() -> nw.Expr:
    """A need that ended in no further action, or was closed after assessment, is none."""
    refused = nw.col("nfa").fill_null(value=False) | nw.col("closed_reason").is_in(
        CLOSED_AFTER_ASSESSMENT
    ).fill_null(value=False)
    return (nw.col("status") == NEED) & refused


def _is_undated() -> nw.Expr:
    """The return says why the case closed and not when."""
    return nw.col("end").is_null() & ~nw.col("closed_reason").is_null()


def _first_day_told() -> nw.Expr:
    """1 April of the year that a return tells of."""
    return nw.col("told").dt.offset_by("-1y").dt.offset_by("1d")


def _never() -> nw.Expr:
    return nw.lit(None, nw.Date)


def _by_code(column: str, meanings: dict[str, str]) -> nw.Expr:
    found: nw.Expr = nw.lit(None, nw.String)
    for code, meaning in meanings.items():
        found = nw.when(nw.col(column) == code).then(nw.lit(meaning)).otherwise(found)
    return found
