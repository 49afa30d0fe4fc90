"""The return of children looked after for one year: header, episodes and previous permanence as CSV.

The number of a child is one of the looked-after system, not the one in the children in need return: the
two are the same child by UPN alone. Sex is `1` and `2` until the return of 2024, letters from 2025.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from vshdata.sample.cases import Care
from vshdata.sample.chance import happens, pick, stream
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child, World
from vshdata.sample.words import PLACEMENT_CHANGES, PLACEMENTS
from vshdata.years import AcademicYear

FIRST_WITH_LETTERS = 2025
OTHER_NUMBERING = 600_000

_HEADINGS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    ),
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
}
HEADER_FAULTS = frozenset({"upn_not_yet_known", "wrong_check_letter"})
"""Faults of a child that its header shares."""

_SEXES = {"M": "1", "F": "2"}
_GOES_ON = "X1"
_NO_PERMANENCE = 0.93

Line = tuple[Child, list[str]]


def ssda903_files(world: World, year: int) -> tuple[SampleFile, ...]:
    """The three modules of the return for the year to 31 March."""
    cared_for = [(child, care) for child in world.children for care in _periods(child, year)]
    children = list({child.number: child for child, _ in cared_for}.values())
    return (
        _file(year, "header", ((child, _header(child, year)) for child in children)),
        _file(year, "episodes", _episodes(cared_for, year)),
        _file(year, "previous_permanence", ((child, _permanence(child)) for child in children)),
    )


def _file(year: int, module: str, lines: Iterable[Line]) -> SampleFile:
    records = tuple(
        Record((",".join(cells),), _faults(child) if module == "header" else ()) for child, cells in lines
    )
    return SampleFile(f"SSDA903_{year}_{module}.csv", "ssda903", (_HEADINGS[module],), records)


def _faults(child: Child) -> tuple[str, ...]:
    return tuple(fault for fault in child.faults if fault in HEADER_FAULTS)


def _periods(child: Child, year: int) -> Iterable[Care]:
    """Periods of care that the year saw something of."""
    academic = AcademicYear(year)
    for care in (case.care for case in child.cases if case.care):
        is_past = care.span.end is not None and care.span.end < academic.census_start
        if care.span.start <= academic.census_day and not is_past:
            yield care


def _header(child: Child, year: int) -> list[str]:
    sex = child.sex if year >= FIRST_WITH_LETTERS else _SEXES[child.sex]
    return [_number(child), sex, _day(child.born), child.ethnicity, child.care_upn, "", ""]


def _episodes(cared_for: Iterable[tuple[Child, Care]], year: int) -> Iterable[Line]:
    """Episodes open at some time in the year, known as of its 31 March.

    What happened in an episode is drawn from the child's own stream: every return tells it the same way.
    """
    academic = AcademicYear(year)
    for child, care in cared_for:
        rng = stream(child.number, "episodes", care.span.start)
        need = next(case.need for case in child.cases if case.care is care)
        for at, (start, end, ends_as) in enumerate(_stretches(care)):
            place = [pick(rng, PLACEMENTS), f"PR{rng.randint(0, 2)}"]
            moved = pick(rng, PLACEMENT_CHANGES) if ends_as == _GOES_ON else ""
            if start > academic.census_day or (end is not None and end < academic.census_start):
                continue
            over = end is not None and end <= academic.census_day
            yield (
                child,
                [
                    *(_number(child), _day(start), "P" if at else "S", care.legal, _need(need), *place),
                    *((_day(end), ends_as, moved) if over and end else ("", "", "")),
                    *("", "", str(rng.randint(1_000_000, 9_999_999))),
                ],
            )


def _stretches(care: Care) -> Iterable[tuple[date, date | None, str]]:
    """First day, last day and how it ceased, of each placement."""
    starts = (care.span.start, *care.moves)
    yield from ((start, end, _GOES_ON) for start, end in pairwise(starts))
    yield starts[-1], care.span.end, care.left_by


def _need(code: str) -> str:
    """The return has N1 to N8 only."""
    return code if code in {f"N{number}" for number in range(1, 9)} else "N1"


_BEFORE = {"P1": 3, "P2": 3, "P3": 1}


def _permanence(child: Child) -> list[str]:
    own = stream(child.number, "permanence")
    if happens(own, _NO_PERMANENCE):
        return [_number(child), _day(child.born), "Z1", "", ""]
    before = pick(own, _BEFORE)
    care = next(case.care for case in child.cases if case.care)
    ordered = (
        f"zz/{own.randint(1, 12):02d}/{max(care.span.start.year - own.randint(1, 4), child.born.year)}"
    )
    return [_number(child), _day(child.born), before, "999", ordered]


def _number(child: Child) -> str:
    return str(child.number + OTHER_NUMBERING)


def _day(day: date) -> str:
    return f"{day:%d/%m/}{day.year}"
