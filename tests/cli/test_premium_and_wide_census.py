"""Pupil premium and the wide censuses that authorities keep, from extract to lake."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ap_extracts import LA_CENSUS, LA_CENSUS_LATER, PUPIL_PREMIUM
from attendance_extracts import ONROLL
from command import Vshdata
from extracts import Shape, bad_upn, child, cin_return, upn, write

import vshdata as library
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.tables import TABLES


def load(lake: Path, name: str, shape: Shape, *rows: Mapping[str, str]) -> Any:
    (file,) = library.ingest(lake, write(lake.parent, name, shape.text(*rows))).files
    return file


def stored(lake: Path, table: str) -> pl.DataFrame:
    return Lake(lake).scan(TABLES[table]).collect().sort(pl.all(), nulls_last=True)


def test_a_financial_year_meets_the_academic_year_that_holds_its_end(tmp_path: Path) -> None:
    next_year = {"PupilPremiumFYStartDate": "01/04/2024", "PupilPremiumFYEndDate": "31/03/2025"}
    file = load(
        tmp_path / "lake",
        "pp_search_results.csv",
        PUPIL_PREMIUM,
        {"Looked After Premium": "1", "Deprivation Pupil Premium": "0"},
        {**next_year, "Adopted from Care Premium": "1"},
        {"UPN": bad_upn(2)},
        {"UPN": ""},
        {"UPN": upn(3), "PupilPremiumFYEndDate": ""},
    )
    assert (file.table, file.years, file.accepted, file.rejected) == ("pupil_premium", (2024, 2025), 3, 2)
    assert {found.rule for found in file.findings} == {
        "no_pupil_reference",
        "fy_end_missing",
        "upn_check_letter",
    }
    rows = stored(tmp_path / "lake", "pupil_premium").filter(pl.col("pupil_id") == 1)
    columns = ("academic_year", "fy_end", "deprivation", "looked_after", "adopted", "amount", "nc_year")
    assert sorted(rows.select(columns).rows()) == [
        (2024, date(2024, 3, 31), False, True, False, 1035.0, "8"),
        (2025, date(2025, 3, 31), True, False, True, 1035.0, "8"),
    ]


def test_a_pupil_told_twice_in_a_year_has_one_row_of_premium(tmp_path: Path) -> None:
    load(tmp_path / "lake", "pp.csv", PUPIL_PREMIUM, {}, {"Looked After Premium": "1"})
    assert stored(tmp_path / "lake", "pupil_premium")["looked_after"].to_list() == [True]


def test_an_unquoted_comma_in_a_name_does_not_shift_the_premium(tmp_path: Path) -> None:
    file = load(tmp_path / "lake", "pp.csv", PUPIL_PREMIUM, {"Surname": "Ash, Jr"})
    (row,) = stored(tmp_path / "lake", "pupil_premium").to_dicts()
    assert (row["nc_year"], row["amount"], row["last_fsm"]) == ("8", 1035.0, "2023")
    assert file.notes == ("1 row with an unquoted comma in a name repaired",)


def test_premium_makes_nobody_looked_after(vshdata: Vshdata, tmp_path: Path) -> None:
    """The flags are there to be asked for; no cohort rests on them."""
    lake = tmp_path / "lake"
    load(lake, "pp.csv", PUPIL_PREMIUM, {"Looked After Premium": "1"})
    library.ingest(lake, write(tmp_path, "cin.xml", cin_return(child("17", upn(1)))))
    load(lake, "2024_spring_pupilonroll.csv", ONROLL, {})
    frame = library.trend(lake, cohort="cino", area="absence", protect="internal")
    overall = frame.filter(indicator="abs_overall_all")
    assert overall["denominator"].to_list() == [140], "still in need, not looked after"
    assert vshdata("--lake", lake, "trend", "--cohort", "cla", "--area", "absence").code == 5


@pytest.mark.parametrize("shape", [LA_CENSUS, LA_CENSUS_LATER], ids=["early", "later"])
def test_a_wide_census_is_the_census_of_its_name(tmp_path: Path, shape: Shape) -> None:
    file = load(tmp_path / "lake", "census_jan24.csv", shape, {}, {"UPN": ""})
    assert (file.years, file.term, file.accepted, file.rejected) == ((2024,), "spring", 1, 1)
    (row,) = stored(tmp_path / "lake", "pupils").to_dicts()
    told = {
        name: row[name] for name in ("nc_year", "sex", "fsm", "sen", "sen_type", "ethnicity", "laestab")
    }
    assert told == {
        "nc_year": "8",
        "sex": "F",
        "fsm": True,
        "sen": "K",
        "sen_type": "SEMH",
        "ethnicity": "WBRI",
        "laestab": "4001",
    }


def test_a_wide_census_without_a_telling_name_asks_for_term_and_year(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    lake, path = tmp_path / "lake", write(tmp_path, "census.csv", LA_CENSUS.text({}))
    assert "Pass --term" in vshdata("--lake", lake, "ingest", path).err
    assert "Pass --year" in vshdata("--lake", lake, "ingest", path, "--term", "spring").err
    options = Options(year=2024, term="spring", la="999")
    (file,) = library.ingest(lake, path, options=options).files
    assert (file.years, file.term, file.la) == ((2024,), "spring", "999")


def test_a_wide_census_is_of_its_own_term_unlike_wide_attendance(tmp_path: Path) -> None:
    assert load(tmp_path / "lake", "census_oct23.csv", LA_CENSUS, {}).years == (2024,)
    assert stored(tmp_path / "lake", "pupils").select("term", "nc_year").row(0) == ("autumn", "8")
