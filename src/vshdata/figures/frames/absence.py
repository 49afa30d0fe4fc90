"""Absence: a pupil's sessions over all terms and schools, and whether that makes a persistent absentee."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import BIRTHS, Frame, Rows, Scan, of_either
from vshdata.figures.frames.schools import (
    BY_YEAR,
    PUPIL,
    WEIGHTS,
    by_phase,
    largest_phase,
    on_january_census,
    with_phase,
)

TOO_YOUNG_OR_OLD = ("E1", "E2", "N1", "N2", "R", "12", "13", "14")
"""Absence is of pupils aged 5 to 15 on 31 August before the year. The date of birth decides, else the age
that the file gives, else the curriculum year: a child in reception was 4. Where nothing is known the pupil
counts."""

FIRST_AGE, LAST_AGE = 5, 15
OLDEST = 25
"""No pupil of a school is older: a date of birth that makes one so, or not yet born, tells no age."""

_LAST_MONTH = 8
"""An academic year's ages are those of the last day of August before it."""

PERSISTENT, SEVERE = 10, 2
"""Absent for 1 in 10, and for 1 in 2, of a pupil's own possible sessions: compared as whole numbers."""

_ABSENCES = ("sessions_authorised", "sessions_unauthorised")


def _absence(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil with possible sessions: sums over terms and schools.

    Columns: `phase` (of the main January enrolment, else where most sessions were) and whether it is
    that of the curriculum year, the three totals, `sessions_absent`, and whether the pupil was a
    persistent or severe absentee. A row with a count that is blank is left out, both its sides.
    """
    rows = _measured(scan, years)
    if rows is None:
        return None
    own = (
        with_phase(rows.filter(~is_uncounted()), "absence")
        .group_by(*PUPIL)
        .agg(*by_phase("sessions_possible"), nw.col("sessions_possible", *_ABSENCES).sum())
    )
    absent = nw.col("sessions_authorised") + nw.col("sessions_unauthorised")
    summed = own.with_columns(sessions_absent=absent, **largest_phase()).drop(*WEIGHTS)
    return _with_january_phase(summed, scan, years).with_columns(
        persistent=nw.col("sessions_absent") * PERSISTENT >= nw.col("sessions_possible"),
        severe=nw.col("sessions_absent") * SEVERE >= nw.col("sessions_possible"),
    )


def uncounted_absence(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil and year with possible sessions whose absences are not known: how many `rows`."""
    rows = _measured(scan, years)
    return None if rows is None else rows.filter(is_uncounted()).group_by(*PUPIL).agg(rows=nw.len())


def is_uncounted() -> nw.Expr:
    """Rows with possible sessions that lack a count: one alone says nothing of the other."""
    lacking = nw.any_horizontal(*(nw.col(name).is_null() for name in _ABSENCES), ignore_nulls=True)
    return (nw.col("sessions_possible") > 0) & lacking


def _measured(scan: Scan, years: Sequence[int]) -> Rows | None:
    """Rows of pupils of the ages that absence is of, who could have been absent."""
    rows = scan("absence", years)
    if rows is None:
        return None
    return _with_age(rows, scan, years).filter((nw.col("sessions_possible") > 0) & _of_age())


def _with_january_phase(rows: Rows, scan: Scan, years: Sequence[int]) -> Rows:
    census = on_january_census(scan, years)
    if census is None:
        return rows
    main = census.select(*PUPIL, january="phase", january_by_year=BY_YEAR)
    joined = rows.join(main, on=PUPIL, how="left")
    by_year = (
        nw.when(nw.col("january").is_null()).then(nw.col(BY_YEAR)).otherwise(nw.col("january_by_year"))
    )
    told = joined.with_columns(phase=nw.coalesce("january", "phase"), **{BY_YEAR: by_year})
    return told.drop("january", "january_by_year")


def _with_age(rows: Rows, scan: Scan, years: Sequence[int]) -> Rows:
    """The rows with `oldest` and `youngest`, the ages by the first and last date of birth told."""
    births = scan(BIRTHS, years)
    if births is None:
        return rows.with_columns(oldest=nw.lit(None, nw.Int64), youngest=nw.lit(None, nw.Int64))
    joined = rows.join(births, on="pupil_id", how="left")
    return joined.with_columns(oldest=_age("born"), youngest=_age("born_last"))


def _age(born: str) -> nw.Expr:
    """On 31 August before the year; none where no pupil can be of that age."""
    years = nw.col("academic_year").cast(nw.Int64) - 1 - nw.col(born).dt.year().cast(nw.Int64)
    age = years - (nw.col(born).dt.month() > _LAST_MONTH).cast(nw.Int64)
    return nw.when((age >= 0) & (age <= OLDEST)).then(age)


def _of_age() -> nw.Expr:
    """By the dates of birth where they agree on it, else the age given, else the curriculum year."""
    by_year = ~nw.col("nc_year").cast(nw.String).is_in(TOO_YOUNG_OR_OLD).fill_null(value=False)
    first, last = _is_age("oldest"), _is_age("youngest")
    by_birth = nw.when(first == last).then(first)
    return nw.coalesce(by_birth, _is_age("age"), by_year)


def _is_age(column: str) -> nw.Expr:
    """Whether an age is one that absence is of; none where it is not known."""
    return (nw.col(column) >= FIRST_AGE) & (nw.col(column) <= LAST_AGE)


_TOLD = ("sessions_possible", *_ABSENCES)
_BOTH = of_either(_ABSENCES)

FRAME = Frame(
    _absence,
    {
        **dict.fromkeys(("sessions_absent", *_ABSENCES), _BOTH),
        "persistent": of_either(_TOLD),
        "severe": of_either(_TOLD),
        "phase": of_either(()),
        BY_YEAR: of_either(()),
    },
    {
        "sessions_absent": "Sessions of authorised and of unauthorised absence",
        "sessions_authorised": "Sessions of authorised absence, of terms that tell both kinds",
        "sessions_unauthorised": "Sessions of unauthorised absence, of terms that tell both kinds",
        "persistent": "Absent for at least 1 in 10 of the pupil's own possible sessions",
        "severe": "Absent for at least 1 in 2 of them",
        "phase": "Phase of the school the pupil is counted at",
        BY_YEAR: "The phase is that of the curriculum year: nothing tells the school's",
    },
)
