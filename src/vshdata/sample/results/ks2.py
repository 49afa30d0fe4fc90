"""Key stage 2 tests and teacher assessment; progress only where key stage 1 had been assessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from vshdata.sample.chance import happens, noise, stream
from vshdata.sample.files import SampleFile
from vshdata.sample.national import Group, at
from vshdata.sample.national.stages import KS2_EXPECTED, KS2_HIGHER, KS2_PROGRESS, KS2_YEARS
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import Layout, Row, one, pupil_cells, results_file
from vshdata.sample.results.sitting import Reached, Sitting, means, reaching, sitting, subjects
from vshdata.tables.downloads.stages import KS2

LAYOUT = Layout(KS2, suffix="tab")
LAST_OF_STAGE = 6
EXPECTED, HIGHER, LEAST, MOST = 100, 110, 80, 120
"""Scaled scores."""

_THREE = ("READ", "WRITTA", "MAT")
_TESTS = ("READ", "MAT", "GPS")
_SPREAD = 15.0
_LAST_PUBLISHED = KS2_YEARS[-1]

_COUNTED = (
    "ENDKS SCHRES LARES NATRES SCHRESTA LARESTA NATRESTA ELIGREAD ELIGWRITTA ELIGMAT ELIGGPS ELIGRWM "
    "VALREAD VALWRITTA VALMAT VALGPS VALRWM"
).split()


@dataclass(frozen=True)
class Outcomes:
    """Who reached what, by subject; `progress`: subject -> number -> score."""

    expected: Mapping[str, Reached]
    higher: Mapping[str, Reached]
    progress: Mapping[str, Mapping[int, float]]


def ks2_file(world: World) -> SampleFile:
    """Every pupil at the end of Year 6 in a year with tests."""
    years = [year for year in world.years if year in KS2_YEARS or year > _LAST_PUBLISHED]
    return results_file("ks2", LAYOUT, (row for year in years for row in _rows(world, year)))


def _rows(world: World, year: int) -> Iterable[Row]:
    rng = stream(world.seed, "ks2", year)
    held = sitting(world, LAST_OF_STAGE, year)
    outcomes = _outcomes(rng, held, year)
    long_in_care = {child.number for child in held.members[Group.LOOKED_AFTER]}
    for child in held.pupils:
        cells = pupil_cells(child, year, child.school_in(LAST_OF_STAGE)) | dict.fromkeys(_COUNTED, "1")
        cells["CLA_12_MONTHS"] = one(child.number in long_in_care)
        cells["FSM6_P"] = one(child.free_meals)
        yield child, cells | _attainment(rng, child, outcomes) | _progress(child, outcomes)


def _outcomes(rng: Random, held: Sitting, year: int) -> Outcomes:
    expected = {name: at(levels, year) for name, levels in KS2_EXPECTED.items()}
    higher = {name: at(levels, year) for name, levels in KS2_HIGHER.items()}
    in_all, met = subjects(rng, held, expected["RWM"], {name: expected[name] for name in _THREE})
    high_in_all, high = subjects(rng, held, higher["RWM"], {name: higher[name] for name in _THREE}, met)
    met |= {"RWM": in_all, "GPS": reaching(rng, held, expected["GPS"])}
    high |= {"RWM": high_in_all, "GPS": reaching(rng, held, higher["GPS"], among=met["GPS"])}
    progress = {
        subject: _scores(rng, held, levels[year])
        for subject, levels in KS2_PROGRESS.items()
        if year in levels
    }
    return Outcomes(met, high, progress)


def _scores(rng: Random, held: Sitting, levels: Mapping[str, float]) -> dict[int, float]:
    """Scores of those with a start to compare with, whose mean is that of their group."""
    found: dict[int, float] = {}
    for group, mean in means(held, levels).items():
        drawn = {child.number: _SPREAD * noise(rng) for child in held.members[group] if happens(rng, 0.95)}
        shift = mean - sum(drawn.values()) / max(len(drawn), 1)
        found |= {number: score + shift for number, score in drawn.items()}
    return found


# ------------------------------------------------------------------ one row


def _attainment(rng: Random, child: Child, outcomes: Outcomes) -> dict[str, str]:
    number = child.number
    cells = {f"{name}EXP": one(number in reached) for name, reached in outcomes.expected.items()}
    cells |= {
        f"{name}HIGH": one(number in reached)
        for name, reached in outcomes.higher.items()
        if name != "WRITTA"
    }
    deep = number in outcomes.higher["WRITTA"]
    cells["WRITTADEPTH"] = one(deep)
    cells["WRITTAOUTCOME"] = "GDS" if deep else _teacher(rng, met=number in outcomes.expected["WRITTA"])
    for name in _TESTS:
        met, high = number in outcomes.expected[name], number in outcomes.higher[name]
        cells |= _test(rng, name, met=met, high=high)
    return cells


def _teacher(rng: Random, *, met: bool) -> str:
    if met:
        return "EXS"
    return "WTS" if happens(rng, 0.75) else rng.choice(("PK4", "PK5", "PK6", "HNM"))


def _test(rng: Random, name: str, *, met: bool, high: bool) -> dict[str, str]:
    if high:
        score = rng.randint(HIGHER, MOST)
    elif met:
        score = rng.randint(EXPECTED, HIGHER - 1)
    elif happens(rng, 0.15):
        return {f"{name}OUTCOME": rng.choice("AB")}
    else:
        score = rng.randint(LEAST, EXPECTED - 1)
    return {f"{name}OUTCOME": "AS" if met else "NS", f"{name}SCORE": str(score)}


def _progress(child: Child, outcomes: Outcomes) -> dict[str, str]:
    cells = {}
    for subject, scores in outcomes.progress.items():
        score = scores.get(child.number)
        cells[f"IN{subject}PROG"] = one(score is not None)
        if score is not None:
            cells |= dict.fromkeys(
                (f"{subject}PROGSCORE_EM", f"{subject}PROGSCORE_EM_ADJUSTED"), f"{score:.2f}"
            )
    return cells
