"""What a file's name tells: academic year, term, release."""

import pytest

from vshdata.intake.naming import NameHints, read_name


@pytest.mark.parametrize(
    ("name", "year", "term"),
    [
        ("2024_autumn_pupilonroll.csv", 2025, "autumn"),
        ("2024_spring_pupilonroll.csv", 2024, "spring"),
        ("2024_summer_pupilonroll.csv", 2024, "summer"),
        ("PUPILONROLL_SPR_2024.CSV", 2024, "spring"),
        ("pupilonroll_oct24.csv", 2025, "autumn"),
        ("pupilonroll_jan24.csv", 2024, "spring"),
        ("pupilonroll May 23.csv", 2023, "summer"),
        ("pupilonroll_spring_2023-24.csv", 2024, "spring"),
        ("pupilonroll.csv", None, None),
    ],
)
def test_a_census_is_named_by_the_calendar_year_it_was_taken(
    name: str, year: int | None, term: str | None
) -> None:
    assert read_name(name, census=True) == NameHints(year, term, None)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2023-24_autumn_pupilonroll.csv", 2024),
        ("pupilonroll_autumn_202324.csv", 2024),
        ("pupilonroll_autumn_2023_2024.csv", 2024),
    ],
)
def test_both_halves_of_a_year_are_the_academic_year_even_in_autumn(name: str, year: int) -> None:
    assert read_name(name, census=True) == NameHints(year, "autumn", None)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("ks4_final_2023-24.tab", 2024),
        ("ks4_sep20.csv", 2020),
        ("KS4 Results Nov 2023.csv", 2023),
        ("results_2024.csv", 2024),
        ("results 202324.csv", 2024),
        ("results_2023_24.csv", 2024),
        ("archive_2019.zip/ks4_final_2024.csv", 2024),
        ("results_2023_and_2024.csv", None),
        ("results_2024_again_2024.csv", 2024),
        ("ks4.csv", None),
        ("ks4_mar24.csv", None),
        ("ks4_1985.csv", None),
        ("standard input", None),
    ],
)
def test_another_file_is_named_by_the_year_that_ended(name: str, year: int | None) -> None:
    assert read_name(name, census=False).academic_year == year


@pytest.mark.parametrize(
    ("name", "year"),
    [("ks4_2020.csv", 2020), ("ks4_2023-24.csv", 2024), ("999_2024_ks4.csv", 2024), ("ks2024.csv", 2024)],
)
def test_a_number_before_the_year_does_not_hide_it(name: str, year: int) -> None:
    assert read_name(name, census=False).academic_year == year


def test_a_term_is_a_word_not_a_part_of_one() -> None:
    assert read_name("springfield_summary_2024.csv", census=True).term is None


def test_a_month_is_a_census_only_in_a_census_name() -> None:
    assert read_name("ks4_oct23.csv", census=False) == NameHints(2023, None, None)


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("ks4_provisional_2024.csv", "provisional"),
        ("KS4 Unamended 2024.csv", "provisional"),
        ("ks4_revised.csv", "revised"),
        ("ks4-amended.csv", "revised"),
        ("ks4_FINAL.csv", "final"),
        ("ks4_finalised.csv", None),
    ],
)
def test_the_release_is_told_by_a_word(name: str, release: str | None) -> None:
    assert read_name(name, census=False).release == release
