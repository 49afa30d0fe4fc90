"""Cohorts that a user declares in `vshdata.toml`: read, refused with a reason, and measured."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from extracts import write
from worlds import Spell, children_over_years, spell

from vshdata.errors import UsageError
from vshdata.figures.cohorts import Cohort, own_cohorts, parse_cohort
from vshdata.settings import read_settings

ANN, BEN, CAT = 1, 2, 3
LONG_BEFORE, JULY = date(2019, 6, 1), date(2023, 7, 3)


def declared(folder: Path, text: str) -> dict[str, Cohort]:
    write(folder, "vshdata.toml", f"[cohorts.mine]\n{text}\n")
    return own_cohorts(read_settings(folder).cohorts)


def children(own: dict[str, Cohort], spells: list[Spell], year: int = 2024, **more: Any) -> set[int]:
    return children_over_years("mine", {year: spells}, year=year, own=own, **more)


def test_without_declarations_there_are_none(tmp_path: Path) -> None:
    assert own_cohorts(read_settings(tmp_path).cohorts) == {}


def test_every_key_is_read(tmp_path: Path) -> None:
    found = declared(
        tmp_path,
        """
        name = "Long in need"
        definition = "As agreed with the board."
        status = ["need", "cp_plan"]
        also = "cin_plan"
        without = ["looked_after"]
        reference_date = "12-31"
        min_months = 6
        look_back_years = 2
        ages = [5, 15]
        primary_need = ["N1", "N2"]
        """,
    )

    assert found == {
        "mine": Cohort(
            "mine",
            "Long in need",
            "As agreed with the board.",
            any_of=("need", "cp_plan"),
            all_of=("cin_plan",),
            none_of=("looked_after",),
            min_months=6,
            first_year=2022,
            look_back_years=2,
            day=(12, 31),
            ages=(5, 15),
            primary_needs=("N1", "N2"),
            own=True,
        )
    }
    assert parse_cohort("mine", found).title == "Long in need, at 31 December"
    assert parse_cohort("mine@any", found).title == "Long in need, at any point in the year"


def test_a_definition_is_put_in_words_where_none_is_given(tmp_path: Path) -> None:
    found = declared(tmp_path, 'status = "need"\nages = [5, 15]\nmin_months = 6\nwithout = "cp_plan"')

    assert found["mine"].definition == (
        "Any of need, for 6 months or more, without cp_plan, aged 5 to 15. Declared in vshdata.toml."
    )
    assert found["mine"].name == "mine"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'cohorts.mine.status': field required."),
        ("status = []", "'cohorts.mine.status': name at least one status."),
        ('status = "needy"', "'cohorts.mine.status.0': there is no 'needy'; choose from need, cin_plan, "),
        ('status = "need"\nprimary_need = "N12"', "'cohorts.mine.primary_need.0': there is no 'N12'; "),
        (
            'status = "need"\nreference_date = "31-12"',
            "'cohorts.mine.reference_date': there is no day 31-12",
        ),
        ('status = "need"\nreference_date = "02-29"', "'cohorts.mine.reference_date': write month and day"),
        (
            'status = "need"\nreference_date = 12',
            "'cohorts.mine.reference_date': write month and day of any",
        ),
        ('status = "need"\nages = [15, 5]', "'cohorts.mine': ages are the youngest and then the oldest."),
        ('status = "need"\nages = [5]', "'cohorts.mine.ages.1': field required."),
        ('status = "need"\nmin_months = -1', "'cohorts.mine.min_months': input should be greater than or"),
        (
            'status = "looked_after"\nmin_months = 24',
            "'cohorts.mine': min_months of looked_after is at most 12",
        ),
        ('status = "cp_plan"\nprimary_need = "N1"', "'cohorts.mine': primary_need asks for status 'need'."),
        ('status = "need"\nage = 5', "'cohorts.mine.age': extra inputs are not permitted."),
    ],
)
def test_a_fault_is_named_with_its_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        declared(tmp_path, text)

    assert caught.value.message.startswith(f"vshdata.toml: {message}")


@pytest.mark.parametrize("name", ["My-Cohort", '"my cohort"', '"1st"', '"a@any"'])
def test_a_name_that_cannot_be_typed_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, "vshdata.toml", f'[cohorts.{name}]\nstatus = "need"\n')

    with pytest.raises(UsageError, match="a cohort's name is small letters, digits and hyphens"):
        read_settings(tmp_path)


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "vshdata.toml", '[cohorts.cin]\nstatus = "need"\n')

    with pytest.raises(UsageError) as caught:
        own_cohorts(read_settings(tmp_path).cohorts)
    assert caught.value.message == "vshdata.toml: 'cohorts.cin': there is a cohort cin already."


# ---------------------------------------------------------------------- what they mean


def test_the_reference_date(tmp_path: Path) -> None:
    """31 December 2023 is in 2023/24. Ann's case was open that day, Ben's closed, Cat's not yet begun."""
    own = declared(tmp_path, 'status = "need"\nreference_date = "12-31"')
    spells = [
        spell(ANN, "need", LONG_BEFORE, date(2024, 1, 5)),
        spell(BEN, "need", LONG_BEFORE, date(2023, 12, 31)),
        spell(CAT, "need", date(2024, 1, 1)),
    ]

    assert children(own, spells) == {ANN}
    assert children(own, [spell(ANN, "need", LONG_BEFORE)], year=2025) == {ANN}


