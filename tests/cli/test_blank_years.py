"""Years without a figure: shown as what they are, with a reason, and never bridged."""

import csv
import io
from pathlib import Path

import pytest
from command import Vshdata

import vshdata as library

YEARS = range(2019, 2026)
HEADINGS = (
    "KS4_ACADYR,KS4_PUPILMATCHINGREF,KS4_UPN,KS4_ENDKS,KS4_ATT8,KS4_INP8CALC,KS4_P8SCORE,KS4_L2BASICS_95"
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten pupils a year; three of them have basics 9-5."""
    folder = tmp_path_factory.mktemp("years")
    rows = [
        f"{year - 1}/{year},R{year}{number},,1,{30 + number},1,0.5,{int(number < 3)}"
        for year in YEARS
        for number in range(10)
    ]
    (folder / "ks4.csv").write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    library.ingest(folder / "lake", folder / "ks4.csv")
    return folder / "lake"


def table(text: str) -> dict[str, dict[str, str]]:
    return {row["Indicator"]: row for row in csv.DictReader(io.StringIO(text))}


def test_2024_25_has_no_progress_8_and_says_why(vshdata: Vshdata, lake: Path) -> None:
    done = vshdata("--lake", lake, "trend", "--cohort", "all")
    for name in ("Progress 8: Cohort", "Progress 8: Average Score"):
        row = table(done.text)[name]
        assert (row["2025"], row["2025 change"]) == ("x", "")
        assert row["2024"] not in {"x", ""}
    assert "no Progress 8: these pupils had no key stage 2 tests to start from" in done.err
    assert table(done.text)["Attainment 8: Average Score"]["2025"] == "34.5"


def test_centre_awarded_years_show_a_figure_and_no_change(vshdata: Vshdata, lake: Path) -> None:
    done = vshdata("--lake", lake, "trend", "--cohort", "all")
    row = table(done.text)["Attainment 8: Average Score"]
    assert [row[str(year)] for year in YEARS] == ["34.5"] * 7
    changes = [row[f"{year} change"] for year in YEARS if year > 2019]
    assert changes == ["", "", "", "0.0", "0.0", "0.0"]
    assert "no change shown: 2019/20: grades were awarded by centres" in done.err
    assert "no change shown: 2020/21: grades were awarded by centres" in done.err


def test_a_count_of_pupils_is_comparable_throughout(vshdata: Vshdata, lake: Path) -> None:
    row = table(vshdata("--lake", lake, "trend", "--cohort", "all").text)["Cohort"]
    assert [row[f"{year} change"] for year in YEARS if year > 2019] == ["0"] * 6


def test_a_suppressed_cell_takes_change_average_and_line_with_it(vshdata: Vshdata, lake: Path) -> None:
    options = ("--lake", lake, "trend", "--cohort", "all", "--years", "2022..2024")
    row = table(vshdata(*options).text)["Basics: 9-5"]
    assert [row[name] for name in ("Average of Years", "2022", "2023", "2023 change")] == ["c"] * 4
    shown = vshdata(*options, "--format", "table").text
    (line,) = [" ".join(text.split()) for text in shown.splitlines() if "Basics: 9-5" in text]
    assert line == "Basics: 9-5 c c c c c c c"
    internal = table(vshdata(*options, "--protect", "internal").text)["Basics: 9-5"]
    assert internal["2023"] == "30.0"


def test_a_year_asked_for_and_not_loaded_is_not_available(vshdata: Vshdata, lake: Path) -> None:
    done = vshdata("--lake", lake, "trend", "--cohort", "all", "--years", "2017..2019")
    row = table(done.text)["Cohort"]
    assert (row["2017"], row["2018"], row["2019"], row["2019 change"]) == ("x", "x", "10", "")
    assert "no KS4 file is loaded for the year" in done.err
