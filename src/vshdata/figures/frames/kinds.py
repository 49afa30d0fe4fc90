"""What a frame is: how a table becomes one row per pupil, where its own rows are not that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from vshdata.figures.availability import NOT_GIVEN
from vshdata.figures.conditions import is_unread
from vshdata.schema import UNREAD

Rows = nw.LazyFrame[Any]

Scan = Callable[[str, Sequence[int]], Rows | None]
"""Rows of a table in some years, best rows only; None where no file of them is loaded."""

BIRTHS = "births"
"""What a scan is asked for besides tables: `pupil_id` and the first and last date of birth that any file
tells, `born` and `born_last`. They differ where files do. For ages, and never stored."""

Supplied = Mapping[int, frozenset[str]]
"""Columns of the frame's own table that files gave, by academic year; no entry for a year not loaded."""


@dataclass(frozen=True)
class Frame:
    """How one row per pupil and `academic_year` is made.

    `needs`: for every column it adds, the reason why it cannot be made in a year, empty where it can.
    `meanings`: what each of them says.
    `beside`: other tables that a year must have -> what of them is missing where they are not, in words.
    `looks_back`: a row rests on the year before, when the pupil may not have been of the cohort.
    """

    rows: Callable[[Scan, Sequence[int]], Rows | None]
    needs: Mapping[str, Callable[[int, Supplied], str]]
    meanings: Mapping[str, str]
    beside: Mapping[str, str] = field(default_factory=dict)
    looks_back: bool = False


def name_unread(rows: Rows, made_of: Mapping[str, Sequence[str]]) -> Rows:
    """Names a column that is worked out among those that cannot be read, where one it is made of is."""
    parts = [
        nw.when(is_unread(sources)).then(nw.lit(f" {name} ")).otherwise(nw.lit(""))
        for name, sources in made_of.items()
    ]
    named = nw.concat_str(nw.col(UNREAD).fill_null(""), *parts)
    return rows.with_columns(nw.when(named != "").then(named).alias(UNREAD))


def of_either(*choices: Sequence[str]) -> Callable[[int, Supplied], str]:
    """A column that can be made from all the columns of any of the choices."""

    def why(year: int, supplied: Supplied) -> str:
        given = supplied.get(year, frozenset())
        return "" if any(set(choice) <= given for choice in choices) else NOT_GIVEN

    return why
