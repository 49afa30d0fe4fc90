"""Absence: a pupil's sessions over all terms and schools, and whether that makes a persistent absentee."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Frame, Rows, Scan, of_either
from vshdata.figures.frames.schools import PHASES, PUPIL, largest, on_january_census, only, phase

TOO_YOUNG_OR_OLD = ("E1", "E2", "N1", "N2", "R", "12", "13", "14")
"""Absence is of pupils aged 5 to 15 on 31 August before the year, who are in years 1 to 11: a child in
reception was 4. Where the age is given it decides; where neither is known the pupil counts."""

FIRST_AGE, LAST_AGE = 5, 15

PERSISTENT, SEVERE = 10, 2
"""Absent for 1 in 10, and for 1 in 2, of a pupil's own possible sessions: compared as whole numbers."""

_ABSENCES = ("sessions_authorised", "sessions_unauthorised")


def _absence(scan: Scan, years: Sequence[int]) -> Rows | None:
    """One row per pupil with possible sessions: sums over terms and schools.

    Columns: `phase` (of the main January enrolment, else where most sessions were), the three totals,
    `sessions_absent`, and whether the pupil was a persistent or severe absentee. A term whose absences
    are not known is left out.
    """
    rows = scan("absence", years)
    if rows is None:
        return None
    told = ~(nw.col("sessions_authorised").is_null() & nw.col("sessions_unauthorised").is_null())
    counted = rows.filter(told & (nw.col("sessions_possible") > 0) & _of_age()).with_columns(
        phase=phase(), **{name: nw.col(name).fill_null(0) for name in _ABSENCES}
    )
    own = counted.group_by(*PUPIL).agg(
        *(only("sessions_possible", nw.col("phase") == name).sum().alias(name) for name in PHASES),
        nw.col("sessions_possible").sum(),
        *(nw.col(name).sum() for name in _ABSENCES),
    )
    absent = nw.col("sessions_authorised") + nw.col("sessions_unauthorised")
    summed = own.with_columns(sessions_absent=absent, phase=largest(PHASES)).drop(*PHASES)
    return _with_january_phase(summed, scan, years).with_columns(
        persistent=nw.col("sessions_absent") * PERSISTENT >= nw.col("sessions_possible"),
        severe=nw.col("sessions_absent") * SEVERE >= nw.col("sessions_possible"),
    )


def _with_january_phase(rows: Rows, scan: Scan, years: Sequence[int]) -> Rows:
    census = on_january_census(scan, years)
    if census is None:
        return rows
    joined = rows.join(census.select(*PUPIL, january="phase"), on=PUPIL, how="left")
    return joined.with_columns(phase=nw.coalesce("january", "phase")).drop("january")


def _of_age() -> nw.Expr:
    by_year = ~nw.col("nc_year").cast(nw.String).is_in(TOO_YOUNG_OR_OLD).fill_null(value=False)
    by_age = (nw.col("age") >= FIRST_AGE) & (nw.col("age") <= LAST_AGE)
    return nw.when(nw.col("age").is_null()).then(by_year).otherwise(by_age)


_TOLD = ("sessions_possible", *_ABSENCES)

FRAME = Frame(
    _absence,
    {
        "sessions_absent": of_either(_ABSENCES),
        "persistent": of_either(_TOLD),
        "severe": of_either(_TOLD),
        "phase": of_either(()),
    },
    {
        "sessions_absent": "Sessions of authorised and of unauthorised absence",
        "persistent": "Absent for at least 1 in 10 of the pupil's own possible sessions",
        "severe": "Absent for at least 1 in 2 of them",
        "phase": "Phase of the school the pupil is counted at",
    },
)
