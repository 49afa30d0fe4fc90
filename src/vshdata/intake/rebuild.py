"""Tables joined from COLLECT's, made again after each load so that these may come in any order."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import polars as pl

from vshdata.intake.ap import join_ap
from vshdata.intake.attendance import TOLD_IN, Census, join_absence, join_exclusions
from vshdata.intake.census import Sides, describe_schools, join_census
from vshdata.intake.compare_years import FOOTER
from vshdata.lake import Lake
from vshdata.schema import LA_NOT_STATED, Family, Table
from vshdata.slices import Slice, SliceKey, part_of
from vshdata.tables.ap import AP
from vshdata.tables.attendance import ABSENCE, EXCLUSIONS
from vshdata.tables.school_census import PUPILS

DETAILS = {"session_details", "exclusion_details", "ap_placements", "ap_admissions"}
"""Tables whose rows are joined to enrolments and leavers, and tell nothing without."""


def rebuild_pupils(lake: Lake, year: int) -> None:
    """Join every stored COLLECT enrolment of a year with the tables beside it."""
    slices = lake.slices("enrolments", [year])
    fresh = set()
    for item in slices:
        enrolments = pl.read_parquet(item.path)
        sides = Sides(
            fsm=stored(lake, "fsm_periods", year, item.key.term),
            sen=stored(lake, "sen_needs", year, item.key.term),
            schools=_schools(lake, year, item.key.term),
        )
        rows = join_census(enrolments, sides, year, item.key.term)
        names = [column.name for column in PUPILS.values]
        rows = rows.select("pupil_id", *names).sort("pupil_id", *PUPILS.key[1:])
        supplied = sorted(name for name in names if rows[name].null_count() < rows.height)
        key = SliceKey(
            PUPILS.name,
            year,
            _la_of(item.key.la, rows),
            item.key.release,
            item.key.term,
            Family.DERIVED,
            item.key.part,
        )
        footer = {**item.provenance, "supplied": ",".join(supplied), "time": now()}
        footer = _of_its_own(footer)
        unique = not rows.select(PUPILS.key).is_duplicated().any()
        lake.write_slice(key, rows, footer, unique)
        fresh.add(key)
    lake.drop_slices([old.key for old in lake.slices(PUPILS.name, [year]) if _is_stale(old.key, fresh)])


def _is_stale(key: SliceKey, fresh: set[SliceKey]) -> bool:
    """A join made before the schools' table told which authority it was."""
    return key.family == Family.DERIVED and key not in fresh


def rebuild_events(lake: Lake, year: int) -> None:
    """Join every stored enrolment and leaver of a census year with sessions, exclusions and placements.

    What a census tells is mostly of terms before it, and so may fill slices of the year before.
    """
    made: set[SliceKey] = set()
    parts: set[str] = set()
    for item in [*lake.slices("enrolments", [year]), *lake.slices("leavers", [year])]:
        census = Census(year, item.key.term, _schools(lake, year, item.key.term))
        people = pl.read_parquet(item.path)
        sessions = _details(lake, "session_details", item)
        events = _details(lake, "exclusion_details", item)
        part = part_of(f"{item.key.table} {item.key.part} {year} {item.key.term}")
        parts.add(part)
        absence = join_absence(people, sessions, census)
        made |= _write_derived(lake, item, ABSENCE, absence, TOLD_IN[item.key.term][0], part)
        if events is not None:
            exclusions = join_exclusions(people, events, census)
            made |= _write_derived(lake, item, EXCLUSIONS, exclusions, item.key.term, part)
        placements, admissions = (_details(lake, name, item) for name in ("ap_placements", "ap_admissions"))
        if placements is not None or admissions is not None:
            ap = join_ap(people, placements, admissions, census)
            made |= _write_derived(lake, item, AP, ap, item.key.term, part)
    for table in (ABSENCE, EXCLUSIONS, AP):
        old = [item.key for item in lake.slices(table.name) if item.key.family == Family.DERIVED]
        lake.drop_slices(key for key in old if key.part in parts and key not in made)


