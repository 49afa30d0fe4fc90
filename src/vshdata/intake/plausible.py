"""Days that no such column should hold: told at load, by column, and never taken out.

Each kind of day has its bounds here, once.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import polars as pl

from vshdata.intake.checks import Findings
from vshdata.schema import Column, Kind, Severity, Table
from vshdata.tables.marks import MARKS

FIRST_BIRTH = date(1980, 1, 1)
FIRST_CARE = date(1990, 1, 1)
FIRST_DAY = date(1980, 1, 1)
YEAR_AHEAD = timedelta(days=366)
"""How far a date may lie after the end of its return, or an expected birth after today."""

ENDS, ADULT = ("end", "ceased"), 18
"""Days on which something ends may be planned until the child is an adult."""

FAR_AHEAD = timedelta(days=5 * 366)
"""How far any other date may lie after today: an order or a payment may be planned."""

_FRIDAY = 5


def note_implausible_days(
    rows: pl.DataFrame, table: Table, headings: Mapping[str, str], found: Findings
) -> None:
    """Warn of each column with days outside its bounds, and of marks on a weekend.

    `rows`: accepted rows with `line` and `academic_year`, the year of the return.
    """
    for column in table.columns:
        if column.kind is Kind.DAY and rows.schema[column.name] == pl.Date:
            heading = headings.get(column.name, column.name)
            _note_column(rows, table, column, heading, found)
    if table is MARKS:
        weekend = rows.filter(pl.col("date").dt.weekday() > _FRIDAY)
        message = (
            f"{headings.get('date', 'date')} is a Saturday or Sunday, on which no school marks a register"
        )
        found.record("date_on_weekend", message, Severity.WARN, weekend["line"])


def _note_column(rows: pl.DataFrame, table: Table, column: Column, heading: str, found: Findings) -> None:
    first, last, words = bounds_of(column, table)
    outside = rows.filter(~pl.col(column.name).is_between(first, last)).unique("line", maintain_order=True)
    if not outside.height:
        return
    message = f"{heading} is before {first.year} or {words}{_example(outside, column)}"
    message += _what_then(column, table)
    found.record(f"{column.name}_implausible", message, Severity.WARN, outside["line"])


def _example(outside: pl.DataFrame, column: Column) -> str:
    """The latest year outside the bounds; never of a birth, which could tell who it is."""
    latest = outside[column.name].max()
    return f", as in {latest.year}" if isinstance(latest, date) and not column.identifier else ""


def bounds_of(column: Column, table: Table) -> tuple[date, pl.Expr, str]:
    """The first plausible day, the last, and what a later day is, in words.

    Identifiers that are days are days of birth. The others of a social-care return end with its year.
    """
    today = datetime.now().astimezone().date()
    if column.identifier:
        expected = column.name == "expected_birth"
        last = today + YEAR_AHEAD if expected else today
        return FIRST_BIRTH, pl.lit(last), "more than a year to come" if expected else "in the future"
    if table.by_child and column.name in ENDS:
        comes_of_age = pl.date(pl.col("academic_year") + ADULT, 3, 31)
        return FIRST_CARE, comes_of_age, f"more than {ADULT} years after the return closes"
    if table.by_child:
        closes = pl.date(pl.col("academic_year"), 3, 31) + YEAR_AHEAD
        return FIRST_CARE, closes, "more than a year after the return closes"
    return FIRST_DAY, pl.lit(today + FAR_AHEAD), "more than five years to come"


def _what_then(column: Column, table: Table) -> str:
    if column.identifier or not table.by_child:
        return "; correct the year in the source and load again"
    return "; check the year, as such a child may be missing from a cohort"
