"""Codes of another set: a file whose codes are not DfE's is refused, or read by a set of words known whole.

Were its rows merely rejected, those of the codes that both sets have would be all that is left to count.
"""

import re
from collections.abc import Collection

import polars as pl

from vshdata.intake import values
from vshdata.schema import Column
from vshdata.tables.word_sets import WORD_SETS, WordSet

FOREIGN_SHARE = 0.01
"""Share of a column's filled texts above which texts outside its codes are those of another set."""

FOREIGN_LEAST = 3
"""Fewer rows than this are slips, however small the file."""

MOST_SHOWN = 10
_LOOKS_LIKE_CODE = re.compile(r"[a-z]{1,2}|[a-z]{0,2}\d{1,2}[a-z]?|[^\w\s]{1,2}", re.ASCII | re.IGNORECASE)
"""A text that may be shown: too short to be a name, a date or a pupil's number."""


def word_set(column: Column, texts: Collection[str]) -> WordSet | None:
    """The set that every text of a column is of, if one of them is no code of the column."""
    lowered = {text.lower() for text in texts}
    if all(values.reader_of(column)(text) is not None for text in texts):
        return None
    offered = [
        item for item in WORD_SETS.get(column.name, ()) if set(item.words.values()) <= {*column.codes}
    ]
    return next((item for item in offered if lowered <= item.words.keys()), None)


def foreign(column: Column, texts: pl.DataFrame) -> pl.DataFrame:
    """The texts that are no code of the column, most frequent first; none where they are a few slips."""
    read = values.reader_of(column)
    unknown = pl.Series([read(text) is None for text in texts["text"]], dtype=pl.Boolean)
    found = texts.filter(unknown).sort("rows", "line", descending=[True, False])
    rows = total(found)
    is_set = rows >= FOREIGN_LEAST and rows > FOREIGN_SHARE * total(texts)
    return found if is_set else found.clear()


def total(texts: pl.DataFrame) -> int:
    """Rows that have one of the texts."""
    return sum(texts["rows"].to_list())


def is_showable(column: Column, text: str) -> bool:
    """Whether a text may be shown: a code by its looks, or a word of a set."""
    known = any(text.lower() in item.words for item in WORD_SETS.get(column.name, ()))
    return known or _LOOKS_LIKE_CODE.fullmatch(text) is not None


def shown(column: Column, found: pl.DataFrame) -> str:
    """The texts with their rows, as `'A' (60), 'Z9' (3) and 2 other texts (5)`."""
    listed = found.filter(
        pl.Series([is_showable(column, text) for text in found["text"]], dtype=pl.Boolean)
    )
    listed = listed.head(MOST_SHOWN)
    named = ", ".join(f"'{text}' ({rows:,})" for text, rows in listed.select("text", "rows").iter_rows())
    others = found.height - listed.height
    if not others:
        return named
    rows = total(found) - total(listed)
    rest = f"{others:,} other text{'s' * (others != 1)} ({rows:,})"
    return f"{named} and {rest}" if named else rest


def refusal(source: str, column: Column, heading: str, texts: pl.DataFrame, found: pl.DataFrame) -> str:
    """What is wrong with a file of another code set."""
    return (
        f"{source} is not loaded: {total(found):,} of the {total(texts):,} texts under {heading} "
        f"are not among its codes: {shown(column, found)}, from line {min(found['line'].to_list()):,}."
    )


def to_translate(column: Column, texts: pl.DataFrame) -> list[str]:
    """The texts a map has to give a code for: those that may be shown, the known ones among them.

    A letter that both sets have may mean another thing in each.
    """
    return [text for text in texts["text"] if is_showable(column, text)]
