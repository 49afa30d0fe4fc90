"""Public sample files of other projects load as what they are, and nothing of them is lost."""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from command import Vshdata
from extracts import upn

import vshdata as library
from vshdata.intake.load import recognise_source
from vshdata.intake.sources import Source

CIN = ("CIN_Census_2021.xml", "CIN_Census_2024.xml", "fake_CIN_data.xml")
EVENTS = ("Assessments", "Section47", "CPPreviewDate")


def stored(lake: Path, table: str) -> pl.DataFrame:
    files = sorted((lake / "tables" / table).glob("*/*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files]) if files else pl.DataFrame()


def with_upns(path: Path, folder: Path) -> Path:
    """A copy of a file whose pupils have random texts for UPNs, with UPNs in their place."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = {
        text: number for number, text in enumerate(dict.fromkeys(row[key_of(row)] for row in rows), 1)
    }
    copy = folder / "with_upns" / path.name
    copy.parent.mkdir(exist_ok=True)
    with copy.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, rows[0], lineterminator="\n")
        written.writeheader()
        for number, row in enumerate(rows, start=1):
            is_blank = not row[key_of(row)]
            own = upn(number if is_blank else numbers[row[key_of(row)]])
            written.writerow({**row, key_of(row): own, **dict.fromkeys(row.keys() & {"formerupn"}, "")})
    return copy


def key_of(row: dict[str, str]) -> str:
    return next(name for name in row if name.lower() == "upn")


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
        ("giap_npd_headers/pp_search_results.header.csv", "pupil_premium", "giap"),
        ("la_exports_bucks/census_original_jan17.csv", "pupils", "export"),
        ("la_exports_bucks/census_original_jan22.csv", "pupils", "export"),
        ("la_exports_bucks/ks2_original_sep20.csv", "ks2", "la"),
        ("la_exports_bucks/ks4_original_sep20.csv", "ks4", "la"),
    ],
)
def test_files_are_recognised_as_what_they_are(shared: Path, file: str, table: str, family: str) -> None:
    path = shared / "data" / "samples" / file
    found = recognise_source(Source(path.name, path, named=True), None)
    assert found.layout is not None
    assert (found.layout.table, found.layout.family) == (table, family)


FOLDERS = ("cin_xml", "giap_npd_headers", "la_exports_bucks", "school_census_collect_csv", "ssda903_csv")
NOT_READ = ("annex_a",)
REFUSED = {"la_exports_bucks/ccis_original_mar22.csv": "the National Client Caseload return (NCCIS)"}
"""Samples that are not of our datasets: they tell what young people do after year 11."""


def rows_of_text(path: Path) -> int:
    """Rows after the heading, counted without any of the code under test."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for row in csv.reader(file) if row) - 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sample_loads_with_every_row_accounted_for_or_is_refused_with_the_reason(
    shared: Path, tmp_path: Path, vshdata: Vshdata, folder: str
) -> None:
    samples = shared / "data" / "samples"
    care = ("--year", "2020", "--la", "999") if folder == "ssda903_csv" else ()
    for path in sorted((samples / folder).iterdir()):
        name = path.relative_to(samples).as_posix()
        done = vshdata("--lake", tmp_path / path.name, "ingest", path, *care)
        if name in REFUSED:
            assert (done.code, f"error: {path.name} is {REFUSED[name]}" in done.err) == (3, True)
            continue
        # random texts in place of UPNs identify nobody: such a file has no row to accept
        assert done.code == 0 or " 0 accepted" in done.err, done.err
        counts = re.findall(r"([\d,]+) read, ([\d,]+) accepted, ([\d,]+) rejected", done.err)
        assert counts, name
        for read, accepted, rejected in (tuple(int(n.replace(",", "")) for n in row) for row in counts):
            assert read == accepted + rejected
            if path.suffix == ".csv":
                assert read == rows_of_text(path), name


def test_no_sample_folder_is_forgotten(shared: Path) -> None:
    folders = {path.name for path in (shared / "data" / "samples").iterdir() if path.is_dir()}
    assert folders == {*FOLDERS, *NOT_READ}


@pytest.mark.parametrize("folder", NOT_READ)
def test_a_file_that_is_no_extract_yet_is_refused_by_name(
    shared: Path, vshdata: Vshdata, folder: str
) -> None:
    """Ofsted's Annex A is a workbook of lists of a day."""
    for path in sorted((shared / "data" / "samples" / folder).iterdir()):
        done = vshdata("ingest", path)
        assert done.code == 3
        assert "is an extract vshdata knows" in done.err


@pytest.mark.parametrize(("name", "year"), [("jan17", 2017), ("jan22", 2022)])
def test_a_wide_census_is_of_the_year_and_term_its_name_tells(
    shared: Path, tmp_path: Path, name: str, year: int
) -> None:
    folder = shared / "data" / "samples" / "la_exports_bucks"
    path = with_upns(folder / f"census_original_{name}.csv", tmp_path)
    (file,) = library.ingest(tmp_path / "lake", path).files
    assert (file.years, file.term, file.accepted, file.rejected) == ((year,), "spring", 5, 0)
    rows = stored(tmp_path / "lake", "pupils")
    with path.open(newline="") as given:
        told = list(csv.DictReader(given))
    assert rows["nc_year"].cast(pl.String).to_list() == [row["NCyearActual"] for row in told]
    assert rows["fsm"].to_list() == [row["FSME on Census Day"] == "True" for row in told]
    assert rows["sen"].cast(pl.String).to_list() == [
        {"S": "E"}.get(row["SENprovision"], row["SENprovision"]) for row in told
    ]


def test_every_row_of_the_census_sample_is_accounted_for(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "samples" / "school_census_collect_csv"
    path = with_upns(folder / "2024_autumn_pupilonroll.csv", tmp_path)
    report = library.ingest(tmp_path / "lake", path)
    (file,) = report.files
    assert file.read == file.accepted + file.rejected == 9_088
    assert (file.years, file.term) == ((2025,), "autumn")
    pupils = stored(tmp_path / "lake", "pupils")
    assert pupils.height == file.accepted
    assert set(pupils["sen"].cast(pl.String).drop_nulls()) <= {"N", "K", "E"}


def test_absence_and_exclusions_of_the_census_sample_are_joined(shared: Path, tmp_path: Path) -> None:
    """An autumn census tells of the summer term before it, in the academic year before."""
    (tmp_path / "with_upns").mkdir()
    for path in sorted((shared / "data" / "samples" / "school_census_collect_csv").iterdir()):
        if "pupil" in path.name:
            with_upns(path, tmp_path)
        else:
            shutil.copy(path, tmp_path / "with_upns" / path.name)
    report = library.ingest(tmp_path / "lake", tmp_path / "with_upns")
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
    folder = shared / "data" / "samples" / "la_exports_bucks"
    path = with_upns(folder / f"attendance_original_{name}.csv", tmp_path)
    (file,) = library.ingest(tmp_path / "lake", path).files
    assert (file.years, file.term, file.rejected) == ((year,), term, 0)
    rows = stored(tmp_path / "lake", "absence")
    assert (rows["sessions_authorised"] + rows["sessions_unauthorised"]).to_list() == absent
