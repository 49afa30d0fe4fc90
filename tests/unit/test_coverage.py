"""Terms of which something is loaded, and the files that fill a table."""

from datetime import date

import pytest
from worlds import Row, World

from vshdata.figures.coverage import TERMS_OF, told_terms, untold_terms
from vshdata.intake.families import families_of
from vshdata.tables import TABLES


def told(table: str, *rows: Row) -> set[str] | None:
    return told_terms(World({table: [{"pupil": 1, **row} for row in rows]}).scan, table, 2024)


@pytest.mark.parametrize("table", ["pupils", "absence"])
def test_terms_are_those_that_rows_say(table: str) -> None:
    assert told(table, {"term": "autumn"}, {"term": "summer"}) == {"autumn", "summer"}


def test_a_year_told_as_a_whole_has_no_terms() -> None:
    assert told("absence", {"term": "autumn"}, {"term": "year"}) is None
    assert told("ks4", {}) is None


@pytest.mark.parametrize(
    ("month", "term"),
    [(8, "autumn"), (12, "autumn"), (1, "spring"), (3, "spring"), (5, "summer"), (7, "summer")],
)
def test_the_term_of_an_exclusion_is_that_of_its_first_day(month: int, term: str) -> None:
    assert told("exclusions", {"category": "SUSP", "start": date(2024, month, 9)}) == {term}


def test_april_is_of_no_term_for_certain_and_no_day_is_of_none() -> None:
    assert told("exclusions", {"category": "SUSP", "start": date(2024, 4, 9)}) == set()
    assert told("exclusions", {"category": "SUSP"}) is None


def test_untold_terms_are_the_rest_of_the_year_in_words() -> None:
    world = World({"absence": [{"pupil": 1, "term": "spring"}]})

    assert untold_terms(world.scan, "absence", 2024) == (
        "autumn term",
        "summer term",
        "second half of the summer term",
    )
    assert untold_terms(World({}).scan, "absence", 2024) == ()


def test_every_table_is_filled_from_some_file() -> None:
    assert [table for table in TABLES if not families_of(table)] == []
    assert families_of("spells") == ("children in need census, XML return",)
    assert "school census, COLLECT table" not in families_of("ks2")
    assert all("school census, COLLECT table" in families_of(table) for table in TERMS_OF)
