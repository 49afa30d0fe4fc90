"""The rows that a table's indicators are measured on, where those are not the table's own rows.

Some figures rest on more than one row or one year of a pupil. A `Frame` says how one row per pupil is
made from whatever tables it asks for, which columns it adds, and what must be loaded for each of them.
Pure: rows come from the `scan` handed in, and the work is narwhals, so it runs on any engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from vshdata.figures.availability import not_given
from vshdata.tables.eyfsp import ABSENT, EXPECTED, GLD_GOALS, GOALS

Rows = nw.LazyFrame[Any]

Scan = Callable[[str, Sequence[int]], Rows | None]
"""Rows of a table in some years, best rows only; None where no file of them is loaded."""

Supplied = Mapping[int, frozenset[str]]
"""Columns of the frame's own table that files gave, by academic year; no entry for a year not loaded."""


@dataclass(frozen=True)
class Frame:
    """How one row per pupil of a year is made.

    `needs`: for every column it adds, the reason why it cannot be made in a year, empty where it can.
    """

    rows: Callable[[Scan, int], Rows | None]
    needs: Mapping[str, Callable[[int, Supplied], str]]


def rows_of(table: str, year: int, scan: Scan) -> Rows | None:
    """One row per pupil of a year, ready to be measured; None where nothing is loaded."""
    frame = FRAMES.get(table)
    return frame.rows(scan, year) if frame else scan(table, [year])


def added(table: str, year: int, supplied: Supplied) -> dict[str, str]:
    """Every column the table's frame adds -> why it cannot be made in the year, or nothing."""
    frame = FRAMES.get(table)
    return {name: why(year, supplied) for name, why in frame.needs.items()} if frame else {}


def _of_either(*choices: Sequence[str]) -> Callable[[int, Supplied], str]:
    """A column that can be made from all the columns of any of the choices."""

    def why(year: int, supplied: Supplied) -> str:
        given = supplied.get(year, frozenset())
        return "" if any(set(choice) <= given for choice in choices) else not_given(year)

    return why


# ------------------------------------------------------------------------ EYFSP


def _eyfsp(scan: Scan, year: int) -> Rows | None:
    """Adds `assessed`, `good_level` (as given, else from the 12 goals) and `goals_expected` (0 to 17).

    A child with any goal marked A was not assessed. `goals_expected` is blank where no goal is given.
    """
    rows = scan("eyfsp", [year])
    if rows is None:
        return None
    given = nw.any_horizontal(*(~nw.col(goal).is_null() for goal in GOALS), ignore_nulls=True)
    absent = nw.any_horizontal(*(_is(goal, ABSENT) for goal in GOALS), ignore_nulls=True)
    all_given = nw.all_horizontal(*(~nw.col(goal).is_null() for goal in GLD_GOALS), ignore_nulls=True)
    good = nw.all_horizontal(*(_is(goal, EXPECTED) for goal in GLD_GOALS), ignore_nulls=True)
    reached = nw.sum_horizontal(*(_is(goal, EXPECTED).cast(nw.Int64) for goal in GOALS))
    return rows.with_columns(
        assessed=~absent & (given | ~nw.col("gld").is_null()),
        good_level=nw.coalesce(nw.col("gld"), nw.when(all_given).then(good)),
        goals_expected=nw.when(given).then(reached).cast(nw.Float64),
    )


def _is(column: str, code: str) -> nw.Expr:
    return (nw.col(column).cast(nw.String) == nw.lit(code)).fill_null(value=False)


FRAMES: dict[str, Frame] = {
    "eyfsp": Frame(
        _eyfsp,
        {
            "assessed": _of_either(GOALS, ["gld"]),
            "good_level": _of_either(["gld"], GLD_GOALS),
            "goals_expected": _of_either(GOALS),
        },
    ),
}
