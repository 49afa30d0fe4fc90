"""Every output format, compared as bytes, over one table that holds every awkward cell.

When a change of format is meant, write the files anew and read what changed before keeping it:

    UPDATE_GOLDEN=1 python -m pytest tests/golden
"""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from rich.console import Console
from worlds import (
    count_of,
    events_of,
    mean_of,
    no_figure,
    safe_table,
    sessions_of,
    share_of,
    trend,
)

from vshdata.figures.availability import why_absent
from vshdata.figures.benchmarks import Benchmark, Key
from vshdata.figures.breakdowns import BREAKDOWNS, Group
from vshdata.figures.comparing import Place, measured_lines, published_lines, rank_own, set_beside
from vshdata.figures.disclosure import Reason, Status
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.intervals import NoInterval, Statistics
from vshdata.figures.measure import Figure
from vshdata.figures.trend import CLEAR, NOT_CLEAR, Trend, build_trend
from vshdata.report.formats import (
    FORMATS,
    write_audit,
    write_csv,
    write_json,
    write_jsonl,
    write_long_csv,
    write_markdown,
    write_parquet,
)
from vshdata.report.long import SCHEMA, long_frame
from vshdata.report.terminal import print_trend

EXPECTED = Path(__file__).parent / "expected"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"

YEARS = (2020, 2022, 2023, 2024, 2025)
"""2021 is missing on purpose."""


def absent(indicator: str, year: int) -> Figure:
    item = INDICATORS[indicator]
    return no_figure(item, year, why_absent(item, year, item.columns) or why_absent(item, year, ()))


def awkward() -> Trend:
    """A year not comparable (2020), one missing (2021), one of caution (2022), hidden cells, cells not
    applicable and not available, halves, negatives, thousands, and changes that round to zero; sessions
    that two pupils make up (2024), events of few pupils, of nobody and of pupils who are all alike.
    """
    counts = (11370, 12000, 14640, 14640, 13999)
    return trend(
        [
            *(count_of("ks4_cohort", year, pupils) for year, pupils in zip(YEARS, counts, strict=True)),
            absent("ks4_p8_cohort", 2020),
            count_of("ks4_p8_cohort", 2022, 90),
            count_of("ks4_p8_cohort", 2023, 4),
            count_of("ks4_p8_cohort", 2024, 0),
            absent("ks4_p8_cohort", 2025),
            mean_of("ks4_att8_avg", 2020, 2100.0, 100),
            mean_of("ks4_att8_avg", 2022, 1905.0, 100),
            mean_of("ks4_att8_avg", 2023, 1906.0, 100),
            mean_of("ks4_att8_avg", 2024, 1715.0, 100),
            absent("ks4_att8_avg", 2025),
            absent("ks4_p8_avg", 2020),
            mean_of("ks4_p8_avg", 2022, -84.5, 100),
            mean_of("ks4_p8_avg", 2023, -84.9, 100),
            mean_of("ks4_p8_avg", 2024, 0.0, 0),
            absent("ks4_p8_avg", 2025),
            share_of("ks4_ebacc_entered", 2020, 30, 100),
            share_of("ks4_ebacc_entered", 2022, 6, 96),
            share_of("ks4_ebacc_entered", 2023, 96, 96),
            share_of("ks4_ebacc_entered", 2024, 40, 96),
            share_of("ks4_ebacc_entered", 2025, 40, 96),
            share_of("ks4_basics_94", 2020, 20, 100),
            share_of("ks4_basics_94", 2022, 14, 100),
            share_of("ks4_basics_94", 2023, 12, 100),
            share_of("ks4_basics_94", 2024, 0, 100),
            share_of("ks4_basics_94", 2025, 3, 4),
            *(absent("ks4_any_pass", year) for year in YEARS),
            absent("abs_overall_all", 2020),
            sessions_of("abs_overall_all", 2022, [(30, 300)] * 20 + [(60, 300)] * 20),
            sessions_of("abs_overall_all", 2023, [(60, 300)] * 20 + [(90, 300)] * 20),
            sessions_of("abs_overall_all", 2024, [(280, 300), (250, 300), *[(1, 300)] * 20]),
            sessions_of("abs_overall_all", 2025, [(60, 300)] * 40),
            events_of("exc_sus_all", 2020, [0] * 40),
            events_of("exc_sus_all", 2022, [0] * 32 + [1] * 6 + [3] * 2),
            events_of("exc_sus_all", 2023, [0] * 30 + [2] * 10),
            events_of("exc_sus_all", 2024, [0] * 37 + [5, 1, 1]),
            events_of("exc_sus_all", 2025, [0] * 28 + [2] * 12),
        ]
    )


def with_intervals() -> Trend:
    """The same, its tables with intervals."""
    return replace(awkward(), intervals=True)


