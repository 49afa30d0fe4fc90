"""Who is who: what links two identifiers, and what must never link them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from extracts import conflicts_of, people_of

from vshdata.lake import Lake
from vshdata.people import SHARED_FORMER_UPN, SHARED_UPN, Register

BORN = date(2010, 4, 25)
OTHER = date(2011, 1, 2)


def number_pupils(register: Register, *rows: tuple[str | None, str | None, str | None]) -> list[int]:
    """UPN, matching reference and former UPN of each row."""
    schema = {"upn": pl.String, "pmr": pl.String, "former_upn": pl.String}
    return register.number_pupils(pl.DataFrame(rows, schema=schema, orient="row")).to_list()


def number_children(
    register: Register, *rows: tuple[str, str | None, str | None, date | None], la: str = "999"
) -> list[int]:
    """Child number, UPN, former UPN and date of birth of each row."""
    schema = {"la_child_id": pl.String, "upn": pl.String, "former_upn": pl.String, "dob": pl.Date}
    return register.number_children(pl.DataFrame(rows, schema=schema, orient="row"), la).to_list()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def register(lake: Lake) -> Register:
    return Register(lake)


# ---------------------------------------------------------------------- numbers


def test_each_upn_has_one_number_for_good(lake: Lake, register: Register) -> None:
    first = number_pupils(register, ("A", None, None), ("B", None, None), ("A", None, None))
    assert first == [1, 2, 1]
    register.save()
    assert number_pupils(Register(lake), ("C", None, None), ("B", None, None)) == [3, 2]


def test_numbers_are_small_integers_in_the_order_of_the_rows(register: Register) -> None:
    numbers = register.number_pupils(pl.DataFrame({"upn": ["B", "A", "B"]}))
    assert numbers.equals(pl.Series("pupil_id", [1, 2, 1], pl.UInt32), check_dtypes=True, check_names=True)


def test_the_case_of_a_matching_reference_matters(register: Register) -> None:
    assert number_pupils(register, (None, "aB", None), (None, "ab", None)) == [1, 2]


def test_a_upn_and_a_reference_of_the_same_text_are_two_things(lake: Lake, register: Register) -> None:
    number_pupils(register, ("X", None, None), (None, "X", None))
    register.save()
    assert people_of(lake) == {frozenset({"upn:X"}), frozenset({"pmr:X"})}


def test_child_numbers_of_two_authorities_are_kept_apart(lake: Lake, register: Register) -> None:
    here = number_children(register, ("7", None, None, BORN))
    there = number_children(register, ("7", None, None, BORN), la="998")
    again = number_children(register, ("7", None, None, None))
    assert here == again != there
    register.save()
    assert people_of(lake) == {frozenset({"999:7"}), frozenset({"998:7"})}


def test_rows_without_a_upn_column_are_numbered_by_child(register: Register) -> None:
    known = number_children(register, ("7", "A", None, BORN))
    assert register.number_children(pl.DataFrame({"la_child_id": ["7"]}), "999").to_list() == known


def test_a_file_without_rows_numbers_nobody(lake: Lake, register: Register) -> None:
    assert number_pupils(register) == []
    register.save()
    assert people_of(lake) == set()


# ---------------------------------------------------------------------- links


def test_a_reference_beside_a_upn_is_the_same_pupil(lake: Lake, register: Register) -> None:
    assert number_pupils(register, ("A", "p1", None), (None, "p1", None)) == [1, 1]
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "pmr:p1"})}


def test_a_reference_seen_before_its_upn_is_joined_later(lake: Lake, register: Register) -> None:
    assert number_pupils(register, (None, "p1", None)) == [1]
    assert number_pupils(register, ("A", "p1", None)) == [2]
    assert register.resolve().merges.rows() == [(2, 1, False)]
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "pmr:p1"})}


def test_two_upns_of_one_reference_are_one_pupil(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", "p1", None), ("B", "p1", None))
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "upn:B", "pmr:p1"})}


def test_a_former_upn_is_the_same_pupil(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", None, None))
    number_pupils(register, ("B", None, "A"))
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "upn:B"})}


def test_a_former_upn_beside_a_reference_alone_links_too(lake: Lake, register: Register) -> None:
    number_pupils(register, (None, "p1", "A"))
    register.save()
    assert people_of(lake) == {frozenset({"pmr:p1", "upn:A"})}


def test_a_former_upn_equal_to_the_upn_says_nothing(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", None, "A"))
    register.save()
    assert conflicts_of(lake) == set()
    assert people_of(lake) == {frozenset({"upn:A"})}


def test_a_chain_of_former_upns_is_one_pupil(lake: Lake, register: Register) -> None:
    number_pupils(register, ("C", None, "B"), ("B", None, "A"), ("D", None, "C"))
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "upn:B", "upn:C", "upn:D"})}


def test_a_child_is_joined_to_its_upn_and_former_upn(lake: Lake, register: Register) -> None:
    (pupil,) = number_pupils(register, ("A", None, None))
    (child,) = number_children(register, ("7", "A", "F", BORN))
    assert register.joined() == {child}
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "upn:A", "upn:F"})}
    merges = pl.read_parquet(lake.root / "people" / "merges.parquet")
    assert merges.filter(raw_id=child).rows() == [(child, pupil, True)]


def test_the_number_kept_is_that_of_a_upn_where_there_is_one(register: Register) -> None:
    """So that schools' tables, which are large, seldom need a merge applied."""
    (child,) = number_children(register, ("7", "A", None, BORN))
    (pupil,) = number_pupils(register, ("A", None, None))
    assert register.resolve().merges.rows() == [(child, pupil, True)]


