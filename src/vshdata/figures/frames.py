"""Tables with several rows a pupil made into one row a pupil, before anything is measured.

Pure narwhals: the same on polars and on Spark. Rows come through a `scan`, which hands in a table's rows
of some years, or None where none are loaded.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import narwhals as nw

Rows = nw.LazyFrame[Any]
Scan = Callable[[str, Sequence[int]], "Rows | None"]
Prepare = Callable[[Scan, int], Rows]

PHASES = ("primary", "secondary", "special", "ap")
PRIMARY_YEARS = ("E1", "E2", "N1", "N2", "R", "1", "2", "3", "4", "5", "6")
SECONDARY_YEARS = ("7", "8", "9", "10", "11", "12", "13", "14")

TOO_YOUNG_OR_OLD = ("E1", "E2", "N1", "N2", "R", "12", "13", "14")
"""Absence is of pupils aged 5 to 15 on 31 August before the year, who are in years 1 to 11: a child in
reception was 4. Where the age is given it decides; where neither is known the pupil counts."""

FIRST_AGE, LAST_AGE = 5, 15
MAIN_ENROLMENTS = ("C", "M")
"""Sole and dual main registrations: a pupil registered twice is counted at the main school."""

PERSISTENT, SEVERE = 10, 2
"""Absent for 1 in 10, and for 1 in 2, of a pupil's own possible sessions: compared as whole numbers."""

_ABSENCES = ("sessions_authorised", "sessions_unauthorised")
_EVENT = ("pupil_id", "start", "category", "sessions")


def make_absence(scan: Scan, year: int) -> Rows:
    """One row per pupil with possible sessions: sums over terms and schools.

    Columns: `phase` (of the main January enrolment, else where most sessions were), the three totals,
    `sessions_absent`, and whether the pupil was a persistent or severe absentee. A term whose absences
    are not known is left out.
    """
    rows = _required(scan("absence", [year]))
    told = ~(nw.col("sessions_authorised").is_null() & nw.col("sessions_unauthorised").is_null())
    counted = rows.filter(told & (nw.col("sessions_possible") > 0) & _of_age()).with_columns(
        phase=_phase(), **{name: nw.col(name).fill_null(0) for name in _ABSENCES}
    )
    own = counted.group_by("pupil_id").agg(
        *(_only("sessions_possible", nw.col("phase") == name).sum().alias(name) for name in PHASES),
        nw.col("sessions_possible").sum(),
        *(nw.col(name).sum() for name in _ABSENCES),
    )
    absent = nw.col("sessions_authorised") + nw.col("sessions_unauthorised")
    summed = own.with_columns(sessions_absent=absent, phase=_largest(PHASES)).drop(*PHASES)
    return _with_january_phase(summed, scan, year).with_columns(
        persistent=nw.col("sessions_absent") * PERSISTENT >= nw.col("sessions_possible"),
        severe=nw.col("sessions_absent") * SEVERE >= nw.col("sessions_possible"),
    )


def make_exclusions(scan: Scan, year: int) -> Rows:
    """One row per pupil on the January census, sole or dual main.

    Columns: `phase`, `permanent` and `suspensions` (events of the year, each once), and `suspended`,
    whether there was a suspension. Lunchtime exclusions are neither.
    """
    events = _events(scan, year)
    joined = on_january_census(scan, year).join(events, on="pupil_id", how="left")
    counts = {name: nw.col(name).fill_null(0) for name in ("permanent", "suspensions")}
    return joined.with_columns(**counts).with_columns(suspended=nw.col("suspensions") > 0)


def unmatched_events(scan: Scan, year: int) -> Rows:
    """One row per pupil with events who is not on the January census: `pupil_id` and `events`."""
    base = on_january_census(scan, year).select("pupil_id")
    left_out = _events(scan, year).join(base, on="pupil_id", how="anti")
    counted = left_out.with_columns(events=nw.col("permanent") + nw.col("suspensions"))
    return counted.filter(nw.col("events") > 0).select("pupil_id", "events")


