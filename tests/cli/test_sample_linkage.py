"""The committed sample: every planted fault of linkage is found, and nobody is made one with another."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import SAMPLE
from extracts import Person, people_of, steps_of
from people_worlds import near_of

import vshdata as library
from vshdata.lake import Lake
from vshdata.people.facts import EXCHANGED, SHARED_UPN, TWINS
from vshdata.people.near import WRONG_DIGIT
from vshdata.sample.dirt import spoil_children
from vshdata.sample.people import Child, build_world
from vshdata.sample.ssda903 import OTHER_NUMBERING

LISTED = "listed:"
CARE = "999 ssda903"
"""The looked-after return names no authority: it takes that of the children in need return."""


@pytest.fixture(scope="module")
def truth() -> dict[str, Child]:
    """Identifier, as `people_of` names it -> the child whose own it is, from the maker of the sample."""
    made = json.loads((SAMPLE / "manifest.json").read_text())
    world = build_world(made["pupils"], tuple(made["years"]), made["seed"])
    own = {name: child for child in world.children for name in names_of(child)}
    faulty = spoil_children(world).children
    wrong = {f"upn:{child.cin_upn}": child for child in faulty if "mistyped_upn" in child.faults}
    letters = (child for child in faulty if {"wrong_check_letter", "former_upn_only"} & set(child.faults))
    return own | wrong | {name: child for child in letters for name in names_of(child)}


def names_of(child: Child) -> Iterator[str]:
    yield from (f"999:{child.number}", f"{CARE}:{OTHER_NUMBERING + child.number}")
    yield from (f"upn:{upn}" for upn in (child.enrolment_upn, child.former_upn) if upn)
    if child.pmr:
        yield f"pmr:{child.pmr}"


@pytest.fixture(scope="module")
def people(sample_lake: Path) -> set[Person]:
    return people_of(Lake(sample_lake))


def test_nobody_is_made_one_with_another(people: set[Person], truth: dict[str, Child]) -> None:
    """Also shows that every identifier of the files but a listed name is known to the maker."""
    several = [person for person in people if len({truth[name].number for name in known(person)}) > 1]
    assert several == []
    assert sum(len(known(person)) for person in people) > 5000


def known(person: Person) -> list[str]:
    return [name for name in person if not name.startswith(LISTED)]


# ------------------------------------------------------------------ each planted fault


@pytest.fixture(scope="module")
def near(sample_lake: Path) -> set[tuple[str, str, str]]:
    return near_of(Lake(sample_lake))


def planted(extracts: Path, fault: str) -> list[str]:
    """The records with a fault, as they stand in their files."""
    entries = json.loads((SAMPLE / "manifest.json").read_text())["planted"]
    found = []
    for entry in entries:
        if entry["fault"] == fault:
            text = (extracts / entry["file"].rsplit("/")[-1]).read_text(encoding="utf-8-sig")
            found.append("\n".join(text.split("\n")[entry["line"] - 1 :]).split("</Child>")[0])
    assert found
    return found


def children_with(extracts: Path, fault: str) -> list[str]:
    """Children of the children in need returns, as `people_of` names them; each once."""
    told = (re.match(r"<Child>.*?<LAchildID>(\d+)<", text, re.DOTALL) for text in planted(extracts, fault))
    return sorted({f"999:{one[1]}" for one in told if one})


def pupil_of(name: str, people: set[Person]) -> set[str]:
    """UPNs that a child is one with."""
    (person,) = (person for person in people if name in person)
    return {other.removeprefix("upn:") for other in person if other.startswith("upn:")}


@pytest.mark.parametrize("fault", ["wrong_check_letter", "former_upn_only"])
def test_a_child_under_a_upn_that_the_school_knows_too_is_joined(
    extracts: Path, people: set[Person], truth: dict[str, Child], fault: str
) -> None:
    (name,) = children_with(extracts, fault)
    assert truth[name].enrolment_upn[1:] in {upn[1:] for upn in pupil_of(name, people)}


def test_a_child_without_a_upn_is_listed_as_not_matched(
    extracts: Path, sample_lake: Path, people: set[Person], tmp_path: Path
) -> None:
    (name,) = children_with(extracts, "missing_upn")
    assert pupil_of(name, people) == set()
    library.unmatched(sample_lake_copy(sample_lake, tmp_path), tmp_path / "out.csv")
    assert f",{name.removeprefix('999:')},," in (tmp_path / "out.csv").read_text()


def sample_lake_copy(lake: Path, folder: Path) -> Path:
    """A list of children is journalled, and the sample lake is not to be written to."""
    import shutil

    return Path(shutil.copytree(lake, folder / "copy"))


def test_a_child_whose_upn_is_not_yet_known_is_joined_to_nobody(
    extracts: Path, people: set[Person]
) -> None:
    numbers = {text.split(",")[0] for text in planted(extracts, "upn_not_yet_known")}
    assert [pupil_of(f"{CARE}:{number}", people) for number in numbers] == [set()]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("shared_upn", SHARED_UPN), ("swapped_upns", EXCHANGED), ("twins_with_one_upn", TWINS)],
)
def test_a_upn_that_cannot_be_believed_joins_nobody_and_waits_for_a_person(
    extracts: Path, people: set[Person], near: set[tuple[str, str, str]], fault: str, reason: str
) -> None:
    names = children_with(extracts, fault)
    assert len(names) == 2
    assert [pupil_of(name, people) for name in names] == [set(), set()]
    assert {one for one, _, why in near if why == reason} == set(names)


def test_a_mistyped_upn_is_offered_beside_the_right_one(
    extracts: Path, people: set[Person], near: set[tuple[str, str, str]], truth: dict[str, Child]
) -> None:
    names = children_with(extracts, "mistyped_upn")
    right = {(name, f"upn:{truth[name].enrolment_upn}", WRONG_DIGIT) for name in names}
    assert len(names) == 2
    assert right <= near
    assert not any(truth[name].enrolment_upn in pupil_of(name, people) for name in names)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("changed_surname", "another surname, same forename and date of birth"),
        ("slipped_birth", "same name, date of birth one digit off"),
    ],
)
def test_a_listed_child_that_is_nearly_a_pupil_is_offered_and_not_joined(
    extracts: Path, sample_lake: Path, near: set[tuple[str, str, str]], fault: str, reason: str
) -> None:
    (record,) = (text.split("\n")[0].split(",") for text in planted(extracts, fault))
    day, month, year = record[3].split("/")
    listed = f"{LISTED}{record[1].lower()}|{record[2].lower()}|{year}-{month}-{day}|"
    offered = {(one, other) for one, other, why in near if why == reason and listed in {one, other}}
    assert len(offered) == 1
    assert listed not in {name for name, _, _ in steps_of(Lake(sample_lake))}