@pytest.mark.parametrize(
    ("start", "is_in"), [(date(2023, 10, 1), True), (date(2023, 10, 2), False), (LONG_BEFORE, True)]
)
def test_minimum_months(tmp_path: Path, start: date, *, is_in: bool) -> None:
    """Six months to 31 March are full where the case began by 1 October."""
    own = declared(tmp_path, 'status = "need"\nmin_months = 6')

    assert children(own, [spell(ANN, "need", start)]) == ({ANN} if is_in else set())


def test_look_back(tmp_path: Path) -> None:
    """A child protection plan at any time in two years, and no need now."""
    own = declared(tmp_path, 'status = "cp_plan"\nlook_back_years = 2\nwithout = "need"')
    returns = {
        2023: [
            spell(ANN, "cp_plan", LONG_BEFORE, date(2022, 4, 1)),
            spell(BEN, "cp_plan", LONG_BEFORE, date(2022, 7, 1)),
        ],
        2024: [spell(BEN, "need", LONG_BEFORE), spell(CAT, "cp_plan", JULY)],
    }

    assert children_over_years("mine", returns, own=own) == {ANN, CAT}
    assert children_over_years("mine", {**returns, 2025: []}, year=2025, own=own) == {CAT}


@pytest.mark.parametrize(
    ("born", "is_in"),
    [
        (date(2018, 4, 1), False),
        (date(2018, 3, 31), True),
        (date(2013, 4, 1), True),
        (date(2013, 3, 31), False),
    ],
)
def test_ages_are_full_years_on_the_day(tmp_path: Path, born: date, *, is_in: bool) -> None:
    """Six to ten on 31 March 2024: the sixth birthday is reached, the eleventh is not. Ben is unborn, or
    his date of birth is not known.
    """
    own = declared(tmp_path, 'status = "need"\nages = [6, 10]')
    spells = [spell(ANN, "need", LONG_BEFORE), spell(BEN, "need", LONG_BEFORE)]

    assert children(own, spells, births={ANN: born}) == ({ANN} if is_in else set())
    assert children(own, spells) == set()


def test_primary_need_is_asked_of_need_and_not_of_a_plan(tmp_path: Path) -> None:
    own = declared(tmp_path, 'status = ["need", "cp_plan"]\nprimary_need = "N1"')
    spells = [
        {**spell(ANN, "need", LONG_BEFORE), "primary_need": "N1"},
        {**spell(BEN, "need", LONG_BEFORE), "primary_need": "N2"},
        spell(CAT, "cp_plan", LONG_BEFORE),
    ]

    assert children(own, spells) == {ANN, CAT}


def test_statuses_that_go_on(tmp_path: Path) -> None:
    """Adopted for a year or more, and in need now."""
    own = declared(tmp_path, 'status = "adopted"\nalso = "need"\nmin_months = 12')
    returns = {
        2022: [spell(child, "need", LONG_BEFORE, date(2021, 9, 1), reason="RC1") for child in (ANN, BEN)],
        2024: [spell(ANN, "need", JULY)],
    }

    assert children_over_years("mine", returns, own=own) == {ANN}
