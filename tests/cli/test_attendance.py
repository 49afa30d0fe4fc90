"""Absence and exclusions from extract to trend, whatever the shape and the order of loading."""

import csv
import io
from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attendance_extracts import (
    NPD_ABSENCE,
    NPD_EXCLUSIONS,
    NPD_EXCLUSIONS_WIDE,
    OFFROLL,
    ONROLL,
    ONROLL_AUTUMN,
    exclusion_details,
    session_details,
)
from command import Vshdata
from extracts import NPD_CENSUS, PUPILONROLL, SCHOOLCENSUS, Shape, upn, write

import vshdata as library
from vshdata.intake.loaded import Options
from vshdata.lake import Lake
from vshdata.tables import TABLES


def load(lake: Path, name: str, shape: Shape, *rows: dict[str, str]) -> Any:
    (file,) = library.ingest(lake, write(lake.parent, name, shape.text(*rows))).files
    return file


def stored(lake: Path, table: str) -> pl.DataFrame:
    return Lake(lake).scan(TABLES[table]).collect().sort(pl.all(), nulls_last=True)


def printed(vshdata: Vshdata, lake: Path, area: str) -> dict[str, str]:
    done = vshdata("--lake", lake, "trend", "--cohort", "all", "--area", area, "--protect", "internal")
    assert done.code == 0, done.err
    heading, *rows = csv.reader(io.StringIO(done.text))
    return {row[0]: row[heading.index("2024")] for row in rows}


# ---------------------------------------------------------------------- research extracts


def test_a_research_extract_of_absence_is_one_row_per_term(tmp_path: Path) -> None:
    file = load(tmp_path / "lake", "Absence_2024_3Term.txt", NPD_ABSENCE, {})

    rows = stored(tmp_path / "lake", "absence")
    columns = ("term", "sessions_possible", "sessions_authorised", "sessions_unauthorised", "code_i")
    assert rows.select(columns).rows() == [
        ("autumn", 140, 10, 4, 9),
        ("spring", 120, 0, 0, None),
        ("summer", 60, 2, 0, None),
        ("summer_end", 60, 0, 6, None),
    ]
    assert set(rows["school"]) == {"x77"}
    assert (file.family, file.table, file.years, file.rejected) == ("npd", "absence", (2024,), 0)
    assert file.notes == ("1 of its 1 lines hold rows side by side, 4 in all",)


def test_a_year_told_without_terms_is_a_row_of_its_own(tmp_path: Path) -> None:
    """Special schools told the year alone until 2015/16."""
    terms = {name: "" for name in NPD_ABSENCE.usual if "_Annual" not in name and "Absence_" in name}
    terms |= {name: "" for name in NPD_ABSENCE.usual if "Possible_" in name and "_Annual" not in name}
    load(tmp_path / "lake", "absence.txt", NPD_ABSENCE, terms)

    rows = stored(tmp_path / "lake", "absence")
    assert rows.select("term", "sessions_possible", "sessions_unauthorised").rows() == [("year", 380, 10)]


def test_more_than_420_possible_sessions_are_rejected_and_more_absent_than_possible_warned(
    tmp_path: Path,
) -> None:
    file = load(
        tmp_path / "lake",
        "absence.txt",
        NPD_ABSENCE,
        {"SessionsPossible_Autumn_ab24": "421"},
        {"PupilMatchingRefAnonymous_ab24": "PMRaaa2", "AuthorisedAbsence_Spring_ab24": "121"},
    )
    assert (file.accepted, file.rejected) == (7, 1)
    assert [(found.rule, found.rows) for found in file.findings] == [
        ("too_many_sessions", 1),
        ("absent_more_than_possible", 1),
    ]


def test_exclusions_long_and_wide_say_the_same(tmp_path: Path) -> None:
    second = {"StartDate_ex24": "2024-02-06", "Sessions_ex24": "2", "Reason_ex24": "VA"}
    load(tmp_path / "long", "Exclusions_2024_Table1.txt", NPD_EXCLUSIONS, {}, second)
    load(tmp_path / "wide", "Exclusions_2024_Table3.txt", NPD_EXCLUSIONS_WIDE, {})

    columns = ("academic_year", "start", "category", "reason1", "sessions")
    long, wide = (stored(tmp_path / name, "exclusions").select(columns) for name in ("long", "wide"))
    assert long.rows() == wide.rows()
    assert long["category"].to_list() == ["SUSP", "SUSP"]


