"""Results downloads (GIAP): one table for each check or key stage, years side by side in it."""

import re
from collections.abc import Iterable
from fractions import Fraction

from .files import Row, Table
from .read_cin import sex
from .records import Pupil, Result
from .text import Missing, day, number, reference, upn

# What marks each file, after its prefix is taken off once.
MARKS = {
    "eyfsp": "GLD",
    "phonics": "PHONICS_OUTCOME",
    "ks1": "READ_OUTCOME",
    "mtc": "FORMMARK",
    "ks2": "RWMEXP",
    "ks4": "ATT8",
}
PREFIX = re.compile(r"^(FSP|PHONICS|KS1|KS2|KS4)_")
INDEPENDENT = {"10", "11"}


def stage_of(table: Table) -> str | None:
    bare = {PREFIX.sub("", heading) for heading in table.headings}
    return next((stage for stage, mark in MARKS.items() if mark in bare and "ACADYR" in bare), None)


def read_stages(tables: Iterable[Table]) -> dict[str, list[Result]]:
    """One row for each pupil and year: the best, where a file has several."""
    found: dict[str, list[Result]] = {stage: [] for stage in MARKS}
    for table in tables:
        if stage := stage_of(table):
            found[stage].extend(result for row in table.rows if (result := read(row)))
    return found


def read(row: Row) -> Result | None:
    cells = {PREFIX.sub("", heading): text.strip() for heading, text in row.items()}
    who = Pupil(
        upn=upn(cells.get("UPN", "")),
        pmr=reference(cells.get("PUPILMATCHINGREF", "")),
        dob=day(cells.get("DOB", "")),
        sex=sex(cells.get("SEX", "")),
        surname=cells.get("SURNAME", ""),
        forename=cells.get("FORENAMES", cells.get("FORENAME", "")),
    )
    year = re.match(r"20\d\d\D", cells["ACADYR"])
    if year is None or not (who.upn or who.pmr) or impossible(cells):
        return None
    return Result(who, int(cells["ACADYR"][:4]) + 1, cells)


def impossible(cells: Row) -> bool:
    """Attainment 8 outside its scale of 0 to 90."""
    score = number(cells.get("ATT8", ""))
    return not isinstance(score, Missing) and not 0 <= score <= 90


def rank(result: Result) -> tuple[int, Fraction]:
    """Better of two rows of one pupil and year: in the national results, then the higher Attainment 8."""
    score = number(result.cells.get("ATT8", ""))
    return int(result.cells.get("NATRES") == "1"), Fraction(-1) if isinstance(score, Missing) else score


def state_funded(result: Result) -> bool:
    return result.cells.get("TOE_CODE", "") not in INDEPENDENT
