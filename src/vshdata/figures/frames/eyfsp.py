"""The early years foundation stage profile: what a child's 17 goals come to."""

from collections.abc import Sequence

import narwhals as nw

from vshdata.figures.frames.kinds import Frame, Rows, Scan, name_unread, of_either
from vshdata.tables.eyfsp import ABSENT, EXPECTED, GLD_GOALS, GOALS


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
    known = name_unread(
        rows, {"assessed": GOALS, "goals_expected": GOALS, "good_level": ("gld", *GLD_GOALS)}
    )
    return known.with_columns(
        assessed=~absent & (given | ~nw.col("gld").is_null()),
        good_level=nw.coalesce(nw.col("gld"), nw.when(all_given).then(good)),
        goals_expected=nw.when(given).then(reached).cast(nw.Float64),
    )


def _is(column: str, code: str) -> nw.Expr:
    return (nw.col(column).cast(nw.String) == nw.lit(code)).fill_null(value=False)


FRAME = Frame(
    _eyfsp,
    {
        "assessed": of_either(GOALS, ["gld"]),
        "good_level": of_either(["gld"], GLD_GOALS),
        "goals_expected": of_either(GOALS),
    },
    {
        "assessed": "No goal marked A, and any goal or a good level given",
        "good_level": "A good level of development: as given, else expected in all 12 goals",
        "goals_expected": "How many of the 17 goals are at expected",
    },
)
