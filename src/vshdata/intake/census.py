"""Join COLLECT's relational tables into `pupils`, so that they may be loaded in any order."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.school_census import FSM_TYPES, PUPILS, SCHOOL_CENSUSES, SCHOOLS

_KEY = ["enrolment", "native_id"]
TARGETED = FSM_TYPES[0]
SCHOOL_KEY = ["school_census", "native_id"]
_CENSUS_DAYS = {"autumn": (10, 3), "spring": (1, 18), "summer": (5, 16)}
"""Month and day near the census Thursday, for exports without the `schoolcensus` table."""


def census_day(year: int, term: str) -> date:
    """A day near the census of an academic year's term."""
    return date(year - 1 if term == "autumn" else year, *_CENSUS_DAYS[term])


@dataclass(frozen=True)
class Sides:
    """The tables beside the enrolments, None where one was never loaded: what it tells is then not
    known (null), rather than not so (false).
    """

    fsm: pl.DataFrame | None = None
    sen: pl.DataFrame | None = None
    schools: pl.DataFrame | None = None


def join_census(enrolments: pl.DataFrame, sides: Sides, year: int, term: str) -> pl.DataFrame:
    """One row per enrolment with the columns of `pupils`."""
    rows = _with_schools(enrolments, sides.schools, year, term)
    rows = _with_fsm(rows, sides.fsm)
    rows = _with_sen_type(rows, sides.sen)
    missing = [
        pl.lit(None, dtype_of(column)).alias(column.name)
        for column in PUPILS.values
        if column.name not in rows.columns and column.name not in {"academic_year", "term"}
    ]
    return rows.with_columns(
        *missing,
        pl.lit(year, pl.Int16).alias("academic_year"),
        pl.lit(term).cast(dtype_of(PUPILS.by_name["term"])).alias("term"),
    )


def describe_schools(returns: pl.DataFrame | None, kinds: pl.DataFrame | None) -> pl.DataFrame | None:
    """One row per school's return, with the `phase` of the school; None where neither table is loaded.

    The phase is that of COLLECT's table of schools; a return to the census of pupil referral units tells
    it too. Either table may be there alone: what the other tells is then blank.
    """
    if returns is None and kinds is None:
        return None
    told = _one_per_school(_blank(SCHOOL_CENSUSES) if returns is None else returns)
    phases = _one_per_school(_blank(SCHOOLS) if kinds is None else kinds).select(*SCHOOL_KEY, "phase")
    joined = told.join(phases, on=SCHOOL_KEY, how="full", nulls_equal=True, coalesce=True)
    is_pru = (pl.col("census") == "pru") if "census" in told.columns else pl.lit(value=False)
    by_census = pl.when(is_pru).then(pl.lit("ap", dtype_of(SCHOOLS.by_name["phase"])))
    return joined.with_columns(phase=pl.coalesce("phase", by_census))


def _one_per_school(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique(SCHOOL_KEY, keep="first", maintain_order=True)


def _blank(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: dtype_of(column) for column in table.values})


def _with_schools(rows: pl.DataFrame, schools: pl.DataFrame | None, year: int, term: str) -> pl.DataFrame:
    nominal = pl.lit(census_day(year, term))
    if schools is None:
        blank = [pl.lit(None, pl.String).alias(name) for name in ("school_la", "laestab", "urn")]
        return rows.with_columns(*blank, census_day=nominal)
    described = schools.select(
        *SCHOOL_KEY,
        "school_la",
        "urn",
        "phase",
        laestab=pl.col("school_la") + pl.col("estab"),
        census_day="census_day",
    )
    joined = rows.join(described, on=SCHOOL_KEY, how="left", nulls_equal=True)
    return joined.with_columns(pl.coalesce("census_day", nominal).alias("census_day"))


def _with_fsm(rows: pl.DataFrame, fsm: pl.DataFrame | None) -> pl.DataFrame:
    """Eligible on census day: a period covers it, the last day not counting as cover.

    A period whose type is recorded covers only where it is targeted.
    """
    if fsm is None:
        return rows.with_columns(pl.lit(None, pl.Boolean).alias("fsm"))
    days = rows.select(*_KEY, "census_day").unique()
    day = pl.col("census_day")
    covered = (
        fsm.filter(is_targeted(fsm))
        .select(*_KEY, "start", "end")
        .join(days, on=_KEY, nulls_equal=True)
        .filter((pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day)))
        .select(*_KEY, fsm=pl.lit(value=True))
        .unique()
    )
    return rows.join(covered, on=_KEY, how="left", nulls_equal=True).with_columns(
        pl.col("fsm").fill_null(value=False)
    )


def targeted_only(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of pupils whose `fsm` is of targeted eligibility, where its type is recorded."""
    return rows.with_columns(fsm=pl.col("fsm") & is_targeted(rows))


def is_targeted(rows: pl.DataFrame) -> pl.Expr:
    """Whether eligibility for free school meals is targeted, or its type is not recorded."""
    if "fsm_type" not in rows.columns:
        return pl.lit(value=True)
    return pl.col("fsm_type").is_null() | (pl.col("fsm_type").cast(pl.String) == TARGETED)


def _with_sen_type(rows: pl.DataFrame, sen: pl.DataFrame | None) -> pl.DataFrame:
    if sen is None:
        return rows.with_columns(pl.lit(None, pl.String).alias("sen_type"))
    primary = (
        sen.sort(*_KEY, "rank", "sen_type")
        .unique(_KEY, keep="first", maintain_order=True)
        .select(*_KEY, "sen_type")
    )
    return rows.join(primary, on=_KEY, how="left", nulls_equal=True)