def count_without_person(lake: Lake, rows: pl.DataFrame, year: int, term: str) -> int:
    """Rows of sessions, exclusions or placements whose enrolment, or leaver, is not loaded yet."""
    people = [
        own.select("enrolment", "native_id", on_roll=pl.lit(table == "enrolments"))
        for table in ("enrolments", "leavers")
        if (own := stored(lake, table, year, term)) is not None
    ]
    if not people:
        return rows.height
    key = ["enrolment", "native_id", "on_roll"]
    return rows.join(pl.concat(people), on=key, how="anti", nulls_equal=True).height


def _schools(lake: Lake, year: int, term: str) -> pl.DataFrame | None:
    """The schools of one census: the row ids of another term's may be the same."""
    returns = stored(lake, "school_censuses", year)
    own = None if returns is None else returns.filter(pl.col("term").cast(pl.String) == term)
    return describe_schools(own, stored(lake, "schools", year, term))


def _details(lake: Lake, table: str, people: Slice) -> pl.DataFrame | None:
    """A table beside enrolments or leavers, of the same census and kind of pupil."""
    rows = stored(lake, table, people.key.year, people.key.term)
    return None if rows is None else rows.filter(pl.col("on_roll") == (people.key.table == "enrolments"))


def _write_derived(
    lake: Lake, of: Slice, table: Table, rows: pl.DataFrame, term: str, part: str
) -> set[SliceKey]:
    """One slice per academic year of the rows; returns their keys."""
    names = [column.name for column in table.values]
    keys = set()
    for (year,), own in sorted(rows.group_by("academic_year"), key=lambda item: item[0]):
        la = _la_of(of.key.la, own)
        key = SliceKey(table.name, int(str(year)), la, of.key.release, term, Family.DERIVED, part)
        values = own.select("pupil_id", *names).sort("pupil_id", *table.key[1:])
        supplied = sorted(name for name in names if values[name].null_count() < values.height)
        footer = {**of.provenance, "supplied": ",".join(supplied), "time": now()}
        footer = _of_its_own(footer)
        lake.write_slice(key, values, footer, not values.select(table.key).is_duplicated().any())
        keys.add(key)
    return keys


def _of_its_own(footer: dict[str, str]) -> dict[str, str]:
    """A footer without what is true of the slice it was copied from alone."""
    return {name: value for name, value in footer.items() if name not in {"ARROW:schema", FOOTER}}


def _la_of(la: str, rows: pl.DataFrame) -> str:
    if la != LA_NOT_STATED:
        return la
    counts = rows["school_la"].drop_nulls().value_counts(sort=True)
    return str(counts["school_la"][0]) if counts.height else LA_NOT_STATED


def footer_of(slices: Sequence[Slice], release: str, supplied: Iterable[str]) -> dict[str, str]:
    """The footer of a slice that is joined from others: theirs, added up."""
    footers = [item.provenance for item in slices]
    counts = {
        name: str(sum(int(footer[name]) for footer in footers))
        for name in ("rows_read", "rows_accepted", "rows_rejected")
    }
    return {
        **counts,
        "source": ", ".join(dict.fromkeys(footer["source"] for footer in footers)),
        "sha256": " ".join(dict.fromkeys(footer["sha256"] for footer in footers)),
        "supplied": ",".join(sorted(supplied)),
        "release": release,
        "schema_version": footers[0]["schema_version"],
        "tool": footers[0]["tool"],
        "time": now(),
    }


def stored(lake: Lake, table: str, year: int | None = None, term: str | None = None) -> pl.DataFrame | None:
    """Every row of a table that was loaded for a year and term, None where nothing was.

    Columns that came with a later version of a table are blank in what was stored before.
    """
    slices = lake.slices(table, None if year is None else [year])
    slices = [item for item in slices if term in {None, item.key.term}]
    frames = [pl.read_parquet(item.path) for item in slices]
    return pl.concat(frames, how="diagonal") if frames else None


def now() -> str:
    """The time, for footers and the journal."""
    return datetime.now(UTC).isoformat(timespec="seconds")
