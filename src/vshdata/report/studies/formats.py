"""A study as bytes. Numbers are unrounded in json, jsonl and parquet, and have four decimals in csv."""

import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vshdata.figures.rounding import round_half_away
from vshdata.report.formats import csv_bytes, markdown_row
from vshdata.report.grid import raw_grid
from vshdata.report.studies.blocks import blocks, headline, sentences
from vshdata.report.studies.records import COLUMNS, ESTIMATE, records
from vshdata.studies.kinds import DurationStudy, Study

if TYPE_CHECKING:
    import polars as pl

_CSV_DECIMALS = 4


def _csv(study: Study) -> bytes:
    lines = [[_short(record[name]) for name in COLUMNS] for record in records(study)]
    return csv_bytes([COLUMNS, *lines])


def _short(value: Any) -> Any:
    return str(round_half_away(value, _CSV_DECIMALS)) if isinstance(value, float) else value


def _json(study: Study) -> bytes:
    rows = [record for record in records(study) if record["part"] != "sentence"]
    document = {
        "cohort": study.cohort,
        "cohort_title": study.cohort_title,
        "protect": study.profile,
        "hidden_cells": study.hidden,
        "years": list(study.years),
        "rows": rows,
        "sentences": sentences(study),
        "notes": list(study.notes),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _jsonl(study: Study) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records(study)).encode()


def _markdown(study: Study) -> bytes:
    lines = [f"**{headline(study)}**", ""]
    if isinstance(study, DurationStudy):
        grid = raw_grid(study.table)
        lines += [*_markdown_table(grid.headings, grid.rows), ""]
    for block in blocks(study):
        lines += [f"### {block.title}", "", *_markdown_table(block.headings, block.rows), ""]
    lines += [f"- {text}" for text in (*sentences(study), *study.notes)]
    return ("\n".join(lines) + "\n").encode()


def _markdown_table(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    marks = [":--", *["--:"] * (len(headings) - 1)]
    return [markdown_row(headings), markdown_row(marks), *map(markdown_row, rows)]


def _parquet(study: Study) -> bytes:
    buffer = io.BytesIO()
    study_frame(study).write_parquet(buffer)
    return buffer.getvalue()


def study_frame(study: Study) -> "pl.DataFrame":
    """One row per record: see `COLUMNS`."""
    import polars as pl

    numbers = {
        "academic_year": pl.Int16(),
        "children": pl.Int64(),
        **dict.fromkeys(ESTIMATE, pl.Float64()),
    }
    schema = pl.Schema({name: numbers.get(name, pl.String()) for name in COLUMNS})
    return pl.DataFrame(records(study), schema=schema)


STUDY_FORMATS: dict[str, Callable[[Study], bytes]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "parquet": _parquet,
}
"""Name -> writer, besides the table on a terminal."""
