"""One file to checked rows: which year and term it is of, and which lines were refused."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from extracts import (
    FSMPERIOD,
    GIAP_CENSUS,
    GIAP_KS4,
    LA_KS4,
    NPD_CENSUS,
    PUPILONROLL,
    SCHOOLCENSUS,
    child,
    cin_return,
    upn,
    write,
)

from vshdata.errors import UnreadableInputError, UsageError
from vshdata.intake.dating import iterate_years
from vshdata.intake.load import load, recognise_source
from vshdata.intake.loaded import Loaded, Options
from vshdata.intake.sources import Source
from vshdata.schema import Family

Read = Callable[..., Loaded]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Load one file; the first table of it."""

    def run(
        content: str | bytes,
        name: str = "file.csv",
        schools: pl.DataFrame | None = None,
        **options: str | int,
    ) -> Loaded:
        path = write(tmp_path, name, content)
        chosen = Options(**options)  # type: ignore[arg-type]  # each test says what it means
        found = recognise_source(Source(name, path, named=True), chosen.dataset)
        return load(found, chosen, tmp_path, schools, lambda _name, _rows: None)[0]

    return run


def recognise(folder: Path, content: bytes, name: str = "file.csv") -> tuple[str, str]:
    """Message and hint of the fault in recognising a file."""
    path = write(folder, name, content)
    with pytest.raises(UnreadableInputError) as caught:
        recognise_source(Source(name, path, named=True), None)
    return caught.value.message, caught.value.hint


# ---------------------------------------------------------------------- recognising


