"""`compare`: cohorts and places side by side in one year."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from command import Done, Vshdata


@pytest.fixture
def compare(vshdata: Vshdata, sample_lake: Path) -> Vshdata:
    """`vshdata compare ARGS…` on the sample."""

    def run(*arguments: str | Path, screen: int | None = None) -> Done:
        return vshdata("--lake", sample_lake, "compare", *arguments, screen=screen)

    return run


def test_the_same_figures_as_the_trend_of_that_year(
    compare: Vshdata, vshdata: Vshdata, sample_lake: Path
) -> None:
    done = compare("cin", "not-in-need", "england", "--area", "ks4", "--year", "2023/24")
    table = vshdata(
        "--lake",
        sample_lake,
        "trend",
        "--cohort",
        "cin",
        "--area",
        "ks4",
        "--years",
        "2024",
        "--compare",
        "not-in-need,england",
    )
    told = {
        (row["Indicator"], row["Comparator"]): (row["2024"], row["2024 gap"])
        for row in csv.DictReader(io.StringIO(table.text))
    }
    rows = list(csv.DictReader(io.StringIO(done.text)))

    assert done.code == 0
    assert len(rows) * 3 == len(told)
    for row in rows:
        assert row["academic_year"] == "2024"
        assert row["cin"] == told[row["label"], "cin"][0]
        assert (row["not-in-need"], row["not-in-need gap"]) == told[row["label"], "not-in-need"]
        assert (row["England"], row["England gap"]) == told[row["label"], "England, cino"]


def test_the_last_year_loaded_is_shown_where_none_is_asked_for(compare: Vshdata) -> None:
    (row,) = csv.DictReader(io.StringIO(compare("cino", "england", "--indicator", "ks4_att8_avg").text))

    assert row["academic_year"] == "2025"
    assert row["England"] == "17.3"


def test_what_is_of_another_definition_is_said(compare: Vshdata) -> None:
    done = compare("cin", "england", "--year", "2024")

    assert "England, cino: DfE's CINO at 31 March, another definition than cin." in done.err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_screen_shows_every_column_however_narrow(compare: Vshdata, width: int) -> None:
    done = compare(
        "cino",
        "all",
        "not-in-need",
        "england",
        "--year",
        "2024",
        "--indicator",
        "ks4_att8_avg",
        screen=width,
    )

    shown = re.sub(r"\x1b\[[0-9;]*m", "", done.text)

    assert max(map(len, shown.splitlines())) <= width
    for text in (
        "Indicator, 2023/24",
        "cino",
        "all",
        "not-in-need",
        "England",
        "17.9",
        "45.9",
        "-28.0 pts",
        "60.5",
    ):
        assert text in shown


def test_a_table_can_go_to_a_file_and_json_has_all_there_is(compare: Vshdata) -> None:
    to_file = compare("cino", "england", "--year", "2024", "-o", "table.txt")
    document = json.loads(compare("cino", "england", "--year", "2024", "--format", "json").out)

    assert to_file.out == b""
    assert "Attainment 8: Average Score" in Path("table.txt").read_text(encoding="utf-8")
    assert document["compare"] == ["england"]
    assert {row["comparator"] for row in document["rows"]} == {None, "England, cino"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["cino", "england", "--format", "parquet", "-o", "x"], 2, "compare has no format 'parquet'"),
        (["nobody", "england"], 2, "There is no cohort 'nobody'"),
        (["cino", "nowhere"], 2, "There is nothing called 'nowhere'"),
        (["cino", "england", "--year", "2003"], 5, "holds no key stage 4 results"),
    ],
)
def test_a_request_that_cannot_be_met_is_said(
    compare: Vshdata, arguments: list[str], code: int, said: str
) -> None:
    done = compare(*arguments)

    assert (done.code, done.out) == (code, b"")
    assert said in done.err
