"""A trend as bytes, one function per format. The same table gives the same bytes everywhere."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from vshdata.figures.intervals import marked_by_chance
from vshdata.figures.suppression import Record
from vshdata.figures.trend import Trend
from vshdata.report.grid import (
    AVERAGE,
    COMPARATOR,
    INDICATOR,
    LINE,
    ShownRow,
    group_cells,
    raw_grid,
    shown_rows,
)
from vshdata.report.notes import footnotes, headline

Writer = Callable[[Trend], bytes]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(table: Trend) -> bytes:
    """Bare numbers, symbols for blanks, one line per indicator."""
    grid = raw_grid(table)
    return csv_bytes([grid.headings, *grid.rows])


def write_long_csv(table: Trend) -> bytes:
    """One line per indicator x year; values unrounded."""
    from vshdata.report.long import long_frame

    frame = long_frame(table)
    return csv_bytes([frame.columns, *frame.rows()])


def write_audit(table: Trend) -> bytes:
    """One line for each hidden cell, with the reason and never the value: for the authority's own file."""
    return csv_bytes([Record._fields, *table.audit])


def write_markdown(table: Trend) -> bytes:
    """A table for a report in Markdown, with its notes."""
    beside = (COMPARATOR,) if table.comparators else ()
    aside = len(table.by) + len(beside) + 1
    headings = (
        INDICATOR,
        *(item.title for item in table.by),
        *beside,
        AVERAGE,
        *map(str, table.years),
        LINE,
    )
    lines = [
        f"**{headline(table)}**",
        "",
        markdown_row(headings),
        markdown_row([*[":--"] * aside, *["--:"] * (len(headings) - aside - 1), ":--"]),
        *(
            markdown_row([*_markdown_head(table, shown), *_joined(shown)])
            for shown in shown_rows(table, blocks=True)
        ),
        "",
        *(f"- {note}" for note in (*footnotes(table), *table.notes)),
    ]
    return ("\n".join(lines).rstrip() + "\n").encode()


def write_json(table: Trend) -> bytes:
    """One document: what the table is of, its rows in long form, and its notes."""
    document = {
        "cohort": table.cohort,
        "cohort_title": table.cohort_title,
        "area": table.area,
        **({"by": [item.id for item in table.by]} if table.by else {}),
        **({"compare": list(table.comparators)} if table.comparators else {}),
        "years": list(table.years),
        "protect": table.profile,
        "hidden_cells": table.hidden,
        "changes": len(table.changes),
        "clear_changes": sum(change.marked for change in table.changes),
        "clear_by_chance": marked_by_chance(len(table.changes)),
        "rows": list(_records(table)),
        "notes": [*footnotes(replace(table, intervals=True)), *table.notes],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def write_jsonl(table: Trend) -> bytes:
    """One JSON object per line: an indicator in a year."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _records(table)).encode()


def write_parquet(table: Trend) -> bytes:
    """The long frame as Parquet."""
    from vshdata.report.long import long_frame

    buffer = io.BytesIO()
    long_frame(table).write_parquet(buffer)
    return buffer.getvalue()


def write_page(table: Trend) -> bytes:
    """The table as a page of its own, with charts, a paragraph and notes."""
    from vshdata.report.pack import pack_of
    from vshdata.report.packed import write_page as write_pack

    return write_pack(pack_of(table))


def write_workbook(table: Trend) -> bytes:
    """The table as a workbook."""
    from vshdata.report.pack import pack_of
    from vshdata.report.packed import write_workbook as write_pack

    return write_pack(pack_of(table))


FORMATS: dict[str, Writer] = {
    "csv": write_csv,
    "html": write_page,
    "json": write_json,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
    "parquet": write_parquet,
    "xlsx": write_workbook,
}
"""Name -> writer. The terminal table is not here: it depends on the terminal."""


def _records(table: Trend) -> Iterable[dict[str, Any]]:
    from vshdata.report.long import long_frame

    return long_frame(table).iter_rows(named=True)


def csv_bytes(lines: Iterable[Iterable[Any]]) -> bytes:
    """Numbers as they are; text that a spreadsheet would take for a formula is defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_defused(cell) for cell in line] for line in lines)
    return buffer.getvalue().encode()


def _defused(cell: Any) -> Any:
    """A quote before text that starts like a formula; a number may start with a minus.

    A carriage return becomes a space: `csv` leaves it bare, and a reader would begin a new line there.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r", " ")
    if not cell.startswith(_FORMULA_STARTS) or _is_number(cell):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _joined(row: ShownRow) -> list[str]:
    """A row's cells after its name, each value with its change."""
    pairs = zip(row.values, row.changes, strict=True)
    return [row.average, *(f"{value} {change}".rstrip() for value, change in pairs), row.line]


def _markdown_head(table: Trend, shown: ShownRow) -> list[str]:
    """A row's name, group and comparator, each in a column of its own."""
    row = shown.source
    if row is None:
        return [shown.label.strip(), *[""] * (len(table.by) + bool(table.comparators))]
    beside = [row.comparator or table.cohort] if table.comparators else []
    return [row.indicator.label, *group_cells(table, row), *beside]


def markdown_row(texts: Iterable[str]) -> str:
    """A line of a table; a bar in a cell would end it."""
    return f"| {' | '.join(text.replace('|', '/').replace(chr(10), ' ') for text in texts)} |"
