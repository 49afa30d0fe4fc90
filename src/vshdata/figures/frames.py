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
from vshdata.tables.phonics import MET, VALID
from vshdata.years import label

Rows = nw.LazyFrame[Any]

Scan = Callable[[str, Sequence[int]], Rows | None]
"""Rows of a table in some years, best rows only; None where no file of them is loaded."""

Supplied = Mapping[int, frozenset[str]]
"""Columns of the frame's own table that files gave, by academic year; no entry for a year not loaded."""


@dataclass(frozen=True)
class Frame:
    """How one row per pupil and `academic_year` is made.

    `needs`: for every column it adds, the reason why it cannot be made in a year, empty where it can.
    """

    rows: Callable[[Scan, Sequence[int]], Rows | None]
    needs: Mapping[str, Callable[[int, Supplied], str]]


def rows_of(table: str, years: Sequence[int], scan: Scan) -> Rows | None:
    """One row per pupil and `academic_year`, ready to be measured; None where nothing is loaded."""
    frame = FRAMES.get(table)
    return frame.rows(scan, years) if frame else scan(table, years)


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


def _eyfsp(scan: Scan, years: Sequence[int]) -> Rows | None:
    """Adds `assessed`, `good_level` (as given, else from the 12 goals) and `goals_expected` (0 to 17).

    A child with any goal marked A was not assessed. `goals_expected` is blank where no goal is given.
    """
    rows = scan("eyfsp", years)
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


# ---------------------------------------------------------------------- phonics

AUTUMN_CHECK = 2022
"""Pupils at the end of Year 2 in 2021/22 had no check in Year 1; they sat it in autumn 2021."""

_OUTCOMES = ("outcome", "outcome_aut21", "outcome_aut20")


def _phonics(scan: Scan, years: Sequence[int]) -> Rows | None:
    """Adds `checked_by_year_2` and `met_by_year_2`: in Year 2, with a valid outcome, and with Wa.

    Pupils who met the standard in Year 1 have no row in Year 2: a pupil of Year 1 the year before is
    taken to be in Year 2 now, unless a row of this year says otherwise.
    """
    rows = scan("phonics", years)
    if rows is None:
        return None
    before = scan("phonics", [year - 1 for year in years])
    if before is None:
        before = rows.head(0)
    earlier = before.select(
        nw.col("pupil_id").alias("pupil_before"),
        (nw.col("academic_year") + 1).alias("year_after"),
        nw.col("school_type").alias("school_type_before"),
        (nw.col("nc_year").cast(nw.String) == nw.lit("1")).alias("year_1_before"),
        _any_outcome(VALID).alias("checked_before"),
        _any_outcome((MET,)).alias("met_before"),
    )
    now = rows.with_columns(checked_now=_any_outcome(VALID), met_now=_any_outcome((MET,)))
    both = now.join(
        earlier,
        left_on=["pupil_id", "academic_year"],
        right_on=["pupil_before", "year_after"],
        how="full",
    )
    in_year_2 = nw.coalesce(
        nw.col("nc_year").cast(nw.String) == nw.lit("2"), nw.col("year_1_before"), nw.lit(value=False)
    )
    return both.with_columns(
        pupil_id=nw.coalesce("pupil_id", "pupil_before"),
        academic_year=nw.coalesce("academic_year", "year_after"),
        school_type=nw.coalesce("school_type", "school_type_before"),
        checked_by_year_2=in_year_2 & _either("checked_now", "checked_before"),
        met_by_year_2=in_year_2 & _either("met_now", "met_before"),
    )


def _any_outcome(codes: Sequence[str]) -> nw.Expr:
    named = (nw.col(name).cast(nw.String).is_in(codes).fill_null(value=False) for name in _OUTCOMES)
    return nw.any_horizontal(*named, ignore_nulls=True)


def _either(*columns: str) -> nw.Expr:
    return nw.any_horizontal(*(nw.col(name).fill_null(value=False) for name in columns), ignore_nulls=True)


def _two_years(year: int, supplied: Supplied) -> str:
    """Why the end of Year 2 cannot be told: a figure without pupils' Year 1 would be far too low."""
    now, before = supplied.get(year, frozenset()), supplied.get(year - 1, frozenset())
    if not {"outcome", "nc_year"} <= now:
        return not_given(year)
    if year == AUTUMN_CHECK:
        told = "outcome_aut21" in now | before
        return "" if told else "no file gives the autumn 2021 check (PHONICS_OUTCOME_AUT21)"
    told = {"outcome", "nc_year"} <= before
    return "" if told else f"it rests on two years, and no phonics file is loaded for {label(year - 1)}"


FRAMES: dict[str, Frame] = {
    "eyfsp": Frame(
        _eyfsp,
        {
            "assessed": _of_either(GOALS, ["gld"]),
            "good_level": _of_either(["gld"], GLD_GOALS),
            "goals_expected": _of_either(GOALS),
        },
    ),
    "phonics": Frame(_phonics, {"checked_by_year_2": _two_years, "met_by_year_2": _two_years}),
}
