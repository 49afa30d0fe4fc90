"""Who is joined to whom, by which step, and who never: each on a world of a few people."""

from datetime import date
from pathlib import Path

import pytest
from extracts import bad_upn, conflicts_of, people_of, steps_of, upn
from people_worlds import BORN, OTHER, ROBIN, SLIPPED, SWAPPED, children, near_of, pupils

from vshdata.lake import Lake
from vshdata.people import Register
from vshdata.people.decisions import review_rows
from vshdata.people.facts import (
    CROSSED,
    EXCHANGED,
    FORMER_BIRTH,
    OTHER_BIRTH,
    REUSED_NUMBER,
    SAME_NAME,
    SAME_NUMBER,
    SHARED_UPN,
    SLIPPED_BIRTH,
    TWINS,
    TWO_BIRTHS,
)
from vshdata.people.near import WRONG_DIGIT, WRONG_LETTER, near_matches

CARE = "ssda903"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def register(lake: Lake) -> Register:
    return Register(lake)


def apart(lake: Lake, *names: str) -> bool:
    """Whether no two of these are one person."""
    return all(len(person.intersection(names)) <= 1 for person in people_of(lake))


def together(lake: Lake, *names: str) -> bool:
    """Whether all of these are one person."""
    return any(person.issuperset(names) for person in people_of(lake))


# ---------------------------------------------------------------------- step 1: UPN


def test_a_upn_in_the_return_joins(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A"})
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "academic_year": 2024})
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert ("999:7", 2024, "upn") in steps_of(lake)


def test_a_wrong_check_letter_is_used_and_the_right_one_offered(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": upn(1)})
    children(register, {"la_child_id": "7", "upn": bad_upn(1), "dob": BORN})
    register.save()
    assert together(lake, "999:7", f"upn:{bad_upn(1)}")
    assert apart(lake, "999:7", f"upn:{upn(1)}")
    assert near_of(lake) == {("999:7", f"upn:{upn(1)}", WRONG_LETTER)}


@pytest.mark.parametrize(("born", "near"), [(BORN, True), (OTHER, False)])
def test_a_wrong_digit_is_used_and_the_right_one_offered(
    lake: Lake, register: Register, born: date, near: bool
) -> None:
    wrong = upn(1)[:-1] + "7"
    pupils(register, {"upn": upn(1), "dob": born}, {"upn": upn(2), "dob": BORN})
    children(register, {"la_child_id": "7", "upn": wrong, "dob": BORN})
    register.save()
    assert together(lake, "999:7", f"upn:{wrong}")
    assert near_of(lake) == ({("999:7", f"upn:{upn(1)}", WRONG_DIGIT)} if near else set())


RIGHT = upn(1)


@pytest.mark.parametrize(
    "wrong",
    [
        f"{RIGHT[:5]}9{RIGHT[6:12]}",
        f"{RIGHT[:5]}9{RIGHT[6:]}0",
        f"{RIGHT[:5]}99{RIGHT[7:]}",
        f"{bad_upn(1)[:5]}9{RIGHT[6:]}",
    ],
    ids=["a digit missing too", "a digit too many", "two digits wrong", "the letter wrong too"],
)
def test_a_upn_with_more_than_a_digit_wrong_is_offered_nobody(
    lake: Lake, register: Register, wrong: str
) -> None:
    pupils(register, {"upn": RIGHT, "dob": BORN})
    children(register, {"la_child_id": "7", "upn": wrong, "dob": BORN})
    register.save()
    assert near_of(lake) == set()


def test_siblings_with_one_upn_are_joined_to_nobody(lake: Lake, register: Register) -> None:
    children(
        register,
        {"la_child_id": "7", "upn": "A", "dob": BORN},
        {"la_child_id": "8", "upn": "A", "dob": OTHER},
    )
    register.save()
    assert apart(lake, "999:7", "999:8", "upn:A")
    assert conflicts_of(lake) == {("A", SHARED_UPN, 2)}
    assert near_of(lake) == {("999:7", "upn:A", SHARED_UPN), ("999:8", "upn:A", SHARED_UPN)}


def test_twins_with_one_upn_in_one_return_are_joined_to_nobody(lake: Lake, register: Register) -> None:
    twin = {"upn": "A", "dob": BORN, "academic_year": 2024}
    children(register, {"la_child_id": "7", **twin}, {"la_child_id": "8", **twin})
    register.save()
    assert apart(lake, "999:7", "999:8", "upn:A")
    assert conflicts_of(lake) == {("A", TWINS, 2)}


def test_upns_exchanged_in_one_return_join_neither_child(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", "dob": BORN}, {"upn": "B", "dob": OTHER})
    swapped = (
        {"la_child_id": "7", "upn": "B", "dob": BORN},
        {"la_child_id": "8", "upn": "A", "dob": OTHER},
    )
    children(register, *({**row, "academic_year": 2024} for row in swapped))
    register.save()
    assert apart(lake, "999:7", "999:8", "upn:A", "upn:B")
    assert conflicts_of(lake) == {("A", EXCHANGED, 1), ("B", EXCHANGED, 1)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"dob": BORN}, {"dob": SLIPPED}),
        ({"dob": BORN, "sex": "F"}, {"dob": SLIPPED, "sex": "F"}),
        ({"dob": BORN}, {"dob": SWAPPED}),
        ({"dob": BORN, "sex": "F"}, {"dob": BORN, "sex": "M"}),
    ],
)
def test_children_who_are_each_described_as_the_other_have_exchanged_upns(
    lake: Lake, register: Register, one: dict[str, object], other: dict[str, object]
) -> None:
    pupils(register, {"upn": "A", **one}, {"upn": "B", **other})
    children(register, {"la_child_id": "7", "upn": "B", **one}, {"la_child_id": "8", "upn": "A", **other})
    register.save()
    assert apart(lake, "999:7", "999:8", "upn:A", "upn:B")
    assert conflicts_of(lake) == {("A", EXCHANGED, 1), ("B", EXCHANGED, 1)}
    assert near_of(lake) == {("999:7", "upn:B", EXCHANGED), ("999:8", "upn:A", EXCHANGED)}


