"""The distinct texts of some columns over a whole file: how many rows have each, and the first line."""

from collections.abc import Callable, Collection, Iterable

import polars as pl

from vshdata.intake import values
from vshdata.schema import Column

Batches = Callable[[], Iterable[pl.DataFrame]]
"""Reads the rows of a table again, as text by column, with `line`."""

Texts = dict[str, pl.DataFrame]
"""Column -> `text`, `rows`, `line`: in order of the first line that has the text."""


def gather(batches: Batches, columns: Collection[Column]) -> Texts:
    """The filled texts of the columns that the file has: trimmed, without words for nothing."""
    parts: dict[str, list[pl.DataFrame]] = {column.name: [] for column in columns}
    by_name = {column.name: column for column in columns}
    for rows in batches():
        for name in parts.keys() & set(rows.columns):
            parts[name].append(_distinct(rows, by_name[name]))
    return {name: _added(found) for name, found in parts.items() if found}


def _distinct(rows: pl.DataFrame, column: Column) -> pl.DataFrame:
    text = pl.col(column.name).str.strip_chars()
    nothing = [*values.BLANKS, *column.blanks]
    given = text.is_not_null() & ~text.str.to_lowercase().is_in(nothing)
    return rows.filter(given).group_by(text=text).agg(rows=pl.len(), line=pl.col("line").min())


def _added(found: list[pl.DataFrame]) -> pl.DataFrame:
    both = pl.concat(found).group_by("text").agg(pl.col("rows").sum(), pl.col("line").min())
    return both.sort("line", "text")