def test_trends_of_research_extracts(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    pupils = [{"PupilMatchingRefAnonymous_ab24": f"PMRaaa{number}"} for number in (1, 2)]
    load(lake, "absence.txt", NPD_ABSENCE, pupils[0], {**pupils[1], "AuthorisedAbsence_Autumn_ab24": "60"})
    load(lake, "exclusions.txt", NPD_EXCLUSIONS, {}, {"Category_ex24": "PERM"})
    census = NPD_CENSUS.renamed("SPR22", "SPR24").having(AcademicYear_SPR24="2023/2024")
    load(lake, "Spring_Census_2024.txt", census, {"PupilMatchingRefAnonymous_SPR24": "PMRaaa1"})

    absence = printed(vshdata, lake, "absence")
    assert absence["Overall Absence"] == "12.4"
    assert absence["Persistent Absence"] == "50.0"
    assert absence["Overall Absence: Primary"] == "z"
    exclusions = printed(vshdata, lake, "exclusions")
    assert exclusions["Permanent Exclusions"] == "100.00"
    assert exclusions["Pupils with 1+ Suspension: Secondary"] == "100.00"


def test_exclusions_without_a_census_say_what_is_missing(vshdata: Vshdata, tmp_path: Path) -> None:
    load(tmp_path / "lake", "exclusions.txt", NPD_EXCLUSIONS, {})
    done = vshdata("--lake", tmp_path / "lake", "trend", "--cohort", "all", "--area", "exclusions")

    assert done.code == 0
    assert "no school census is loaded for the year to count the pupils of" in done.err


def test_unmatched_events_are_counted_on_stderr(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    strangers = [{"PupilMatchingRefAnonymous_ex24": f"PMRzzz{number}"} for number in range(7)]
    load(lake, "exclusions.txt", NPD_EXCLUSIONS, *strangers, {**strangers[0], "Sessions_ex24": "9"})
    census = NPD_CENSUS.renamed("SPR22", "SPR24").having(AcademicYear_SPR24="2023/2024")
    load(lake, "Spring_Census_2024.txt", census, {})

    done = vshdata("--lake", lake, "trend", "--cohort", "all", "--area", "exclusions")
    assert "Unmatched events, of pupils not on the January census, in no rate: 2023/24 8." in done.err


def test_a_pupil_at_two_schools_is_one_pupil_in_persistent_absence(
    vshdata: Vshdata, tmp_path: Path
) -> None:
    """22 of 380 missed at one school and 72 of 380 at another: persistent. The other pupil is not."""
    lake = tmp_path / "lake"
    elsewhere = {"LAEstab_ANON_ab24": "x78", "AuthorisedAbsence_Autumn_ab24": "60"}
    other = {"PupilMatchingRefAnonymous_ab24": "PMRaaa2"}
    load(lake, "absence.txt", NPD_ABSENCE, {}, elsewhere, other)

    assert printed(vshdata, lake, "absence")["Persistent Absence"] == "50.0"


# ---------------------------------------------------------------------- COLLECT tables

SPRING_TABLES = {
    "2024_spring_pupilonroll.csv": ONROLL.text({}, {"pupilonrolltableid": "en2", "upn": upn(2)}),
    "2024_spring_pupilnolongeronroll.csv": OFFROLL.text({}),
    "2024_spring_termlysessiondetailsonroll.csv": session_details().text(
        {}, {"attendancereason": "G", "sessions": "4"}, {"attendancereason": "/", "sessions": "126"}
    ),
    "2024_spring_termlyexclusionsonroll.csv": exclusion_details().text({}),
    "2024_spring_termlyexclusionsoffroll.csv": exclusion_details("off").text({"category": "PERM"}),
    "2024_spring_schoolcensus.csv": SCHOOLCENSUS.text({}),
}


@pytest.mark.parametrize("order", list(permutations(SPRING_TABLES))[::97], ids=lambda order: order[0][12:])
def test_collect_tables_in_any_order(vshdata: Vshdata, tmp_path: Path, order: tuple[str, ...]) -> None:
    lake = tmp_path / "lake"
    for name in order:
        library.ingest(lake, write(tmp_path, name, SPRING_TABLES[name]))

    rows = stored(lake, "absence").select("academic_year", "term", "school", "sessions_possible", "code_i")
    assert sorted(rows.rows(), key=str) == [
        (2024, "autumn", "9994001", 100, None),
        (2024, "autumn", "9994001", 140, 10),
        (2024, "autumn", "9994001", 140, None),
    ]
    events = stored(lake, "exclusions").select("academic_year", "school", "category", "sessions", "reason1")
    assert sorted(events.rows()) == [
        (2024, "9994001", "PERM", 4, "DB"),
        (2024, "9994001", "SUSP", 4, "DB"),
    ]
    assert printed(vshdata, lake, "absence")["Overall Absence"] == "20.5"
    assert printed(vshdata, lake, "exclusions")["Suspensions"] == "50.00"
    slices = {
        (item.key.la, item.key.table) for item in library.catalog(lake) if item.key.family == "derived"
    }
    assert slices == {("999", name) for name in ("pupils", "absence", "exclusions")}


def test_absence_by_code_equals_the_totals_where_both_are_told(tmp_path: Path) -> None:
    """The same pupil with totals, and with codes alone as from 2025."""
    codes = session_details().text(
        {}, {"attendancereason": "G", "sessions": "4"}, {"attendancereason": "/", "sessions": "126"}
    )
    bare = PUPILONROLL.text({})
    for lake, people in (("totals", ONROLL.text({})), ("codes", bare)):
        for name, text in (("pupilonroll", people), ("termlysessiondetailsonroll", codes)):
            library.ingest(tmp_path / lake, write(tmp_path / lake, f"2024_spring_{name}.csv", text))

    columns = [name for name in TABLES["absence"].by_name if name.startswith("sessions_")]
    totals, by_code = (
        stored(tmp_path / name, "absence").select(columns).row(0) for name in ("totals", "codes")
    )
    assert totals == by_code == (140, 10, 4)


@pytest.mark.parametrize(("people", "totals"), [(PUPILONROLL, (None, None)), (ONROLL, (10, 4))])
def test_a_number_of_sessions_that_cannot_be_read_makes_no_total(
    tmp_path: Path, people: Shape, totals: tuple[int | None, ...]
) -> None:
    """136 sessions are attended; of one code nobody knows how many. A total that is given holds."""
    codes = session_details().text({"sessions": "#VALUE!"}, {"attendancereason": "/", "sessions": "136"})
    for name, text in (("pupilonroll", people.text({})), ("termlysessiondetailsonroll", codes)):
        library.ingest(tmp_path / "lake", write(tmp_path, f"2024_spring_{name}.csv", text))
    rows = stored(tmp_path / "lake", "absence").select("sessions_authorised", "sessions_unauthorised")
    assert rows.rows() == [totals]


def test_an_exclusion_told_by_two_censuses_counts_once(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for term in ("spring", "summer"):
        for name, text in (
            ("pupilonroll", ONROLL.text({})),
            ("termlyexclusionsonroll", exclusion_details().text({})),
        ):
            library.ingest(lake, write(tmp_path, f"2024_{term}_{name}.csv", text))

    assert len(Lake(lake).slices("exclusions")) == 2
    assert printed(vshdata, lake, "exclusions")["Suspensions"] == "100.00"


def test_an_autumn_census_tells_of_the_summer_before(tmp_path: Path) -> None:
    """The pupil is in year 10 in October 2024 and was in year 9 in the summer of 2023/24."""
    lake = tmp_path / "lake"
    library.ingest(lake, write(tmp_path, "2024_autumn_pupilonroll.csv", ONROLL_AUTUMN.text({})))
    half2 = session_details(second_half=True).text({"attendancereason": "O", "sessions": "6"})
    library.ingest(lake, write(tmp_path, "2024_autumn_summerhalfterm2sessiondetailsonroll.csv", half2))

    rows = stored(lake, "absence")
    columns = ("academic_year", "term", "nc_year", "sessions_possible", "sessions_unauthorised", "code_o")
    assert rows.select(columns).rows() == [
        (2024, "summer", "9", 140, 4, None),
        (2024, "summer_end", "9", 60, 6, 6),
    ]


def test_a_table_loaded_again_with_less_leaves_nothing_behind(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    library.ingest(lake, write(tmp_path, "2024_spring_pupilonroll.csv", ONROLL.text({})))
    for start in ("2023-Nov-06 00:00:00", "2023-May-06 00:00:00"):
        text = exclusion_details().text({"startdate": start})
        library.ingest(lake, write(tmp_path, "2024_spring_termlyexclusionsonroll.csv", text))

    assert Lake(lake).years("exclusions") == (2023,)


def test_terms_of_which_nothing_is_loaded_are_named(vshdata: Vshdata, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for name in ("2024_spring_pupilonroll.csv", "2024_spring_termlyexclusionsonroll.csv"):
        library.ingest(lake, write(tmp_path, name, SPRING_TABLES[name]))

    for area, untold in (
        ("absence", "spring term, summer term, second half of the summer term"),
        ("exclusions", "spring term, summer term"),
    ):
        done = vshdata("--lake", lake, "trend", "--cohort", "all", "--area", area)
        assert f"figures are of the rest of the year: 2023/24 {untold}." in done.err


def test_a_year_told_in_full_is_said_to_lack_nothing(vshdata: Vshdata, tmp_path: Path) -> None:
    load(tmp_path / "lake", "absence.txt", NPD_ABSENCE, {})
    done = vshdata("--lake", tmp_path / "lake", "trend", "--cohort", "all", "--area", "absence")
    assert "rest of the year" not in done.err


def test_rows_whose_pupil_is_not_loaded_are_counted_until_it_is(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    text = exclusion_details().text({}, {"pupilonrolltableid": "en7"})
    path = write(tmp_path, "2024_spring_termlyexclusionsonroll.csv", text)
    said = (
        "rows are of pupils whose pupilonroll or pupilnolongeronroll row is not loaded; "
        "they count once it is"
    )

    assert library.ingest(lake, path).files[0].notes == (f"2 {said}",)
    load_people = write(tmp_path, "2024_spring_pupilonroll.csv", ONROLL.text({}))
    library.ingest(lake, load_people)
    assert library.ingest(lake, path).files[0].notes == (f"1 {said}",)
    assert stored(lake, "exclusions").height == 1


# ---------------------------------------------------------------------- codes out of use


def warnings(file: Any) -> dict[str, int]:
    """Rows by message."""
    return {found.message: found.rows for found in file.findings if found.rule.endswith("_not_in_use")}


def test_a_code_withdrawn_before_its_sessions_is_told_and_counts_as_it_did(tmp_path: Path) -> None:
    """Holiday agreed (H), withdrawn in August 2024, in sessions of autumn 2024; illness stays in use."""
    text = session_details().text({}, {"attendancereason": "H", "sessions": "4"}, {"attendancereason": "F"})
    path = write(tmp_path, "2025_spring_termlysessiondetailsonroll.csv", text)
    people = write(
        tmp_path, "2025_spring_pupilonroll.csv", PUPILONROLL.having(termlysessionspossible="140").text({})
    )
    _, file = sorted(library.ingest(tmp_path / "lake", people, path).files, key=lambda one: one.table)

    assert warnings(file) == {
        "register code F (extended holiday, agreed), in use until 31 August 2014, marks 10 later sessions: "
        "authorised absence": 1,
        "register code H (holiday, agreed), in use until 18 August 2024, marks 4 later sessions: "
        "authorised absence": 1,
    }
    (rows,) = stored(tmp_path / "lake", "absence").select("academic_year", "sessions_authorised").rows()
    assert rows == (2025, 24)


def test_a_code_of_the_reform_is_told_in_sessions_before_it(tmp_path: Path) -> None:
    """An autumn census tells of the summer before: October 2024 of the year of the old codes."""
    details = session_details(second_half=True)
    rows = [{"attendancereason": code, "sessions": "1"} for code in ("J1", "H")]
    path = write(tmp_path, "2024_autumn_summerhalfterm2sessiondetailsonroll.csv", details.text(*rows))
    (file,) = library.ingest(tmp_path / "lake", path).files

    assert file.years == (2025,)
    assert warnings(file) == {
        "register code J1 (interview), in use from 19 August 2024, marks 1 earlier session: "
        "authorised absence": 1
    }


WIDE = Shape(
    {
        "Estab": "9994001",
        "UPN": upn(1),
        "NCyearActual": "8",
        "TermlySessionsPossible": "140",
        "T_Reason_I": "3",
        "T_Reason_H": "2",
        "T_Reason_F": "0",
    }
)


@pytest.mark.parametrize(
    ("year", "term", "told"), [(2024, "spring", 0), (2025, "autumn", 0), (2025, "spring", 2)]
)
def test_a_wide_export_tells_codes_by_the_term_its_sessions_are_of(
    tmp_path: Path, year: int, term: str, told: int
) -> None:
    """The census of October 2024 tells of the summer before the codes changed."""
    path = write(tmp_path, "attendance.csv", WIDE.text({}, {"UPN": upn(2)}))
    (file,) = library.ingest(tmp_path / "lake", path, options=Options(year=year, term=term)).files

    assert sum(warnings(file).values()) == told
    assert stored(tmp_path / "lake", "absence")["sessions_authorised"].to_list() == [5, 5]