def by_sex() -> Trend:
    """A table that is broken down: a group hidden, one for its sake, one of nobody, a year untold."""
    item = INDICATORS["ks4_cohort"]
    untold = "no January school census is loaded for the year"
    groups: dict[Group, tuple[int, int]] = {
        (): (12045, 12049),
        ("Female",): (6000, 6005),
        ("Male",): (6045, 6041),
        ("Not known",): (0, 3),
    }
    figures = [
        figure
        for group, (one, other) in groups.items()
        for figure in (
            replace(no_figure(item, 2022, untold), group=group) if group else count_of(item, 2022, 12000),
            replace(count_of(item, 2023, one), group=group),
            replace(count_of(item, 2024, other), group=group),
        )
    ]
    rates = [
        replace(share_of("ks4_basics_94", year, top + year % 5, bottom), group=group)
        for group, top, bottom in (((), 60, 200), (("Female",), 40, 90), (("Male",), 20, 110))
        for year in (2022, 2023, 2024)
    ]
    safe = safe_table([*figures, *rates])
    return build_trend(
        safe,
        cohort="cin",
        cohort_title="Children in need, at 31 March",
        area="ks4",
        by=[BREAKDOWNS["sex"]],
    )


def compared() -> Trend:
    """Beside another cohort, a place with a symbol and one of another definition; ranks, a hidden side."""
    years = (2022, 2023, 2024)
    own = [
        *(count_of("ks4_cohort", year, 1200 + year % 5) for year in years),
        *(
            share_of("ks4_basics_94", year, pupils, 100)
            for year, pupils in zip(years, (20, 4, 26), strict=True)
        ),
        *(mean_of("ks4_att8_avg", year, 1700.0 + 50 * (year % 3), 100) for year in years),
    ]
    everybody = [
        *(count_of("ks4_cohort", year, 15000) for year in years),
        *(share_of("ks4_basics_94", year, 65, 100) for year in years),
        *(mean_of("ks4_att8_avg", year, 4600.0, 100) for year in years),
    ]
    places = {"England": (20.4, 19.5, 18.5), **{f"{201 + at}": (10.0 + at,) * 3 for at in range(12)}}
    known = {
        Key("ks4_att8_avg", "cino", place, year): Benchmark(
            value, publication="ks4_la", version="final", released=2025, note="said of it" * (year == 2022)
        )
        for place, values in places.items()
        for year, value in zip(years, values, strict=True)
    }
    known[Key("ks4_basics_94", "cino", "England", 2024)] = Benchmark(
        None, "c", publication="ks4_la", released=2025
    )
    table = trend(own)
    lines = measured_lines("all", safe_table(everybody))
    lines += published_lines(Place("England", ("England",)), table, known)
    return set_beside(table, ["all", "england"], lines, rank_own(table, "999", known))


