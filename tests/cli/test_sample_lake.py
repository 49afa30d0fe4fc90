"""The committed sample: every area has figures, with gaps where England had gaps, and dirt is found."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from command import SAMPLE, Vshdata

import vshdata as library
from vshdata.intake.ingest import IngestReport
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.people.facts import EXCHANGED, SHARED_UPN, TWINS
from vshdata.sample.dirt import MEANINGS
from vshdata.tables import TABLES

YEARS = range(2017, 2026)

NO_FIGURE = {
    "eyfsp": {2017, 2018, 2019, 2020, 2021},
    "phonics": {2020, 2021},
    "ks1": {2020, 2021, 2024, 2025},
    "mtc": {2017, 2018, 2019, 2020, 2021},
    "ks2": {2020, 2021},
    "ks4": set(),
    "absence": {2017, 2018, 2020},
    "exclusions": set(),
}
"""Years without a figure in any row: nothing was held, or the measure had not begun."""

ROWS = {"eyfsp": 2, "phonics": 2, "ks1": 8, "mtc": 2, "ks2": 12, "ks4": 29, "absence": 15, "exclusions": 9}


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("area", NO_FIGURE)
def test_an_area_has_figures_but_for_the_years_england_had_none(
    vshdata: Vshdata, sample_lake: Path, area: str
) -> None:
    done = vshdata("--lake", sample_lake, "trend", "--cohort", "cin", "--area", area)
    rows = read(done.text)
    assert done.code == 0
    assert len(rows) == ROWS[area]
    blank = {year for year in YEARS if all(row.get(str(year), "x") == "x" for row in rows)}
    assert blank == NO_FIGURE[area]


def test_the_key_screen_has_thirty_rows_and_copes_with_blanks(vshdata: Vshdata, sample_lake: Path) -> None:
    rows = read(vshdata("--lake", sample_lake, "trend", "--cohort", "cin", "--area", "key").text)
    assert len(rows) == 30
    shown = {year: sum(row[str(year)] != "x" for row in rows) for year in YEARS}
    assert shown == {
        2017: 15,
        2018: 22,
        2019: 27,
        2020: 8,
        2021: 13,
        2022: 30,
        2023: 30,
        2024: 24,
        2025: 23,
    }


def test_every_indicator_in_one_table(vshdata: Vshdata, sample_lake: Path) -> None:
    done = vshdata("--lake", sample_lake, "trend", "--cohort", "all", "--area", "all")
    assert len(read(done.text)) == sum(ROWS.values())


@pytest.mark.parametrize("cohort", ["cin", "cino", "cinp", "cpp", "cppo", "csw", "cla", "cla12m", "all"])
def test_every_cohort_has_pupils_in_every_year(vshdata: Vshdata, sample_lake: Path, cohort: str) -> None:
    done = vshdata("--lake", sample_lake, "trend", "--cohort", cohort, "--protect", "internal")
    (pupils,) = (row for row in read(done.text) if row["Indicator"] == "Cohort")
    told = [pupils[str(year)] for year in YEARS if cohort != "cinp" or year >= 2022]
    assert all(int(cell) > 0 for cell in told)


# ------------------------------------------------------------------ what is wrong with it is found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> IngestReport:
    """What loading the whole sample says, without loading it."""
    lake = tmp_path_factory.mktemp("dry") / "lake"
    return library.ingest(lake, SAMPLE, options=Options(dry_run=True))


FINDINGS = {
    "wrong_check_letter": "upn_check_letter",
    "invalid_factor": "factors_code",
    "invalid_ethnicity": "ethnicity_code",
    "closed_before_opened": "end_before_start",
    "unknown_status": "enrol_status_code",
    "att8_out_of_range": "att8_range",
    "no_pupil_reference": "no_pupil_reference",
    "withdrawn_code": "code_h_not_in_use",
}
"""Fault -> the rule by which loading names it. An Attainment 8 of 99 breaks a second rule."""

NOTES = {
    "windows_1252": "Windows-1252",
    "unquoted_comma": "an unquoted comma in a name repaired",
    "too_few_fields": "without their last fields",
}


@pytest.mark.parametrize(("fault", "rule"), FINDINGS.items())
def test_loading_names_a_fault_by_its_rule(report: IngestReport, fault: str, rule: str) -> None:
    assert fault in MEANINGS
    found = [finding for file in report.files for finding in file.findings]
    assert rule in {finding.rule for finding in found}


@pytest.mark.parametrize("fault", NOTES)
def test_loading_notes_what_it_mended(report: IngestReport, fault: str) -> None:
    notes = [note for file in report.files for note in file.notes]
    assert any(NOTES[fault] in note for note in notes)


def test_nothing_else_is_found(report: IngestReport) -> None:
    """So that the manifest is all that is wrong."""
    rules = {finding.rule for file in report.files for finding in file.findings}
    assert rules - set(FINDINGS.values()) == {"att8_elements"}
    assert report.rejected == 2


def test_upns_that_cannot_be_believed_are_conflicts(report: IngestReport) -> None:
    assert report.conflicts == {SHARED_UPN: 1, TWINS: 1, EXCHANGED: 2}


def test_an_exclusion_told_by_two_censuses_is_one(sample_lake: Path) -> None:
    files = sample_lake / "tables" / "exclusions" / "academic_year=2024" / "*.parquet"
    rows = pl.read_parquet(files)
    once = rows.unique(["pupil_id", "school", "start", "category", "sessions"])
    trend = library.trend(sample_lake, cohort="all", area="exclusions", years="2024", protect="internal")
    counted = trend.filter(indicator="exc_sus_all")["numerator"].item()
    suspended = once.filter(pl.col("category") == "SUSP").height
    assert rows.height > 1.9 * once.height
    assert counted == suspended


def test_a_withdrawn_code_is_read_as_the_absence_it_was(sample_lake: Path) -> None:
    rows = Lake(sample_lake).scan(TABLES["absence"]).filter(pl.col("academic_year") == 2025).collect()
    assert rows.filter(pl.col("code_h") > 0).height == 1


def test_register_codes_change_with_the_year(sample_lake: Path) -> None:
    rows = Lake(sample_lake).scan(TABLES["absence"]).collect()
    told = {
        year: {
            code
            for code in ("code_h", "code_j", "code_j1", "code_c2", "code_k", "code_y", "code_y2")
            if own[code].sum() > 0
        }
        for (year,), own in rows.group_by("academic_year")
    }
    assert told[2024] == {"code_h", "code_j", "code_y"}
    assert told[2025] == {"code_h", "code_j1", "code_c2", "code_k", "code_y2"}
    assert told[2023] == set()
