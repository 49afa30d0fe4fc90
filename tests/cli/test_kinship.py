"""Kinship care and other cohorts of several sources, end to end."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from care_returns import CARE_EPISODES, CARE_HEADER
from command import Vshdata
from extracts import GIAP_KS4, PUPILONROLL, SCHOOLCENSUS, Shape, child, cin_return, upn, write
from workbooks import write_workbook

from vshdata.cli import choices
from vshdata.lake import Lake

LIST = Shape(
    {
        "UPN": upn(1),
        "Surname": "Ash",
        "First name": "Robin",
        "Date of birth": "03/02/2008",
        "Postcode": "ZZ99 9ZZ",
        "Order type": "Special Guardianship Order",
        "Start date": "01/09/2019",
        "End date": "",
    }
)
SEVEN = range(1, 8)


def cohort_of(vshdata: Vshdata, name: str) -> str:
    done = vshdata("trend", "--cohort", name, "--indicator", "ks4_cohort", "--protect", "internal")
    assert done.code == 0, done.err
    return done.text.splitlines()[1].split(",")[-1]


def results() -> str:
    return GIAP_KS4.text(*({"KS4_UPN": upn(number)} for number in SEVEN))


def test_a_list_is_loaded_and_counted(vshdata: Vshdata, tmp_path: Path) -> None:
    """Of seven pupils two are on the list, one of them under an order; a row of nobody is refused."""
    write(tmp_path, "ks4.csv", results())
    write(
        tmp_path,
        "kinship_2024.csv",
        LIST.text(
            {}, {"UPN": upn(2), "Order type": "informal", "Start date": ""}, {"UPN": "", "Surname": ""}
        ),
    )
    assert vshdata("ingest", "ks4.csv").code == 0
    done = vshdata("ingest", "kinship_2024.csv", "--dataset", "kinship", "--la", "999")

    assert done.code == 0
    assert "kinship: 3 read, 2 accepted, 1 rejected" in done.err
    assert "no UPN, child number or surname, so nobody can tell whose it is; first at line 4" in done.err
    assert (cohort_of(vshdata, "kinship"), cohort_of(vshdata, "sgo")) == ("2", "1")


def test_the_list_is_recognised_by_its_headings(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "a.csv", LIST.text({}))

    assert "list kept by the authority, 2023/24" in vshdata("ingest", "a.csv", "--year", "2024").err


def test_a_list_without_a_year_is_of_the_year_of_its_last_day(vshdata: Vshdata, tmp_path: Path) -> None:
    """Which only says where it is kept; a list without any day needs to be told."""
    write(tmp_path, "a.csv", LIST.text({}, {"UPN": upn(2), "Start date": "10/09/2021"}))
    write(tmp_path, "b.csv", LIST.text({"Start date": ""}))
    refused = vshdata("ingest", "b.csv")

    assert "list kept by the authority, 2021/22" in vshdata("ingest", "a.csv").err
    assert (refused.code, "b.csv does not say which academic year" in refused.err) == (2, True)


def test_the_last_list_to_tell_of_an_arrangement_is_believed(vshdata: Vshdata, tmp_path: Path) -> None:
    """In 2022 both went on; the list of 2023 says that the first has ended, and no more of the second."""
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "kinship_2022.csv", LIST.text({}, {"UPN": upn(2)}))
    write(tmp_path, "kinship_2023.csv", LIST.text({"End date": "01/03/2023"}))
    vshdata("ingest", ".")

    assert cohort_of(vshdata, "kinship") == "1"


def test_a_child_without_a_upn_is_joined_by_its_name(vshdata: Vshdata, tmp_path: Path) -> None:
    """And one of another forename is not."""
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "2024_spring_schoolcensus.csv", SCHOOLCENSUS.text({}))
    on_roll = Shape({**PUPILONROLL.usual, "postcode": "ZZ99 9ZZ"})
    write(tmp_path, "2024_spring_pupilonroll.csv", on_roll.text({}))
    write(
        tmp_path,
        "kinship_2024.csv",
        LIST.text({"UPN": ""}, {"UPN": "", "First name": "Sam"}),
    )
    done = vshdata("ingest", ".")

    assert (done.code, cohort_of(vshdata, "kinship")) == (0, "1")


def test_a_list_may_be_a_workbook(vshdata: Vshdata, tmp_path: Path) -> None:
    """Names stand in its cells and in no file of the lake."""
    write(tmp_path, "ks4.csv", results())
    write_workbook(tmp_path / "kinship_2024.xlsx", LIST.text({}, {"UPN": upn(2)}))
    assert vshdata("ingest", "ks4.csv", "kinship_2024.xlsx").code == 0

    assert cohort_of(vshdata, "sgo") == "2"


def test_no_name_birth_or_postcode_of_the_list_is_with_figures(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "kinship_2024.csv", LIST.text({}))
    vshdata("ingest", "kinship_2024.csv")
    (stored,) = Lake(tmp_path / "lake").slices("kinship")

    rows = pl.read_parquet(stored.path)
    assert rows.columns == ["pupil_id", "academic_year", "sex", "order", "start", "end", "la"]
    for path in (tmp_path / "lake" / "tables").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(text in content for text in (b"Robin", b"ZZ99 9ZZ"))


def test_a_list_of_one_year_tells_of_every_year(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "kinship_2022.csv", LIST.text({}, {"UPN": upn(3), "End date": "30/03/2024"}))
    vshdata("ingest", "ks4.csv", "kinship_2022.csv")

    assert (cohort_of(vshdata, "kinship"), cohort_of(vshdata, "kinship@any")) == ("1", "2")


def test_an_adoption_of_an_earlier_return_still_counts(vshdata: Vshdata, tmp_path: Path) -> None:
    """Pupil 1 left care by adoption in 2021; the return of 2024 has nobody."""
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "old/header.csv", CARE_HEADER.text({}))
    write(
        tmp_path,
        "old/episodes.csv",
        CARE_EPISODES.text({"DECOM": "10/05/2020", "DEC": "01/07/2020", "REC": "E11"}),
    )
    write(tmp_path, "new/header.csv", CARE_HEADER.text({"CHILD": "8", "UPN": upn(2)}))
    write(tmp_path, "new/episodes.csv", CARE_EPISODES.text({"CHILD": "8"}))
    vshdata("ingest", "ks4.csv")
    vshdata("ingest", "old", "--year", "2021", "--la", "999")
    vshdata("ingest", "new", "--year", "2024", "--la", "999")

    assert [cohort_of(vshdata, name) for name in ("plac", "adopted", "cla")] == ["1", "1", "1"]


def test_the_census_tells_of_arrangements_after_care(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "2024_spring_schoolcensus.csv", SCHOOLCENSUS.text({}))
    write(
        tmp_path,
        "2024_spring_pupilonroll.csv",
        PUPILONROLL.text({"plaa": "G"}, {"pupilonrolltableid": "en2", "upn": upn(2), "plaa": "A"}),
    )
    vshdata("ingest", ".")
    done = vshdata("trend", "--cohort", "plac", "--indicator", "ks4_cohort", "--protect", "internal")

    assert done.text.splitlines()[1].endswith(",2")
    assert "No looked-after return is loaded, so children whom it alone tells are not in plac." in done.err
    assert cohort_of(vshdata, "kinship") == "1"


def test_who_was_in_need_and_who_never_was(vshdata: Vshdata, tmp_path: Path) -> None:
    """Of seven pupils one is in need, one was in 2019; five are left."""
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "cin_2019.xml", cin_return(child("2", upn(2), referred="2018-05-02"), year=2019))
    write(tmp_path, "cin_2024.xml", cin_return(child("1", upn(1))))
    vshdata("ingest", ".")

    assert [cohort_of(vshdata, name) for name in ("cin", "ever6", "not-in-need", "all")] == [
        "1",
        "1",
        "5",
        "7",
    ]
    done = vshdata("trend", "--cohort", "ever6", "--indicator", "ks4_cohort")
    assert "looks back 6 years, and no children in need return is loaded for 2019/20, 2020/21" in done.err


@pytest.mark.parametrize("cohort", ["plac", "kinship", "ever6", "not-in-need"])
def test_nothing_to_tell_a_cohort_by(vshdata: Vshdata, tmp_path: Path, cohort: str) -> None:
    write(tmp_path, "ks4.csv", results())
    vshdata("ingest", "ks4.csv")
    done = vshdata("trend", "--cohort", cohort)

    assert (done.code, done.text) == (5, "")
    assert "holds no " in done.err


# ---------------------------------------------------------------------- cohorts of the user's own


def test_an_own_cohort_is_listed_offered_and_measured(vshdata: Vshdata, tmp_path: Path) -> None:
    """Two pupils are in need, 16 and 12 years old on 31 March."""
    write(tmp_path, "vshdata.toml", '[cohorts.older]\nname = "Older"\nstatus = "need"\nages = [15, 17]\n')
    write(tmp_path, "ks4.csv", results())
    write(tmp_path, "cin.xml", cin_return(child("1", upn(1)), child("2", upn(2), dob="2011-06-01")))
    vshdata("ingest", "ks4.csv", "cin.xml")

    assert (cohort_of(vshdata, "cin"), cohort_of(vshdata, "older")) == ("2", "1")
    listed = list(csv.reader(io.StringIO(vshdata("cohorts").text)))
    assert listed[-1] == ["older", "Older", "Any of need, aged 15 to 17. Declared in vshdata.toml."]
    assert choices.cohorts("old") == [("older", "Older"), ("older@any", "Older, at any point in the year")]


def test_a_fault_in_the_file_stops_the_command_and_not_completion(vshdata: Vshdata, tmp_path: Path) -> None:
    write(tmp_path, "vshdata.toml", '[cohorts.older]\nstatus = "old"\n')
    done = vshdata("cohorts")

    assert (done.code, done.text) == (2, "")
    assert "error: vshdata.toml: 'cohorts.older.status.0': there is no 'old'; choose from need," in done.err
    assert [name for name, _ in choices.cohorts("cla")] == ["cla", "cla12m", "cla@any", "cla12m@any"]