def on_screen(table: Trend, width: int, encoding: str) -> bytes:
    """As a terminal of this width and encoding gets it, without colour."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="\n", write_through=True) as stream:
        console = Console(
            file=stream, width=width, force_terminal=False, color_system=None, legacy_windows=False
        )
        print_trend(table, console)
        return raw.getvalue()


WRITERS: dict[str, Callable[[Trend], bytes]] = {
    "trend.csv": write_csv,
    "trend_long.csv": write_long_csv,
    "trend.json": write_json,
    "trend.jsonl": write_jsonl,
    "trend.md": write_markdown,
    "table_80.txt": lambda table: on_screen(table, 80, "utf-8"),
    "table_120.txt": lambda table: on_screen(table, 120, "utf-8"),
    "table_80_ascii.txt": lambda table: on_screen(table, 80, "ascii"),
    "table_120_ascii.txt": lambda table: on_screen(table, 120, "ascii"),
}


TABLES = {"": awkward, "by_sex_": by_sex, "compared_": compared}
BETWEEN = {
    f"between_{name}": writer
    for name, writer in WRITERS.items()
    if "json" not in name and "long" not in name
}
"""Formats that show intervals only where they are asked for."""

EVERY = (
    {
        f"{prefix}{name}": (writer, table)
        for prefix, table in TABLES.items()
        for name, writer in WRITERS.items()
    }
    | {name: (writer, with_intervals) for name, writer in BETWEEN.items()}
    | {"audit.csv": (write_audit, awkward)}
)


@pytest.mark.parametrize("name", EVERY)
def test_a_format_is_the_same_bytes_as_ever(name: str) -> None:
    writer, table = EVERY[name]
    made = writer(table())
    if UPDATE:
        EXPECTED.mkdir(exist_ok=True)
        (EXPECTED / name).write_bytes(made)

    assert made == (EXPECTED / name).read_bytes()


def test_every_golden_file_is_compared() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == set(EVERY)


def test_every_format_is_golden_or_read_again() -> None:
    assert set(FORMATS) == {"csv", "html", "json", "jsonl", "markdown", "parquet", "xlsx"}


def test_the_table_holds_every_awkward_cell() -> None:
    """So that nobody makes these tests easier by chance."""
    table = awkward()
    cells = [cell for row in table.rows for cell in row.cells]
    changes = [cell.change for cell in cells]

    assert {cell.cell.status for cell in cells} == set(Status)
    assert {row.status for row in table.rows} == {Status.OK, Status.SUPPRESSED, Status.NOT_AVAILABLE}
    assert any(change.hidden for change in changes)
    assert {change.value for change in changes} >= {None, 0.0, 2640}
    assert any(change.value is not None and 0 < abs(change.value) < 0.05 for change in changes)
    assert any(cell.cell.value is not None and cell.cell.value < 0 for cell in cells)
    assert {change.says for change in changes} == {"", CLEAR, NOT_CLEAR}
    assert {type(cell.cell.statistics) for cell in cells} == {None.__class__, *get_args(Statistics)}
    assert any(isinstance(cell.cell.interval, NoInterval) for cell in cells)
    assert {record.reason for record in table.audit} == {
        Reason.PRIMARY,
        Reason.DOMINANCE,
        Reason.SECONDARY,
    }


# ---------------------------------------------------------------------- formats say the same


def test_parquet_gives_the_long_frame_back() -> None:
    read = pl.read_parquet(io.BytesIO(write_parquet(awkward())))

    assert read.schema == SCHEMA
    assert_frame_equal(read, long_frame(awkward()), check_exact=True)


def test_json_json_lines_and_the_long_csv_hold_the_rows_of_the_long_frame() -> None:
    frame = long_frame(awkward())
    rows = frame.rows(named=True)
    lines = write_jsonl(awkward()).decode().splitlines()
    (headings, *read) = csv.reader(io.StringIO(write_long_csv(awkward()).decode()))

    assert frame.height == 9 * len(YEARS)
    assert json.loads(write_json(awkward()))["rows"] == rows
    assert [json.loads(line) for line in lines] == rows
    assert headings == frame.columns
    assert read == [["" if value is None else str(value) for value in row.values()] for row in rows]


def test_csv_cells_are_numbers_symbols_or_nothing() -> None:
    """No thousands separator, no plus sign, no unit; a text only in the first column."""
    (headings, *rows) = csv.reader(io.StringIO(write_csv(awkward()).decode()))

    assert headings[:4] == ["Indicator", "Average of Years", "2020", "2022"]
    for row in rows:
        assert len(row) == len(headings) == 2 + 2 * len(YEARS) - 1
        for text in row[1:]:
            assert text in {"", "c", "z", "x"} or text == f"{float(text):.{_decimals(text)}f}"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def test_a_hidden_number_is_in_no_format() -> None:
    """The Progress 8 cohort of 2023 is 4; were it 5, no byte of any output would differ."""
    table = awkward()
    figures = [count_of("ks4_p8_cohort", 2022, 90), count_of("ks4_p8_cohort", 2023, 4)]
    other = [figures[0], count_of("ks4_p8_cohort", 2023, 5)]

    assert table.hidden == 5
    for write in (*WRITERS.values(), write_parquet):
        assert write(trend(figures)) == write(trend(other))


# ---------------------------------------------------------------------- no formula reaches a spreadsheet

HOSTILE = (
    "=1+1",
    "+1+cmd",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x", "y")',
    "-",
    "=",
)


def hostile(label: str) -> Trend:
    item = replace(INDICATORS["ks4_p8_avg"], label=label)
    made = trend([mean_of(item, 2023, -84.5, 100), mean_of(item, 2024, -90.0, 100)])
    return replace(made, cohort=label, cohort_title=label, area=label)


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("write", [write_csv, write_long_csv])
def test_no_text_in_a_csv_file_starts_like_a_formula(write: Callable[[Trend], bytes], label: str) -> None:
    rows = list(csv.reader(io.StringIO(write(hostile(label)).decode(), newline="")))
    cells = [cell for row in rows for cell in row]

    assert f"'{label}".replace("\r", " ") in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    for cell in cells:
        if cell.startswith("-"):
            assert float(cell) < 0


@pytest.mark.parametrize("write", [write_csv, write_long_csv])
def test_a_carriage_return_does_not_begin_a_line_with_a_formula(write: Callable[[Trend], bytes]) -> None:
    """Spreadsheets take a bare one for the end of a line, so what follows would be a cell of its own."""
    made = write(hostile("School\r=1+1"))

    assert b"\r" not in made
    assert b"School =1+1" in made


@pytest.mark.parametrize("label", ['Basics: 9-5, "all"', "two\nlines", "Älter | jünger", ","])
def test_a_label_that_needs_quotes_is_read_back_whole(label: str) -> None:
    for write in (write_csv, write_long_csv):
        (headings, row, *_) = csv.reader(io.StringIO(write(hostile(label)).decode(), newline=""))
        assert label in row
        assert len(row) == len(headings)


@pytest.mark.parametrize("label", ["one | two", "two\nlines"])
def test_a_label_does_not_break_a_markdown_table(label: str) -> None:
    lines = write_markdown(replace(hostile(label), cohort_title="Children")).decode().splitlines()
    table = [line for line in lines if line.startswith("|")]

    assert len(table) == 3
    assert {line.count("|") for line in table} == {6}
