"""Worlds of children whose truth is known: time on a plan, absence, schools, need, children who leave.

Need raises both absence and time on a plan, so that time on a plan looks harmful where it is not. Children
of high need leave more often and then have no result. Schools differ, and so do children.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from vshdata.studies.bands import HALF_YEAR

NONE, SMALL, LARGE = 0.0, -0.3, -1.5
"""Planted change of absence per 6 months on a plan, in percentage points."""

NEEDS = ("N1", "N2", "N5")


@dataclass(frozen=True)
class World:
    """What is planted. `confounding`: percentage points of absence that the highest need adds."""

    slope: float = NONE
    confounding: float = 0.0
    children: int = 480
    schools: int = 60
    years: tuple[int, ...] = (2024,)
    leavers: float = 0.15


def draw_world(world: World, seed: int) -> pl.DataFrame:
    """Rows for `study_dose`: one per child and year that is still there."""
    chance = np.random.default_rng([999, seed])
    children = world.children
    need = chance.integers(0, len(NEEDS), children)
    high = (need == len(NEEDS) - 1).astype(float)
    school = chance.integers(0, world.schools, children)
    of_school = chance.normal(0, 1.5, world.schools)
    of_child = chance.normal(0, 3, children)
    fsm = chance.random(children) < 0.5
    begun = chance.gamma(1.4, 190, children) + 260 * high * (world.confounding > 0)
    frames = []
    for at, year in enumerate(world.years):
        days = np.clip(begun + 330 * at * (chance.random(children) < 0.7), 0, 1800).astype(int)
        absence = (
            12
            + world.slope * days / HALF_YEAR
            + world.confounding * high
            + 2 * fsm
            + of_school[school]
            + of_child
            + chance.normal(0, 3, children)
        )
        stays = chance.random(children) >= world.leavers * (1 + high)
        rows = pl.DataFrame(
            {
                "pupil_id": np.arange(children),
                "academic_year": np.full(children, year),
                "outcome": absence,
                "weight": np.ones(children),
                "exposure": days,
                "school": [f"school {number}" for number in school],
                "primary_need": np.array(NEEDS)[need],
                "fsm": fsm.astype(int),
                "on_plan": chance.random(children) < 0.5,
            }
        )
        frames.append(rows.filter(pl.Series(stays)))
    return pl.concat(frames)


@dataclass(frozen=True)
class EventWorld:
    """A cohort and its comparator. `drift`: how much further apart they grow every year, event or no
    event.
    """

    change: float = 0.0
    drift: float = 0.0
    children: int = 150
    schools: int = 60
    before: tuple[int, ...] = (2017, 2018, 2019)
    after: tuple[int, ...] = (2022, 2023)


def draw_event_world(world: EventWorld, seed: int) -> pl.DataFrame:
    """Rows for `study_event`: other children every year, in the same schools."""
    chance = np.random.default_rng([998, seed])
    of_school = chance.normal(0, 1.5, world.schools)
    frames = []
    for at, year in enumerate((*world.before, *world.after)):
        children = 2 * world.children
        treated = np.arange(children) % 2 == 0
        school = chance.integers(0, world.schools, children)
        after = year in world.after
        absence = (
            8
            + 0.4 * at
            + treated * (5 + world.drift * at + world.change * after)
            + of_school[school]
            + chance.normal(0, 4, children)
        )
        frames.append(
            pl.DataFrame(
                {
                    "pupil_id": np.arange(children) + 10_000 * at,
                    "academic_year": np.full(children, year),
                    "outcome": absence,
                    "weight": np.ones(children),
                    "school": [f"school {number}" for number in school],
                    "sex": chance.choice(["F", "M"], children),
                    "treated": treated,
                }
            )
        )
    return pl.concat(frames)
