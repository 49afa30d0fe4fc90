"""How a cohort is asked for, and how it is titled."""

import pytest

from vshdata.errors import UsageError
from vshdata.figures.cohorts import COHORTS, parse_cohort
from vshdata.tables.statuses import STATUSES


@pytest.mark.parametrize("cohort", COHORTS)
def test_a_cohort_is_asked_for_by_its_id(cohort: str) -> None:
    asked = parse_cohort(cohort)

    assert (asked.id, asked.any_point, asked.cohort) == (cohort, False, COHORTS[cohort])


@pytest.mark.parametrize("text", ["CIN", " cin ", "Cin"])
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert parse_cohort(text) == parse_cohort("cin")


@pytest.mark.parametrize("text", ["cpp@any", "CPP@ANY", " Cpp@Any "])
def test_any_point_is_added_after_the_name(text: str) -> None:
    asked = parse_cohort(text)

    assert (asked.id, asked.any_point) == ("cpp@any", True)


def test_every_pupil_is_every_pupil_at_any_point_too() -> None:
    assert parse_cohort("all@any") == parse_cohort("all")
    assert parse_cohort("all").id == "all"


def test_a_title_says_when() -> None:
    assert parse_cohort("cin").title == "Children in need, at 31 March"
    assert parse_cohort("cin@any").title == "Children in need, at any point in the year"
    assert parse_cohort("all").title == "All pupils"


@pytest.mark.parametrize(
    ("text", "guess"),
    [("cinn", "Did you mean cin"), ("cpp0", "Did you mean cpp"), ("xyz", "Cohorts: cin, cino")],
)
def test_an_unknown_cohort_names_the_nearest(text: str, guess: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_cohort(text)

    assert caught.value.message == f"There is no cohort '{text}'."
    assert caught.value.hint.startswith(guess)
    assert caught.value.hint.endswith(f"Cohorts: {', '.join(COHORTS)}; add @any for any point in the year.")


@pytest.mark.parametrize("text", ["", "@any", "cin@", "cin@march", "cin@any@any", "cin any"])
def test_half_a_name_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="There is no cohort"):
        parse_cohort(text)


def test_cohorts_are_declared_in_known_statuses() -> None:
    for name, cohort in COHORTS.items():
        assert name == cohort.id == name.lower()
        assert {*cohort.any_of, *cohort.all_of, *cohort.none_of} <= set(STATUSES)
        assert cohort.definition.endswith(".")
        assert cohort.is_everyone == (name == "all")


def test_only_plans_of_children_in_need_begin_late() -> None:
    assert {name: item.first_year for name, item in COHORTS.items() if item.first_year} == {"cinp": 2022}
