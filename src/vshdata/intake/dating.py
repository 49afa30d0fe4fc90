"""Which year, term and authority the rows of a file are of: by the rows, the options or the name."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from vshdata.errors import UsageError
from vshdata.intake.attendance import year_of
from vshdata.intake.loaded import Options
from vshdata.intake.naming import NameHints
from vshdata.schema import LA_NOT_STATED, Table
from vshdata.years import FIRST_YEAR, LAST_YEAR, label

YEAR_HINT = "Pass --year, as in --year 2024."

CENSUS_TABLES = (
    "enrolments",
    "fsm_periods",
    "sen_needs",
    "school_censuses",
    "leavers",
    "session_details",
    "exclusion_details",
    "schools",
    "ap_placements",
    "ap_admissions",
)
DATED_BY_CENSUS = {*CENSUS_TABLES, "pupils", "absence"}
"""Tables whose files must tell a census term, unless their rows tell one."""

DATED_BY_DAY = {"exclusions": "start", "pupil_premium": "fy_end", "marks": "date"}
"""The day that tells the academic year of a row where nothing else does."""

LISTS = {"kinship": "start"}
"""Lists that say from when to when: without a year they are of the one of their last such day."""


def dated(
    rows: pl.DataFrame,
    table: Table,
    options: Options,
    hints: NameHints,
    schools: pl.DataFrame | None,
    name: str,
) -> tuple[pl.DataFrame, str]:
    """Rows with an academic year each, and the term of the slice: from rows, options or name."""
    if table.name == "school_censuses":
        return _dated_schools(rows), ""
    told = _told_by_schools(rows, schools)
    year = told[0] if told else options.year or hints.academic_year or _year_of_list(rows, table)
    term = (told[1] if told else options.term or hints.term) or ""
    if "academic_year" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Int16).alias("academic_year"))
    if "term" in rows.columns and rows["term"].null_count() < rows.height:
        term = only_value(rows["term"]) or ""
    elif table.name in DATED_BY_CENSUS and not term:
        raise UsageError(
            f"{name} does not say which term it is of.", "Pass --term autumn, spring or summer."
        )
    if day := DATED_BY_DAY.get(table.name):
        rows = rows.with_columns(pl.coalesce("academic_year", year_of(pl.col(day))))
    if rows["academic_year"].null_count() and year is None:
        raise UsageError(
            f"{name} does not say which academic year it is of.",
            f"Pass --year, as in --year {2024} for {label(2024)}.",
        )
    if table.name in {"pupils", "absence"}:
        own = (told[1] if told else options.term or hints.term) or None
        rows = rows.with_columns(pl.col("term").fill_null(pl.lit(own, rows.schema["term"])))
    return rows.with_columns(pl.col("academic_year").fill_null(pl.lit(year, pl.Int16))), term


def _year_of_list(rows: pl.DataFrame, table: Table) -> int | None:
    """The year of the last day of a list, if it is one that a file can be of."""
    if table.name not in LISTS or not rows.height:
        return None
    last = rows.select(year_of(pl.col(LISTS[table.name]).max())).item()
    return int(last) if last is not None and FIRST_YEAR <= last <= LAST_YEAR else None


def _told_by_schools(rows: pl.DataFrame, schools: pl.DataFrame | None) -> tuple[int, str] | None:
    """Year and term of an enrolments file, from the schools' returns its rows point at."""
    if schools is None or "school_census" not in rows.columns:
        return None
    key = ["school_census", "native_id"]
    found = rows.select(key).unique().join(schools, on=key, nulls_equal=True)
    pairs = found.select("academic_year", pl.col("term").cast(pl.String)).unique().rows()
    return pairs[0] if len(pairs) == 1 else None


def _dated_schools(rows: pl.DataFrame) -> pl.DataFrame:
    later = pl.when(pl.col("term") == "autumn").then(1).otherwise(0)
    return rows.with_columns((pl.col("year") + later).cast(pl.Int16).alias("academic_year"))


def main_la(rows: pl.DataFrame) -> str:
    """The authority most rows' schools are of, if more than half are of one.

    Where rows do not name it, it is the first three digits of a school's seven-digit number.
    """
    if "laestab" not in rows.columns or not rows.height:
        return LA_NOT_STATED
    numbered = pl.col("laestab").str.extract(r"^(\d{3})/?\d{4}$")
    las = rows.select(pl.coalesce("school_la", numbered) if "school_la" in rows.columns else numbered)
    counts = (
        las.group_by(pl.first().alias("school_la")).len().sort("len", "school_la", descending=[True, False])
    )
    la, count = counts.row(0)
    stated = la is not None and la.isalnum() and count * 2 > rows.height
    return str(la) if stated else LA_NOT_STATED


def only_value(values: pl.Series) -> Any:
    """The one value of a series, or None if there are several."""
    distinct = values.drop_nulls().unique().to_list()
    return distinct[0] if len(distinct) == 1 else None


def iterate_years(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Rows by academic year, in order."""
    if (only := only_value(rows["academic_year"])) is not None:
        yield int(only), rows
        return
    for (year,), part in sorted(rows.group_by("academic_year"), key=lambda item: item[0]):
        yield int(str(year)), part
