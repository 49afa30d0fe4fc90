"""A figure as text: for people and for machines."""

import pytest
from worlds import count_of, mean_of, no_figure, share_of, shown, trend_row

from vshdata.figures.indicators import INDICATORS, Indicator
from vshdata.figures.measure import Figure
from vshdata.figures.trend import Change
from vshdata.report import cells

COUNT, SHARE, SCORE, POINTS = (
    INDICATORS[name] for name in ("ks4_cohort", "ks4_basics_94", "ks4_att8_avg", "ks4_p8_avg")
)


@pytest.mark.parametrize(
    ("figure", "for_people", "for_machines"),
    [
        (count_of(COUNT, 2024, 14010), "14,010", "14010"),
        (count_of(COUNT, 2024, 0), "0", "0"),
        (count_of(COUNT, 2024, 1234567), "1,234,567", "1234567"),
        (mean_of(SCORE, 2024, 2200.0, 100), "22.0", "22.0"),
        (share_of(SHARE, 2024, 12, 100), "12.0%", "12.0"),
        (share_of(SHARE, 2024, 6, 96), "6.3%", "6.3"),
        (mean_of(POINTS, 2024, -128.0, 100), "-1.28", "-1.28"),
        (mean_of(POINTS, 2024, -0.4, 100), "0.00", "0.00"),
        (count_of(COUNT, 2024, 3), "c", "c"),
        (share_of(SHARE, 2024, 0, 0), "z", "z"),
        (no_figure(POINTS, 2024, "no file"), "x", "x"),
    ],
)
def test_a_value(figure: Figure, for_people: str, for_machines: str) -> None:
    cell = shown(figure)

    assert f"{cells.show_value(cell)}" == for_people
    assert f"{cells.raw_value(cell)}" == for_machines


@pytest.mark.parametrize(
    ("indicator", "change", "for_people", "for_machines"),
    [
        (COUNT, 2640.0, "+2,640", "2640"),
        (COUNT, -2640.0, "-2,640", "-2640"),
        (COUNT, 0.0, "0", "0"),
        (SCORE, -1.9, "-1.9 pts", "-1.9"),
        (SCORE, 1.25, "+1.3 pts", "1.3"),
        (SHARE, -2.0, "-2.0% pts", "-2.0"),
        (SHARE, 0.0, "0.0% pts", "0.0"),
        (SHARE, -0.04, "0.0% pts", "0.0"),
        (SHARE, 0.04, "0.0% pts", "0.0"),
        (POINTS, 0.125, "+0.13 pts", "0.13"),
        (POINTS, -0.004, "0.00 pts", "0.00"),
    ],
)
def test_a_change(indicator: Indicator, change: float, for_people: str, for_machines: str) -> None:
    assert cells.show_change(indicator, Change(change)) == for_people
    assert cells.raw_change(indicator, Change(change)) == for_machines


def test_a_first_year_has_no_change_to_show() -> None:
    assert cells.show_change(COUNT, Change()) == cells.raw_change(COUNT, Change()) == ""


def test_a_change_beside_a_hidden_year_is_hidden_and_any_other_is_left_out() -> None:
    row = trend_row([count_of(COUNT, 2021, 90), count_of(COUNT, 2022, 3), count_of(COUNT, 2024, 90)])
    beside_hidden, after_a_gap = (cell.change for cell in row.cells[1:])

    assert (
        f"{cells.show_change(COUNT, beside_hidden)}" == f"{cells.raw_change(COUNT, beside_hidden)}" == "c"
    )
    gap = Change(why="no change shown: 2022/23 is not in the table")
    assert cells.show_change(COUNT, gap) == cells.raw_change(COUNT, gap) == ""
    assert after_a_gap.value is None


def test_the_average_has_the_decimals_and_the_unit_of_the_row() -> None:
    row = trend_row([share_of(SHARE, 2023, 12, 100), share_of(SHARE, 2024, 13, 100)])
    assert (cells.show_average(row), cells.raw_average(row)) == ("12.5%", "12.5")

    row = trend_row([count_of(COUNT, 2023, 14010), count_of(COUNT, 2024, 14011)])
    assert (cells.show_average(row), cells.raw_average(row)) == ("14,011", "14011")


@pytest.mark.parametrize(
    ("figures", "symbol"),
    [
        ([count_of(COUNT, 2023, 90), count_of(COUNT, 2024, 3)], "c"),
        ([no_figure(COUNT, 2023, "no file"), no_figure(COUNT, 2024, "no file")], "x"),
    ],
)
def test_an_average_that_may_not_or_cannot_be_shown_is_a_symbol(figures: list[Figure], symbol: str) -> None:
    row = trend_row(figures)

    assert f"{cells.show_average(row)}" == f"{cells.raw_average(row)}" == symbol
