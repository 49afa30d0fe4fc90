"""Alerts about children of a lake: found, remembered, and written for casework alone."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.api.exporting import csv_of, export, export_folder
from vshdata.api.live_counts import counts_of, last_day, marks_of, years_of_marks
from vshdata.api.live_enrolled import enrolments
from vshdata.api.live_weeks import children_of, note_schools
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.cohorts import Membership
from vshdata.tables import TABLES
from vshdata.tables.marks import MARKS
from vshdata.tables.statuses import CIN_PLAN, CP_PLAN, LOOKED_AFTER
from vshdata.years import AcademicYear

if TYPE_CHECKING:
    import polars as pl

    from vshdata.attendance.alerts import ChildAlerts, Memory, Remembered
    from vshdata.attendance.children import ChildYear, Day, Plan
    from vshdata.attendance.rules import Limits
    from vshdata.lake import Lake

COLUMNS = (
    "place",
    "standing",
    "la_child_id",
    "upn",
    "cohorts",
    "school",
    "alerts",
    "since",
    "reasons",
    "cleared",
    "as_of",
)
WHAT = "attendance alerts"
"""What the journal calls it."""

MEMORY = "alerts"
"""The file beside the register, readable by its owner alone, that holds the alerts still open."""

_KINDS = {
    CIN_PLAN: "a child in need plan",
    CP_PLAN: "a child protection plan",
    LOOKED_AFTER: "care",
}
_AUGUST = 8


@dataclass(frozen=True)
class Found:
    """One row per child with an alert, the gravest first, as `COLUMNS` has it; and for which day.

    `notes`: what the rules could not look at, such as schools that stopped sending.
    """

    rows: tuple[Mapping[str, object], ...]
    as_of: date
    notes: tuple[str, ...] = ()

    def count(self, standing: str) -> int:
        """Children of a standing."""
        return sum(row["standing"] == standing for row in self.rows)


def write_alerts(
    lake: "Lake",
    cohorts: Sequence[Membership],
    limits: "Limits",
    *,
    target: Path | None,
    folder: Path | None,
    on: date | None = None,
) -> Found:
    """Write the alerts to a file, or to one for each school in a folder; journalled, and remembered.

    Raises:
        UsageError: if a cohort does not exist, or alerts were already made for a later day.
        NothingLoadedError: if there are no marks, or no return tells a cohort.
        CannotWriteError: if a file or the lake cannot be written.
    """
    found, memory = find_alerts(lake, cohorts, limits, on)
    facts = {"rows": len(found.rows)}
    if target is not None:
        export(lake, WHAT, target, csv_of(found.rows, COLUMNS), facts)
    if folder is not None:
        schools = _by_school(found.rows).items()
        files = {f"alerts_{school}_{found.as_of}.csv": csv_of(rows, COLUMNS) for school, rows in schools}
        export_folder(lake, WHAT, folder, files, facts)
    with lake.writing():
        _remember(lake, memory)
    return found


def find_alerts(
    lake: "Lake", cohorts: Sequence[Membership], limits: "Limits", on: date | None = None
) -> "tuple[Found, Mapping[tuple[int, str], Remembered]]":
    """The alerts as of a day, by default the last with marks, and what to remember of them."""
    from vshdata.attendance.alerts import judge

    year = _year(lake, on)
    as_of = on or last_day(lake, year)
    memory = _memory(lake)
    latest = max((item.as_of for item in memory.values()), default=as_of)
    if as_of < latest:
        raise UsageError(
            f"Alerts were made for {latest}: those of {as_of} cannot be told new from old any more.",
            "Ask for that day or a later one.",
        )
    members = _members(lake, cohorts, year)
    children = _children(lake, members, year, as_of)
    judged, remembered = judge(children, _of_year(memory, year), as_of, limits)
    schools = {child.pupil: child.last_school for child in children}
    rows = tuple(_rows(lake, judged, members, schools, as_of))
    return Found(rows, as_of, tuple(_notes(lake, year, as_of, len(members) - len(children)))), remembered


def _notes(lake: "Lake", year: int, as_of: date, unseen: int) -> list[str]:
    """What no rule could look at: schools that stopped sending, and children that no school tells of."""
    import narwhals as nw

    from vshdata.attendance.weekly import marked_by_week
    from vshdata.intake.marks import monday_of

    marked = marked_by_week(nw.from_native(counts_of(lake, year)))
    notes = note_schools(marked, monday_of(as_of))
    if unseen:
        children = "1 child is" if unseen == 1 else f"{unseen:,} children are"
        notes.append(
            f"{children} of these cohorts, in no register of the year and by no census of it at a school "
            "that sends marks: no rule looks at them."
        )
    return notes


def _year(lake: "Lake", on: date | None) -> int:
    years = years_of_marks(lake)
    year = years[-1] if on is None else on.year + (on.month >= _AUGUST)
    if year not in years:
        raise NothingLoadedError(
            f"The lake holds no attendance marks of {AcademicYear(year)}.", "Load registers of that day."
        )
    return year


def _members(lake: "Lake", cohorts: Sequence[Membership], year: int) -> dict[int, list[str]]:
    """Pupil -> the cohorts it is of."""
    found: dict[int, list[str]] = {}
    for membership in cohorts:
        children = children_of(lake, membership, year)
        if children is None or children.left_out:
            raise UsageError("Alerts are of children of a cohort.", "Name one: --cohort cpp,cinp,cla")
        for pupil in children.pupils["pupil_id"]:
            found.setdefault(int(pupil), []).append(membership.id)
    return found


def _children(lake: "Lake", members: Iterable[int], year: int, as_of: date) -> "list[ChildYear]":
    """The year of each child that has marks, or that a census has at a school that sends them, in order."""
    import polars as pl

    from vshdata.attendance.children import ChildYear

    pupils = pl.DataFrame({"pupil_id": list(members)}, schema={"pupil_id": pl.UInt32})
    days = _days(marks_of(lake, year, pupils))
    calendar, plans = _calendar(lake, year), _plans(lake, pupils, year)
    enrolled = enrolments(lake, pupils, year, calendar)
    found = []
    for pupil in sorted({*days, *enrolled}):
        own, at = tuple(days.get(pupil, ())), enrolled.get(pupil)
        schools = {day.school for day in own if day.school} | ({at[0]} if at else set())
        its_days = {school: calendar.get(school, []) for school in schools}
        found.append(ChildYear(pupil, as_of, own, its_days, tuple(plans.get(pupil, ())), at))
    return found


def _days(marks: "pl.DataFrame") -> "dict[int, list[Day]]":
    import polars as pl

    from vshdata.attendance.children import Day

    found: dict[int, list[Day]] = {}
    ordered = marks.sort("pupil_id", "date", "session")
    by_day = ordered.group_by("pupil_id", "date", maintain_order=True).agg(
        pl.col("code").cast(pl.String), pl.col("school").drop_nulls().first()
    )
    for pupil, day, codes, school in by_day.iter_rows():
        found.setdefault(pupil, []).append(Day(day, tuple(codes), school))
    return found


def _calendar(lake: "Lake", year: int) -> dict[str, list[date]]:
    """School -> the days on which it was open to anybody, from the footers of the days."""
    found: dict[str, list[date]] = {}
    for item in lake.slices(MARKS.name, [year]):
        for school in json.loads(item.provenance["schools"]):
            found.setdefault(school, []).append(date.fromisoformat(item.key.term))
    return found


def _plans(lake: "Lake", pupils: "pl.DataFrame", year: int) -> "dict[int, list[Plan]]":
    """Plans and care that began in the academic year, by the last return of each kind."""
    import polars as pl

    from vshdata.attendance.children import Plan

    found: dict[int, list[Plan]] = {}
    begins = date(year - 1, 9, 1)
    for table in ("spells", "care_spells"):
        told = [at for at in lake.years(table) if at <= year][-1:]
        for at in told:
            spells = lake.scan(TABLES[table], [at]).filter(
                pl.col("status").cast(pl.String).is_in(list(_KINDS)), pl.col("start") >= begins
            )
            own = spells.join(pupils.lazy(), on="pupil_id", how="semi").select(
                "pupil_id", "status", "start"
            )
            for pupil, status, start in (
                own.unique().sort("pupil_id", "start", "status").collect().iter_rows()
            ):
                found.setdefault(pupil, []).append(Plan(_KINDS[status], start))
    return found


def _rows(
    lake: "Lake",
    judged: "Sequence[ChildAlerts]",
    members: Mapping[int, list[str]],
    schools: Mapping[int, str],
    as_of: date,
) -> Iterable[Mapping[str, object]]:
    """One row a child, in order."""
    from vshdata.attendance.rules import RULES

    numbers = [item.pupil for item in judged]
    upns, child_ids = _identifiers(lake, numbers)
    for place, item in enumerate(judged, start=1):
        cleared = [one for one in item.alerts if one not in item.open]
        yield {
            "place": place,
            "standing": str(item.standing),
            "la_child_id": child_ids.get(item.pupil, ""),
            "upn": upns.get(item.pupil, ""),
            "cohorts": " ".join(members[item.pupil]),
            "school": schools[item.pupil],
            "alerts": "; ".join(f"{RULES[one.spell.rule].label} ({one.standing})" for one in item.open),
            "since": min((one.spell.fired for one in item.open), default=""),
            "reasons": "; ".join(one.spell.reason for one in item.open),
            "cleared": "; ".join(
                f"{RULES[one.spell.rule].label} on {one.spell.cleared}" for one in cleared
            ),
            "as_of": as_of,
        }


def _identifiers(lake: "Lake", pupils: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Pupil -> UPN, and pupil -> the child's number in its authority; the first of several."""
    import polars as pl

    stored = lake.people("identifiers")
    if stored is None:
        return {}, {}
    merges = lake.people_file("merges")
    known = stored.with_columns(pupil=pl.col("id"))
    if merges is not None:
        heads = merges.lazy().select(id="raw_id", head="merged_id")
        known = stored.join(heads, on="id", how="left").with_columns(pupil=pl.coalesce("head", "id"))
    own = known.filter(pl.col("pupil").is_in(list(pupils))).sort("id", descending=True)
    rows = own.select(pl.col("kind").cast(pl.String), "pupil", "value").collect().rows()
    upns = {pupil: value for kind, pupil, value in rows if kind == "upn"}
    return upns, {pupil: value for kind, pupil, value in rows if kind == "child"}


