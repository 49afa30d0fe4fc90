"""Tables that are broken down, end to end."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from attendance_extracts import NPD_ABSENCE
from command import Vshdata
from extracts import GIAP_CENSUS, GIAP_KS4, NPD_CENSUS, child, cin_return, upn, write

import vshdata as library
from vshdata.cli import choices
from vshdata.figures.breakdowns import BREAKDOWNS

Lines = list[list[str]]


def table(text: str) -> Lines:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def lake(vshdata: Vshdata, tmp_path: Path) -> Path:
    """2023: 8 girls, 9 boys. 2024: 10 girls, 9 boys, 2 not on the January census. All in need but one."""
    for year, girls, boys, others in ((2023, 8, 9, 0), (2024, 10, 9, 2)):
        numbers = range(1, girls + boys + others + 1)
        session = f"{year - 1}/{year}"
        results = [{"KS4_UPN": upn(n), "KS4_ACADYR": session, "KS4_ATT8": str(n)} for n in numbers]
        on_census = [
            {"UPN": upn(n), "AcademicYear": session, "Sex": "F" if n <= girls else "M"}
            for n in numbers
            if n <= girls + boys
        ]
        write(tmp_path, f"ks4_{year}.csv", GIAP_KS4.text(*results))
        write(tmp_path, f"census_{year}.csv", GIAP_CENSUS.text(*on_census))
        children = [child(str(n), upn(n), referred="2022-05-02") for n in numbers[1:]]
        write(tmp_path, f"cin_{year}.xml", cin_return(*children, year=year))
    assert vshdata("ingest", ".").code == 0
    return tmp_path / "lake"


def test_a_table_by_sex(vshdata: Vshdata, lake: Path) -> None:
    """Of those in need 7 girls and 9 boys, then 9, 9 and 2: two hidden, so the girls of 2024 as well."""
    done = vshdata("--lake", lake, "trend", "--by", "sex", "--indicator", "ks4_cohort")

    assert done.code == 0
    assert table(done.text) == [
        ["Indicator", "Sex", "Average of Years", "2023", "2024", "2024 change"],
        ["Cohort", "Total", "18", "16", "20", "4"],
        ["Cohort", "Female", "c", "7", "c", "c"],
        ["Cohort", "Male", "9", "9", "9", "0"],
        ["Cohort", "Not known", "c", "0", "c", "c"],
    ]
    assert "2023/24, Cohort, Not known: c = hidden: 5 pupils or fewer." in done.err
    assert "Cohort, Female: c = hidden: or another group could be worked out from the total." in done.err


def test_groups_of_the_profile_internal_add_up(vshdata: Vshdata, lake: Path) -> None:
    asked = ("trend", "--cohort", "all", "--indicator", "ks4_cohort", "--protect", "internal")
    for by in BREAKDOWNS:
        done = vshdata("--lake", lake, *asked, "--by", by)
        lines = table(done.text)
        total, *groups = [line[-2] for line in lines[1:]]

        assert done.code == 0, (by, done.err)
        assert lines[0][1] == BREAKDOWNS[by].title
        assert sum(map(int, groups)) == int(total) == 21, by


def test_by_school_needs_the_profile_internal(vshdata: Vshdata, lake: Path) -> None:
    asked = ("--lake", lake, "trend", "--by", "school", "--indicator", "ks4_cohort")
    refused, done = vshdata(*asked), vshdata(*asked, "--protect", "internal")

    assert (refused.code, refused.text) == (2, "")
    assert "A table by school is for inside the Virtual School only." in refused.err
    assert [line[1] for line in table(done.text)] == ["School", "Total", "9994001", "Not known"]


@pytest.mark.parametrize("by", [("--by", "sex,status"), ("--by", "sex", "--by", "status")])
def test_two_at_once(vshdata: Vshdata, lake: Path, by: tuple[str, ...]) -> None:
    """One girl is not in need, and children in need plans are in the return, though none has one."""
    asked = ("trend", "--cohort", "all", "--indicator", "ks4_cohort", "--protect", "internal", *by)
    lines = table(vshdata("--lake", lake, *asked).text)

    assert [line[:3] + line[-3:-1] for line in lines] == [
        ["Indicator", "Sex", "Status", "2023", "2024"],
        ["Cohort", "Total", "Total", "17", "21"],
        ["Cohort", "Female", "In need, no plan", "7", "9"],
        ["Cohort", "Female", "Not in need", "1", "1"],
        ["Cohort", "Male", "In need, no plan", "9", "9"],
        ["Cohort", "Not known", "In need, no plan", "0", "2"],
    ]


def test_machine_formats_name_the_groups(vshdata: Vshdata, lake: Path, tmp_path: Path) -> None:
    asked = ("--lake", lake, "trend", "--by", "sex", "--indicator", "ks4_cohort")
    document = json.loads(vshdata(*asked, "--format", "json").text)
    lines = [json.loads(line) for line in vshdata(*asked, "--format", "jsonl").text.splitlines()]
    vshdata(*asked, "-o", "out.parquet")
    stored = pl.read_parquet(tmp_path / "out.parquet")
    long = table(vshdata(*asked, "--long").text)

    assert document["by"] == ["sex"]
    assert document["rows"] == lines == stored.to_dicts()
    assert [row["by_sex"] for row in lines] == [
        name for name in ("Total", "Female", "Male", "Not known") for _ in (2023, 2024)
    ]
    assert long[0] == stored.columns
    assert long[0][5:8] == ["area", "by_sex", "academic_year"]
    assert "| Cohort | Female | c | 7 | c c |" in vshdata(*asked, "--format", "markdown").text


def test_from_python(lake: Path) -> None:
    frame = library.trend(lake, by=["sex"], indicators=["ks4_cohort"], years=2023)

    assert frame.select("by_sex", "value").rows() == [("Total", 16.0), ("Female", 7.0), ("Male", 9.0)]


def test_a_year_without_a_census_has_no_groups(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "ks4.csv", GIAP_KS4.text(*({"KS4_UPN": upn(n)} for n in range(1, 9))))
    before = [{"KS4_UPN": upn(n), "KS4_ACADYR": "2022/2023"} for n in range(1, 9)]
    write(tmp_path, "ks4_before.csv", GIAP_KS4.text(*before))
    write(tmp_path, "census.csv", GIAP_CENSUS.text(*({"UPN": upn(n)} for n in range(1, 9))))
    vshdata("ingest", ".")
    done = vshdata("trend", "--cohort", "all", "--by", "sex", "--indicator", "ks4_cohort")

    assert table(done.text)[1:] == [
        ["Cohort", "Total", "8", "8", "8", "0"],
        ["Cohort", "Female", "8", "x", "8", ""],
    ]
    assert "2022/23, Cohort, Female: x = no January school census is loaded for the year." in done.err


def test_without_any_census_the_total_stands_alone(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "ks4.csv", GIAP_KS4.text(*({"KS4_UPN": upn(n)} for n in range(1, 9))))
    vshdata("ingest", "ks4.csv")
    done = vshdata("trend", "--cohort", "all", "--by", "sex", "--indicator", "ks4_cohort")

    assert table(done.text)[1:] == [["Cohort", "Total", "8", "8"]]
    assert (
        "note: 2023/24: groups cannot be told: no January school census is loaded for the year." in done.err
    )


def test_sums_over_sessions_are_broken_down_too(vshdata: Vshdata, tmp_path: Path) -> None:
    """Absence of the year: the pupil of the usual row, a girl on the January census of the year."""
    key = {"AcademicYear_SPR24": "2023/2024", "PupilMatchingRefAnonymous_SPR24": "PMRaaa1"}
    census = NPD_CENSUS.renamed("_SPR22$", "_SPR24")
    write(tmp_path, "Absence_2024_3Term.txt", NPD_ABSENCE.text({}))
    write(tmp_path, "census.txt", census.text(key))
    vshdata("ingest", "Absence_2024_3Term.txt")
    vshdata("ingest", "census.txt", "--term", "spring")
    asked = ("trend", "--cohort", "all", "--area", "absence", "--protect", "internal", "--by", "sex")
    lines = [line for line in table(vshdata(*asked).text)[1:] if line[-1] not in {"x", "z", "0"}]
    by_group = {group: [line[2:] for line in lines if line[1] == group] for group in ("Total", "Female")}

    assert by_group["Total"] == by_group["Female"] != []


def test_a_status_that_cannot_be_told_is_named(vshdata: Vshdata, lake: Path) -> None:
    """So that nobody takes children looked after, who are in the other groups, for none."""
    done = vshdata("--lake", lake, "trend", "--by", "status", "--indicator", "ks4_cohort")

    assert "Looked after" not in done.text
    assert (
        "2022/23, 2023/24: Looked after cannot be told: no looked-after return is loaded for the year.\n"
    ) in done.err


def test_breakdowns_of_every_area_at_once(vshdata: Vshdata, lake: Path) -> None:
    """What is not loaded has a total that says so, and no groups."""
    done = vshdata("--lake", lake, "trend", "--cohort", "all", "--area", "all", "--by", "sex")

    assert done.code == 0
    assert {line[1] for line in table(done.text)[1:]} == {"Total", "Female", "Male", "Not known"}


def test_an_unknown_breakdown_names_the_nearest(vshdata: Vshdata, lake: Path) -> None:
    done = vshdata("--lake", lake, "trend", "--by", "schol")

    assert (done.code, done.text) == (2, "")
    assert "There is no breakdown 'schol'.\n       Did you mean school? Breakdowns: sex, fsm," in done.err


def test_completion_offers_breakdowns() -> None:
    assert [name for name, _ in choices.breakdowns("s")] == ["sex", "sen", "school", "school-la", "status"]