def test_without_dates_of_birth_sexes_alone_show_no_exchange(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", "sex": "F"}, {"upn": "B", "sex": "M"})
    children(
        register, {"la_child_id": "7", "upn": "B", "sex": "F"}, {"la_child_id": "8", "upn": "A", "sex": "M"}
    )
    register.save()
    assert together(lake, "999:7", "upn:B")
    assert together(lake, "999:8", "upn:A")
    assert conflicts_of(lake) == set()


def test_twins_whose_upns_are_exchanged_in_another_return_stay_two(lake: Lake, register: Register) -> None:
    twin = {"dob": BORN, "sex": "F"}
    pupils(register, {"upn": "A", **twin}, {"upn": "B", **twin})
    for year, upns in ((2023, "AB"), (2024, "BA")):
        rows = ({"la_child_id": number, "upn": upn} for number, upn in zip("78", upns, strict=True))
        children(register, *({**row, **twin, "academic_year": year} for row in rows))
    register.save()
    assert apart(lake, "999:7", "999:8", "upn:A", "upn:B")
    assert conflicts_of(lake) == {("A", CROSSED, 2), ("B", CROSSED, 2)}
    assert {reason for _, _, reason in near_of(lake)} == {CROSSED}


def test_a_conflict_counts_the_children_of_the_return_with_most_of_them(
    lake: Lake, register: Register
) -> None:
    for year, upns in ((2023, "ABC"), (2024, "BC")):
        rows = ({"la_child_id": number, "upn": upn} for number, upn in zip("789", upns, strict=False))
        children(register, *({**row, "dob": BORN, "academic_year": year} for row in rows))
    register.save()
    assert conflicts_of(lake) == {(upn, CROSSED, 3) for upn in "ABC"}


def test_a_slip_in_the_date_of_birth_of_another_sex_is_another_pupil(
    lake: Lake, register: Register
) -> None:
    pupils(register, {"upn": "A", "dob": SLIPPED, "sex": "M"})
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "sex": "F"})
    register.save()
    assert apart(lake, "999:7", "upn:A")
    assert conflicts_of(lake) == {("A", OTHER_BIRTH, 1)}