@pytest.mark.parametrize("content", [b"", b"\n \r\n\t"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    assert recognise(tmp_path, content) == ("file.csv is empty.", "Fetch the extract again.")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_other_xml_is_told(tmp_path: Path, start: bytes) -> None:
    assert recognise(tmp_path, start + b"<Other><CHILD/></Other>", "other.xml") == (
        "other.xml is XML, but neither a children in need nor a looked-after return.",
        "The root of the one is Message, with Children inside it, of the other EXPSSDA903.",
    )


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    assert recognise(tmp_path, b"PK\x03\x04\x14\0\x06\0\x08\0", "ks4.xlsx") == (
        "ks4.xlsx is not a text file.",
        "Export it as CSV, tab-delimited text or .xlsx.",
    )


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"^gone\.csv cannot be opened: .+\.$") as caught:
        recognise_source(Source("gone.csv", tmp_path / "gone.csv", named=True), None)
    assert caught.value.hint == "Check its permissions."


def test_a_return_is_recognised_by_its_root(tmp_path: Path) -> None:
    path = write(tmp_path, "anything.txt", cin_return(child("1")))
    assert recognise_source(Source("anything.txt", path, named=True), None).layout is None


def test_schools_returns_are_loaded_before_what_points_at_them(tmp_path: Path) -> None:
    found = [
        recognise_source(Source(name, write(tmp_path, name, shape.text({})), named=True), None)
        for name, shape in (("a.csv", PUPILONROLL), ("b.csv", FSMPERIOD), ("c.csv", SCHOOLCENSUS))
    ]
    assert [item.source.name for item in sorted(found, key=lambda item: item.order)] == [
        "c.csv",
        "a.csv",
        "b.csv",
    ]


# ---------------------------------------------------------------------- year and term


def test_rows_say_their_year_and_nothing_else_is_asked(read: Read) -> None:
    found = read(GIAP_KS4.text({}, {"KS4_ACADYR": "2021/22"}), "ks4_2019.csv", year=2020)
    assert found.rows["academic_year"].to_list() == [2024, 2022]
    assert found.year is None


def test_rows_that_lack_a_year_take_the_option_then_the_name(read: Read) -> None:
    content = GIAP_KS4.text({}, {"KS4_ACADYR": ""})
    assert read(content, "ks4_sep20.csv").rows["academic_year"].to_list() == [2024, 2020]
    assert read(content, "ks4_sep20.csv", year=2021).rows["academic_year"].to_list() == [2024, 2021]


def test_a_file_without_years_takes_the_option_before_the_name(read: Read) -> None:
    assert read(LA_KS4.text({}), "ks4_sep20.csv").year == 2020
    assert read(LA_KS4.text({}), "ks4_sep20.csv", year=2023).year == 2023


def test_a_file_that_says_no_year_anywhere_asks_for_it(read: Read) -> None:
    with pytest.raises(UsageError) as caught:
        read(LA_KS4.text({}), "ks4.csv")
    assert caught.value.message == "ks4.csv does not say which academic year it is of."
    assert caught.value.hint == "Pass --year, as in --year 2024 for 2023/24."


def test_rows_say_their_term(read: Read) -> None:
    found = read(GIAP_CENSUS.text({}), "census_autumn_results.csv", term="summer")
    assert (found.term, found.rows["term"].to_list()) == ("spring", ["spring"])


def test_a_file_of_several_terms_is_a_slice_without_one(read: Read) -> None:
    found = read(GIAP_CENSUS.text({}, {"CensusTerm": "AUT"}))
    assert (found.term, found.rows["term"].to_list()) == ("", ["spring", "autumn"])


@pytest.mark.parametrize(
    ("name", "options", "term"),
    [
        ("Spring_Census_2022.txt", {}, "spring"),
        ("census.txt", {"term": "summer"}, "summer"),
        ("Spring_Census_2022.txt", {"term": "summer"}, "summer"),
    ],
)
def test_rows_without_a_term_take_the_option_then_the_name(
    read: Read, name: str, options: dict[str, str], term: str
) -> None:
    found = read(NPD_CENSUS.text({}), name, **options)
    assert (found.family, found.year, found.term) == (Family.NPD, 2022, term)
    assert found.rows["term"].to_list() == [term]


def test_one_row_without_a_term_takes_it_from_the_option(read: Read) -> None:
    found = read(GIAP_CENSUS.text({}, {"CensusTerm": ""}), term="autumn")
    assert found.rows["term"].to_list() == ["spring", "autumn"]


def test_a_census_that_says_no_term_anywhere_asks_for_it(read: Read) -> None:
    with pytest.raises(UsageError) as caught:
        read(PUPILONROLL.text({}), "pupilonroll_2024.csv", year=2024)
    assert caught.value.message == "pupilonroll_2024.csv does not say which term it is of."
    assert caught.value.hint == "Pass --term autumn, spring or summer."


def test_a_collect_table_is_dated_by_its_name(read: Read) -> None:
    found = read(PUPILONROLL.text({}), "2024_autumn_pupilonroll.csv")
    assert (found.year, found.term) == (2025, "autumn")


def test_the_schools_return_decides_over_name_and_options(read: Read) -> None:
    schools = read(SCHOOLCENSUS.text({}), "schoolcensus.csv").rows
    assert schools.select("academic_year", "term").row(0) == (2024, "spring")
    found = read(PUPILONROLL.text({}), "2019_autumn_x.csv", schools, year=2020, term="summer")
    assert (found.year, found.term) == (2024, "spring")


def test_schools_returns_of_two_terms_decide_nothing(read: Read) -> None:
    two = SCHOOLCENSUS.text({}, {"schoolcensustableid": "sc2", "term": "AUT"})
    schools = read(two, "schoolcensus.csv").rows
    assert schools["academic_year"].to_list() == [2024, 2025]
    content = PUPILONROLL.text({}, {"schoolcensustableid": "sc2"})
    assert read(content, "2023_summer_x.csv", schools).term == "summer"


def test_a_schools_return_without_a_year_is_refused_and_stops_nothing(read: Read) -> None:
    found = read(SCHOOLCENSUS.text({}, {"schoolcensustableid": "sc2", "year": ""}), "schoolcensus.csv")
    assert found.rows["academic_year"].to_list() == [2024]
    assert found.refused["line"].to_list() == [3]
    assert found.read == 2


# ---------------------------------------------------------------------- authority and release


def test_the_authority_is_that_of_most_rows(read: Read) -> None:
    other = {"KS4_LA": "998"}
    assert read(GIAP_KS4.text({}, {}, other)).la == "999"
    assert read(GIAP_KS4.text({}, other)).la == "000"
    unnamed = {"KS4_LA": "", "KS4_LAESTAB": ""}
    assert read(GIAP_KS4.text(unnamed, unnamed, {})).la == "000"
    assert read(GIAP_KS4.text(other), la="997").la == "997"


def test_the_authority_of_a_school_is_in_its_number(read: Read) -> None:
    unnamed = {"KS4_LA": "", "KS4_LAESTAB": "9984001"}
    assert read(GIAP_KS4.text(unnamed, unnamed, {})).la == "998"


def test_a_file_that_names_no_authority_has_none(read: Read) -> None:
    assert read(PUPILONROLL.text({}), "2024_spring_x.csv").la == "000"


@pytest.mark.parametrize(
    ("name", "options", "release"),
    [
        ("ks4.csv", {}, "final"),
        ("ks4_provisional.csv", {}, "provisional"),
        ("ks4_provisional.csv", {"release": "revised"}, "revised"),
    ],
)
def test_the_release_is_told_by_option_then_name(
    read: Read, name: str, options: dict[str, str], release: str
) -> None:
    assert read(GIAP_KS4.text({}), name, **options).release == release


# ---------------------------------------------------------------------- a return's year


def test_a_return_is_of_the_year_its_reference_date_closes(read: Read) -> None:
    found = read(cin_return(child("1"), year=2023), "cin.xml")
    assert (found.year, found.la, found.family, found.notes) == (2023, "999", Family.CIN_XML, [])


def test_a_year_that_disagrees_with_the_reference_date_is_told(read: Read) -> None:
    content = cin_return(child("1"), year=2023).replace("<Year>2023<", "<Year>2022<")
    found = read(content, "cin.xml")
    assert found.year == 2023
    assert found.notes == ["its Year says 2022; its reference date, 2023-03-31, is used"]


def test_without_a_reference_date_the_year_is_taken_and_told(read: Read) -> None:
    content = cin_return(child("1"), year=2023).replace("2023-03-31", "2023-07-31")
    found = read(content, "cin.xml")
    assert found.year == 2023
    assert found.notes == [
        "its reference date is not 31 March; the return is taken as the year to 31 March 2023"
    ]


@pytest.mark.parametrize("year", ["", "next", "1023"])
def test_a_return_that_says_no_year_asks_for_it(read: Read, year: str) -> None:
    content = cin_return(child("1"), year=2023).replace("2023-03-31", "").replace("2023<", f"{year}<")
    with pytest.raises(UsageError) as caught:
        read(content, "cin.xml")
    assert caught.value.message == "cin.xml does not say which year it is for."
    assert caught.value.hint == "Pass --year, as in --year 2024."


def test_a_return_that_says_no_year_takes_the_option(read: Read) -> None:
    content = cin_return(child("1"), year=2023).replace("2023-03-31", "").replace("2023<", "<")
    assert read(content, "cin.xml", year=2022).year == 2022


# ---------------------------------------------------------------------- refused rows

NO_REFERENCE = "neither a UPN nor a pupil matching reference, so it cannot be joined to a child"
OUT_OF_RANGE = "an Attainment 8 score outside 0 to 90"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("surname", ["Ash", '"Ash"'], ids=["regular", "mended"])
def test_refused_rows_keep_line_every_reason_and_original_text(read: Read, end: str, surname: str) -> None:
    bad = {"KS4_UPN": "", "KS4_ATT8": "91", "KS4_SURNAME": surname}
    found = read(GIAP_KS4.text({}, bad, {"KS4_UPN": upn(2)}, {"KS4_ATT8": "-1"}).replace("\n", end))
    assert found.rows["line"].to_list() == [2, 4]
    assert found.refused.rows() == [
        (3, [NO_REFERENCE, OUT_OF_RANGE], GIAP_KS4.line(bad)),
        (5, [OUT_OF_RANGE], GIAP_KS4.line({"KS4_ATT8": "-1"})),
    ]
    assert found.read == 4


def test_rows_of_the_wrong_width_stand_among_the_refused(read: Read) -> None:
    short = ",".join(GIAP_KS4.line().split(",")[: len(GIAP_KS4.headings) // 3])
    width = len(GIAP_KS4.headings)
    found = read(GIAP_KS4.text({}, {"KS4_ATT8": "91"}) + short + "\n" + GIAP_KS4.line({"KS4_UPN": upn(2)}))
    assert found.rows["upn"].to_list() == [upn(1), upn(2)]
    assert found.refused.rows() == [
        (3, [OUT_OF_RANGE], GIAP_KS4.line({"KS4_ATT8": "91"})),
        (4, [f"{width // 3} fields where the heading has {width}"], short),
    ]
    width_finding = found.findings.by_rule["field_count"]
    assert width_finding.lines == [4]


def test_a_refused_row_over_several_lines_keeps_them_all(read: Read) -> None:
    bad = GIAP_KS4.line({"KS4_SURNAME": '"Ash\nBeech"', "KS4_ATT8": "91"})
    found = read(f"{GIAP_KS4.text({})}{bad}\n{GIAP_KS4.line({'KS4_UPN': upn(2)})}\n")
    assert found.refused.rows() == [(3, [OUT_OF_RANGE], bad)]
    assert found.rows["line"].to_list() == [2, 5]


def test_a_refused_child_keeps_its_original_text(read: Read) -> None:
    found = read(cin_return(child("1"), child(" ")), "cin.xml")
    assert found.rows["la_child_id"].to_list() == ["1"]
    ((line, reasons, text),) = found.refused.rows()
    assert (line, reasons) == (6, ["LAchildID is missing or cannot be read"])
    assert text.startswith("<Child><ChildIdentifiers>")


# ---------------------------------------------------------------------- notes and the rest


def test_mended_rows_are_told(read: Read) -> None:
    found = read(GIAP_KS4.text({"KS4_SURNAME": "Ash, Beech"}, {}, {"KS4_FORENAMES": "Robin, Kit"}))
    assert found.notes == ["2 rows with an unquoted comma in a name repaired"]
    assert found.read == found.rows.height == 3


def test_another_encoding_is_told(read: Read) -> None:
    found = read(GIAP_KS4.text({"KS4_SURNAME": "Élise"}).encode("cp1252"))
    assert found.notes == ["it is not UTF-8; it was read as Windows-1252"]


def test_a_usual_file_needs_no_note(read: Read) -> None:
    assert read(GIAP_KS4.text({})).notes == []


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_of_headings_alone_is_loaded_as_nothing(read: Read, quote: str) -> None:
    headings = ",".join(f"{quote}{heading}{quote}" for heading in GIAP_KS4.headings)
    found = read(headings + "\n")
    assert (found.read, found.rows.height, found.year, found.la) == (0, 0, None, "000")


def test_the_columns_the_file_has_are_told(read: Read) -> None:
    found = read(GIAP_KS4.without("KS4_P8SCORE").text({}))
    assert "p8" not in found.supplied
    assert {"att8", "upn", "ebacc_94"} <= found.supplied
    assert found.rows["p8"].to_list() == [None]


def test_rows_are_parted_by_year_in_order() -> None:
    rows = pl.DataFrame({"academic_year": [2024, 2022, 2024], "line": [2, 3, 4]})
    assert [(year, part["line"].to_list()) for year, part in iterate_years(rows)] == [
        (2022, [3]),
        (2024, [2, 4]),
    ]
