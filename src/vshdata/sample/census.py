"""The spring school census of one year, as COLLECT's relational tables.

Headings and value styles are COLLECT's: lower case but for `NativeId`, dates with month names,
whole numbers sometimes with `.0`, `True` and `False`. Only some of the real columns are here. A
pupil registered at two schools has one table id under two `NativeId`s, as in real exports.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from vshdata.sample.chance import between, happens, stream
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child, World
from vshdata.sample.schools import CENSUS_SCHOOLS, LA, School, census_day

FIRST_WITH_SEX = 2024
FIRST_WITH_YOUNG_CARER = 2023

OLDEST_YEAR_GROUP = 11
FIRST_SECONDARY_YEAR = 7

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_SCHOOL_HEADER = "schoolcensustableid,NativeId,year,term,lea,estab,urn,referencedate"
_SEN_HEADER = "pupilonrolltableid,NativeId,senneedstableid,sentyperank,sentype"
_FSM_HEADER = "pupilonrolltableid,NativeId,fsmperiodtableid,fsmstartdate,fsmenddate,ukcountry"


@dataclass(frozen=True)
class Enrolment:
    """A pupil at a school on census day, with the keys COLLECT gives the row."""

    child: Child
    school: School
    status: str
    row: str
    entry: date

    @property
    def subsidiary(self) -> bool:
        """The second school of two: it does not repeat the pupil's needs and meals."""
        return self.status == "S"


def census_files(world: World, year: int, seed: int) -> tuple[SampleFile, ...]:
    """The four tables of the spring census."""
    rng = stream(seed, "census", year)
    returns = {school.native_id: _table_id(rng) for school in CENSUS_SCHOOLS}
    enrolments = [
        enrolment for child in _on_roll(world, year) for enrolment in _enrolments(rng, child, year)
    ]
    return (
        _file(year, "schoolcensus", _SCHOOL_HEADER, _schools(returns, year)),
        _pupils(rng, enrolments, returns, year),
        _file(year, "senneeds", _SEN_HEADER, _needs(rng, enrolments)),
        _file(year, "fsmperiod", _FSM_HEADER, _meals(rng, enrolments, year)),
    )


def collect_date(day: date) -> str:
    """A date in COLLECT's style, whatever the language of the machine."""
    return f"{day.year}-{_MONTHS[day.month - 1]}-{day.day:02d} 00:00:00"


def read_collect_date(text: str) -> date:
    """The date in COLLECT's style."""
    year, month, day = text.partition(" ")[0].split("-")
    return date(int(year), _MONTHS.index(month) + 1, int(day))


# ------------------------------------------------------------------ who is on roll


def _on_roll(world: World, year: int) -> Iterable[Child]:
    yield from (child for child in world.cohorts[year] if not child.at_independent_school)
    for cohort in range(year + 1, year + OLDEST_YEAR_GROUP + 1):
        yield from _some(world, cohort, year)


def _some(world: World, cohort: int, year: int) -> list[Child]:
    """Half of a younger year group are in this year's return, so that joins can be seen."""
    state = [child for child in world.cohorts[cohort] if not child.at_independent_school]
    returned = [child for child in state if child.returned_cases(year)]
    first = returned[: world.younger_per_group // 2]
    taken = {child.number for child in first}
    others = [child for child in state if child.number not in taken]
    return first + others[: world.younger_per_group - len(first)]


def _enrolments(rng: Random, child: Child, year: int) -> list[Enrolment]:
    group = child.year_group(year)
    primary = group < FIRST_SECONDARY_YEAR
    school = child.primary if primary else child.school
    second = None if primary else child.second_school
    row = f"{_table_id(rng)}-{rng.getrandbits(12):03x}"
    started = year - 1 - (group if primary else group - FIRST_SECONDARY_YEAR)
    main = Enrolment(child, school, "M" if second else "C", row, date(started, 9, rng.randint(1, 6)))
    if second is None:
        return [main]
    entry = date(year - 1, 9, 1) + between(rng, 20, 100)
    return [main, Enrolment(child, second, "S", row, entry)]


def _table_id(rng: Random) -> str:
    return f"{rng.getrandbits(32):08x}"


# ------------------------------------------------------------------ the tables


def _file(year: int, table: str, header: str, rows: Iterable[Iterable[str]]) -> SampleFile:
    records = tuple(Record((",".join(row),)) for row in rows)
    return SampleFile(f"{year}_spring_{table}.csv", table, year, (header,), records)


def _schools(returns: dict[str, str], year: int) -> Iterable[list[str]]:
    day = collect_date(census_day(year))
    for school in CENSUS_SCHOOLS:
        key = [returns[school.native_id], school.native_id]
        yield [*key, str(year), "SPR", LA, school.estab, f"{school.urn}.0", day]


def _pupils(rng: Random, enrolments: Iterable[Enrolment], returns: dict[str, str], year: int) -> SampleFile:
    rows = [(one.child, _pupil(rng, one, returns, year)) for one in enrolments]
    records = tuple(
        Record(
            (",".join(row.values()),),
            faults=tuple(fault for fault in child.faults if fault in CENSUS_FAULTS),
            spare=not child.cases,
        )
        for child, row in rows
    )
    head = (",".join(rows[0][1]),)
    return SampleFile(f"{year}_spring_pupilonroll.csv", "pupilonroll", year, head, records)


CENSUS_FAULTS = frozenset({"wrong_check_letter", "former_upn_only"})
"""Faults of a child that its census row shares."""


def _pupil(rng: Random, one: Enrolment, returns: dict[str, str], year: int) -> dict[str, str]:
    child = one.child
    young_carer = "S" if happens(rng, 0.01) else "N"
    return {
        "pupilonrolltableid": one.row,
        "NativeId": one.school.native_id,
        "dob": collect_date(child.born),
        "surname": child.surname,
        "forename": child.forename,
        "upn": child.enrolment_upn,
        "formerupn": child.former_upn,
        ("sex" if year >= FIRST_WITH_SEX else "gender"): child.sex,
        "entrydate": collect_date(one.entry),
        "schoolcensustableid": returns[one.school.native_id],
        "parttime": str(one.school.school_type == "14" and happens(rng, 0.3)),
        "termlysessionspossible": _whole(rng, rng.randint(128, 138)),
        "ethnicity": child.ethnicity,
        "language": child.language,
        "enrolstatus": one.status,
        "plaa": child.after_care,
        "senprovision": child.sen,
        "ncyearactual": str(child.year_group(year) or "R"),
    } | ({"youngcarer": young_carer} if year >= FIRST_WITH_YOUNG_CARER else {})


def _whole(rng: Random, number: int) -> str:
    """Whole numbers turn into `132.0` wherever a column has blanks."""
    return f"{number}.0" if happens(rng, 0.5) else str(number)


def _needs(rng: Random, enrolments: Iterable[Enrolment]) -> Iterable[list[str]]:
    for one in enrolments:
        if one.child.sen_type and not one.subsidiary:
            rank = "1.0" if happens(rng, 0.5) else "1"
            yield [one.row, one.school.native_id, _table_id(rng), rank, one.child.sen_type]


def _meals(rng: Random, enrolments: Iterable[Enrolment], year: int) -> Iterable[list[str]]:
    for one in enrolments:
        if not one.child.free_meals or one.subsidiary:
            continue
        start = census_day(year) - between(rng, 5, 1200)
        ended = happens(rng, 0.08)
        end = collect_date(start + between(rng, 1, 300)) if ended else ""
        key = [one.row, one.school.native_id, _table_id(rng)]
        yield [*key, collect_date(start), end, "ENG"]
