"""Marks are the same in any order, twice, in pieces or after a stop, and as a plain loop has them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.intake.checks import dtype_of
from vshdata.intake.marks import PLACES, STORED, merge_marks, tally, with_times
from vshdata.tables.marks import MARKS
from vshdata.tables.register_codes import LATE, NO_MARK, NO_REASON, REGISTER_CODES, SUSPENDED, Session

Row = tuple[int, date, str, str, str | None, int]
"""Pupil, day, half, code, school, and on which day of January it was told."""

DAYS = [date(2025, 1, 10) + timedelta(days=at) for at in (0, 3)]
CODES = ["/", "I", "N", "O", "D", "L", "E", "-", "#"]
ROWS = st.tuples(
    st.integers(1, 2),
    st.sampled_from(DAYS),
    st.sampled_from(["am", "pm"]),
    st.sampled_from(CODES),
    st.sampled_from(["A", "B", None]),
    st.integers(14, 17),
)
FILES = st.lists(st.lists(ROWS, min_size=1, max_size=6), min_size=1, max_size=4)
CLASS = {item.code: item.counts_as for item in REGISTER_CODES}


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as loading hands them on."""
    schema = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in MARKS.values}}
    given_ = [
        (pupil, 2025, day, half, code, school, datetime(2025, 1, told))  # noqa: DTZ001
        for pupil, day, half, code, school, told in rows
    ]
    made = pl.DataFrame(given_, schema=schema, orient="row")
    return with_times(made, datetime(2020, 1, 1)).select(STORED)  # noqa: DTZ001


def told(pieces: Sequence[Sequence[Row]]) -> pl.DataFrame:
    """Pieces added one by one."""
    held = None
    for rows in pieces:
        held = merge_marks(held, frame(rows))
    assert held is not None
    return held


def chosen_by_loop(rows: Sequence[Row]) -> set[tuple[int, date, str, str, str | None]]:
    """The mark that counts for each half-day, worked mark by mark."""
    found = set()

    def half_day(row: Row) -> tuple[int, date, str]:
        return row[:3]

    for _, group in groupby(sorted(rows, key=lambda row: (half_day(row), str(row))), key=half_day):
        own = list(group)
        named = sorted({row[4] for row in own if row[4]})
        newest: dict[str, Row] = {}
        for row in own:
            by = row[4] or (named[0] if len(named) == 1 else "?")
            best = newest.get(by)
            if best is None or (row[5], -PLACES[row[3]]) > (best[5], -PLACES[best[3]]):
                newest[by] = row
            elif (row[5], row[3]) == (best[5], best[3]) and row[4] is None:
                newest[by] = best
        order = list(Session)
        winner = min(
            newest.items(),
            key=lambda item: (
                order.index(CLASS[item[1][3]]),
                -item[1][5],
                PLACES[item[1][3]],
                item[0] == "?",
                item[0],
            ),
        )
        pupil, day, half, code, school, _ = winner[1]
        found.add((pupil, day, half, code, school))
    return found


@given(FILES, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_order_repetition_and_cutting_change_nothing(files: list[list[Row]], chance: object) -> None:
    whole = told(files)
    shuffled = [row for rows in files for row in rows]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told([[row] for row in shuffled]).equals(whole)
    assert told([*files[::-1], *files]).equals(whole)


@given(FILES)
@settings(max_examples=80, deadline=None)
def test_the_mark_that_counts_is_the_one_a_loop_chooses(files: list[list[Row]]) -> None:
    rows = [row for file in files for row in file]
    current = told(files).filter("current")
    codes = {
        row[:4] for row in current.select("pupil_id", "date", "session", pl.col("code").cast(str)).rows()
    }
    assert codes == {(pupil, day, half, code) for pupil, day, half, code, _ in chosen_by_loop(rows)}
    assert not current.select("pupil_id", "date", "session").is_duplicated().any()


@given(FILES)
@settings(max_examples=80, deadline=None)
def test_nothing_told_is_forgotten(files: list[list[Row]]) -> None:
    rows = [row for file in files for row in file]
    known = told(files).select("pupil_id", "date", "session", pl.col("code").cast(str), "school")
    assert set(known.rows()) == {row[:5] for row in rows}


@given(FILES)
@settings(max_examples=80, deadline=None)
def test_a_week_counts_what_a_loop_counts(files: list[list[Row]]) -> None:
    marks = told(files).filter("current")
    rows = marks.select("pupil_id", "date", pl.col("code").cast(str), "school").rows()
    counted = {
        (row["pupil_id"], row["week"], row["school"]): {name: row[name] for name in WEEK}
        for row in tally(marks.lazy()).collect().to_dicts()
    }
    assert counted == {place: counts for place, counts in loop(rows) if any(counts.values())}


WEEK = (
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "late",
    "suspended",
    "no_reason",
    "no_mark",
    "marked",
)


def loop(rows: Sequence[tuple[int, date, str, str | None]]) -> Iterator[tuple[object, dict[str, int]]]:
    open_days = {(school, day) for _, day, code, school in rows if code != NO_MARK}
    places = {(pupil, day - timedelta(days=day.weekday()), school) for pupil, day, _, school in rows}
    for pupil, week, school in places:
        codes = [
            code
            for who, day, code, where in rows
            if who == pupil and where == school and day - timedelta(days=day.weekday()) == week
            if (where, day) in open_days
        ]
        kinds = [CLASS[code] for code in codes]
        absent = kinds.count(Session.AUTHORISED) + kinds.count(Session.UNAUTHORISED)
        yield (
            (pupil, week, school),
            {
                "possible": kinds.count(Session.ATTENDED) + absent,
                "attended": kinds.count(Session.ATTENDED),
                "authorised": kinds.count(Session.AUTHORISED),
                "unauthorised": kinds.count(Session.UNAUTHORISED),
                "late": sum(code in LATE for code in codes),
                "suspended": sum(code in SUSPENDED for code in codes),
                "no_reason": codes.count(NO_REASON),
                "no_mark": codes.count(NO_MARK),
                "marked": len(codes) - codes.count(NO_MARK),
            },
        )