def test_a_child_with_a_new_number_in_the_next_return_is_still_one(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "academic_year": 2023})
    children(register, {"la_child_id": "8", "upn": "A", "dob": BORN, "academic_year": 2024})
    register.save()
    assert together(lake, "999:7", "999:8", "upn:A")
    assert conflicts_of(lake) == set()


def test_a_siblings_upn_is_found_out_by_the_school(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", "dob": BORN})
    children(register, {"la_child_id": "8", "upn": "A", "dob": OTHER})
    register.save()
    assert apart(lake, "999:8", "upn:A")
    assert conflicts_of(lake) == {("A", OTHER_BIRTH, 1)}


@pytest.mark.parametrize("school", [SWAPPED, SLIPPED])
def test_a_slip_between_return_and_school_is_told_and_joined(
    lake: Lake, register: Register, school: date
) -> None:
    pupils(register, {"upn": "A", "dob": school})
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN})
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert conflicts_of(lake) == {("A", SLIPPED_BIRTH, 1)}


def test_a_number_given_to_another_child_later_joins_neither(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "academic_year": 2020})
    children(register, {"la_child_id": "7", "upn": "B", "dob": OTHER, "academic_year": 2024})
    register.save()
    assert apart(lake, "999:7", "upn:A", "upn:B")
    assert conflicts_of(lake) == {("7", REUSED_NUMBER, 2), ("7", TWO_BIRTHS, 2)}


def test_a_child_with_two_upns_and_one_date_of_birth_is_one(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "academic_year": 2023})
    children(register, {"la_child_id": "7", "upn": "B", "dob": BORN, "academic_year": 2024})
    register.save()
    assert together(lake, "999:7", "upn:A", "upn:B")


# ---------------------------------------------------------------------- steps 2 and 3: former UPN, PMR


def test_a_former_upn_in_the_return_joins(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A"})
    children(register, {"la_child_id": "7", "former_upn": "A", "dob": BORN, "academic_year": 2024})
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert ("999:7", 2024, "former_upn") in steps_of(lake)


def test_a_former_upn_of_a_pupil_born_on_another_day_joins_nobody(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "F", "dob": OTHER})
    pupils(register, {"upn": "A", "dob": BORN, "former_upn": "F"})
    register.save()
    assert apart(lake, "upn:A", "upn:F")
    assert conflicts_of(lake) == {("F", FORMER_BIRTH, 2)}


def test_a_matching_reference_in_the_return_joins(lake: Lake, register: Register) -> None:
    pupils(register, {"pmr": "p1"})
    children(register, {"la_child_id": "7", "pmr": "p1", "academic_year": 2024})
    register.save()
    assert together(lake, "999:7", "pmr:p1")
    assert ("999:7", 2024, "pmr") in steps_of(lake)


def test_of_several_links_the_surest_is_the_step(lake: Lake, register: Register) -> None:
    row = {"la_child_id": "7", "upn": "A", "former_upn": "F", "pmr": "p1", "academic_year": 2024}
    children(register, row)
    register.save()
    assert steps_of(lake) == {("999:7", 2024, "upn"), ("999:7", None, "child_id")}


# ---------------------------------------------------------------------- step 4: child number


def test_a_child_number_carries_the_upn_to_a_return_without_one(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "academic_year": 2023})
    children(register, {"la_child_id": "7", "dob": BORN, "academic_year": 2024})
    register.save()
    assert steps_of(lake) == {("999:7", 2023, "upn"), ("999:7", None, "child_id")}


def test_equal_numbers_in_both_returns_join_where_birth_and_sex_agree(
    lake: Lake, register: Register
) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "sex": "F", "academic_year": 2024})
    children(register, {"la_child_id": "7", "dob": BORN, "sex": "F", "academic_year": 2024}, numbering=CARE)
    register.save()
    assert together(lake, "999:7", "999 ssda903:7", "upn:A")
    assert ("999 ssda903:7", None, "child_id") in steps_of(lake)


