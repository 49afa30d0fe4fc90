"""Absence and exclusions out of what files tell: totals from register codes, and terms one later.

COLLECT's tables are joined to the enrolments they belong to, of pupils on roll or of leavers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from vshdata.intake.census import SCHOOL_KEY
from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.attendance import ABSENCE, EXCLUSIONS
from vshdata.tables.attendance_returns import MOST_SESSIONS
from vshdata.tables.attendance_returns import SESSION_TOTALS as TOTALS_OF_ENROLMENTS
from vshdata.tables.common import NC_YEARS
from vshdata.tables.register_codes import REGISTER_CODES, Session, columns_counting_as

_KEY = ["enrolment", "native_id"]
_PHASE = dtype_of(ABSENCE.by_name["phase"])

TOLD_IN = {"spring": ("autumn", 0), "summer": ("spring", 0), "autumn": ("summer", -1)}
"""Census term -> the term its sessions are of, and how many academic years from the census."""

SESSION_TOTALS = {
    "sessions_authorised": (Session.AUTHORISED,),
    "sessions_unauthorised": (Session.UNAUTHORISED,),
    "sessions_possible": (Session.ATTENDED, Session.AUTHORISED, Session.UNAUTHORISED),
}
_OF_ABSENCE = ("sessions_authorised", "sessions_unauthorised")
_SUMMER_ENDS = (9, 1)
_AUGUST = 8


def in_arrears(rows: pl.DataFrame, census_term: str) -> tuple[pl.DataFrame, str]:
    """Rows dated by a census, dated by the term their sessions are of, and that term."""
    term, shift = TOLD_IN[census_term]
    dated = rows.with_columns(
        pl.lit(term).cast(dtype_of(ABSENCE.by_name["term"])).alias("term"),
        (pl.col("academic_year") + shift).cast(pl.Int16).alias("academic_year"),
        _year_before(pl.col("nc_year")) if shift else pl.col("nc_year"),
    )
    return dated, term


def total_codes(
    rows: pl.DataFrame, *, trusted: bool, unread: Collection[int] = frozenset()
) -> pl.DataFrame:
    """Totals from the sessions by code, where a file gives codes.

    A total that is given is kept where it is `trusted`; those of wide exports are not, being far below
    the sum of their reasons. A total of absence that is blank is the sum of the row's codes; it is 0
    without any only where the file does not give the column. `unread`: lines with a count that cannot be
    read, whose totals are not known.
    """
    given = [item.name for item in REGISTER_CODES if rows[item.name].null_count() < rows.height]
    totals = {name: _total(rows, name, given, trusted=trusted) for name in SESSION_TOTALS}
    if unread:
        known = ~pl.col("line").is_in(list(unread))
        totals |= {name: pl.when(known).then(totals[name]) for name in _OF_ABSENCE}
    return rows.with_columns(total.cast(pl.Int32).alias(name) for name, total in totals.items())


def _total(rows: pl.DataFrame, name: str, given: Sequence[str], *, trusted: bool) -> pl.Expr:
    """A total of each row; `given`: the columns of codes that any row fills."""
    told = pl.col(name)
    if not given:
        return told
    own = [column for column in columns_counting_as(*SESSION_TOTALS[name]) if column in given]
    summed = pl.sum_horizontal(own) if own else pl.lit(0)
    if name == "sessions_possible":
        attended = set(columns_counting_as(Session.ATTENDED)) & set(given)
        return pl.coalesce(told, summed) if attended else told
    if not trusted:
        return summed
    if rows[name].null_count() < rows.height:
        summed = pl.when(pl.any_horizontal(pl.col(given).is_not_null())).then(summed)
    return pl.coalesce(told, summed)


def unread_sessions(faults: Iterable[pl.DataFrame]) -> set[int]:
    """Lines of a file with a count of sessions that cannot be read: its totals would be too low."""
    names = [*_OF_ABSENCE, *(item.name for item in REGISTER_CODES)]
    rules = [f"{name}_unread" for name in names]
    return {line for rows in faults for line in rows.filter(pl.col("rule").is_in(rules))["line"]}


@dataclass(frozen=True)
class Census:
    """One census: its academic year and term, and its schools where those are loaded."""

    year: int
    term: str
    schools: pl.DataFrame | None


def join_absence(people: pl.DataFrame, details: pl.DataFrame | None, census: Census) -> pl.DataFrame:
    """One row per enrolment and half of a term, with the columns of `absence`, and `school_la`.

    `people`: enrolments or leavers, with the session totals of either. `details`: sessions by code of
    the same, None where none were loaded.
    """
    rows = _with_totals(with_school(people, census.schools))
    # not a number of the register of schools, though it may look like one
    rows = rows.with_columns(pl.coalesce("school", pl.format("return {}", "native_id")).alias("school"))
    term, shift = TOLD_IN[census.term]
    halves = [("term", term)] + ([("half2", "summer_end")] if census.term == "autumn" else [])
    parts = [_half(rows, details, half, called) for half, called in halves]
    joined = pl.concat(parts).with_columns(
        pl.lit(census.year + shift, pl.Int16).alias("academic_year"), _year_in_term(rows, census)
    )
    return shaped(joined, ABSENCE).filter(pl.col("sessions_possible").is_between(1, MOST_SESSIONS))


def join_exclusions(people: pl.DataFrame, details: pl.DataFrame, census: Census) -> pl.DataFrame:
    """One row per exclusion a census tells, with the columns of `exclusions`, and `school_la`.

    The academic year is that of the first day. A school that no return describes is left blank, since
    COLLECT's own ids differ between censuses.
    """
    rows = with_school(people, census.schools).select(
        "pupil_id", *_KEY, "school", "school_la", "phase", "nc_year"
    )
    joined = rows.join(details.drop("academic_year", "on_roll"), on=_KEY, nulls_equal=True)
    return shaped(joined.with_columns(year_of(pl.col("start")).alias("academic_year")), EXCLUSIONS)


def year_of(day: pl.Expr) -> pl.Expr:
    """The academic year of a day, August being the first month of the next, as the census has it."""
    return (day.dt.year() + (day.dt.month() >= _AUGUST).cast(pl.Int32)).cast(pl.Int16)


def _half(rows: pl.DataFrame, details: pl.DataFrame | None, half: str, term: str) -> pl.DataFrame:
    totals = {f"{half}_{kind}": f"sessions_{kind}" for kind in ("possible", "authorised", "unauthorised")}
    own = rows.select(
        "pupil_id", *_KEY, "school", "school_la", "phase", "nc_year", "entry", *_left(rows), *totals
    ).rename(totals)
    wanted = None if details is None else details.filter(pl.col("second_half") == (half == "half2"))
    if wanted is None or not wanted.height:
        blank = [pl.lit(None, pl.Int32).alias(item.name) for item in REGISTER_CODES]
        joined = own.with_columns(*blank, unread=pl.lit(value=False))
    else:
        joined = own.join(_by_code(wanted), on=_KEY, how="left", nulls_equal=True)
    unread = pl.col("unread").fill_null(value=False)
    summed = [(unread & pl.col(name).is_null()).alias(f"{name}_unread") for name in _OF_ABSENCE]
    totalled = total_codes(joined.with_columns(summed), trusted=True)
    return totalled.with_columns(
        *(pl.when(~pl.col(f"{name}_unread")).then(pl.col(name)).alias(name) for name in _OF_ABSENCE),
        pl.lit(term).cast(dtype_of(ABSENCE.by_name["term"])).alias("term"),
    )


def _by_code(details: pl.DataFrame) -> pl.DataFrame:
    """One row per enrolment with its sessions by code; blank where it has none of a code.

    `unread`: a number of sessions is not known, so that their sum is too low.
    """
    sums = {
        item.name: pl.col("sessions").filter(pl.col("code").cast(pl.String) == item.code).sum()
        for item in REGISTER_CODES
    }
    summed = details.group_by(_KEY).agg(**sums, unread=pl.col("sessions").is_null().any())
    return summed.with_columns(pl.when(pl.col(name) > 0).then(pl.col(name)).alias(name) for name in sums)


def with_school(rows: pl.DataFrame, schools: pl.DataFrame | None) -> pl.DataFrame:
    """Enrolments or leavers with their `school`, and its `school_la`, `phase` and `census_day`."""
    if schools is None:
        blank = {"school_la": pl.String(), "school": pl.String(), "phase": _PHASE, "census_day": pl.Date()}
        return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in blank.items())
    described = schools.select(
        *SCHOOL_KEY, "school_la", "phase", "census_day", school=pl.col("school_la") + pl.col("estab")
    )
    return rows.join(described, on=SCHOOL_KEY, how="left", nulls_equal=True)


def _with_totals(rows: pl.DataFrame) -> pl.DataFrame:
    """With a column for every total, blank in tables stored before there were such columns."""
    names = [column.name for column in TOTALS_OF_ENROLMENTS if column.name not in rows.columns]
    return rows.with_columns(pl.lit(None, pl.Int32).alias(name) for name in names)


def _left(rows: pl.DataFrame) -> list[str]:
    return ["left"] if "left" in rows.columns else []


def _year_in_term(rows: pl.DataFrame, census: Census) -> pl.Expr:
    """The curriculum year a pupil was in: an autumn census gives that of the year after.

    A leaver's is the one at leaving, which is already that of the summer if the pupil left in it.
    """
    now = pl.col("nc_year")
    if census.term != "autumn":
        return now
    if "left" not in rows.columns:
        return _year_before(now)
    first_day = pl.date(census.year - 1, *_SUMMER_ENDS)
    return pl.when(pl.col("left") < first_day).then(now).otherwise(_year_before(now))


def _year_before(nc_year: pl.Expr) -> pl.Expr:
    """Year 7 for year 8, reception for year 1, `N2` for reception; `X` and the rest stay."""
    before = {"R": "N2", "1": "R"} | {str(year): str(year - 1) for year in range(2, 15)}
    return nc_year.cast(pl.String).replace(before).cast(pl.Enum(NC_YEARS)).alias("nc_year")


def shaped(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The columns of the table in order, blank where nothing tells them, with `school_la`."""
    missing = [
        pl.lit(None, dtype_of(column)).alias(column.name)
        for column in table.values
        if column.name not in rows.columns
    ]
    return rows.with_columns(missing).select(
        "pupil_id", "school_la", *(pl.col(column.name).cast(dtype_of(column)) for column in table.values)
    )
