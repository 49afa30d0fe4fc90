"""Terms of which something is loaded, and the files that fill a table."""

from datetime import date
from functools import partial

import pytest
from worlds import Row, World

from vshdata.figures.coverage import (
    ENOUGH_EVENTS,
    PARTIAL,
    TERMS_OF,
    note_phases,
    note_uncounted,
    partial_years,
    terms_of_censuses,
    terms_of_events,
    told_terms,
    untold_terms,
)
from vshdata.figures.frames.schools import on_january_census
from vshdata.figures.indicators import INDICATORS, Caveat, Mark
from vshdata.intake.families import families_of
from vshdata.tables import TABLES


def told(table: str, *rows: Row) -> set[str] | None:
    return told_terms(World({table: [{"pupil": 1, **row} for row in rows]}).scan, table, 2024)


@pytest.mark.parametrize("table", ["pupils", "absence"])
def test_terms_are_those_that_rows_say(table: str) -> None:
    assert told(table, {"term": "autumn"}, {"term": "summer"}) == {"autumn", "summer"}


def test_a_year_told_as_a_whole_has_no_terms() -> None:
    assert told("absence", {"term": "year"}) is None
    assert told("ks4", {}) is None


def test_a_special_school_that_tells_its_year_at_once_fills_no_term_of_the_others() -> None:
    assert told("absence", {"term": "autumn"}, {"term": "year"}) == {"autumn"}


@pytest.mark.parametrize(
    ("censuses", "terms"),
    [
        ({(2024, "spring")}, {"autumn"}),
        ({(2024, "summer")}, {"autumn", "spring"}),
        ({(2025, "autumn")}, {"spring", "summer"}),
        ({(2025, "spring")}, {"summer"}),
        ({(2024, "autumn"), (2025, "summer"), (2026, "autumn")}, set()),
    ],
)
def test_a_census_tells_the_exclusions_of_two_terms(
    censuses: set[tuple[int, str]], terms: set[str]
) -> None:
    assert terms_of_censuses(censuses, 2024) == terms


def test_few_exclusions_cannot_say_that_a_term_lacks() -> None:
    """A small authority may have had none since Christmas."""
    events = [{"pupil": 1, "category": "SUSP", "start": date(2023, 11, 6)}] * ENOUGH_EVENTS
    assert terms_of_events(World({"exclusions": events[1:]}).scan, 2024) is None
    assert terms_of_events(World({"exclusions": events}).scan, 2024) == {"autumn"}
    assert terms_of_events(World({}).scan, 2024) is None


def test_a_year_of_which_a_part_is_missing_compares_with_no_other() -> None:
    absence = INDICATORS["abs_pa_all"]
    marked = partial_years(
        absence, {2019: (), 2020: ("spring term",), 2024: ("summer term",), 2025: ("x",)}
    )

    assert marked.caveats[2024] == Caveat(Mark.NOT_COMPARABLE, PARTIAL)
    assert marked.caveats[2025].mark is Mark.NOT_COMPARABLE
    assert marked.caveats[2025].why == f"{absence.caveats[2025].why}; {PARTIAL}"
    assert marked.caveats[2020] == absence.caveats[2020], "no figure at all stays no figure"
    assert 2019 not in marked.caveats
    assert partial_years(absence, {2024: ()}) is absence


def test_rows_without_a_count_are_told_by_year_and_small_numbers_of_pupils_are_not() -> None:
    full = {"pupil": 9, "sessions_possible": 100, "sessions_authorised": 1, "sessions_unauthorised": 0}
    lacking = [{"pupil": pupil, "sessions_possible": 100, "sessions_authorised": 1} for pupil in range(7)]
    world, none = World({"absence": [full, *lacking, *lacking]}), World({"absence": [full]})

    assert note_uncounted(none.scan, none.scan, [2024], 5) == []
    (note,) = note_uncounted(world.scan, world.scan, [2024], 5)
    assert note.endswith("left out of numerator and denominator: 2023/24 14 pupil-terms.")
    (few,) = note_uncounted(world.scan, world.scan, [2024], 7)
    assert few.endswith("2023/24 7 pupils or fewer.")


def test_pupils_whose_phase_is_of_their_curriculum_year_are_told_by_year() -> None:
    rows = [{"pupil": pupil, "nc_year": "8"} for pupil in range(6)]
    known = [{"pupil": 10, "nc_year": "8", "laestab": "9994001"}, {"pupil": 11, "phase": "special"}]
    world, none = World({"pupils": [*rows, *known]}), World({"pupils": known})

    def note(world: World, threshold: int) -> list[str]:
        census = partial(on_january_census, world.scan, [2024])
        return note_phases(world.scan, census, {"pupils", "absence"}, [2024], threshold)

    assert note(none, 0) == []
    assert "2023/24 6 pupils. England's phases" in note(world, 5)[0]
    assert "2023/24 6 pupils or fewer." in note(world, 6)[0]


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
