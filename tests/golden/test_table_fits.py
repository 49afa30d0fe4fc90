"""A table on a terminal shows every value in full, however narrow the terminal and long the row."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from worlds import count_of, mean_of, share_of, trend

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.trend import Trend
from vshdata.report.grid import shown_rows
from vshdata.report.terminal import print_trend

LONGEST = range(2016, 2027)


def wide(years: range) -> Trend:
    """A count in the millions, a percentage of 100 and a negative score, over so many years."""
    return trend(
        [
            *(count_of("ks4_cohort", year, 1_000_000 + 1000 * (year % 3)) for year in years),
            *(share_of("ks4_any_pass", year, 100 - year % 5, 100) for year in years),
            *(mean_of("ks4_p8_open", year, -100.0 - year % 7, 100) for year in years),
        ]
    )


def lines_on(table: Trend, width: int, encoding: str) -> list[str]:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="\n", write_through=True) as stream:
        print_trend(table, Console(file=stream, width=width, force_terminal=False, color_system=None))
        return raw.getvalue().decode(encoding).splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("width", range(60, 201, 5))
@pytest.mark.parametrize("years", [LONGEST[:1], LONGEST[:4], LONGEST[:6], LONGEST], ids=len)
def test_every_figure_is_shown_in_full(years: range, width: int, encoding: str) -> None:
    table = wide(years)
    lines = lines_on(table, width, encoding)
    text = "\n".join(lines)
    tokens = text.replace("|", " ").split()

    assert max(map(len, lines)) <= width
    assert "…" not in text
    assert "..." not in text
    for row in shown_rows(table, blocks=encoding == "utf-8"):
        for figure in (row.average, *row.values, *row.changes, row.line):
            assert all(part in tokens for part in figure.split())
    for year in years:
        assert str(year) in tokens


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_label_is_shown_in_full(width: int) -> None:
    """Folded where it must be, and never cut."""
    table = trend([mean_of(item, 2024, 100.0, 100) for item in INDICATORS.values()])
    text = " ".join(" ".join(lines_on(table, width, "utf-8")).split())

    for item in INDICATORS.values():
        assert all(word in text for word in item.label.split())


def test_a_label_is_never_read_as_markup() -> None:
    item = replace(INDICATORS["ks4_att8_avg"], label="[red]Score[/red]")
    table = replace(trend([mean_of(item, 2024, 100.0, 100)]), cohort_title="[bold]Children[/bold]")
    text = "\n".join(lines_on(table, 120, "utf-8"))

    assert "[red]Score[/red]" in text
    assert "[bold]Children[/bold]" in text
