"""Which group of each breakdown a pupil is in: one row per pupil and year. Pure, on any engine."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from vshdata.figures.breakdowns import NOT_KNOWN, Breakdown
from vshdata.figures.cohorts import Membership
from vshdata.figures.frames.kinds import Rows
from vshdata.figures.frames.schools import MAIN_ENROLMENTS, PUPIL, phase, phase_of_school
from vshdata.figures.members import members
from vshdata.figures.spells import Spells, valid_in
from vshdata.tables.statuses import NEED
from vshdata.years import AcademicYear


def of_census(rows: Rows, breakdowns: Sequence[Breakdown]) -> Rows:
    """The groups of the January census, a column for each breakdown; blank where not known.

    The main enrolment tells; of several the first group in the order of the table. Alternative
    provision is told by any enrolment.
    """
    status = nw.col("enrol_status").cast(nw.String)
    is_main = status.is_null() | status.is_in(MAIN_ENROLMENTS)
    on_roll = nw.col("on_roll").fill_null(value=True)
    january = rows.filter((nw.col("term").cast(nw.String) == "spring") & on_roll)
    told = {
        item.column: nw.when(is_main).then(_place(item)) if item.id != "ap" else _place(item)
        for item in breakdowns
    }
    first = january.with_columns(**told).group_by(*PUPIL).agg(nw.col(*told).min())
    labels = {item.column: _label(item) for item in breakdowns if item.groups}
    return first.with_columns(**labels) if labels else first


def of_need(spells: Spells, breakdown: Breakdown, year: int) -> "nw.LazyFrame[Any]":
    """The primary need of the episodes open on 31 March: `pupil_id` and the breakdown's column."""
    academic = AcademicYear(year)
    day = academic.census_day
    held = valid_in(spells, (academic.census_start, day)).filter(
        (nw.col("status") == NEED) & (nw.col("end").is_null() | (nw.col("end") > day))
    )
    place = nw.lit(len(breakdown.groups))
    for at, codes in reversed(list(enumerate(breakdown.groups.values()))):
        place = nw.when(nw.col("primary_need").is_in(codes)).then(nw.lit(at)).otherwise(place)
    first = held.with_columns(place=place).group_by("pupil_id").agg(nw.col("place").min())
    return first.select("pupil_id", _label(breakdown, "place").fill_null(NOT_KNOWN).alias(breakdown.column))


def of_status(
    spells: Mapping[str, Spells], cohorts: Mapping[str, Membership], breakdown: Breakdown, year: int
) -> "nw.LazyFrame[Any]":
    """The highest status on 31 March: `pupil_id` and the breakdown's column."""
    labels = list(breakdown.groups)
    held = [
        members(spells[label], cohort, year).with_columns(place=nw.lit(labels.index(label)))
        for label, cohort in cohorts.items()
    ]
    first = nw.concat(held).group_by("pupil_id").agg(nw.col("place").min())
    return first.select("pupil_id", _label(breakdown, "place").alias(breakdown.column))


def in_groups(rows: Rows, told: Rows | None, breakdowns: Sequence[Breakdown]) -> Rows:
    """The rows with a column for each breakdown: pupils of whom nothing is told are in its other group."""
    if told is None:
        return rows.with_columns(nw.lit(item.otherwise).alias(item.column) for item in breakdowns)
    joined = rows.join(told, on=PUPIL, how="left")
    return joined.with_columns(nw.col(item.column).fill_null(item.otherwise) for item in breakdowns)


def _place(item: Breakdown) -> nw.Expr:
    """Where the enrolment's group stands among the groups; of a breakdown by values, the value."""
    value = _value(item)
    if not item.groups:
        return value
    given = ~value.is_null() & ~value.is_in(item.unknown)
    found = nw.lit(None, nw.Int64)
    for at, codes in reversed(list(enumerate(item.groups.values()))):
        found = nw.when(value.is_in(codes) if codes else given).then(nw.lit(at)).otherwise(found)
    return found


def _value(item: Breakdown) -> nw.Expr:
    match item.id:
        case "phase":
            return phase("laestab")
        case "ap":
            return phase_of_school("laestab")
        case "school-la":
            return nw.coalesce(nw.col("school_la"), nw.col("laestab").str.slice(0, 3))
    columns = [nw.col(name).cast(nw.String) for name in item.columns]
    value = nw.coalesce(*columns) if len(columns) > 1 else columns[0]
    return value if item.letters is None else value.str.slice(0, item.letters)


def _label(item: Breakdown, column: str = "") -> nw.Expr:
    """The label of a place among the groups; none where there is no such place."""
    found = nw.lit(None, nw.String)
    for at, label in enumerate(item.groups):
        found = nw.when(nw.col(column or item.column) == at).then(nw.lit(label)).otherwise(found)
    return found
