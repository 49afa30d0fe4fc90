"""Alternative provision out of what COLLECT's tables tell, joined to the enrolments they belong to."""

import polars as pl

from vshdata.intake.attendance import Census, shaped, with_school, year_of
from vshdata.intake.census import census_day
from vshdata.tables.ap import AP
from vshdata.years import FIRST_YEAR

_KEY = ["enrolment", "native_id"]


def join_ap(
    people: pl.DataFrame, placements: pl.DataFrame | None, admissions: pl.DataFrame | None, census: Census
) -> pl.DataFrame:
    """One row per placement a census tells, with the columns of `ap`, and `school_la`.

    `people`: enrolments or leavers. `placements`: what their schools arranged elsewhere; `admissions`: of
    those whose school is one of alternative provision; None where none were loaded.
    """
    rows = with_school(people, census.schools)
    told = pl.coalesce("census_day", pl.lit(census_day(census.year, census.term)))
    rows = rows.with_columns(told_on=told)
    parts = [_arranged(rows, placements), _admitted(rows, admissions)]
    return pl.concat([shaped(_dated(part, census), AP) for part in parts])


def _arranged(rows: pl.DataFrame, placements: pl.DataFrame | None) -> pl.DataFrame:
    """Placements by the school a pupil is, or was, on roll of."""
    if placements is None:
        return _nobody(rows)
    own = rows.select("pupil_id", *_KEY, "school", "school_la", "nc_year", "told_on")
    joined = own.join(placements.drop("academic_year", "on_roll"), on=_KEY, nulls_equal=True)
    return joined.with_columns(arranged_by=pl.lit("school"))


def _admitted(rows: pl.DataFrame, admissions: pl.DataFrame | None) -> pl.DataFrame:
    """Places at alternative provision schools: they last as long as the enrolment."""
    if admissions is None:
        return _nobody(rows)
    end = pl.col("left") if "left" in rows.columns else pl.lit(None, pl.Date)
    own = rows.select(
        "pupil_id", *_KEY, "school", "school_la", "nc_year", "told_on", start="entry", end=end
    )
    joined = own.join(admissions.drop("academic_year", "on_roll"), on=_KEY, nulls_equal=True)
    return joined.with_columns(arranged_by=pl.lit("ap_school"))


def _nobody(rows: pl.DataFrame) -> pl.DataFrame:
    columns = rows.select("pupil_id", "school_la").clear()
    return columns.with_columns(start=pl.lit(None, pl.Date))


def _dated(rows: pl.DataFrame, census: Census) -> pl.DataFrame:
    """The year of the first day, or of the census where that is not given or cannot be."""
    begun = year_of(pl.col("start"))
    can_be = begun.is_between(FIRST_YEAR, census.year)
    return rows.with_columns(
        academic_year=pl.when(can_be).then(begun).otherwise(pl.lit(census.year, pl.Int16))
    )
