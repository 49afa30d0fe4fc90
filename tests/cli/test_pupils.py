"""Lists of pupils: named in the file asked for and nowhere else, for inside only, and journalled."""

import csv
import json
import stat
from pathlib import Path

import polars as pl
import pytest
from command import Vshdata
from extracts import (
    GIAP_CENSUS,
    GIAP_KS4,
    PUPILONROLL,
    SCHOOLCENSUS,
    child,
    cin_return,
    upn,
    write,
)

ASKED = ("pupils", "--year", "2024", "--indicator", "ks4_basics_94")


@pytest.fixture
def lake(vshdata: Vshdata, tmp_path: Path) -> Path:
    """Three pupils in need: one girl who reached the basics, one boy who did not, one at an independent
    school. A fourth is not in need.
    """
    results: list[dict[str, str]] = [
        {"KS4_UPN": upn(1), "KS4_L2BASICS_94": "1", "KS4_PUPILMATCHINGREF": "PMRaaa1"},
        {"KS4_UPN": upn(2), "KS4_L2BASICS_94": "0"},
        {"KS4_UPN": upn(3), "KS4_L2BASICS_94": "1", "KS4_TOE_CODE": "10"},
        {"KS4_UPN": upn(4), "KS4_L2BASICS_94": "1"},
    ]
    shape = GIAP_KS4.having(KS4_TOE_CODE="01")
    write(tmp_path, "ks4.csv", shape.text(*results))
    write(tmp_path, "census.csv", GIAP_CENSUS.text({"UPN": upn(1)}, {"UPN": upn(2), "Sex": "M"}))
    write(tmp_path, "cin.xml", cin_return(*(child(str(n), upn(n)) for n in (1, 2, 3))))
    assert vshdata("ingest", ".").code == 0
    return tmp_path / "lake"


@pytest.mark.usefixtures("lake")
def test_the_pupils_behind_a_figure(vshdata: Vshdata, tmp_path: Path) -> None:
    done = vshdata(*ASKED, "--by", "sex", "--protect", "internal", "-o", "out.csv")

    assert (done.code, done.text) == (0, "")
    assert done.err == "2 pupils are in out.csv. INTERNAL: they can be recognised. Not for sharing.\n"
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        heading, *rows = csv.reader(file)
    assert heading == ["upn", "pmr", "by_sex", "basics_94", "meets"]
    assert sorted(rows) == sorted(
        [[upn(1), "PMRaaa1", "Female", "True", "True"], [upn(2), "", "Male", "False", "False"]]
    )
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


@pytest.mark.usefixtures("lake")
def test_the_list_is_as_long_as_the_denominator(vshdata: Vshdata, tmp_path: Path) -> None:
    for cohort in ("cin", "all", "not-in-need"):
        asked = ("--cohort", cohort, "--protect", "internal")
        vshdata(*ASKED, *asked, "-o", "out.parquet")
        done = vshdata("trend", *asked, "--indicator", "ks4_basics_94", "--format", "jsonl")
        figure = json.loads(done.text)
        listed = pl.read_parquet(tmp_path / "out.parquet")
        assert (listed.height, listed["meets"].sum()) == (figure["denominator"], figure["numerator"])


def test_it_is_journalled_without_a_pupil(vshdata: Vshdata, lake: Path) -> None:
    vshdata(*ASKED, "--protect", "internal", "-o", "out.csv", "--by", "sex")
    journal = (lake / "journal.jsonl").read_text("utf-8")
    entry = json.loads(journal.splitlines()[-1])

    assert {key: entry[key] for key in entry if key not in {"time", "tool"}} == {
        "what": "pupils",
        "cohort": "cin",
        "indicator": "ks4_basics_94",
        "year": 2024,
        "by": ["sex"],
        "rows": 2,
        "file": "out.csv",
    }
    assert upn(1) not in journal


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (("-o", "out.csv"), 2, "A list of pupils is for inside the Virtual School only."),
        (("--protect", "internal", "-o", "out.txt"), 2, "A list of pupils is written as .csv or .parquet."),
        (("--protect", "internal"), 2, "Add --indicator ID and -o FILE."),
        (("--protect", "internal", "-o", "no/folder/out.csv"), 6, "Cannot write no/folder/out.csv"),
        (("--protect", "internal", "-o", "out.csv", "--cohort", "cla"), 5, "no looked-after return is"),
        (("--protect", "internal", "-o", "out.csv", "--area", "ks2"), 2, "The area ks2 has no indicator"),
    ],
)
def test_what_is_refused_writes_nothing(
    vshdata: Vshdata, tmp_path: Path, more: tuple[str, ...], code: int, message: str
) -> None:
    done = vshdata(*ASKED, *more)

    assert (done.code, done.text) == (code, "")
    assert message in done.err
    assert not list(tmp_path.glob("out.*"))


