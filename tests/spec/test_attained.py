"""What a pupil had attained before a year, on a few pupils of each stage."""

from typing import Any

import pytest
from worlds import World

from vshdata.figures.attained import prior_attainment
from vshdata.tables.eyfsp import GOALS

YEAR = 2024


def attained(told: dict[str, list[dict[str, Any]]], *years: int) -> dict[tuple[int, int], float]:
    """By pupil and year of the outcome, rounded."""
    loaded = {
        table: sorted({row.get("academic_year", YEAR) for row in rows}) for table, rows in told.items()
    }
    rows = prior_attainment(World(told).scan, loaded, years)
    if rows is None:
        return {}
    found = rows.collect().to_native().iter_rows(named=True)
    return {(row["pupil_id"], row["academic_year"]): round(row["prior_attainment"], 3) for row in found}


def ks2(pupil: int, read: int | None, math: int | None, year: int) -> dict[str, Any]:
    return {"pupil": pupil, "read_score": read, "math_score": math, "academic_year": year}


def test_key_stage_2_is_the_mean_of_two_scores_as_distance_from_its_year() -> None:
    """Means of the two scores are 90, 100 and 110: their mean is 100 and their deviation 10."""
    scores = [ks2(1, 88, 92, 2020), ks2(2, 100, 100, 2020), ks2(3, 120, 100, 2020)]
    assert attained({"ks2": scores}, 2024) == {(1, 2024): -1.0, (2, 2024): 0.0, (3, 2024): 1.0}


def test_a_pupil_without_both_scores_has_none() -> None:
    scores = [ks2(1, 90, 90, 2020), ks2(2, 110, 110, 2020), ks2(3, 100, None, 2020)]
    assert {pupil for pupil, _ in attained({"ks2": scores}, 2024)} == {1, 2}


def test_key_stage_1_has_a_point_for_the_standard_and_one_for_depth() -> None:
    """0, 3 and 6 points of 6: one deviation is 3."""
    outcomes = [("WTS", "WTS", "BLW"), ("EXS", "EXS", "EXS"), ("GDS", "GDS", "GDS")]
    rows = [
        {"pupil": at, "read": read, "writ": writ, "math": math, "academic_year": 2019}
        for at, (read, writ, math) in enumerate(outcomes, start=1)
    ]
    assert attained({"ks1": rows}, 2021) == {(1, 2021): -1.0, (2, 2021): 0.0, (3, 2021): 1.0}


def test_the_early_years_profile_is_its_goals_and_an_absent_child_has_none() -> None:
    def child(pupil: int, code: str) -> dict[str, Any]:
        return {"pupil": pupil, "academic_year": 2022, **dict.fromkeys(GOALS, code)}

    rows = [child(1, "emerging"), child(2, "expected"), child(3, "absent")]
    found = attained({"eyfsp": rows}, 2023)
    assert set(found) == {(1, 2023), (2, 2023)}
    assert found[1, 2023] == pytest.approx(-found[2, 2023])


def test_the_latest_before_the_year_counts_and_never_that_of_the_year_itself() -> None:
    told = {
        "ks1": [
            {"pupil": pupil, "read": code, "writ": code, "math": code, "academic_year": 2018}
            for pupil, code in ((1, "WTS"), (2, "GDS"))
        ],
        "ks2": [ks2(1, 110, 110, 2022), ks2(2, 90, 90, 2022)],
    }
    found = attained(told, 2022, 2023)
    assert found[1, 2022] < 0 < found[2, 2022]
    assert found[2, 2023] < 0 < found[1, 2023]


def test_a_year_without_spread_says_nothing() -> None:
    assert attained({"ks2": [ks2(1, 100, 100, 2020), ks2(2, 100, 100, 2020)]}, 2024) == {}


def test_nothing_loaded_is_nothing_told() -> None:
    assert attained({}, 2024) == {}
