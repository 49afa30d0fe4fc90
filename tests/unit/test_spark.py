"""The trend line of a row."""

import pytest
from worlds import count_of, mean_of, no_figure, trend_row

from vshdata.figures.trend import TrendRow
from vshdata.report.spark import ASCII, BLOCKS, spark_line


def row(*means: float | None) -> TrendRow:
    """Attainment 8 of ten pupils from 2022 on; None for a year without a figure."""
    figures = [
        no_figure("ks4_att8_avg", year, "no file")
        if mean is None
        else mean_of("ks4_att8_avg", year, 10 * mean, 10)
        for year, mean in enumerate(means, start=2022)
    ]
    return trend_row(figures)


@pytest.mark.parametrize(
    ("means", "blocks", "ascii_only"),
    [
        ((10.0, 20.0), "▁█", "_^"),
        ((20.0, 10.0), "█▁", "^_"),
        ((10.0, 15.0, 20.0), "▁▅█", "_-^"),
        ((10.0, 20.0, 10.0, 20.0), "▁█▁█", "_^_^"),
        ((-1.0, 0.0, 1.0), "▁▅█", "_-^"),
        ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0), "▁▂▃▄▅▆▇█", "__.--=^^"),
    ],
)
def test_a_line_runs_between_the_lowest_and_the_highest_year(
    means: tuple[float, ...], blocks: str, ascii_only: str
) -> None:
    assert spark_line(row(*means), blocks=True) == blocks
    assert spark_line(row(*means), blocks=False) == ascii_only


@pytest.mark.parametrize("means", [(12.0,), (12.0, 12.0, 12.0), (0.0, 0.0)])
def test_a_flat_line_is_drawn_at_mid_height(means: tuple[float, ...]) -> None:
    assert set(spark_line(row(*means), blocks=True)) == {"▅"}
    assert set(spark_line(row(*means), blocks=False)) == {"-"}


def test_a_year_without_a_figure_is_a_gap() -> None:
    assert spark_line(row(10.0, None, 20.0), blocks=True) == "▁ █"
    assert spark_line(row(None, 10.0), blocks=False) == " -"


def test_a_row_without_figures_has_no_line() -> None:
    assert spark_line(row(None, None), blocks=True) == ""


def test_a_hidden_year_leaves_the_symbol_alone() -> None:
    hidden = trend_row([count_of("ks4_cohort", 2023, 90), count_of("ks4_cohort", 2024, 3)])

    assert f"{spark_line(hidden, blocks=True)}" == f"{spark_line(hidden, blocks=False)}" == "c"


def test_levels_are_distinct_and_the_plain_ones_are_ascii() -> None:
    assert len(set(BLOCKS)) == len(BLOCKS)
    assert len(set(ASCII)) == len(ASCII)
    assert ASCII.isascii()