@pytest.mark.parametrize(
    "other",
    [
        {"dob": OTHER, "sex": "F"},
        {"dob": SLIPPED, "sex": "F"},
        {"dob": BORN, "sex": "M"},
        {"dob": BORN, "sex": "U"},
        {"dob": BORN},
        {"sex": "F"},
    ],
)
def test_equal_numbers_alone_never_join(lake: Lake, register: Register, other: dict[str, object]) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "sex": "F"})
    children(register, {"la_child_id": "7", **other}, numbering=CARE)
    register.save()
    assert apart(lake, "999:7", "999 ssda903:7")


def test_equal_numbers_do_not_join_a_child_recorded_with_both_sexes(lake: Lake, register: Register) -> None:
    for sex in "FM":
        children(register, {"la_child_id": "7", "dob": BORN, "sex": sex})
        children(register, {"la_child_id": "7", "dob": BORN, "sex": sex}, la="998")
    children(register, {"la_child_id": "7", "dob": BORN, "sex": "F"}, numbering=CARE)
    children(register, {"la_child_id": "7", "dob": BORN, "sex": "M"}, la="998", numbering=CARE)
    register.save()
    assert apart(lake, "999:7", "999 ssda903:7")
    assert apart(lake, "998:7", "998 ssda903:7")


def test_equal_numbers_of_two_authorities_never_join(lake: Lake, register: Register) -> None:
    same = {"la_child_id": "7", "dob": BORN, "sex": "F"}
    children(register, same)
    children(register, same, la="998", numbering=CARE)
    register.save()
    assert apart(lake, "999:7", "998 ssda903:7")


def test_equal_numbers_of_two_pupils_are_told_and_not_joined(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "sex": "F"})
    children(register, {"la_child_id": "7", "upn": "B", "dob": BORN, "sex": "F"}, numbering=CARE)
    register.save()
    assert apart(lake, "999:7", "999 ssda903:7")
    assert ("7", SAME_NUMBER, 2) in conflicts_of(lake)


def test_two_dates_of_birth_keep_the_upn_and_are_evidence_for_nothing_else(
    lake: Lake, register: Register
) -> None:
    children(register, {"la_child_id": "7", "upn": "A", "dob": BORN, "sex": "F"})
    children(register, {"la_child_id": "7", "upn": "A", "dob": OTHER, "sex": "F"})
    children(register, {"la_child_id": "7", "dob": BORN, "sex": "F"}, numbering=CARE)
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert apart(lake, "999:7", "999 ssda903:7")
    assert conflicts_of(lake) == {("7", TWO_BIRTHS, 2)}


# ---------------------------------------------------------------------- step 5: names