def test_a_child_without_a_upn_is_joined_to_nobody(register: Register) -> None:
    number_children(register, ("7", None, None, BORN))
    assert register.joined() == set()
    assert register.resolve().merges.height == 0


def test_a_upn_learnt_in_a_later_return_joins_the_child(lake: Lake, register: Register) -> None:
    number_children(register, ("7", None, None, BORN))
    register.save()
    later = Register(lake)
    number_children(later, ("7", "A", None, BORN))
    later.save()
    assert people_of(lake) == {frozenset({"999:7", "upn:A"})}


def test_one_child_of_two_authorities_is_joined_by_its_upn(lake: Lake, register: Register) -> None:
    number_children(register, ("7", "A", None, BORN))
    number_children(register, ("3", "A", None, BORN), la="998")
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "998:3", "upn:A"})}


# ---------------------------------------------------------------------- conflicts


def test_one_upn_on_children_born_on_different_days_joins_none_of_them(
    lake: Lake, register: Register
) -> None:
    number_children(register, ("7", "A", None, BORN), ("8", "A", None, OTHER))
    assert register.joined() == set()
    register.save()
    assert people_of(lake) == {frozenset({"999:7"}), frozenset({"999:8"}), frozenset({"upn:A"})}
    assert conflicts_of(lake) == {("A", SHARED_UPN, 2)}


def test_a_conflict_may_come_to_light_later_and_undoes_the_join(lake: Lake, register: Register) -> None:
    number_children(register, ("7", "A", None, BORN))
    register.save()
    assert frozenset({"999:7", "upn:A"}) in people_of(lake)
    later = Register(lake)
    number_children(later, ("8", "A", None, OTHER))
    later.save()
    assert people_of(lake) == {frozenset({"999:7"}), frozenset({"999:8"}), frozenset({"upn:A"})}


def test_a_birth_that_is_not_known_excludes_nobody(lake: Lake, register: Register) -> None:
    number_children(register, ("7", "A", None, BORN), ("8", "A", None, None))
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "999:8", "upn:A"})}
    assert conflicts_of(lake) == set()


def test_a_birth_put_right_in_a_later_return_excludes_nobody(lake: Lake, register: Register) -> None:
    number_children(register, ("7", "A", None, BORN), ("7", "A", None, OTHER), ("8", "A", None, OTHER))
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "999:8", "upn:A"})}


def test_one_former_upn_claimed_by_two_pupils_joins_neither(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", None, "F"), ("B", None, "F"))
    register.save()
    assert people_of(lake) == {frozenset({"upn:A"}), frozenset({"upn:B"}), frozenset({"upn:F"})}
    assert conflicts_of(lake) == {("F", SHARED_FORMER_UPN, 2)}


def test_one_pupil_may_claim_a_former_upn_under_two_references(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", None, "F"))
    number_children(register, ("7", "A", "F", BORN))
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "upn:A", "upn:F"})}
    assert conflicts_of(lake) == set()


def test_a_pupil_that_claims_its_own_upn_as_a_former_one_is_no_rival(
    lake: Lake, register: Register
) -> None:
    number_pupils(register, (None, "p1", "A"))
    number_pupils(register, ("A", "p1", None))
    number_pupils(register, ("B", None, "A"))
    register.save()
    assert people_of(lake) == {frozenset({"upn:A", "upn:B", "pmr:p1"})}
    assert conflicts_of(lake) == set()


# ---------------------------------------------------------------------- keeping


def test_saving_twice_adds_nothing(lake: Lake, register: Register) -> None:
    number_pupils(register, ("A", "p1", "F"))
    register.save()
    before = {path: path.read_bytes() for path in lake.root.rglob("*.parquet")}
    register.save()
    again = Register(lake)
    number_pupils(again, ("A", "p1", "F"))
    again.save()
    assert {path: path.read_bytes() for path in lake.root.rglob("*.parquet")} == before


def test_a_writer_stopped_between_links_and_merges_is_made_good_by_the_next(
    lake: Lake, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    number_pupils(register, ("A", None, "F"))
    with monkeypatch.context() as patch:
        patch.setattr(Lake, "write_people", stop)
        with pytest.raises(KeyboardInterrupt):
            register.save()
    again = Register(lake)
    number_pupils(again, ("A", None, "F"))
    again.save()
    assert people_of(lake) == {frozenset({"upn:A", "upn:F"})}


def test_rows_of_a_return_without_dates_of_birth_link_by_reference(lake: Lake, register: Register) -> None:
    rows = pl.DataFrame({"la_child_id": ["7", "8"], "pmr": ["p1", None]})
    register.number_children(rows, "999")
    register.save()
    assert people_of(lake) == {frozenset({"999:7", "pmr:p1"}), frozenset({"999:8"})}
