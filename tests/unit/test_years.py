"""Academic years: their spellings, ranges and returns."""

from datetime import date

import pytest

from vshdata.errors import UsageError
from vshdata.years import FIRST_YEAR, LAST_YEAR, AcademicYear, label, parse_year, parse_years


@pytest.mark.parametrize(
    "text",
    [
        "2024",
        "2023/24",
        "2023-24",
        "2023_24",
        "2023/2024",
        "2023-2024",
        "202324",
        "20232024",
        " 2023 / 24 ",
    ],
)
def test_a_year_has_many_spellings(text: str) -> None:
    assert parse_year(text) == 2024
    assert AcademicYear.parse(text) == AcademicYear(2024)


@pytest.mark.parametrize(
    ("text", "end"), [("1999/00", 2000), ("199900", 2000), ("2009/10", 2010), ("2098/99", 2099)]
)
def test_a_year_may_cross_a_decade_or_a_century(text: str, end: int) -> None:
    assert parse_year(text) == end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "23/24",
        "2023/25",
        "2024/23",
        "2023/23",
        "2023/2025",
        "1999",
        "2100",
        "1998/99",
        "2099/00",
        "year",
        "2024.0",
    ],
)
def test_what_is_no_year_is_refused(text: str) -> None:
    assert parse_year(text) is None
    with pytest.raises(UsageError) as caught:
        AcademicYear.parse(text)
    assert caught.value.message == f"'{text}' is not an academic year."
    assert caught.value.hint == "Write the year it ends (2024) or both halves (2023/24)."


@pytest.mark.parametrize("end", [FIRST_YEAR - 1, LAST_YEAR + 1, 202324, 0])
def test_a_number_far_from_now_is_a_slip(end: int) -> None:
    with pytest.raises(UsageError, match=f"^{end} is not an academic year between 2000 and 2099"):
        AcademicYear(end)


@pytest.mark.parametrize(
    ("end", "text"), [(2024, "2023/24"), (2000, "1999/00"), (2010, "2009/10"), (2099, "2098/99")]
)
def test_a_year_is_written_by_both_its_halves(end: int, text: str) -> None:
    assert label(end) == str(AcademicYear(end)) == text
    assert parse_year(text) == end


def test_the_return_of_a_year_runs_from_april_to_march() -> None:
    year = AcademicYear(2024)

    assert (year.census_start, year.census_day) == (date(2023, 4, 1), date(2024, 3, 31))
    assert year.previous.census_day < year.census_start


def test_years_are_in_order() -> None:
    assert max(AcademicYear(2024), AcademicYear(2019)).end == 2024
    assert AcademicYear(2024).previous == AcademicYear(2023)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024", (2024,)),
        ("2022..2024", (2022, 2023, 2024)),
        ("2019,2022..2024", (2019, 2022, 2023, 2024)),
        ("2024, 2022", (2022, 2024)),
        ("2022..2023,2023..2024,2022", (2022, 2023, 2024)),
        ("2021/22..2023/24", (2022, 2023, 2024)),
        ("2024..2024", (2024,)),
    ],
)
def test_years_are_listed_once_and_in_order(text: str, years: tuple[int, ...]) -> None:
    assert parse_years(text) == years


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(UsageError, match=r"The range '2024\.\.2022' runs backwards"):
        parse_years("2019, 2024..2022")


@pytest.mark.parametrize("text", ["", "2022..", "..2024", "2022...2024", "2022,,2024", "2022-2024"])
def test_a_list_with_a_hole_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not an academic year"):
        parse_years(text)