def _by_school(rows: Sequence[Mapping[str, object]]) -> dict[str, list[Mapping[str, object]]]:
    """Rows by what of a school's number, or name, may stand in the name of a file."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        name = re.sub(r"[^\w -]", "", str(row["school"])).strip()
        found.setdefault(name or "no_school", []).append(row)
    return dict(sorted(found.items()))


def _memory(lake: "Lake") -> "dict[tuple[int, str], Remembered]":
    from vshdata.attendance.alerts import Remembered

    stored = lake.people_file(MEMORY)
    if stored is None:
        return {}
    rows = stored.select("pupil_id", "rule", "fired", "as_of").iter_rows()
    return {(pupil, rule): Remembered(fired, as_of) for pupil, rule, fired, as_of in rows}


def _of_year(memory: "Memory", year: int) -> "Memory":
    """What is remembered of an academic year: alerts do not outlast it."""
    begins = date(year - 1, _AUGUST, 1)
    return {place: item for place, item in memory.items() if item.as_of >= begins}


def _remember(lake: "Lake", memory: "Memory") -> None:
    import polars as pl

    rows = [(*place, item.fired, item.as_of) for place, item in sorted(memory.items())]
    schema = {"pupil_id": pl.UInt32, "rule": pl.String, "fired": pl.Date, "as_of": pl.Date}
    lake.write_people(MEMORY, pl.DataFrame(rows, schema=schema, orient="row"))
