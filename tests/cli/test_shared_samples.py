"""Public sample files of other projects load as what they are, and nothing of them is lost."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from command import Vshdata

import vshdata as library
from vshdata.errors import UnreadableInputError
from vshdata.intake.load import recognise_source
from vshdata.intake.sources import Source

CIN = ("CIN_Census_2021.xml", "CIN_Census_2024.xml", "fake_CIN_data.xml")
EVENTS = ("Assessments", "Section47", "CPPreviewDate")


def stored(lake: Path, table: str) -> pl.DataFrame:
    files = sorted((lake / "tables" / table).glob("*/*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files]) if files else pl.DataFrame()


@pytest.mark.parametrize("name", CIN)
def test_children_referrals_and_plans_in_equal_those_in_the_file(
    shared: Path, tmp_path: Path, name: str
) -> None:
    path = shared / "data" / "samples" / "cin_xml" / name
    root = ET.parse(path).getroot()  # noqa: S314 - a file of this machine
    report = library.ingest(tmp_path / "lake", path)
    assert report.rejected == 0
    assert stored(tmp_path / "lake", "children").height == len(root.findall(".//Child"))
    statuses = Counter(stored(tmp_path / "lake", "spells")["status"].to_list())
    assert statuses == Counter(
        need=len(root.findall(".//CINdetails")),
        cin_plan=len(root.findall(".//CINPlanDates")),
        cp_plan=len(root.findall(".//ChildProtectionPlans")),
    )
    events = sum(len(root.findall(f".//{element}")) for element in EVENTS)
    assert stored(tmp_path / "lake", "care_events").height == events


def test_the_bad_factor_code_is_reported_by_rule_and_its_neighbours_are_kept(
    shared: Path, tmp_path: Path, vshdata: Vshdata
) -> None:
    path = shared / "data" / "samples" / "cin_xml" / "CIN_Census_2024.xml"
    done = vshdata("--lake", tmp_path / "lake", "ingest", path)
    assert (
        "warning: 1 row: AssessmentFactors is not one of its codes; first at line 41 [factors_code]"
        in done.err
    )
    assert "1C 6B" in stored(tmp_path / "lake", "care_events")["factors"].to_list()


@pytest.mark.parametrize(
    ("file", "table", "family"),
    [
        ("school_census_collect_csv/2024_autumn_pupilonroll.csv", "enrolments", "collect"),
        ("school_census_collect_csv/2025_spring_senneeds.csv", "sen_needs", "collect"),
        ("school_census_collect_csv/2024_autumn_pupilnolongeronroll.csv", "leavers", "collect"),
        ("school_census_collect_csv/2025_spring_pupilnolongeronroll.csv", "leavers", "collect"),
        (
            "school_census_collect_csv/2024_autumn_termlysessiondetailsonroll.csv",
            "session_details",
            "collect",
        ),
        (
            "school_census_collect_csv/2024_autumn_termlysessiondetailsoffroll.csv",
            "session_details",
            "collect",
        ),
        (
            "school_census_collect_csv/2024_autumn_termlyexclusionsonroll.csv",
            "exclusion_details",
            "collect",
        ),
        (
            "school_census_collect_csv/2025_spring_termlyexclusionsoffroll.csv",
            "exclusion_details",
            "collect",
        ),
        ("la_exports_bucks/attendance_original_jan15.csv", "absence", "export"),
        ("la_exports_bucks/attendance_original_oct21.csv", "absence", "export"),
        ("giap_npd_headers/census_spring_results.header.csv", "pupils", "giap"),
        ("giap_npd_headers/census_autumn_results.header.csv", "pupils", "giap"),
        ("giap_npd_headers/census_summer_results.header.csv", "pupils", "giap"),
        ("giap_npd_headers/eyfsp_results.header.csv", "eyfsp", "giap"),
        ("giap_npd_headers/phonics_results.header.csv", "phonics", "giap"),
        ("giap_npd_headers/ks1_results.header.csv", "ks1", "giap"),
        ("giap_npd_headers/mtc_results.header.csv", "mtc", "giap"),
        ("giap_npd_headers/ks2_results.header.csv", "ks2", "giap"),
        ("giap_npd_headers/ks4_results.header.csv", "ks4", "giap"),
        ("la_exports_bucks/ks2_original_sep20.csv", "ks2", "la"),
        ("la_exports_bucks/ks4_original_sep20.csv", "ks4", "la"),
    ],
)
def test_files_are_recognised_as_what_they_are(shared: Path, file: str, table: str, family: str) -> None:
    path = shared / "data" / "samples" / file
    found = recognise_source(Source(path.name, path, named=True), None)
    assert found.layout is not None
    assert (found.layout.table, found.layout.family) == (table, family)


@pytest.mark.parametrize(
    "file",
    [
        "giap_npd_headers/pp_search_results.header.csv",
    ],
)
def test_files_not_yet_known_are_refused_by_name(shared: Path, file: str) -> None:
    path = shared / "data" / "samples" / file
    with pytest.raises(
        UnreadableInputError, match=r"is not an extract vshdata knows\. Nearest: .*; it lacks '"
    ):
        recognise_source(Source(path.name, path, named=True), None)


def test_every_row_of_the_census_sample_is_accounted_for(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "samples" / "school_census_collect_csv"
    report = library.ingest(tmp_path / "lake", folder / "2024_autumn_pupilonroll.csv")
    (file,) = report.files
    assert file.read == file.accepted + file.rejected == 9_088
    assert (file.years, file.term) == ((2025,), "autumn")
    pupils = stored(tmp_path / "lake", "pupils")
    assert pupils.height == file.accepted
    assert set(pupils["sen"].cast(pl.String).drop_nulls()) <= {"N", "K", "E"}


def test_absence_and_exclusions_of_the_census_sample_are_joined(shared: Path, tmp_path: Path) -> None:
    """An autumn census tells of the summer term before it, in the academic year before."""
    report = library.ingest(tmp_path / "lake", shared / "data" / "samples" / "school_census_collect_csv")
    assert report.failed == []
    assert {file.table for file in report.files} >= {"leavers", "session_details", "exclusion_details"}
    absence = stored(tmp_path / "lake", "absence")
    assert set(absence.select("academic_year", "term").unique().rows()) == {
        (2024, "summer"),
        (2024, "summer_end"),
        (2025, "autumn"),
    }
    exclusions = stored(tmp_path / "lake", "exclusions")
    assert exclusions.height == 10_373 + 318 + 516
    assert set(exclusions["category"].cast(pl.String)) == {"PERM", "SUSP", "LNCH"}


@pytest.mark.parametrize(
    ("name", "year", "term", "absent"),
    [("jan15", 2015, "autumn", [18, 13, 8, 0, 0]), ("oct21", 2021, "summer", [43, 1, 28, 35, 10])],
)
def test_a_wide_export_of_attendance_is_of_the_term_before_its_census(
    shared: Path, tmp_path: Path, name: str, year: int, term: str, absent: list[int]
) -> None:
    path = shared / "data" / "samples" / "la_exports_bucks" / f"attendance_original_{name}.csv"
    (file,) = library.ingest(tmp_path / "lake", path).files
    assert (file.years, file.term, file.rejected) == ((year,), term, 0)
    rows = stored(tmp_path / "lake", "absence")
    assert (rows["sessions_authorised"] + rows["sessions_unauthorised"]).to_list() == absent