def test_a_listed_child_joins_the_pupil_of_its_name(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", **ROBIN})
    children(register, {**ROBIN, "academic_year": 2024})
    register.save()
    assert together(lake, "listed:ash|robin|2010-04-05|zz11zz", "upn:A")
    assert {step for _, _, step in steps_of(lake)} == {"name"}


def test_a_list_with_child_numbers_joins_the_child_of_the_return(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", **ROBIN})
    children(register, {"la_child_id": "7", "dob": BORN, "academic_year": 2024})
    children(register, {"la_child_id": "7", **ROBIN})
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert ("999:7", None, "name") in steps_of(lake)


@pytest.mark.parametrize(
    ("school", "listed"),
    [
        ("O'Brien-Łyńska", "OBRIEN LYNSKA"),
        ("Fougère", "fougere"),
        ("D\u2019Arcy", "d'arcy"),
        ("Groß", "GROSS"),
        ("Ní Dhómhnaill", "Ni-Dhomhnaill"),
    ],
)
def test_case_accents_hyphens_and_apostrophes_do_not_matter(
    lake: Lake, register: Register, school: str, listed: str
) -> None:
    pupils(register, {"upn": "A", **ROBIN, "surname": school})
    (child,) = children(register, {**ROBIN, "surname": listed, "postcode": "zz11zz"})
    register.save()
    assert child in set(Register(lake).resolve().steps["id"])


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ({"postcode": None}, "same name and date of birth, no postcode to compare"),
        ({"postcode": "ZZ9 9ZZ"}, "same name and date of birth, another postcode"),
        ({"sex": "M"}, "same name and date of birth, other sex"),
        ({"dob": SWAPPED}, "same name, date of birth with day and month swapped"),
        ({"dob": SLIPPED}, "same name, date of birth one digit off"),
        ({"surname": "Ashe"}, "near name, same date of birth"),
        ({"forename": "Robyn"}, "near name, same date of birth (may be twins)"),
        ({"forename": "Rose"}, "surname, initial, date of birth and sex (may be twins)"),
        ({"forename": "Jo"}, None),
        ({"surname": "Elder"}, "another surname, same forename, date of birth and postcode"),
        ({"surname": "Elder", "postcode": None}, "another surname, same forename and date of birth"),
        ({"surname": "Elder", "sex": "M"}, None),
        ({"surname": "Elder", "forename": "Jo"}, None),
        ({"dob": OTHER}, None),
    ],
)
def test_a_near_name_is_listed_and_never_joined(
    lake: Lake, register: Register, listed: dict[str, object], reason: str | None
) -> None:
    pupils(register, {"upn": "A", **ROBIN, "sex": "F"})
    children(register, {"la_child_id": "7", **ROBIN, "sex": "F", **listed})
    register.save()
    assert apart(lake, "999:7", "upn:A")
    assert near_of(lake) == ({("999:7", "upn:A", reason)} if reason else set())


@pytest.mark.parametrize(
    ("surname", "forename", "near"),
    [
        ("Marton", "Robyx", True),  # 100 and 60 of 100 alike: 80 on the mean
        ("Marten", "Rosin", True),  # 83 and 80
        ("Marten", "Rob", False),  # 83 and 75: 79 on the mean
        ("Marton", "Roxyz", False),  # 100 and 40
        ("Marxyn", "Rosin", False),  # 67 and 80
    ],
)
def test_names_are_near_from_80_of_100_on_the_mean(
    lake: Lake, register: Register, surname: str, forename: str, near: bool
) -> None:
    pupils(register, {"upn": "A", **ROBIN, "surname": "Marton"})
    children(register, {"la_child_id": "7", **ROBIN, "surname": surname, "forename": forename})
    register.save()
    assert bool(near_of(lake)) is near


@pytest.mark.parametrize(
    ("school", "forename", "near"),
    [
        ("Robin", "Roberta", False),  # 50 of 100 alike
        ("Robin", "Rxbin", True),  # 80: 90 on the mean
        ("Alexander", "Alexxyder", False),  # 78: 89 on the mean
        ("Robin", "Rxbyn", False),  # 60: 80 on the mean
    ],
)
def test_on_a_day_that_is_a_slip_away_names_are_near_from_90(
    lake: Lake, register: Register, school: str, forename: str, near: bool
) -> None:
    pupils(register, {"upn": "A", **ROBIN, "forename": school})
    children(register, {"la_child_id": "7", **ROBIN, "forename": forename, "dob": SLIPPED})
    register.save()
    assert bool(near_of(lake)) is near


@pytest.mark.parametrize("dob", [BORN, SLIPPED])
def test_a_near_name_of_the_other_sex_is_not_offered(lake: Lake, register: Register, dob: date) -> None:
    pupils(register, {"upn": "A", **ROBIN, "sex": "F"})
    children(register, {"la_child_id": "7", **ROBIN, "forename": "Robyn", "dob": dob, "sex": "M"})
    register.save()
    assert near_of(lake) == set()


def test_one_surname_and_initial_are_not_enough_where_no_sex_is_recorded(
    lake: Lake, register: Register
) -> None:
    pupils(register, {"upn": "A", **ROBIN})
    children(register, {"la_child_id": "7", **ROBIN, "forename": "Rose"})
    register.save()
    assert near_of(lake) == set()


