"""What the January census says of a pupil, and an indicator pupil by pupil."""

from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attendance_worlds import attending, told
from worlds import World, results

from vshdata.figures.background import background
from vshdata.figures.frames import rows_of
from vshdata.figures.indicators import INDICATORS, Indicator
from vshdata.figures.outcomes import has_outcome, is_yes_or_no, outcomes


def known(*census: dict[str, Any]) -> list[dict[str, Any]]:
    rows = background(attending(census=census).scan, [2024])
    assert rows is not None
    found: list[dict[str, Any]] = rows.collect().to_native().sort("pupil_id").to_dicts()
    return found


def test_what_the_census_says() -> None:
    (pupil,) = known(
        {
            "pupil": 1,
            "laestab": "9994001",
            "sex": "F",
            "nc_year": "8",
            "fsm": True,
            "sen": "K",
            "ethnicity": "WBRI",
            "language": "ENG",
            "idaci_rank": 12,
        }
    )
    assert pupil == {
        "pupil_id": 1,
        "academic_year": 2024,
        "school": "9994001",
        "sex": "F",
        "year_group": "8",
        "phase": "secondary",
        "fsm": 1,
        "sen": "K",
        "ethnicity": "white",
        "eal": 0,
        "idaci": 12.0,
    }


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("MWBC", "mixed"),
        ("apkn", "asian"),
        ("CHNE", "asian"),
        ("BAFR", "black"),
        ("OOTH", "other"),
        ("REFU", None),
        ("NOBT", None),
        (None, None),
    ],
)
def test_ethnicity_is_in_major_groups(code: str | None, group: str | None) -> None:
    assert known({"pupil": 1, "ethnicity": code})[0]["ethnicity"] == group


@pytest.mark.parametrize(
    ("code", "eal"), [("ENB", 0), ("POL", 1), ("OTH", 1), ("NOT", None), ("REF", None), (None, None)]
)
def test_a_language_that_is_not_english(code: str | None, eal: int | None) -> None:
    assert known({"pupil": 1, "language": code})[0]["eal"] == eal


def test_one_row_a_pupil_of_main_enrolments_in_spring() -> None:
    rows = known(
        {"pupil": 1, "laestab": "2"},
        {"pupil": 1, "laestab": "3", "enrol_status": "M"},
        {"pupil": 1, "laestab": "4", "enrol_status": "S"},
        {"pupil": 2, "laestab": "5", "term": "autumn"},
        {"pupil": 3, "urn": "990001"},
    )
    assert [(row["pupil_id"], row["school"]) for row in rows] == [(1, "3"), (3, "990001")]


def test_without_a_census_nothing_is_known() -> None:
    assert background(World({}).scan, [2024]) is None


def each(indicator: str, rows: Any) -> list[tuple[Any, ...]]:
    found = outcomes(rows, INDICATORS[indicator]).collect().to_native()
    assert found.columns == ["pupil_id", "academic_year", "outcome", "weight"]
    return [(pupil, value, weight) for pupil, _, value, weight in found.sort("pupil_id").iter_rows()]


def test_a_rate_is_each_pupils_own_weighted_by_sessions() -> None:
    world = attending(absence=[told(1, 100, 5, 5), told(2, 50, 0), told(3, 20, 2, nc_year="3")])
    rows = rows_of("absence", [2024], world.scan)
    assert each("abs_overall_all", rows) == [(1, 10.0, 100.0), (2, 0.0, 50.0), (3, 10.0, 20.0)]
    assert each("abs_overall_sec", rows) == [(1, 10.0, 100.0), (2, 0.0, 50.0)]
    assert each("abs_pa_all", rows) == [(1, 1.0, 1.0), (2, 0.0, 1.0), (3, 1.0, 1.0)]


def test_a_blank_score_is_0_as_in_the_figure() -> None:
    rows = results([{"att8": 40.0}, {"att8": None}])
    assert each("ks4_att8_avg", rows) == [(1, 40.0, 1.0), (2, 0.0, 1.0)]


def test_events_are_per_100_pupils() -> None:
    world = attending(
        exclusions=[{"pupil": 1, "category": "SUSP", "school": "1"}], census=[{"pupil": 1}, {"pupil": 2}]
    )
    rows = rows_of("exclusions", [2024], world.scan)
    assert each("exc_sus_all", rows) == [(1, 100.0, 1.0), (2, 0.0, 1.0)]


@pytest.mark.parametrize(
    ("indicator", "column", "weight"),
    [("exc_sus_all", "suspensions", 1.0), ("abs_overall_all", "sessions_absent", 100.0)],
)
def test_a_blank_number_of_events_or_sessions_is_0_as_in_the_figure(
    indicator: str, column: str, weight: float
) -> None:
    table = INDICATORS[indicator].table
    world = attending(
        absence=[told(1, 100, 5)],
        exclusions=[{"pupil": 1, "category": "SUSP", "school": "1"}],
        census=[{"pupil": 1}],
    )
    rows = rows_of(table, [2024], world.scan)
    assert rows is not None
    blank = rows.with_columns(nw.lit(None, nw.Int64).alias(column))

    assert each(indicator, blank) == [(1, 0.0, weight)]


def test_a_count_has_no_value_of_a_pupil() -> None:
    count = INDICATORS["ks4_cohort"]
    assert not has_outcome(count)
    with pytest.raises(TypeError, match="is a count"):
        outcomes(results([{}]), count)


def test_shares_are_yes_or_no() -> None:
    kinds: dict[bool, list[Indicator]] = {
        kind: [item for item in INDICATORS.values() if is_yes_or_no(item) is kind] for kind in (True, False)
    }
    assert INDICATORS["abs_pa_all"] in kinds[True]
    assert INDICATORS["abs_overall_all"] in kinds[False]


def test_the_weighted_mean_is_the_figure() -> None:
    world = attending(absence=[told(1, 100, 5, 5), told(2, 50, 1), told(3, 20, 2)])
    (figure,) = world.figures("abs_overall_all")
    found = outcomes(world.rows("absence"), INDICATORS["abs_overall_all"]).collect().to_native()
    mean = found.select((pl.col("outcome") * pl.col("weight")).sum() / pl.col("weight").sum()).item()
    assert figure.numerator is not None
    assert figure.denominator is not None
    assert mean == pytest.approx(100 * figure.numerator / figure.denominator)
