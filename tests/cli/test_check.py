"""`check`: what is wrong with loaded files, counted for anybody and listed for those who mend it."""

import csv
import io
import json
import stat
from pathlib import Path

import polars as pl
import pytest
from command import Vshdata
from extracts import FSMPERIOD, GIAP_KS4, PUPILONROLL, SCHOOLCENSUS, child, cin_return, upn, write

from vshdata.intake.checks import FAULTS
from vshdata.lake import Lake

WRONG = "Z" + upn(1)[1:]


@pytest.fixture
def lake(vshdata: Vshdata, tmp_path: Path) -> Path:
    """Of three pupils one has a wrong UPN and an unknown code, one a code that is not known; of two
    results one has no reference and is refused; the return has nothing wrong.
    """
    folder = tmp_path / "in"
    write(folder, "2024_spring_schoolcensus.csv", SCHOOLCENSUS.text({}))
    write(
        folder,
        "2024_spring_pupilonroll.csv",
        PUPILONROLL.text(
            {"upn": WRONG, "senprovision": "Z"},
            {"pupilonrolltableid": "en2", "upn": upn(2), "senprovision": "!"},
            {"pupilonrolltableid": "en3", "upn": upn(3)},
        ),
    )
    write(folder, "2024_spring_fsmperiod.csv", FSMPERIOD.text({}))
    write(
        folder,
        "ks4.csv",
        GIAP_KS4.text({"KS4_UPN": upn(3)}, {"KS4_UPN": "", "KS4_PUPILMATCHINGREF": "", "KS4_ATT8": "91"}),
    )
    write(folder, "cin_2024.xml", cin_return(child("1", upn(3))))
    assert vshdata("ingest", folder).code == 0
    return tmp_path / "lake"


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("lake")
def test_faults_by_dataset_year_and_rule(vshdata: Vshdata) -> None:
    done = vshdata("check")

    assert done.code == 0
    rows = table_of(done.text)
    assert [(row["dataset"], row["academic_year"], row["rule"], row["rows"]) for row in rows] == [
        ("enrolments", "2024", "sen_code", "2"),
        ("enrolments", "2024", "upn_check_letter", "1"),
        ("ks4", "2024", "att8_range", "1"),
        ("ks4", "2024", "no_pupil_reference", "1"),
        ("ks4", "2024", "att8_elements", "1"),
    ]
    assert [(row["severity"], row["rejected"], row["of"]) for row in rows] == [
        ("warn", "0", "3"),
        ("warn", "0", "3"),
        ("reject", "1", "2"),
        ("reject", "1", "2"),
        ("warn", "0", "2"),
    ]
    assert rows[0]["message"] == "senprovision is not one of its codes"


@pytest.mark.usefixtures("lake")
def test_a_row_that_fails_two_rules_is_one_row(vshdata: Vshdata) -> None:
    by_year = table_of(vshdata("check", "--by", "year").text)
    by_school = table_of(vshdata("check", "--by", "school", "--dataset", "enrolments").text)

    assert [(row["dataset"], row["rows"], row["rejected"], row["of"]) for row in by_year] == [
        ("enrolments", "2", "0", "3"),
        ("ks4", "1", "1", "2"),
    ]
    assert by_school == [
        {"dataset": "enrolments", "school": "9994001", "rows": "2", "rejected": "0", "of": ""}
    ]


@pytest.mark.usefixtures("lake")
def test_only_what_is_asked_for(vshdata: Vshdata) -> None:
    asked = ("--rule", "sen_code", "--school", "9994001", "--years", "2024")
    (row,) = table_of(vshdata("check", *asked).text)
    none = vshdata("check", "--years", "2019")

    assert (row["rule"], row["rows"]) == ("sen_code", "2")
    assert (none.code, len(none.text.splitlines())) == (0, 1)
    assert "No row fails a rule, within what you chose." in none.err


