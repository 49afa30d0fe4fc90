"""One text in, one value or None out."""

from datetime import date
from math import isfinite

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vshdata.intake import values
from vshdata.schema import Column, Kind
from vshdata.tables import TABLES

SEX = TABLES["ks4"].by_name["sex"]
NC_YEAR = TABLES["pupils"].by_name["nc_year"]
DISABILITIES = TABLES["children"].by_name["disabilities"]
UNREAD_KINDS = {Kind.TEXT, Kind.REFERENCE, Kind.UPN}
READERS = [
    values.reader_of(column)
    for table in TABLES.values()
    for column in table.columns
    if column.kind not in UNREAD_KINDS
]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("1", "0"),
        ("true", "false"),
        ("True", "False"),
        ("TRUE", "FALSE"),
        ("Y", "N"),
        ("Yes", "No"),
        ("T", "F"),
        ("1.0", "0.0"),
    ],
)
def test_a_flag_is_read_in_every_style(yes: str, no: str) -> None:
    assert values.read_flag(yes) is True
    assert values.read_flag(no) is False


@pytest.mark.parametrize("text", ["2", "-1", "maybe", "10", "yes!", ""])
def test_anything_else_is_no_flag(text: str) -> None:
    assert values.read_flag(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2024-10-16",
        "2024-10-16 12:00:00",
        "2024-10-16T12:00:00",
        "16/10/2024",
        "16/10/2024 00:00",
        "2024-Oct-16 00:00:00",
        "2024-OCT-16 00:00:00",
        "16-Oct-2024",
        "16-OCT-2024",
        "2024/10/16",
        "20241016",
        "16-10-2024",
        "16.10.2024",
        "16 Oct 2024",
        "16 October 2024",
        "16-Oct-24",
        "16 oct 24",
        "16th October 2024",
        "16/10/24",
        "16.10.24",
        "2024-10-16Z",
        "2024-10-16+01:00",
        "2024-10-16T23:30:00+01:00",
        "2024-10-16T00:30:00.000Z",
        "45581",
        "45581.0",
        "45581.75",
    ],
)
def test_a_day_is_read_in_every_style(text: str) -> None:
    assert values.read_day(text) == date(2024, 10, 16)


def test_an_excel_serial_number_counts_from_the_end_of_1899() -> None:
    assert values.read_day("41885.5") == date(2014, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        "10/25/2024",
        "2024-25-10",
        "zz/05/2020",
        "zz/zz/zzzz",
        "31/02/2024",
        "13/13/24",
        "99999",
        "0.5",
        "2024",
        "October",
        "",
    ],
)
def test_what_is_not_surely_a_day_is_not_read(text: str) -> None:
    assert values.read_day(text) is None


@pytest.mark.parametrize("text", ["1/5/2022", "01/05/2022", "1-5-22", "1.5.2022", "1 May 22", "1may2022"])
def test_a_day_need_not_be_padded(text: str) -> None:
    assert values.read_day(text) == date(2022, 5, 1)


@pytest.mark.parametrize(
    ("text", "year"), [("01/05/00", 2000), ("01/05/69", 2069), ("01/05/70", 1970), ("01-May-99", 1999)]
)
def test_a_year_of_two_digits_has_a_window(text: str, year: int) -> None:
    assert values.read_day(text) == date(year, 5, 1)


def test_a_day_that_could_be_month_first_is_day_first() -> None:
    assert values.read_day("05/04/2024") == date(2024, 4, 5)


@pytest.mark.parametrize("day", [date(1800, 1, 1), date(1900, 1, 1)])
def test_two_days_stand_for_not_known(day: date) -> None:
    assert values.is_missing_day(day)
    assert values.read_day(day.isoformat()) == day


def test_another_day_does_not() -> None:
    assert not values.is_missing_day(date(1900, 1, 2))
    assert not values.is_missing_day(None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("132", 132),
        ("132.0", 132),
        ("-3", -3),
        ("0", 0),
        ("007", 7),
        ("132.5", None),
        ("1e20", None),
        ("inf", None),
        ("nan", None),
        ("x", None),
        ("", None),
        ("2147483648", None),
    ],
)
def test_a_whole_number_may_carry_a_point_and_nought(text: str, number: int | None) -> None:
    assert values.read_whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4.5", 4.5),
        ("-0.25", -0.25),
        ("1,234.5", 1234.5),
        ("12,345,678", 12345678.0),
        (".5", 0.5),
        ("inf", None),
        ("-inf", None),
        ("nan", None),
        ("1e999", None),
        ("4.5%", None),
        ("", None),
    ],
)
def test_a_number_may_have_thousands_separators(text: str, number: float | None) -> None:
    assert values.read_number(text) == number


@pytest.mark.parametrize("text", ["4,5", "12,50", "1,2345", ",5", "1,,000"])
def test_a_comma_that_does_not_part_thousands_makes_no_number(text: str) -> None:
    """45 points instead of 4.5 would be believed; a blank is counted and told."""
    assert values.read_number(text) is None


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (SEX, "F", "F"),
        (SEX, "f", "F"),
        (SEX, "2", "F"),
        (SEX, "2.0", "F"),
        (SEX, "Female", "F"),
        (SEX, "g", "F"),
        (SEX, "9", "U"),
        (SEX, "X", None),
        (NC_YEAR, "10.0", "10"),
        (NC_YEAR, "r", "R"),
        (NC_YEAR, "01", None),
        (NC_YEAR, "15", None),
    ],
)
def test_a_code_is_read_without_case_and_by_its_aliases(
    column: Column, text: str, code: str | None
) -> None:
    assert values.reader_of(column)(text) == code


def test_none_of_a_code_list_is_a_code_and_not_a_blank() -> None:
    assert values.reader_of(DISABILITIES)("none") == "NONE"


def test_a_list_of_codes_is_read_whole_or_not_at_all() -> None:
    read = values.reader_of(DISABILITIES)
    assert read("aut  ld") == "AUT LD"
    assert read("AUT XYZ") is None


def test_the_known_codes_of_a_list_can_be_kept() -> None:
    keep = values.keep_known_codes(DISABILITIES)
    assert keep("AUT XYZ ld") == "AUT LD"
    assert keep("XYZ") is None


def test_a_year_is_read_by_the_year_it_ends() -> None:
    read = values.reader_of(TABLES["ks4"].by_name["academic_year"])
    assert [read(text) for text in ("2023/2024", "2023/24", "202324", "2024")] == [2024] * 4
    assert [read(text) for text in ("2022/2024", "1889", "x")] == [None] * 3


@settings(deadline=None)
@given(st.text() | st.from_regex(r"[0-9,.eE+\-/ T_²٣]{0,12}", fullmatch=True))
@example("²²²²²")
@example("²³.5")
@example("1_000")
def test_no_text_makes_a_reader_fail_or_give_what_is_no_value(text: str) -> None:
    for read in READERS:
        value = read(text.strip())
        assert not isinstance(value, float) or isfinite(value)


@pytest.mark.parametrize("text", ["MOB HEAR", "MOB,HEAR", "mob, hear", " MOB; HEAR ,"])
def test_codes_of_a_list_are_parted_by_blanks_or_commas(text: str) -> None:
    assert values.read_codes(DISABILITIES)(text) == "MOB HEAR"
    assert values.keep_known_codes(DISABILITIES)(f"{text},XYZ") == "MOB HEAR"
