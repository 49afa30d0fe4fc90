"""Rows put together for figures that rest on more than a table's own rows."""

from typing import Any

import narwhals as nw
import pytest
from worlds import World, measurable, results

from vshdata.figures.frames import FRAMES, added, rows_of
from vshdata.tables.eyfsp import GOALS


def read(rows: nw.LazyFrame[Any] | None) -> list[dict[str, Any]]:
    assert rows is not None
    return list(rows.collect().iter_rows(named=True))


def test_a_table_without_a_frame_is_measured_on_its_own_rows() -> None:
    rows = results([{"att8": 40.0}])

    assert rows_of("ks4", [2024], lambda _table, _years: rows) is rows
    assert added("ks4", 2024, {}) == {}


def test_where_nothing_is_loaded_nothing_is_made() -> None:
    assert [rows_of(table, [2024], lambda _table, _years: None) for table in FRAMES] == [None] * len(FRAMES)


def test_a_frame_asks_for_the_years_it_needs() -> None:
    asked = []

    def scan(table: str, years: Any) -> nw.LazyFrame[Any]:
        asked.append((table, *years))
        return results([{"nc_year": "1", "outcome": "Wa"}], table)

    rows_of("phonics", [2022, 2024], scan)
    assert asked == [("phonics", 2022, 2024), ("phonics", 2021, 2023)]


def test_phonics_has_one_row_per_pupil_of_either_year() -> None:
    rows = read(
        measurable(
            [
                {"nc_year": "2", "outcome": "Wt", "before": {"nc_year": "1", "outcome": "Wa"}},
                {"nc_year": "1", "outcome": "Wa"},
                {"before": {"nc_year": "1", "outcome": "Wa", "school_type": "11"}},
            ],
            "phonics",
        )
    )
    seen = {row["pupil_id"]: (row["met_by_year_2"], row["school_type"]) for row in rows}

    assert len(rows) == 3
    assert seen == {1: (True, None), 2: (False, None), 3: (True, "11")}


def test_phonics_without_the_year_before_has_the_rows_of_this_year() -> None:
    now = results([{"nc_year": "2", "outcome": "Wa"}], "phonics")
    rows = read(rows_of("phonics", [2024], lambda _table, years: now if list(years) == [2024] else None))

    assert [(row["checked_by_year_2"], row["met_by_year_2"]) for row in rows] == [(True, True)]


def test_phonics_of_several_years_joins_each_to_the_one_before_it() -> None:
    """A pupil who met it in Year 1 in 2023 is at the end of Year 2 in 2024, and in no other year."""
    history = (
        {"academic_year": 2022, "pupil": 1, "nc_year": "1", "outcome": "Wt"},
        {"academic_year": 2023, "pupil": 1, "nc_year": "2", "outcome": "Wa"},
        {"academic_year": 2023, "pupil": 2, "nc_year": "1", "outcome": "Wa"},
    )
    rows = read(rows_of("phonics", [2023, 2024], World({"phonics": history}).scan))
    met = {(row["pupil_id"], row["academic_year"]) for row in rows if row["met_by_year_2"]}

    assert met == {(1, 2023), (2, 2024)}
    assert len({(row["pupil_id"], row["academic_year"]) for row in rows}) == len(rows)


def test_why_a_column_cannot_be_made_is_said_by_year() -> None:
    checked = frozenset({"outcome", "nc_year"})
    in_autumn = checked | {"outcome_aut21"}

    def why(year: int, **supplied: frozenset[str]) -> str:
        by_year = {int(name.removeprefix("y")): columns for name, columns in supplied.items()}
        return added("phonics", year, by_year)["met_by_year_2"]

    assert why(2024, y2023=checked, y2024=checked) == ""
    assert why(2024, y2024=checked) == "it rests on two years, and no phonics file is loaded for 2022/23"
    assert why(2024, y2023=checked, y2024=frozenset()) == "the file for the year does not give it"
    assert why(2022, y2022=in_autumn) == why(2022, y2021=in_autumn, y2022=checked) == ""
    assert "autumn 2021" in why(2022, y2022=checked)


def test_a_good_level_is_given_or_made_from_twelve_goals() -> None:
    needs = {
        "gld": ["assessed", "good_level"],
        "goals": ["assessed", "good_level", "goals_expected"],
    }
    for given, columns in (("gld", frozenset({"gld"})), ("goals", frozenset(GOALS))):
        made = [name for name, why in added("eyfsp", 2024, {2024: columns}).items() if not why]
        assert made == needs[given]


@pytest.mark.parametrize("table", FRAMES)
def test_every_column_a_frame_adds_has_a_meaning(table: str) -> None:
    assert FRAMES[table].meanings.keys() == FRAMES[table].needs.keys()
    assert all(FRAMES[table].meanings.values())
