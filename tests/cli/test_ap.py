"""Alternative provision and referral units, from extract to lake and trend."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ap_extracts import NPD_AP, NPD_PRU, PRU_RETURN, SCHOOL, admitted, arranged
from attendance_extracts import NPD_ABSENCE, NPD_EXCLUSIONS, OFFROLL, ONROLL, exclusion_details
from command import Vshdata
from extracts import PUPILONROLL, SCHOOLCENSUS, Shape, upn, write

import vshdata as library
from vshdata.api.measuring import scanner
from vshdata.figures.frames import rows_of
from vshdata.lake import Lake
from vshdata.tables import TABLES

NOVEMBER = date(2023, 11, 6)


def load(lake: Path, name: str, shape: Shape, *rows: Mapping[str, str]) -> Any:
    (file,) = library.ingest(lake, write(lake.parent, name, shape.text(*rows))).files
    return file


def stored(lake: Path, table: str) -> pl.DataFrame:
    return Lake(lake).scan(TABLES[table]).collect().sort(pl.all(), nulls_last=True)


def printed(vshdata: Vshdata, lake: Path, area: str) -> dict[str, str]:
    done = vshdata("--lake", lake, "trend", "--cohort", "all", "--area", area, "--protect", "internal")
    assert done.code == 0, done.err
    heading, *rows = csv.reader(io.StringIO(done.text))
    return {row[0]: row[heading.index("2024")] for row in rows}


# ---------------------------------------------------------------------- placements that schools tell

FILES = {
    "2024_spring_pupilonroll.csv": PUPILONROLL.text({}, {"pupilonrolltableid": "en2", "upn": upn(2)}),
    "2024_spring_pupilnolongeronroll.csv": OFFROLL.text({}),
    "2024_spring_schoolcensus.csv": SCHOOLCENSUS.text({}),
    "2024_spring_schoolarrangedapdetailonroll.csv": arranged().text(
        {}, {"pupilonrolltableid": "en2", "urn": "100009", "apsettingtype": "", "apsessionsperweek": "10"}
    ),
    "2024_spring_schoolarrangedapdetailoffroll.csv": arranged("off").text(
        {"leavingdate": "2023-Dec-15 00:00:00", "senprovisionleaving": "E"}
    ),
}


def test_placements_are_the_same_in_any_order_of_loading(tmp_path: Path) -> None:
    paths = [write(tmp_path, name, text) for name, text in FILES.items()]
    seen = []
    for number, order in enumerate(permutations(paths)):
        lake = tmp_path / f"lake{number}"
        for path in order:
            library.ingest(lake, path)
        seen.append(sorted(stored(lake, "ap").drop("pupil_id").rows(), key=repr))
    assert all(rows == seen[0] for rows in seen[1:])
    assert len(seen[0]) == 3


def test_row_ids_of_pupils_on_roll_and_of_leavers_are_apart(tmp_path: Path) -> None:
    """The row id en1 is somebody else in each."""
    for name, text in FILES.items():
        library.ingest(tmp_path / "lake", write(tmp_path, name, text))
    rows = stored(tmp_path / "lake", "ap")
    assert rows.height == rows["pupil_id"].n_unique() == 3
    assert rows.filter(pl.col("end").is_not_null()).select("end", "sen_leaving", "school").rows() == [
        (date(2023, 12, 15), "E", "9994001")
    ]


def test_a_placement_told_by_two_censuses_is_one_as_the_later_tells_it(tmp_path: Path) -> None:
    """Also where the school is known to one of them only."""
    lake = tmp_path / "lake"
    ended = {"leavingdate": "2024-Apr-26 00:00:00"}
    for term, told in (("summer", ended), ("spring", {})):
        load(lake, f"2024_{term}_schoolarrangedapdetailonroll.csv", arranged(), told)
        load(lake, f"2024_{term}_pupilonroll.csv", PUPILONROLL, {})
    load(lake, "2024_spring_schoolcensus.csv", SCHOOLCENSUS, {"NativeId": "SCH1"})
    (row,) = stored(lake, "ap").to_dicts()
    assert (row["start"], row["end"], row["told_on"]) == (NOVEMBER, date(2024, 4, 26), date(2024, 5, 16))


def test_a_placement_told_by_the_census_of_the_year_after_is_still_one(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for census in ("2024_summer", "2024_autumn"):
        load(lake, f"{census}_pupilonroll.csv", PUPILONROLL, {})
        load(lake, f"{census}_schoolarrangedapdetailonroll.csv", arranged(), {})
    (row,) = stored(lake, "ap").to_dicts()
    assert (row["academic_year"], row["told_on"]) == (2024, date(2024, 10, 3))


@pytest.mark.parametrize(
    "other",
    [
        {"entrydate": "2024-Jan-08 00:00:00"},
        {"apsettingtype": "WBP"},
        {"urn": "100009", "apsettingtype": ""},
        {"ukprn": "10000001", "apsettingtype": ""},
    ],
    ids=["another first day", "another type of setting", "another school", "another provider"],
)
def test_two_placements_of_a_pupil_are_two(tmp_path: Path, other: dict[str, str]) -> None:
    lake = tmp_path / "lake"
    load(lake, "2024_spring_pupilonroll.csv", PUPILONROLL, {})
    load(lake, "2024_spring_schoolarrangedapdetailonroll.csv", arranged(), {}, other)
    assert stored(lake, "ap").height == 2


def test_details_wait_for_their_enrolments_and_say_so(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    path = write(tmp_path, "2024_spring_approvisiondetailonroll.csv", admitted().text({}))
    done = vshdata("--lake", lake, "ingest", path)
    assert "1 read, 1 accepted, 0 rejected" in done.err
    assert "1 rows are of pupils whose pupilonroll" in done.err
    assert Lake(lake).years("ap") == ()
    load(lake, "2024_spring_pupilonroll.csv", PUPILONROLL, {})
    (row,) = stored(lake, "ap").to_dicts()
    assert (row["arranged_by"], row["reason"], row["start"]) == ("ap_school", "PEX", date(2021, 9, 1))
    assert row["academic_year"] == 2022


def test_too_many_sessions_an_unknown_code_and_an_early_end_are_warned_of(tmp_path: Path) -> None:
    file = load(
        tmp_path / "lake",
        "2024_spring_schoolarrangedapdetailonroll.csv",
        arranged(),
        {"apsessionsperweek": "11"},
        {"apsettingtype": "ZZZ"},
        {"leavingdate": "2023-Nov-05 00:00:00"},
        {"pupilonrolltableid": ""},
    )
    assert (file.accepted, file.rejected) == (3, 1)
    assert {found.rule for found in file.findings} == {
        "enrolment_missing",
        "too_many_sessions",
        "setting_type_code",
        "end_before_start",
    }


def test_the_catalog_and_the_datasets_know_placements(vshdata: Vshdata, tmp_path: Path) -> None:
    load(tmp_path / "lake", "ap.txt", NPD_AP, {})
    assert "ap,1" in vshdata("--lake", tmp_path / "lake", "catalog").text
    assert "apattendancepattern" in vshdata("datasets", "ap_placements").text


# ---------------------------------------------------------------------- research extracts


def test_the_alternative_provision_census_has_a_row_per_pupil_and_setting(tmp_path: Path) -> None:
    second = {"AP_APTypeDescription": "HOS - Hospital"}
    nobody = {"AP_PupilMatchingRefAnonymous": ""}
    file = load(tmp_path / "lake", "AP_Census_2008_to_2022.txt", NPD_AP, {}, {}, second, nobody)
    assert (file.family, file.table, file.years, file.read) == ("npd", "ap", (2022,), 4)
    assert (file.accepted, file.rejected) == (3, 1)
    rows = stored(tmp_path / "lake", "ap")
    columns = (
        "arranged_by",
        "arranging_la",
        "setting_type",
        "start",
        "age",
        "sex",
        "sen",
        "sen_type",
        "fsm",
    )
    shared = (None, 14, "M", "E", "SEMH", True)
    assert rows.select(columns).rows() == [
        ("la", "999", "HOS - Hospital", *shared),
        ("la", "999", "IND - Independent school", *shared),
    ]


def test_what_authorities_and_schools_arrange_adds_up(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    load(lake, "ap.txt", NPD_AP, {"AP_ACADYR": "2023/2024"})
    load(lake, "2024_spring_pupilonroll.csv", PUPILONROLL, {})
    load(lake, "2024_spring_schoolarrangedapdetailonroll.csv", arranged(), {})
    assert set(stored(lake, "ap")["arranged_by"]) == {"la", "school"}


def test_the_census_of_referral_units_is_of_schools_of_alternative_provision(tmp_path: Path) -> None:
    file = load(
        tmp_path / "lake",
        "PRU_Census_2010_to_2013.txt",
        NPD_PRU,
        {},
        {"PRU_AcademicYear": "2011/2012"},
    )
    assert (file.table, file.years, file.term, file.rejected) == ("pupils", (2012, 2013), "spring", 0)
    rows = stored(tmp_path / "lake", "pupils")
    columns = ("academic_year", "term", "phase", "school_la", "laestab", "sen", "on_roll", "idaci_rank")
    assert sorted(rows.select(columns).rows()) == [
        (year, "spring", "ap", "999", "x99", "K", True, 812) for year in (2012, 2013)
    ]


def test_pupils_of_the_census_of_referral_units_are_of_its_phase(tmp_path: Path) -> None:
    """One pupil is on roll of the unit in January, one had left it. Indicators begin after these years."""
    lake = tmp_path / "lake"
    load(lake, "pru.txt", NPD_PRU, {}, {"PRU_PupilMatchingRefAnonymous": "PMRaaa2", "PRU_OnRoll": "0"})
    load(lake, "absence.txt", NPD_ABSENCE, {"AcademicYear_ab24": "2012/2013"})
    event = {"AcademicYear_ex24": "2012/2013", "StartDate_ex24": "2012-11-06"}
    other = {**event, "PupilMatchingRefAnonymous_ex24": "PMRaaa2"}
    load(lake, "exclusions.txt", NPD_EXCLUSIONS, event, other)

    def found(table: str, *columns: str) -> list[tuple[Any, ...]]:
        rows = rows_of(table, [2013], scanner(Lake(lake)))
        assert rows is not None
        return list(rows.collect().select(*columns).rows())

    assert found("absence", "phase", "sessions_possible", "sessions_absent") == [("ap", 380, 22)]
    assert found("exclusions", "phase", "suspensions") == [("ap", 1)]


@pytest.mark.parametrize(
    ("name", "shape"),
    [("2024_spring_school.csv", SCHOOL), ("2024_spring_schoolcensus.csv", PRU_RETURN)],
    ids=["phase PR of the school", "return to the PRU census"],
)
def test_collect_tells_a_referral_unit_whichever_table_says_so(
    vshdata: Vshdata, tmp_path: Path, name: str, shape: Shape
) -> None:
    lake = tmp_path / "lake"
    load(lake, "2024_spring_pupilonroll.csv", ONROLL, {})
    load(lake, "2024_spring_termlyexclusionsonroll.csv", exclusion_details(), {})
    assert stored(lake, "pupils")["phase"].to_list() == [None]
    before = printed(vshdata, lake, "absence")["Overall Absence: Secondary"]

    load(lake, name, shape, {})
    for table in ("pupils", "absence", "exclusions"):
        assert stored(lake, table)["phase"].unique().to_list() == ["ap"]
    absence = printed(vshdata, lake, "absence")
    after = (absence["Overall Absence: Secondary"], absence["Overall Absence"])
    assert (before, *after) == ("10.0", "z", "10.0")
    exclusions = printed(vshdata, lake, "exclusions")
    assert exclusions["Pupils with 1+ Suspension: Secondary"] == "z"
    assert exclusions["Pupils with 1+ Suspension"] == "100.00"
