"""One list per school of the children whom social care knows, so that both can agree who they are.

A list has the least that a designated safeguarding lead needs: the UPN, the curriculum year and the status
on 31 March, and room for an answer. No name, no date, no other school's child.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.exporting import csv_of, export_folder, require_internal
from vshdata.api.grouping import groups_of_returns
from vshdata.api.membership import in_cohort, why_no_cohort, years_told
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.breakdowns import BREAKDOWNS
from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.frames.schools import MAIN_ENROLMENTS
from vshdata.tables import TABLES
from vshdata.tables.school_census import TERMS
from vshdata.tables.statuses import CENSUS
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

_STATUS = BREAKDOWNS["status"]

COLUMNS = ("upn", "nc_year", "status", "agreed", "comment")
NOWHERE = "no_school"
"""The list of children who are on no school's roll: for the Virtual School, and no school."""


@dataclass(frozen=True)
class SchoolLists:
    """What was written: how many lists, of how many pupils, how many of whom are on no roll."""

    schools: int
    pupils: int
    nowhere: int


def write_school_lists(
    lake: "Lake",
    folder: Path,
    *,
    cohort: str,
    year: int,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
) -> SchoolLists:
    """Write one CSV file for each school with a pupil of the cohort, and say so in the journal.

    A pupil is listed by the school of its main enrolment in the last census of the year that is loaded, by
    each of two where both say so. One who is on no roll then is in a list apart, with the last school.

    Raises:
        UsageError: if the profile is not internal, or the cohort is not one that social care knows.
        NothingLoadedError: if nothing tells the cohort, or no school census of the year is loaded.
        CannotWriteError: if the journal or a file cannot be written.
    """
    require_internal(protect, "A list of pupils")
    membership = parse_cohort(cohort, cohorts)
    if membership.cohort.is_everyone or membership.cohort.left_out:
        raise UsageError(
            f"Social care does not know {membership.cohort.name.lower()}.",
            "Choose a cohort that it does know, such as csw.",
        )
    if not years_told(lake, membership, [year]):
        raise NothingLoadedError(
            f"Nobody is known to be of {membership.id}: {why_no_cohort(lake, membership, year)}.",
            "See what is there with: vshdata catalog",
        )
    if year not in lake.years(CENSUS.table):
        raise NothingLoadedError(
            f"No school census is loaded for {label(year)}, so nobody's school is known.",
            "Load one with: vshdata ingest CENSUS.csv",
        )
    listed = _listed(lake, membership.id, year, cohorts)
    files = {
        f"{school or NOWHERE}_{membership.id}_{label(year).replace('/', '-')}.csv": _content(own, school)
        for (school,), own in listed.group_by("school", maintain_order=True)
    }
    nowhere = listed["school"].null_count()
    counts = {"cohort": membership.id, "year": year, "rows": listed.height, "on_no_roll": nowhere}
    export_folder(lake, "pupils for schools", folder, files, counts)
    return SchoolLists(len(files) - bool(nowhere), listed["pupil_id"].n_unique(), nowhere)


def _listed(lake: "Lake", cohort: str, year: int, cohorts: Mapping[str, Cohort] | None) -> "pl.DataFrame":
    """One row per pupil of the cohort and school: `pupil_id`, `school`, `last_school`, and the columns."""
    import polars as pl

    found = in_cohort(lake, parse_cohort(cohort, cohorts), [year])
    pupils = pl.DataFrame(schema={"pupil_id": pl.UInt32}) if found is None else found.pupils
    enrolled = _enrolled(lake, year)
    now = enrolled.filter("on_roll").drop("on_roll")
    before = enrolled.group_by("pupil_id").agg(last_school=pl.col("school").last())
    return (
        pupils.lazy()
        .select("pupil_id")
        .unique()
        .join(now, on="pupil_id", how="left")
        .join(before, on="pupil_id", how="left")
        .join(_statuses(lake, year), on="pupil_id", how="left")
        .join(lake.references().select("pupil_id", "upn"), on="pupil_id", how="left")
        .with_columns(pl.col("status").fill_null(_STATUS.otherwise), agreed=pl.lit(""), comment=pl.lit(""))
        .sort("school", "upn", "pupil_id", nulls_last=True)
        .collect()
    )


def _statuses(lake: "Lake", year: int) -> "pl.LazyFrame":
    """`pupil_id` and `status` of those whom a return of the year tells."""
    import polars as pl

    told = groups_of_returns(lake, _STATUS, [year])
    if told is None:
        return pl.LazyFrame(schema={"pupil_id": pl.UInt32, "status": pl.String})
    statuses: pl.LazyFrame = told.to_native()
    return statuses.select("pupil_id", status=_STATUS.column)


def _enrolled(lake: "Lake", year: int) -> "pl.LazyFrame":
    """Main enrolments, in order of terms: `pupil_id`, `school`, `nc_year`, and whether in the last one."""
    import polars as pl

    status = pl.col("enrol_status").cast(pl.String)
    main = (status.is_null() | status.is_in(MAIN_ENROLMENTS)) & pl.col("on_roll").fill_null(value=True)
    term = pl.col("term").cast(pl.Enum(TERMS)).to_physical()
    rows = lake.scan(TABLES[CENSUS.table], [year]).filter(main)
    school = pl.coalesce("laestab", "urn")
    told = rows.select("pupil_id", school.alias("school"), "nc_year", term.alias("term")).unique()
    return (
        told.drop_nulls("school")
        .sort("term", "pupil_id", "school", "nc_year")
        .unique(["pupil_id", "school", "term"], keep="first", maintain_order=True)
        .select("pupil_id", "school", "nc_year", on_roll=pl.col("term") == pl.col("term").max())
    )


def _content(listed: "pl.DataFrame", school: object) -> bytes:
    columns = COLUMNS if school else (*COLUMNS[:-2], "last_school")
    return csv_of(listed.to_dicts(), columns)
