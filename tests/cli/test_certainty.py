"""Intervals, audit and profiles from the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from command import Vshdata

import vshdata as library

KS4 = ("trend", "--cohort", "cin", "--area", "ks4")


def test_intervals_are_shown_where_asked_for(vshdata: Vshdata, sample_lake: Path) -> None:
    plain = vshdata("--lake", sample_lake, *KS4, "--format", "table")
    shown = vshdata("--lake", sample_lake, *KS4, "--format", "table", "--intervals")

    assert " to " not in plain.text.splitlines()[-3]
    assert "changes are clear (*)" in shown.err
    assert "would be marked by chance" in shown.err
    assert "would be marked by chance" not in plain.err
    assert shown.text.count(" to ") > 50


def test_wide_csv_has_columns_for_them(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata("--lake", sample_lake, *KS4, "--intervals", "--years", "2023,2024")
    headings = done.text.splitlines()[0].split(",")

    assert headings[2:] == [
        *("2023", "2023 low", "2023 high", "2024", "2024 low", "2024 high"),
        *("2024 change", "2024 change low", "2024 change high", "2024 change says"),
    ]


def test_long_formats_always_have_them(vshdata: Vshdata, sample_lake: Path) -> None:
    document = json.loads(vshdata("--lake", sample_lake, *KS4, "--format", "json").text)
    rows = [row for row in document["rows"] if row["change_low"] is not None]

    assert document["changes"] == len(rows) > 20
    assert document["clear_changes"] == sum(row["change_says"] == "clear change" for row in rows)
    assert document["clear_by_chance"] == pytest.approx(0.05 * len(rows))
    for row in rows:
        assert row["low"] <= row["value"] <= row["high"]
        assert row["change_low"] <= row["change"] <= row["change_high"]
        is_clear = row["change_low"] > 0 or row["change_high"] < 0
        assert row["change_says"] == ("clear change" if is_clear else "no clear change")


def test_the_audit_has_a_line_for_each_hidden_cell_and_no_number(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path
) -> None:
    file = tmp_path / "hidden.csv"
    asked = ("--lake", sample_lake, *KS4, "--by", "sex", "--format", "json")
    document = json.loads(vshdata(*asked, "--audit", file).text)
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    cells = [line for line in lines if line["column"].isdigit()]
    hidden = [row for row in document["rows"] if row["status"] == "c"]

    assert {(line["table"], line["row"], line["column"]) for line in cells} == {
        (row["indicator"], f"cin, {row['by_sex']}", str(row["academic_year"])) for row in hidden
    }
    assert len(cells) == len(hidden) == document["hidden_cells"] > 0
    assert {line["reason"] for line in lines} <= {"primary", "secondary", "complement", "dominance"}


def test_a_profile_of_ones_own(
    vshdata: Vshdata, sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = '[profiles.our-board]\nthreshold = 8\nrounding = 5\nuse = "our board"\n'
    (tmp_path / "vshdata.toml").write_text(settings, "utf-8")
    done = vshdata("--lake", sample_lake, *KS4, "--protect", "our-board", "--format", "json")
    rows = json.loads(done.text)["rows"]
    counts = {row["denominator"] for row in rows if row["denominator"]}

    assert done.code == 0
    assert "hidden by the profile our-board" in done.err
    assert counts
    assert all(count % 5 == 0 and count > 8 for count in counts)
    assert (
        "Protected by profile our-board (our board)"
        in vshdata("--lake", sample_lake, *KS4, "--protect", "our-board", "--format", "markdown").text
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[profiles.dfe]\nthreshold = 3\n", "there is a profile dfe already"),
        ("[profiles.mine]\nthreshold = 0\n", "'profiles.mine.threshold'"),
        ("[profiles.mine]\nthreshold = 2\nrounding = 5\n", "rounding is at most twice the threshold"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(
    vshdata: Vshdata,
    sample_lake: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vshdata.toml").write_text(text, "utf-8")
    done = vshdata("--lake", sample_lake, *KS4)

    assert done.code == 2
    assert says in done.err


def test_stricter_profiles_hide_no_less(sample_lake: Path) -> None:
    hidden = {
        name: library.trend(sample_lake, protect=name).filter(status="c").height
        for name in ("internal", "dfe", "opensafely", "strict")
    }

    assert hidden["internal"] == 0 < hidden["dfe"] <= hidden["opensafely"] <= hidden["strict"]
