"""Key stage 4 results of one year, as downloaded from *Get information about pupils*.

The service writes no quotes. It would give all years in one file; one file a year is what an
authority that downloads each autumn ends up with. Every column that the toolkit reads is filled,
and a few others; the rest are blank.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from vshdata.sample.attainment import STANDARD, STRONG, Marks, Target, draw_marks
from vshdata.sample.cases import Standing
from vshdata.sample.chance import stream
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.ks4_columns import COLUMNS, PREFIX
from vshdata.sample.national import (
    ALL_PUPILS,
    IN_NEED,
    NO_PROGRESS_8,
    PROTECTED,
    level,
)
from vshdata.sample.people import Child, World
from vshdata.sample.schools import LA

GROUPS = {
    Standing.PLAN: IN_NEED,
    Standing.NEED: IN_NEED,
    Standing.PROTECTED: PROTECTED,
}
"""Standings whose published level is followed; everyone else makes up the level of all pupils."""

KNOWN_PENALTY = 0.35
"""How far down the order children once known to social care start among everyone else."""

RESULTS_FAULTS = frozenset({"wrong_check_letter"})
"""Faults of a child that its results row shares."""


@dataclass(frozen=True)
class Layout:
    """How one year's file is written."""

    suffix: str
    delimiter: str
    encoding: str
    newline: str
    fault: str = ""


LAYOUTS = (
    Layout("csv", ",", "utf-8-sig", "\n", "byte_order_mark"),
    Layout("csv", ",", "cp1252", "\r\n", "crlf"),
    Layout("tab", "\t", "utf-8", "\n"),
    Layout("csv", ",", "utf-8", "\n"),
)
"""Taken in turn by the years of a sample."""


def ks4_file(world: World, year: int, seed: int) -> SampleFile:
    """One row per pupil at the end of key stage 4."""
    layout = LAYOUTS[world.years.index(year) % len(LAYOUTS)]
    records = tuple(
        _record(child, marks, year, layout.delimiter)
        for child, marks in _results(world.cohorts[year], year, seed)
    )
    return SampleFile(
        f"ks4_results_{year}.{layout.suffix}",
        "ks4",
        year,
        (layout.delimiter.join(COLUMNS),),
        records,
        delimiter=layout.delimiter,
        encoding=layout.encoding,
        newline=layout.newline,
        faults=(layout.fault,) if layout.fault else (),
    )


# ------------------------------------------------------------------ marks for a whole cohort


def _results(cohort: Sequence[Child], year: int, seed: int) -> Iterable[tuple[Child, Marks]]:
    rng = stream(seed, "ks4", year)
    remaining = Target.of(level(ALL_PUPILS, year), len(cohort))
    marks: dict[int, Marks] = {}
    for table in (IN_NEED, PROTECTED):
        group = [child for child in cohort if GROUPS.get(child.standing) is table]
        target = Target.of(level(table, year), len(group))
        remaining = remaining.without(target)
        marks |= _marked(group, draw_marks(rng, _abilities(rng, group), target))
    others = [child for child in cohort if child.standing not in GROUPS]
    marks |= _marked(others, draw_marks(rng, _abilities(rng, others), remaining))
    return [(child, marks[child.number]) for child in cohort]


def _marked(group: Iterable[Child], marks: Iterable[Marks]) -> dict[int, Marks]:
    return {child.number: one for child, one in zip(group, marks, strict=True)}


def _abilities(rng: Random, group: Sequence[Child]) -> list[float]:
    """Evenly spread from 0 to 1, so that a small group has the tails of a large one."""
    draws = [rng.random() - (0 if child.standing is Standing.UNKNOWN else KNOWN_PENALTY) for child in group]
    order = sorted(range(len(group)), key=lambda at: (draws[at], at))
    abilities = [0.0] * len(group)
    for rank, at in enumerate(order):
        abilities[at] = (rank + 0.5) / len(group)
    return abilities


# ------------------------------------------------------------------ one row


def _record(child: Child, marks: Marks, year: int, delimiter: str) -> Record:
    cells = _pupil(child, year) | _scores(marks) | _progress(marks, year) | _flags(marks)
    line = delimiter.join(cells.get(column.removeprefix(PREFIX), "") for column in COLUMNS)
    faults = tuple(fault for fault in child.faults if fault in RESULTS_FAULTS)
    spare = child.standing is Standing.UNKNOWN and not child.at_independent_school
    return Record((line,), faults, spare=spare)


def _pupil(child: Child, year: int) -> dict[str, str]:
    counted = _one(not child.at_independent_school)
    return {
        "ACADYR": f"{year - 1}/{year}",
        "PUPILMATCHINGREF": child.pmr,
        "UPN": child.enrolment_upn,
        "SURNAME": child.surname,
        "FORENAMES": child.forename,
        "DOB": f"{child.born:%d/%m/}{child.born.year}",
        "SEX": child.sex,
        "LA": LA,
        "ESTAB": child.school.estab,
        "LAESTAB": child.school.laestab,
        "URN": child.school.urn,
        "TOE_CODE": child.school.school_type,
        "ENDKS": "1",
        "LARES": counted,
        "NATRES": "1",
        "FSM": _one(child.free_meals),
        "SENK": _one(child.sen == "K"),
        "SENE": _one(child.sen == "E"),
        "VERSION": "F",
    }


def _scores(marks: Marks) -> dict[str, str]:
    return {
        "ATT8": f"{marks.att8:g}",
        "SLOT1ENG": str(2 * marks.eng),
        "SLOT2MAT": str(2 * marks.mat),
        "EBACSCR": str(marks.ebacc),
        "OPENSCR": f"{marks.open:g}",
        "EBACCAPS_PUPIL": f"{marks.pillars / 5:g}",
        "ANYPASS_PTQ_EE": _one(marks.att8 > 0),
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
    cells = {"EBACC_E_PTQ_EE": _one(marks.entered)}
    for suffix, grade in (("95", STRONG), ("94", STANDARD)):
        passed = {name: (got or 0) >= grade for name, got in pillars.items()}
        cells |= {f"{name}_{suffix}": _one(claim) for name, claim in passed.items()}
        cells[f"L2BASICS_{suffix}"] = _one(passed["EBACENG"] and passed["EBACMAT"])
        cells[f"EBACC_{suffix}"] = _one(marks.entered and all(passed.values()))
    return cells


def _one(claim: bool) -> str:
    return str(int(claim))
