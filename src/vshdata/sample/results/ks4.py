"""Key stage 4 results: every pupil at the end of Year 11, in independent schools too."""

from collections.abc import Iterable, Sequence
from random import Random

from vshdata.sample.chance import stream
from vshdata.sample.files import SampleFile
from vshdata.sample.national import ALL, Group
from vshdata.sample.national.ks4 import NO_PROGRESS_8, level
from vshdata.sample.people import Child, World
from vshdata.sample.results.attainment import STANDARD, STRONG, Marks, Target, draw_marks
from vshdata.sample.results.giap import Layout, Row, one, pupil_cells, results_file
from vshdata.sample.results.sitting import place, sitting
from vshdata.tables.downloads.ks4 import NAMES, PREFIX

LAYOUT = Layout(NAMES, PREFIX)
LAST_OF_STAGE = 11


def ks4_file(world: World) -> SampleFile:
    """One row per pupil at the end of key stage 4."""
    return results_file("ks4", LAYOUT, (row for year in world.years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    marks = _results(world, year)
    for child in world.cohorts[year]:
        own = marks[child.number]
        yield child, _pupil(child, year) | _scores(own) | _progress(own, year) | _flags(own)


# ------------------------------------------------------------------ marks for a whole cohort


def _results(world: World, year: int) -> dict[int, Marks]:
    """Group by group; other pupils of state-funded schools make up the level of all of them."""
    rng = stream(world.seed, "ks4", year)
    held = sitting(world, LAST_OF_STAGE, year)
    remaining = Target.of(level(ALL, year), len(held.pupils))
    marks: dict[int, Marks] = {}
    for group in Group:
        target = Target.of(level(group, year), len(held.members[group]))
        remaining = remaining.without(target)
        marks |= _marked(rng, held.members[group], group, target)
    marks |= _marked(rng, held.members[None], None, remaining)
    independent = [child for child in world.cohorts[year] if child.at_independent_school]
    return marks | _marked(rng, independent, None, Target.of(level(ALL, year), len(independent)))


def _marked(
    rng: Random, children: Sequence[Child], group: Group | None, target: Target
) -> dict[int, Marks]:
    if not children:
        return {}
    marks = draw_marks(rng, _abilities(rng, children, group), target)
    return {child.number: own for child, own in zip(children, marks, strict=True)}


def _abilities(rng: Random, children: Sequence[Child], group: Group | None) -> list[float]:
    """Evenly spread from 0 to 1, so that a small group has the tails of a large one."""
    places = [place(rng, child, group) for child in children]
    order = sorted(range(len(children)), key=lambda at: (places[at], at))
    abilities = [0.0] * len(children)
    for rank, at in enumerate(order):
        abilities[at] = (rank + 0.5) / len(children)
    return abilities


# ------------------------------------------------------------------ one row


def _pupil(child: Child, year: int) -> dict[str, str]:
    return pupil_cells(child, year, child.school_in(LAST_OF_STAGE)) | {
        "ENDKS": "1",
        "LARES": one(not child.at_independent_school),
        "NATRES": "1",
        "FSM": one(child.free_meals),
        "SENK": one(child.sen == "K"),
        "SENE": one(child.sen == "E"),
    }


def _scores(marks: Marks) -> dict[str, str]:
    return {
        "ATT8": f"{marks.att8:g}",
        "SLOT1ENG": str(2 * marks.eng),
        "SLOT2MAT": str(2 * marks.mat),
        "EBACSCR": str(marks.ebacc),
        "OPENSCR": f"{marks.open:g}",
        "EBACCAPS_PUPIL": f"{marks.pillars / 5:g}",
        "ANYPASS_PTQ_EE": one(marks.att8 > 0),
    }


_ELEMENTS = (("ENG", 21, 2), ("MAT", 20, 2), ("EBAC", 29, 3), ("OPEN", 30, 3))
"""Element, its share in a hundred of the expected score, and how many slots it stands for."""


def _progress(marks: Marks, year: int) -> dict[str, str]:
    """The gap to the expected score, per slot; blank for a pupil without key stage 2 results."""
    if marks.expected is None or year in NO_PROGRESS_8:
        return {"INP8CALC": "0"}
    gained = (2.0 * marks.eng, 2.0 * marks.mat, float(marks.ebacc), marks.open)
    cells = {"INP8CALC": "1", "ATT8_PRED": f"{marks.expected / 100:.2f}"}
    cells["P8SCORE"] = f"{(marks.att8 - marks.expected / 100) / 10:.3f}"
    for (name, share, slots), score in zip(_ELEMENTS, gained, strict=True):
        expected = marks.expected * share / 10_000
        cells[f"P8{name}"] = f"{(score - expected) / slots:.3f}"
    return cells


def _flags(marks: Marks) -> dict[str, str]:
    pillars = {
        "EBACENG": marks.eng,
        "EBACMAT": marks.mat,
        "EBAC2SCI": marks.sci,
        "EBACHUM": marks.hum,
        "EBACLAN": marks.lan,
    }
    cells = {"EBACC_E_PTQ_EE": one(marks.entered)}
    for suffix, grade in (("95", STRONG), ("94", STANDARD)):
        passed = {name: (got or 0) >= grade for name, got in pillars.items()}
        cells |= {f"{name}_{suffix}": one(claim) for name, claim in passed.items()}
        cells[f"L2BASICS_{suffix}"] = one(passed["EBACENG"] and passed["EBACMAT"])
        cells[f"EBACC_{suffix}"] = one(marks.entered and all(passed.values()))
    return cells
