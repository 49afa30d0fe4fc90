"""Parts of the layout that a whole return never fills: as if the year had none of them."""

from collections.abc import Iterator, Sequence

import polars as pl

from vshdata.intake.formats.cin_records import Form, Record
from vshdata.intake.formats.cin_seen import Seen
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.unknown_names import listed
from vshdata.schema import Family, Table
from vshdata.tables.cin.kinds import ALWAYS
from vshdata.tables.cin.years import RETURN
from vshdata.years import label

LEAST_ROWS = 10
"""A return of fewer children, or a table of fewer rows, may truly never fill a part of the layout."""

_EXPECTED = {
    f"cin_{block.id}": {item.column for item in block.elements if item.expected} for block in RETURN.blocks
} | {
    "care_headers": {"sex", "dob", "ethnicity", "upn"},
    "care_episodes": {"started_as", "legal_status", "need", "place", "ended_as"},
    "enrolments": {"upn", "dob", "sex", "nc_year", "enrol_status"},
}
"""Columns that a whole return fills, by table as received."""


def note_never_filled(form: Form, seen: Seen, year: int) -> list[str]:
    """One sentence on the elements and records that the year's layout has and an XML return never fills."""
    if seen.rows[form.child.element] < LEAST_ROWS:
        return []
    return _note(list(_empty_parts(form.child, seen, year)))


def note_blank_columns(rows: pl.DataFrame, layout: Layout, table: Table) -> list[str]:
    """One sentence on the columns of a statutory return's table that no row of a file fills."""
    expected = _EXPECTED.get(table.name, set()) if layout.family is not Family.OWN else set()
    if rows.height < LEAST_ROWS:
        return []
    blank = [name for name in table.by_name if name in expected and rows[name].null_count() == rows.height]
    return _note([_heading(layout, table, name) for name in blank])


def _note(parts: Sequence[str]) -> list[str]:
    return [f"never filled, though the layout has it: {listed(parts)}"] if parts else []


def _heading(layout: Layout, table: Table, column: str) -> str:
    return next(iter(table.by_name[column].names.get(layout.family, ())), column)


def _empty_parts(record: Record, seen: Seen, year: int) -> Iterator[str]:
    filled = seen.filled.get(record.element, set())
    columns = {**record.columns, **record.repeated}
    for element in sorted(record.expected):
        if not record.has(element, year):
            continue
        empty = columns[element] not in filled if element in columns else not seen.rows[element]
        if empty:
            since = record.years.get(element, ALWAYS).first
            yield f"{element} (since {label(since)})" if since else element
    for one in record.inner:
        if seen.rows[one.element]:
            yield from _empty_parts(one, seen, year)
