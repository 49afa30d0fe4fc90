"""A made authority whose truth is known: the steps join whom the evidence allows, and nobody else."""

import pytest
from check_links import Outcome, compare
from dirty_world import KINDS
from make_dirt import EXTRACTS, TRUTH, write

import vshdata as library
from vshdata.intake.loaded import Options

CHILDREN = 1500


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """By kind of dirt."""
    folder = tmp_path_factory.mktemp("authority")
    write(CHILDREN, CHILDREN, folder)
    library.ingest(folder / "lake", folder / EXTRACTS, options=Options(la="999"))
    return {outcome.kind: outcome for outcome in compare(folder / "lake", folder / TRUTH)}


def test_every_kind_of_dirt_is_there(outcomes: dict[str, Outcome]) -> None:
    assert set(outcomes) == {"clean", *(kind.name for kind in KINDS)}
    assert sum(outcome.children for outcome in outcomes.values()) == CHILDREN
    assert min(outcome.children for outcome in outcomes.values()) >= 4


def test_no_automatic_match_is_false(outcomes: dict[str, Outcome]) -> None:
    assert {kind: outcome.false for kind, outcome in outcomes.items() if outcome.false} == {}


def test_whom_a_declared_step_can_find_is_found(outcomes: dict[str, Outcome]) -> None:
    joined = {kind: outcome.joined for kind, outcome in outcomes.items()}
    assert joined == {kind: outcome.findable for kind, outcome in outcomes.items()}
    assert sum(joined.values()) > 0.95 * CHILDREN


def test_each_is_joined_by_its_step_or_waits_for_a_person(outcomes: dict[str, Outcome]) -> None:
    assert [kind for kind, outcome in outcomes.items() if not outcome.as_declared] == []


def test_no_clean_child_is_offered_for_review(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["clean"].in_review == 0