# ---------------------------------------------------------------------- lists for schools


@pytest.fixture
def schools(vshdata: Vshdata, tmp_path: Path) -> Path:
    """Three children in need: two at one school, of whom one is on a plan, and one who left it before
    the last census; a fourth pupil is not in need, a fifth is in need and at no school.
    """
    folder = tmp_path / "in"
    for term, numbers in (("spring", (1, 2, 3, 4)), ("summer", (1, 2, 4))):
        write(folder, f"2024_{term}_schoolcensus.csv", SCHOOLCENSUS.text({"term": term[:3]}))
        rows = [{"pupilonrolltableid": f"en{n}", "upn": upn(n)} for n in numbers]
        write(folder, f"2024_{term}_pupilonroll.csv", PUPILONROLL.text(*rows))
    write(folder, "cin_2024.xml", cin_return(*(child(str(n), upn(n)) for n in (1, 2, 3, 5))))
    assert vshdata("ingest", folder).code == 0, vshdata("ingest", folder).err
    return folder


FOR_SCHOOLS = ("pupils", "--year", "2024", "--for-schools", "lists")


@pytest.mark.usefixtures("schools")
def test_each_school_has_a_list_of_its_own(vshdata: Vshdata, tmp_path: Path) -> None:
    done = vshdata(*FOR_SCHOOLS, "--protect", "internal")
    folder = tmp_path / "lists"

    assert (done.code, done.text) == (0, "")
    assert "4 pupils of cin are in lists, in a list for 1 school." in done.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "9994001_cin_2023-24.csv",
        "no_school_cin_2023-24.csv",
    ]
    with (folder / "9994001_cin_2023-24.csv").open(encoding="utf-8-sig") as file:
        heading, *rows = csv.reader(file)
    assert heading == ["upn", "nc_year", "status", "agreed", "comment"]
    assert rows == [[upn(n), "10", "In need, no plan", "", ""] for n in sorted((1, 2), key=upn)]
    with (folder / "no_school_cin_2023-24.csv").open(encoding="utf-8-sig") as file:
        left = {row["upn"]: row["last_school"] for row in csv.DictReader(file)}
    assert left == {upn(3): "9994001", upn(5): ""}


@pytest.mark.usefixtures("schools")
def test_lists_for_schools_are_their_owners_and_journalled(vshdata: Vshdata, tmp_path: Path) -> None:
    vshdata(*FOR_SCHOOLS, "--protect", "internal")
    *_, entry = (tmp_path / "lake" / "journal.jsonl").read_text(encoding="utf-8").splitlines()

    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "lists").iterdir()} == {0o600}
    assert json.loads(entry) | {"time": "", "tool": ""} == {
        "time": "",
        "tool": "",
        "what": "pupils for schools",
        "folder": "lists",
        "files": 2,
        "cohort": "cin",
        "year": 2024,
        "rows": 4,
        "on_no_roll": 2,
    }
    assert upn(1) not in entry


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "for inside the Virtual School only"),
        (("--protect", "internal", "--cohort", "all"), 2, "Social care does not know all pupils"),
        (("--protect", "internal", "--indicator", "ks4_att8_avg"), 2, "lists a whole cohort"),
        (("--protect", "internal", "--year", "2019"), 5, "no children in need return is loaded"),
        (("--protect", "internal", "--cohort", "cla"), 5, "Nobody is known to be of cla"),
    ],
)
@pytest.mark.usefixtures("schools")
def test_no_list_is_written(
    vshdata: Vshdata, tmp_path: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    done = vshdata(*FOR_SCHOOLS, *options)

    assert (done.code, done.text) == (code, "")
    assert said in done.err
    assert not (tmp_path / "lists").exists()
