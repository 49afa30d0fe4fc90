"""Intervals hold a planted truth, and do not where need confounds and nothing is adjusted for.

A few worlds here, from fixed seeds; the whole measurement is `bench/study_coverage.py`.
"""

import pytest
from study_coverage import CONFOUNDED, EVENT, cover_dose, cover_event, cover_within
from study_worlds import LARGE, NONE, SMALL, EventWorld, World, draw_event_world

from vshdata.studies.events import study_event

SEEDS = range(7_000, 7_040)


@pytest.mark.parametrize("slope", [NONE, SMALL, LARGE])
def test_adjusted_intervals_hold_the_truth_and_unadjusted_ones_do_not(slope: float) -> None:
    found = cover_dose("confounded", World(slope, CONFOUNDED), SEEDS)
    assert found.worlds == len(SEEDS)
    assert found.share >= 87.5
    assert found.naive_share is not None
    assert found.naive_share <= 20


def test_without_confounding_both_hold_it() -> None:
    found = cover_dose("plain", World(SMALL), SEEDS)
    assert found.naive_share is not None
    assert min(found.share, found.naive_share) >= 87.5


def test_a_large_slope_is_always_found_and_none_seldom() -> None:
    assert cover_dose("large", World(LARGE, CONFOUNDED), SEEDS).found == len(SEEDS)
    assert cover_dose("none", World(NONE, CONFOUNDED), SEEDS).found <= 6


@pytest.mark.parametrize("truth", [0.0, -1.0])
def test_within_children_the_difference_is_held(truth: float) -> None:
    world = World(years=(2022, 2023, 2024), children=200)
    assert cover_within("within", world, truth, SEEDS).share >= 87.5


@pytest.mark.parametrize("schools", [60, 20])
def test_a_change_after_an_event_is_held(schools: int) -> None:
    assert cover_event("event", EventWorld(change=-1, schools=schools), SEEDS).share >= 87.5


def test_groups_that_drift_apart_before_have_no_headline() -> None:
    drawn = [study_event(draw_event_world(EventWorld(drift=2.5), seed), EVENT) for seed in SEEDS]
    assert [event.headline for event in drawn] == [None] * len(SEEDS)
    assert {event.refusals[0].rule for event in drawn} == {"flat_before"}
    assert all(event.years for event in drawn)