@pytest.mark.parametrize(
    "given", [RIGHT, f"{'C' if RIGHT[0] != 'C' else 'D'}{RIGHT[1:]}"], ids=["right", "wrong in both"]
)
def test_a_wrong_check_letter_at_school_is_not_offered(lake: Lake, register: Register, given: str) -> None:
    pupils(register, {"upn": bad_upn(1)})
    children(register, {"la_child_id": "7", "upn": given})
    register.save()
    assert near_of(lake) == set()


def test_another_surname_is_offered_only_where_nobody_is_likelier(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", **ROBIN}, {"upn": "B", **ROBIN, "surname": "Elder", "postcode": None})
    children(register, {"la_child_id": "7", **ROBIN, "postcode": None})
    register.save()
    reason = "same name and date of birth, no postcode to compare"
    assert near_of(lake) == {("999:7", "upn:A", reason)}


def test_a_forename_less_than_60_of_100_alike_is_not_near_whatever_the_surname(
    lake: Lake, register: Register
) -> None:
    """16 of 27 letters: 59. With the surname 100 the mean would round to 80."""
    pupils(register, {"upn": "A", **ROBIN, "forename": "Alexanderjames"})
    children(register, {"la_child_id": "7", **ROBIN, "forename": "Alexandevyvyw"})
    register.save()
    assert near_of(lake) == set()


def test_a_near_match_is_shown_with_each_description_once(register: Register) -> None:
    moved = {**ROBIN, "postcode": "ZZ2 2ZZ"}
    pupils(register, {"upn": "A", **ROBIN}, {"upn": "A", **moved}, {"upn": "A", **moved, "postcode": None})
    children(register, {"la_child_id": "7", **ROBIN, "forename": "Robyn", "postcode": None})
    facts = register.facts()
    (row,) = review_rows(facts, near_matches(facts, register.resolve()))
    assert {row["one"], row["other"]} == {"child/999/7", "upn//A"}
    assert row["one_surname"] == row["other_surname"] == "Ash"
    assert {row["one_postcode"], row["other_postcode"]} == {None, "ZZ1 1ZZ or ZZ2 2ZZ"}


def test_twins_of_one_initial_are_listed_and_not_joined(lake: Lake, register: Register) -> None:
    twin = {**ROBIN, "forename": "Rowan", "sex": "F"}
    pupils(register, {"upn": "A", **ROBIN, "sex": "F"}, {"upn": "B", **twin})
    children(register, {"la_child_id": "7", **twin, "upn": None})
    register.save()
    assert together(lake, "999:7", "upn:B")
    assert apart(lake, "upn:A", "upn:B")
    assert near_of(lake) == set()


def test_one_name_on_two_pupils_joins_neither(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", **ROBIN}, {"upn": "B", **ROBIN})
    children(register, {"la_child_id": "7", **ROBIN})
    register.save()
    assert apart(lake, "999:7", "upn:A", "upn:B")
    assert {(reason, claims) for _, reason, claims in conflicts_of(lake)} == {(SAME_NAME, 2)}


def test_pupils_of_one_name_are_left_alone_where_no_child_asks(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A", **ROBIN}, {"upn": "B", **ROBIN})
    register.save()
    assert apart(lake, "upn:A", "upn:B")
    assert conflicts_of(lake) == set()


def test_a_child_with_a_upn_is_not_joined_by_name_as_well(lake: Lake, register: Register) -> None:
    pupils(register, {"upn": "A"}, {"upn": "B", **ROBIN})
    children(register, {"la_child_id": "7", "upn": "A", **ROBIN})
    register.save()
    assert together(lake, "999:7", "upn:A")
    assert apart(lake, "999:7", "upn:B")


def test_two_rows_of_a_list_are_one_child_by_name(lake: Lake, register: Register) -> None:
    children(register, {"la_child_id": "7", **ROBIN})
    children(register, {"la_child_id": "3", **ROBIN}, la="998")
    register.save()
    assert together(lake, "999:7", "998:3")
    assert steps_of(lake) == set()
