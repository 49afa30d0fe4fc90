"""Which school a pupil of several is counted at, and the phase of it: the one owner of that rule.

The phase is that of the school, where a file gives it; else what the establishment number says; else that
of the pupil's curriculum year, and the pupil is then marked by `BY_YEAR`.
"""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Rows, Scan
from vshdata.tables.establishments import NUMBERS, PATTERN

PHASES = ("primary", "secondary", "special", "ap", "independent")
PRIMARY_YEARS = ("E1", "E2", "N1", "N2", "R", "1", "2", "3", "4", "5", "6")
SECONDARY_YEARS = ("7", "8", "9", "10", "11", "12", "13", "14")

MAIN_ENROLMENTS = ("C", "M")
"""Sole and dual main registrations: a pupil registered twice is counted at the main school."""

PUPIL = ["pupil_id", "academic_year"]

BY_YEAR = "phase_by_year"
"""The column that marks pupils whose phase is that of their curriculum year."""

NUMBER_OF = {"pupils": "laestab", "absence": "school", "exclusions": "school"}
"""Table -> its column that has the establishment number, where anything has."""


def on_january_census(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year: `phase` of the main enrolment, and whether it is `BY_YEAR`.

    None where no census is loaded.
    """
    rows = scan("pupils", years)
    if rows is None:
        return None
    places = with_phase(rows.filter(_main_in_january()), "pupils").with_columns(one=nw.lit(1))
    counted = places.group_by(*PUPIL).agg(*by_phase("one"))
    return counted.with_columns(**largest_phase()).select(*PUPIL, "phase", BY_YEAR)


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


def with_phase(rows: Rows, table: str) -> Rows:
    """The rows of a table with the `phase` of each, and whether it is `BY_YEAR`."""
    school = phase_of_school(NUMBER_OF[table])
    return rows.with_columns(phase=phase(NUMBER_OF[table]), **{BY_YEAR: school.is_null()})


def phase(number: str) -> nw.Expr:
    """The phase of the school, else that of the curriculum year, else none."""
    nc_year = nw.col("nc_year").cast(nw.String)
    by_year = (
        nw.when(nc_year.is_in(PRIMARY_YEARS))
        .then(nw.lit("primary"))
        .otherwise(nw.when(nc_year.is_in(SECONDARY_YEARS)).then(nw.lit("secondary")))
    )
    return nw.coalesce(phase_of_school(number), by_year)


def phase_of_school(number: str) -> nw.Expr:
    """The phase that a file gives the school, else what its number says; none where neither tells."""
    return nw.coalesce(nw.col("phase").cast(nw.String), _phase_of_number(number))


def _phase_of_number(column: str) -> nw.Expr:
    """Four digits compare as text as they do as numbers."""
    text = nw.col(column).cast(nw.String)
    digits = text.str.replace(r"\.0$", "").str.tail(4)
    found = nw.lit(None, dtype=nw.String)
    for first, last, name in NUMBERS:
        within = (digits >= nw.lit(f"{first}")) & (digits <= nw.lit(f"{last}"))
        found = nw.when(within).then(nw.lit(name)).otherwise(found)
    return nw.when(text.str.contains(PATTERN)).then(found)


def by_phase(weight: str) -> list[nw.Expr]:
    """What a pupil's rows weigh, by phase, and how much of it is of schools whose phase is known."""
    in_phase = {name: nw.col("phase") == name for name in PHASES}
    return [
        *(only(weight, where).sum().alias(name) for name, where in in_phase.items()),
        *(only(weight, in_phase[name] & ~nw.col(BY_YEAR)).sum().alias(_known(name)) for name in PHASES),
    ]


def largest_phase() -> dict[str, nw.Expr]:
    """The phase that weighs most in the columns of `by_phase`, and whether it is `BY_YEAR`."""
    found = largest(PHASES)
    by_year = [(found == name) & (nw.col(_known(name)) == 0) for name in PHASES]
    return {"phase": found, BY_YEAR: nw.any_horizontal(*by_year, ignore_nulls=True)}


WEIGHTS = (*PHASES, *(f"{name}_known" for name in PHASES))
"""The columns of `by_phase`."""


def _known(name: str) -> str:
    return f"{name}_known"


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
