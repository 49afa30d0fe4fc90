"""Which school a pupil of several is counted at, and the phase of it."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Rows, Scan

PHASES = ("primary", "secondary", "special", "ap")
PRIMARY_YEARS = ("E1", "E2", "N1", "N2", "R", "1", "2", "3", "4", "5", "6")
SECONDARY_YEARS = ("7", "8", "9", "10", "11", "12", "13", "14")

MAIN_ENROLMENTS = ("C", "M")
"""Sole and dual main registrations: a pupil registered twice is counted at the main school."""

PUPIL = ["pupil_id", "academic_year"]


def on_january_census(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year: `phase` of the main enrolment; None where no census is loaded."""
    rows = scan("pupils", years)
    if rows is None:
        return None
    places = rows.filter(_main_in_january()).with_columns(phase=phase(), one=nw.lit(1))
    counted = places.group_by(*PUPIL).agg(
        *(only("one", nw.col("phase") == name).sum().alias(name) for name in PHASES)
    )
    return counted.with_columns(phase=largest(PHASES)).select(*PUPIL, "phase")


def on_roll_of(scan: Scan, years: Sequence[int], urn: str) -> Rows | None:
    """One row per pupil and year on the January census of one school; None where no census is loaded.

    Exports that went through a workbook write the URN as a decimal.
    """
    rows = scan("pupils", years)
    if rows is None:
        return None
    there = nw.col("urn").is_in([urn, f"{urn}.0"]).fill_null(value=False)
    return rows.filter(_main_in_january() & there).select(*PUPIL).unique()


def _main_in_january() -> nw.Expr:
    """Rows of the January census that are a pupil's sole or dual main registration."""
    main = nw.col("enrol_status").cast(nw.String).is_in(MAIN_ENROLMENTS)
    on_roll = nw.col("on_roll").fill_null(value=True)
    return (nw.col("term").cast(nw.String) == "spring") & main & on_roll


def phase() -> nw.Expr:
    """The phase of the school, else that of the curriculum year, else none."""
    nc_year = nw.col("nc_year").cast(nw.String)
    by_year = (
        nw.when(nc_year.is_in(PRIMARY_YEARS))
        .then(nw.lit("primary"))
        .otherwise(nw.when(nc_year.is_in(SECONDARY_YEARS)).then(nw.lit("secondary")))
    )
    return nw.coalesce(nw.col("phase").cast(nw.String), by_year)


def largest(names: Sequence[str]) -> nw.Expr:
    """The name of the column that is largest, the first of equal ones; none where all are 0."""
    most = nw.max_horizontal(*names)
    found = nw.lit(None, dtype=nw.String)
    for name in reversed(names):
        found = nw.when((nw.col(name) == most) & (most > 0)).then(nw.lit(name)).otherwise(found)
    return found


def only(column: str, condition: nw.Expr) -> nw.Expr:
    """The column where the condition holds, else 0."""
    return nw.when(condition.fill_null(value=False)).then(nw.col(column)).otherwise(nw.lit(0))
