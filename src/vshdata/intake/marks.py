"""From marks told again and again to what is known of a day; from a week's marks to counts. Pure.

What is known of a mark is every code it was ever told as, with the first and the last time each was
told. Adding to that takes the earlier of two firsts and the later of two lasts, so that files give the
same whether they come in another order, twice, or in pieces.
"""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.marks import ATTENDANCE_WEEKS, MARKS
from vshdata.tables.register_codes import (
    LATE,
    NO_MARK,
    NO_REASON,
    REGISTER_CODES,
    SUSPENDED,
    Session,
    codes_counting_as,
)

HALF_DAY = ("pupil_id", "date", "session")
_MARK = (*HALF_DAY, "school", "code")

SUREST = (
    Session.ATTENDED,
    Session.AUTHORISED,
    Session.UNAUTHORISED,
    Session.NOT_POSSIBLE,
    Session.NO_MARK,
)
"""What wins where nothing else decides: of two schools, or of two codes told at one time."""

PLACES = {
    item.code: len(REGISTER_CODES) * SUREST.index(item.counts_as)
    + (len(REGISTER_CODES) - 1 if item.code == NO_REASON else at)
    for at, item in enumerate(REGISTER_CODES)
}
"""Each code's place in that order, the first the surest; a reason comes before none."""

_ABSENT = (Session.AUTHORISED, Session.UNAUTHORISED)
_POSSIBLE = (Session.ATTENDED, *_ABSENT)
POSSIBLE_CODES = codes_counting_as(*_POSSIBLE)
_COUNTED = {
    "possible": POSSIBLE_CODES,
    "attended": codes_counting_as(Session.ATTENDED),
    "authorised": codes_counting_as(Session.AUTHORISED),
    "unauthorised": codes_counting_as(Session.UNAUTHORISED),
    "late": LATE,
    "suspended": SUSPENDED,
    "no_reason": (NO_REASON,),
}


def opened(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of text, a blank mark as the code for none."""
    if "code" not in rows.columns:
        return rows
    blank = pl.col("code").fill_null("").str.strip_chars() == ""
    return rows.with_columns(code=pl.when(blank).then(pl.lit(NO_MARK)).otherwise("code"))


def with_times(rows: pl.DataFrame, told: datetime) -> pl.DataFrame:
    """Marks with the time each was told: by its row, else `told`; never before the day it is of."""
    by_row = pl.coalesce("told", pl.lit(told, pl.Datetime("ms")))
    time = pl.max_horizontal(by_row, pl.col("date").cast(pl.Datetime("ms")))
    return rows.with_columns(told=time, first_told=time, current=pl.lit(value=False))


def merge_marks(held: pl.DataFrame | None, more: pl.DataFrame) -> pl.DataFrame:
    """All that is known of some days: one row per pupil, half-day, school and code, in order.

    `current` is true for one mark of each pupil's half-day: of each school's the one told last, and of
    those the surest. Neither order nor repetition of what was told matters.
    """
    both = (more if held is None else pl.concat([held.select(more.columns), more])).sort(HALF_DAY)
    told_again = both.select(_is_repeated(HALF_DAY)).to_series()
    alone = both.filter(~told_again).with_columns(current=pl.lit(value=True))
    if alone.height == both.height:
        return alone
    several = _settled(both.filter(told_again)).select(more.columns)
    return pl.concat([alone, several]).sort(_MARK)


def _is_repeated(columns: Sequence[str]) -> pl.Expr:
    """Whether a row, in order of the columns, agrees with the one before or after it."""
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in columns)
    as_before = same.fill_null(value=False)
    return as_before | as_before.shift(-1, fill_value=False)


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """Marks of half-days that were told more than once: each code once, and which of them counts."""
    known = rows.group_by(_MARK).agg(pl.col("academic_year").first(), first_told=_first, told=_last)
    chosen = _chosen(known).with_columns(current=pl.lit(value=True))
    joined = known.join(chosen, on=_MARK, how="left", nulls_equal=True)
    return joined.with_columns(pl.col("current").fill_null(value=False))


_first = pl.col("first_told").min()
_last = pl.col("told").max()


def _chosen(known: pl.DataFrame) -> pl.DataFrame:
    """The mark that counts for each half-day: `_MARK` of it."""
    ranked = known.with_columns(
        place=pl.col("code").replace_strict(PLACES, return_dtype=pl.Int16), by=_marked_by(known)
    )
    newest = ranked.sort(
        "told", "place", "school", descending=[True, False, False], nulls_last=True
    ).unique([*HALF_DAY, "by"], keep="first", maintain_order=True)
    if newest.height > 1 and newest.select(HALF_DAY).is_duplicated().any():
        sure = pl.col("place") // len(REGISTER_CODES)
        order = [sure, -pl.col("told").to_physical(), pl.col("place"), pl.col("by")]
        newest = newest.sort(order, nulls_last=True).unique(HALF_DAY, keep="first", maintain_order=True)
    return newest.select(_MARK)


def _marked_by(known: pl.DataFrame) -> pl.Expr:
    """The school of a mark; where none is told, the only one that marked the pupil's half-day."""
    if not known["school"].null_count():
        return pl.col("school")
    named = pl.col("school").drop_nulls().unique()
    only = pl.when(named.len() == 1).then(named.first())
    return pl.coalesce("school", only.over(HALF_DAY))


def week_of(day: pl.Expr) -> pl.Expr:
    """The Monday of a day."""
    return day.dt.truncate("1w")


def monday_of(day: date) -> date:
    """The Monday of a day."""
    return date.fromordinal(day.toordinal() - day.weekday())


def tally(marks: pl.LazyFrame) -> pl.LazyFrame:
    """One row per pupil, week and school, in the columns of `attendance_weeks`.

    `marks`: those that count. A day on which a school marked nobody is no school day, and its
    blanks are none.
    """
    code = pl.col("code").cast(pl.String)
    is_blank = code == NO_MARK
    open_days = marks.filter(~is_blank).select("school", "date").unique()
    kept = pl.concat(
        [
            marks.filter(~is_blank),
            marks.filter(is_blank).join(open_days, on=["school", "date"], how="semi", nulls_equal=True),
        ]
    )
    counts = {name: code.is_in(list(codes)).sum() for name, codes in _COUNTED.items()}
    counted = kept.group_by("pupil_id", "academic_year", "school", week=week_of(pl.col("date"))).agg(
        **counts, no_mark=is_blank.sum(), marked=(~is_blank).sum()
    )
    return counted.select("pupil_id", *_columns(ATTENDANCE_WEEKS))


def _columns(table: Table) -> list[pl.Expr]:
    return [pl.col(column.name).cast(dtype_of(column)) for column in table.values]


STORED = ("pupil_id", *(column.name for column in MARKS.values), "first_told", "current")
"""Columns of a day's marks as they are stored."""
