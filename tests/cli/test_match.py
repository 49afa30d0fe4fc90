"""`match`: rates, near matches judged and undone, and who was not matched."""

import csv
import io
import json
from pathlib import Path

import pytest
from command import Vshdata
from extracts import GIAP_CENSUS, GIAP_KS4, NAMED_LIST, child, cin_return, people_of, steps_of, upn, write

from vshdata.lake import Lake

CHILDREN = (
    child("1", upn(1)),
    child("2", upn(2)),
    child("3", upn(3), dob="2012-05-06"),
    child("4", dob="2009-01-02"),
    child("7"),
)
"""Two pupils of key stage 4, one of primary school age, two without a UPN."""


@pytest.fixture
def loaded(vshdata: Vshdata, tmp_path: Path) -> Path:
    """A lake with a return, a census, results, and a list that gives child 7 the name of pupil 9."""
    folder = tmp_path / "extracts"
    names = [("Ash", "Robin"), ("Elder", "Rowan"), ("Hazel", "Jo")]
    rows = [
        {"UPN": upn(number), "Surname": surname, "Forename": forename}
        for number, (surname, forename) in enumerate(names, start=1)
    ]
    rows[2]["DOB"] = "06/05/2012"
    rows.append({"UPN": upn(9), "Surname": "Fougère", "Forename": "Robin"})
    write(folder, "cin_2024.xml", cin_return(*CHILDREN))
    write(folder, "census_2024.csv", GIAP_CENSUS.text(*rows))
    write(folder, "ks4_2024.csv", GIAP_KS4.text({}, {"KS4_UPN": upn(9), "KS4_INP8CALC": "0"}))
    write(folder, "list_2024.csv", NAMED_LIST.text({"Surname": "FOUGERE"}))
    done = vshdata("ingest", folder, "--la", "999")
    assert done.code == 0, done.err
    return tmp_path / "lake"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def contents(lake: Path) -> dict[str, bytes]:
    """Every file of a lake but the journal and the lock."""
    paths = [path for path in lake.rglob("*.parquet") if path.is_file()]
    return {path.relative_to(lake).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.usefixtures("loaded")
def test_the_rates_of_a_small_world(vshdata: Vshdata) -> None:
    done = vshdata("match", "--protect", "internal")
    assert done.code == 0
    found = {
        (row["kind"], row["dataset"], row["group"]): (int(row["children"]), int(row["matched"]))
        for row in rows_of(done.text)
    }
    assert found["step", "upn", "upn"] == (5, 3)
    assert found["step", "upn", "not joined"] == (5, 2)
    assert found["dataset", "upn", ""] == (5, 3)
    assert found["dataset", "pupils", ""] == (5, 3)
    assert found["dataset", "ks4", ""] == (3, 1)
    assert found["age", "pupils", "11 to 15"] == (5, 3)
    assert found["cohort", "ks4", "cin"] == (3, 1)
    stages = ("children in the return", "of the age, or in the results", "counted in the figures")
    assert [found["funnel", "ks4", stage] for stage in stages] == [(5, 5), (5, 3), (5, 1)]
    assert found["coverage", "pupils", "cino: on the census"] == (5, 3)
    assert found["coverage", "ks4", "cino: with Progress 8"] == (1, 1)
    assert "85.7" in {row["published"] for row in rows_of(done.text)}
    assert "INTERNAL" in done.err


@pytest.mark.usefixtures("loaded")
def test_small_numbers_are_hidden(vshdata: Vshdata) -> None:
    done = vshdata("match")
    assert {row["status"] for row in rows_of(done.text)} == {"c", "z"}
    assert not any(row["children"] or row["rate"] for row in rows_of(done.text) if row["status"] == "c")
    assert "hidden by the profile dfe" in done.err


@pytest.mark.usefixtures("loaded")
def test_json_and_a_table_say_the_same(vshdata: Vshdata) -> None:
    options = ("match", "--protect", "internal", "--by", "dataset")
    document = json.loads(vshdata(*options, "--format", "json").text)
    assert [(row["dataset"], row["matched"]) for row in document["rows"]] == [
        ("upn", 3),
        ("pupils", 3),
        ("ks4", 1),
    ]
    shown = vshdata(*options, "--format", "table").text
    assert "school census" in shown
    assert "60.0% (3 of 5)" in shown


@pytest.mark.usefixtures("loaded")
def test_schools_are_for_casework_alone(vshdata: Vshdata) -> None:
    assert vshdata("match", "--by", "school").code == 2
    done = vshdata("match", "--by", "school", "--protect", "internal")
    assert [(row["dataset"], row["group"]) for row in rows_of(done.text)] == [("ks4", "9994001")]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--by", "shoe size"), 2),
        (("--cohort", "nobody"), 2),
        (("--format", "parquet"), 2),
        (("--years", "2031"), 5),
        (("--undo", "nothing.csv"), 2),
        (("--apply", "nowhere.csv"), 3),
        (("--review", "no/such/folder.csv"), 6),
        (("--unmatched", "u.csv"), 2),
        (("--unmatched", "u.csv", "--review", "r.csv"), 2),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_what_cannot_be_done_is_said(vshdata: Vshdata, options: tuple[str, ...], code: int) -> None:
    done = vshdata("match", *options)
    assert done.code == code
    assert done.err.startswith("error: ")
    assert done.text == ""


def test_an_empty_lake_has_nobody_to_match(vshdata: Vshdata) -> None:
    assert vshdata("match").code == 5
    assert vshdata("match", "--review", "r.csv").code == 5


def judge(path: Path, decision: str) -> list[dict[str, str]]:
    """Write a decision into every row of a review, as a spreadsheet would."""
    rows = rows_of(path.read_text(encoding="utf-8"))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows({**row, "decision": decision} for row in rows)
    path.write_text(buffer.getvalue(), encoding="cp1252")
    return rows


def test_a_confirmed_pair_is_joined_and_undoing_it_gives_the_same_lake(
    vshdata: Vshdata, loaded: Path, tmp_path: Path
) -> None:
    before = contents(loaded)
    target = tmp_path / "review.csv"
    assert vshdata("match", "--review", target).code == 0
    (row,) = judge(target, "yes")
    assert (row["one"], row["other"]) == ("child/999/7", f"upn//{upn(9)}")
    assert row["reason"] == "same name and date of birth, no postcode to compare"
    assert (row["one_surname"], row["other_surname"], row["decision"]) == ("FOUGERE", "Fougère", "")

    done = vshdata("match", "--apply", target)
    assert (done.code, done.text) == (0, "")
    assert "1 pairs joined" in done.err
    assert frozenset({"999:7", f"upn:{upn(9)}"}) in people_of(Lake(loaded))
    assert ("999:7", None, "review") in steps_of(Lake(loaded))
    applied = contents(loaded)
    assert vshdata("match", "--apply", target).code == 0
    assert contents(loaded) == applied
    rates = vshdata("match", "--protect", "internal", "--by", "dataset").text
    assert [row["matched"] for row in rows_of(rates)] == ["4", "4", "2"]
    vshdata("match", "--review", target)
    assert rows_of(target.read_text(encoding="utf-8")) == []

    assert vshdata("match", "--undo", "review.csv").code == 0
    assert contents(loaded) == before
    journal = [json.loads(line) for line in (loaded / "journal.jsonl").read_text("utf-8").splitlines()]
    whats = [entry["what"] for entry in journal if entry["what"] != "ingest"]
    assert whats == ["match review", "match apply", "match apply", "match review", "match undo"]


def test_one_pair_can_be_undone_by_its_name(vshdata: Vshdata, loaded: Path, tmp_path: Path) -> None:
    before = contents(loaded)
    target = tmp_path / "review.csv"
    vshdata("match", "--review", target)
    (row,) = judge(target, "y")
    vshdata("match", "--apply", target)
    assert vshdata("match", "--undo", row["pair"]).code == 0
    assert contents(loaded) == before


def test_a_rejected_pair_is_not_offered_again(vshdata: Vshdata, loaded: Path, tmp_path: Path) -> None:
    target = tmp_path / "review.csv"
    vshdata("match", "--review", target)
    judge(target, "no")
    assert "0 pairs joined, 1 kept apart" in vshdata("match", "--apply", target).err
    vshdata("match", "--review", target)
    assert rows_of(target.read_text(encoding="utf-8")) == []
    assert steps_of(Lake(loaded)).isdisjoint({("999:7", None, "review")})


def test_a_decision_survives_the_next_load_in_any_order(
    vshdata: Vshdata, loaded: Path, tmp_path: Path
) -> None:
    target = tmp_path / "review.csv"
    vshdata("match", "--review", target)
    judge(target, "yes")
    vshdata("match", "--apply", target)
    more = write(tmp_path, "cin_2023.xml", cin_return(*CHILDREN, year=2023))
    assert vshdata("ingest", more).code == 0
    assert frozenset({"999:7", f"upn:{upn(9)}"}) in people_of(Lake(loaded))


@pytest.mark.usefixtures("loaded")
def test_rows_that_cannot_be_taken_are_told_by_line(vshdata: Vshdata, tmp_path: Path) -> None:
    lines = [
        "one,other,decision",
        f"child/999/7,upn//{upn(9)},perhaps",
        f"child/999/77,upn//{upn(9)},yes",
        f"child/999/7,upn//{upn(9)},",
        f"child/999/4,upn//{upn(1)},yes",
        f"child/999/4,upn//{upn(2)},yes",
        "child/999/4,child/999/4,yes",
    ]
    path = write(tmp_path, "judged.csv", "\n".join(lines) + "\n")
    done = vshdata("match", "--apply", path)
    assert done.code == 0
    assert "1 pairs joined, 0 kept apart, 1 undecided, 4 rows rejected" in done.err
    for words in ("neither yes nor no; first at line 2", "no identifier of this lake; first at line 3"):
        assert words in done.err
    assert "confirmed as another pupil on an earlier line; first at line 6" in done.err
    assert upn(9) not in done.err


def test_a_file_of_nothing_but_faults_changes_nothing(
    vshdata: Vshdata, loaded: Path, tmp_path: Path
) -> None:
    before = contents(loaded)
    path = write(tmp_path, "judged.csv", f"one,other,decision\nchild/999/77,upn//{upn(9)},yes\n")
    assert vshdata("match", "--apply", path).code == 4
    other = write(tmp_path, "other.csv", "a,b\n1,2\n")
    assert vshdata("match", "--apply", other).code == 3
    assert contents(loaded) == before


def test_who_was_not_matched_and_why(vshdata: Vshdata, loaded: Path, tmp_path: Path) -> None:
    target = tmp_path / "unmatched.csv"
    done = vshdata("match", "--unmatched", target, "--protect", "internal")
    assert (done.code, done.text) == (0, "")
    assert target.stat().st_mode & 0o077 == 0
    found = {row["la_child_id"]: row["reason"] for row in rows_of(target.read_text(encoding="utf-8"))}
    assert found == {"4": "no UPN in any return", "7": "a near match waits for review"}
    journal = (loaded / "journal.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(journal[-1])
    assert (entry["what"], entry["rows"], entry["file"]) == ("match unmatched", 2, "unmatched.csv")


def test_no_name_leaves_the_people_folder(vshdata: Vshdata, loaded: Path) -> None:
    streams = "".join(
        done.text + done.err
        for done in (vshdata("match"), vshdata("match", "--protect", "internal"), vshdata("catalog"))
    )
    tables = b"".join(data for path, data in contents(loaded).items() if not path.startswith("people/"))
    assert tables
    for secret in ("Fougère", "FOUGERE", "ZZ1 1ZZ", upn(9), "2008-02-03"):
        assert secret not in streams
        assert secret.encode() not in tables
    assert (loaded / "people").stat().st_mode & 0o077 == 0


def test_the_library_does_what_the_command_does(loaded: Path, tmp_path: Path) -> None:
    import vshdata as library

    target = tmp_path / "again.csv"
    for _ in range(2):
        assert library.unmatched(loaded, target) == 2
        assert library.review(loaded, target) == 1
    frame = library.match(loaded, years=2024, protect="internal", by=["dataset"])
    assert frame.select("dataset", "children", "matched", "rate").rows() == [
        ("upn", 5, 3, 60.0),
        ("pupils", 5, 3, 60.0),
        ("ks4", 3, 1, 33.3),
    ]
    judge(target, "yes")
    assert library.apply_review(loaded, target).confirmed == 1
    assert library.undo_review(loaded, "again.csv") == 1