def on_january_census(scan: Scan, year: int) -> Rows:
    """One row per pupil: `pupil_id` and `phase` of the main enrolment."""
    rows = _required(scan("pupils", [year]))
    main = (nw.col("term").cast(nw.String) == "spring") & nw.col("enrol_status").cast(nw.String).is_in(
        MAIN_ENROLMENTS
    )
    places = rows.filter(main).with_columns(phase=_phase(), one=nw.lit(1))
    counted = places.group_by("pupil_id").agg(
        *(_only("one", nw.col("phase") == name).sum().alias(name) for name in PHASES)
    )
    return counted.with_columns(phase=_largest(PHASES)).select("pupil_id", "phase")


PREPARE: Mapping[str, Prepare] = {"absence": make_absence, "exclusions": make_exclusions}
"""Table -> what makes one row per pupil of it."""

BESIDE: Mapping[str, tuple[str, ...]] = {"exclusions": ("pupils",)}
"""Table -> others without which it cannot be made."""

_TOLD = ("sessions_possible", *_ABSENCES)
MAKES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "absence": {"sessions_absent": _ABSENCES, "persistent": _TOLD, "severe": _TOLD, "phase": ()},
    "exclusions": {
        "permanent": ("category",),
        "suspensions": ("category",),
        "suspended": ("category",),
        "phase": (),
    },
}
"""Table -> columns of its rows of pupils -> columns of the table that they are made of."""


def add_made(table: str, given: Collection[str]) -> frozenset[str]:
    """The columns a year's files gave, with those that can be made of them."""
    makes = MAKES.get(table, {})
    return frozenset(given) | {name for name, sources in makes.items() if set(sources) <= set(given)}


def _events(scan: Scan, year: int) -> Rows:
    """One row per pupil with exclusions: `permanent` and `suspensions`.

    What two censuses tell is one event where pupil, school, first day, category and sessions are the
    same; an event of a school not known is that of a school known, if there is one.
    """
    rows = _required(scan("exclusions", [year]))
    once = rows.filter(~nw.col("duplicate").fill_null(value=False)).select(*_EVENT, "school").unique()
    counted = once.group_by(*_EVENT).agg(
        rows=nw.len(), nowhere=nw.col("school").is_null().cast(nw.Int64).sum()
    )
    several = nw.col("rows").cast(nw.Int64) - nw.col("nowhere")
    events = counted.with_columns(events=nw.when(several > 0).then(several).otherwise(nw.lit(1)))
    category = nw.col("category").cast(nw.String)
    return events.group_by("pupil_id").agg(
        permanent=_only("events", category == "PERM").sum(),
        suspensions=_only("events", category == "SUSP").sum(),
    )


def _with_january_phase(rows: Rows, scan: Scan, year: int) -> Rows:
    if scan("pupils", [year]) is None:
        return rows
    january = on_january_census(scan, year).select("pupil_id", january="phase")
    joined = rows.join(january, on="pupil_id", how="left")
    return joined.with_columns(phase=nw.coalesce("january", "phase")).drop("january")


def _of_age() -> nw.Expr:
    by_year = ~nw.col("nc_year").cast(nw.String).is_in(TOO_YOUNG_OR_OLD).fill_null(value=False)
    by_age = (nw.col("age") >= FIRST_AGE) & (nw.col("age") <= LAST_AGE)
    return nw.when(nw.col("age").is_null()).then(by_year).otherwise(by_age)


def _phase() -> nw.Expr:
    """The phase of the school, else that of the curriculum year, else none."""
    nc_year = nw.col("nc_year").cast(nw.String)
    by_year = (
        nw.when(nc_year.is_in(PRIMARY_YEARS))
        .then(nw.lit("primary"))
        .otherwise(nw.when(nc_year.is_in(SECONDARY_YEARS)).then(nw.lit("secondary")))
    )
    return nw.coalesce(nw.col("phase").cast(nw.String), by_year)


def _largest(names: Sequence[str]) -> nw.Expr:
    """The name of the column that is largest, the first of equal ones; none where all are 0."""
    most = nw.max_horizontal(*names)
    found = nw.lit(None, dtype=nw.String)
    for name in reversed(names):
        found = nw.when((nw.col(name) == most) & (most > 0)).then(nw.lit(name)).otherwise(found)
    return found


def _only(column: str, condition: nw.Expr) -> nw.Expr:
    return nw.when(condition.fill_null(value=False)).then(nw.col(column)).otherwise(nw.lit(0))


def _required(rows: "Rows | None") -> Rows:
    """Rows that the caller knows to be loaded."""
    if rows is None:
        raise ValueError("a table is prepared that is not loaded")
    return rows