@pytest.mark.parametrize("by", [("year",), ("rule",), ("school",), ("year", "rule", "school")])
@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_lake_without_a_fault_is_said_to_have_none(
    vshdata: Vshdata, tmp_path: Path, by: tuple[str, ...], form: str
) -> None:
    write(tmp_path, "in/ks4.csv", GIAP_KS4.text({"KS4_UPN": upn(3)}))
    assert vshdata("ingest", tmp_path / "in").code == 0

    done = vshdata("check", *(f"--by={one}" for one in by), "--format", form, "--strict")
    assert done.code == 0
    assert "No row fails a rule." in done.err
    listed = vshdata("check", "--list", "out.csv", "--protect", "internal")
    assert (listed.code, (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n")) == (0, 1)


@pytest.mark.parametrize("rule", ["upn_check_leter", "sen_codes"])
@pytest.mark.usefixtures("lake")
def test_an_unknown_rule_is_no_clean_bill_of_health(vshdata: Vshdata, rule: str) -> None:
    for options in ((), ("--list", "out.csv", "--protect", "internal")):
        done = vshdata("check", "--rule", rule, *options)
        assert (done.code, done.text) == (2, "")
        assert f"There is no rule '{rule}'." in done.err
        assert f"Nearest: {'upn_check_letter' if 'upn' in rule else 'sen_code'}" in done.err


@pytest.mark.usefixtures("lake")
def test_a_rule_that_no_row_fails_is_known(vshdata: Vshdata) -> None:
    done = vshdata("check", "--rule", "too_many_sessions")
    assert (done.code, "No row fails a rule, within what you chose." in done.err) == (0, True)


@pytest.mark.usefixtures("lake")
def test_formats_say_the_same(vshdata: Vshdata) -> None:
    rows = json.loads(vshdata("check", "--format", "json").text)
    shown = vshdata("check", "--format", "table").text

    assert [str(row["rows"]) for row in rows] == [row["rows"] for row in table_of(vshdata("check").text)]
    assert "enrolments  2023/24  senprovision is not one of its codes" in shown


@pytest.mark.usefixtures("lake")
def test_a_list_to_send_back_has_the_line_and_what_stands_there(vshdata: Vshdata, tmp_path: Path) -> None:
    done = vshdata("check", "--list", "out.csv", "--rule", "upn_check_letter", "--protect", "internal")
    path = tmp_path / "out.csv"
    (row,) = table_of(path.read_text(encoding="utf-8-sig"))

    assert (done.code, done.text) == (0, "")
    assert row == {
        "file": "2024_spring_pupilonroll.csv",
        "line": "2",
        "dataset": "enrolments",
        "academic_year": "2024",
        "school": "9994001",
        "rule": "upn_check_letter",
        "severity": "warn",
        "message": "UPN has a wrong check letter",
        "value": f"upn={WRONG}",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_values_are_in_that_file_alone(vshdata: Vshdata, lake: Path) -> None:
    shown = (vshdata("check"), vshdata("check", "--by", "school"))
    streams = "".join(item.text + item.err for item in shown)
    vshdata("check", "--list", "out.csv", "--protect", "internal")
    *_, entry = map(json.loads, (lake / "journal.jsonl").read_text(encoding="utf-8").splitlines())

    assert WRONG not in streams
    assert {name: entry[name] for name in ("what", "file", "rows")} == {
        "what": "check list",
        "file": "out.csv",
        "rows": 6,
    }
    assert stat.S_IMODE((lake / "faults").stat().st_mode) == 0o700
    assert stat.S_IMODE((lake / "rejected").stat().st_mode) == 0o700


@pytest.mark.usefixtures("lake")
def test_a_file_loaded_again_replaces_its_faults(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "in/ks4.csv", GIAP_KS4.text({"KS4_UPN": upn(3)}))
    assert vshdata("ingest", tmp_path / "in" / "ks4.csv").code == 0

    assert {row["dataset"] for row in table_of(vshdata("check").text)} == {"enrolments"}


@pytest.mark.usefixtures("lake")
def test_a_release_that_is_replaced_has_no_faults_to_mend(vshdata: Vshdata, tmp_path: Path) -> None:
    bad, good = {"KS4_UPN": upn(3), "KS4_ATT8": "91"}, {"KS4_UPN": upn(3)}
    write(tmp_path, "p/ks4_provisional.csv", GIAP_KS4.text({"KS4_UPN": upn(2)}, bad))
    write(tmp_path, "p/ks4_revised.csv", GIAP_KS4.text(good))
    for name in ("provisional", "revised"):
        given = vshdata("--lake", "other", "ingest", tmp_path / "p" / f"ks4_{name}.csv", "--release", name)
        assert given.code == 0

    assert table_of(vshdata("--lake", "other", "check").text) == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--list", "out.csv"), 2),
        (("--dataset", "ks5"), 2),
        (("--by", "pupil"), 2),
        (("--format", "xml"), 2),
        (("--strict",), 4),
        (("--strict", "--dataset", "enrolments"), 0),
    ],
)
@pytest.mark.usefixtures("lake")
def test_how_it_ends(vshdata: Vshdata, options: tuple[str, ...], code: int) -> None:
    assert vshdata("check", *options).code == code


def test_an_empty_lake_has_nothing_to_check(vshdata: Vshdata) -> None:
    done = vshdata("check")
    assert (done.code, done.text) == (5, "")


def test_every_row_refused_is_a_fault(lake: Path) -> None:
    """What is kept of refused rows and what is counted are of the same lines."""
    opened = Lake(lake)
    faults = pl.concat([pl.read_parquet(item.path) for item in opened.faults()])
    refused = pl.concat([pl.read_parquet(path) for path in (lake / "rejected").rglob("*.parquet")])

    assert set(faults.columns) == {*FAULTS.names(), "academic_year"}
    assert set(faults.filter(severity="reject")["line"]) == set(refused["line"])
