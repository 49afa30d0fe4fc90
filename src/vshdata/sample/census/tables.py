"""The tables of one census: schools, pupils on roll, pupils who left, and what hangs on their rows.

A pupil registered at two schools has one row id under two `NativeId`s, as in real exports.
"""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from vshdata.sample.census.absence import Sessions, Year
from vshdata.sample.census.details import exclusion_files, row_key, session_files
from vshdata.sample.census.exclusions import Events
from vshdata.sample.census.placements import placement_files
from vshdata.sample.census.roll import Enrolment, enrolments, leavers, table_id
from vshdata.sample.census.sessions import session_cells, sessions_of
from vshdata.sample.census.style import Cells, census_file, collect_date
from vshdata.sample.census.terms import AUTUMN, SPRING, SUMMER, Census
from vshdata.sample.chance import between, happens, stream
from vshdata.sample.files import SampleFile
from vshdata.sample.people import Child, World
from vshdata.sample.schools import CENSUS_SCHOOLS, LA

FIRST_WITH_SEX = {SPRING: 2024, SUMMER: 2024, AUTUMN: 2023}
"""Calendar year in which the census of each term renamed `gender`."""

FIRST_WITH_YOUNG_CARER = 2023

_TERM_CODES = {AUTUMN: "AUT", SPRING: "SPR", SUMMER: "SUM"}

Told = Sequence[tuple[Enrolment, Mapping[str, Sessions]]]
Rows = list[tuple[Child | None, Cells]]


def census_files(
    world: World, census: Census, absence: Year, events: Events, *, school_table: bool = True
) -> Iterable[SampleFile]:
    """Every table of a census; one without a row is not written, nor `school` where it is not wanted."""
    rng = stream(world.seed, "census", census.calendar_year, census.term)
    returns = {school.native_id: table_id(rng) for school in CENSUS_SCHOOLS}
    here = [
        (one, sessions_of(one, census, absence, events)) for one in enrolments(rng, world, census, events)
    ]
    gone = [(one, sessions_of(one, census, absence, events)) for one in leavers(rng, world, census, events)]
    on_roll, left = [one for one, _ in here], [one for one, _ in gone]
    yield census_file(census, "schoolcensus", list(_schools(returns, census)))
    if school_table:
        yield census_file(census, "school", list(_phases(returns)))
    yield census_file(census, "pupilonroll", [_pupil(rng, told, returns, census) for told in here])
    if gone:
        yield census_file(census, "pupilnolongeronroll", [_leaver(told, returns, census) for told in gone])
    yield from session_files(rng, census, here, gone)
    yield from exclusion_files(rng, census, on_roll, left)
    if census.term == SPRING:
        yield census_file(census, "senneeds", list(_needs(rng, on_roll)))
        yield census_file(census, "fsmperiod", list(_meals(rng, on_roll, census)))
    yield from placement_files(rng, census, on_roll, events)


def _schools(returns: Mapping[str, str], census: Census) -> Iterable[tuple[None, Cells]]:
    for school in CENSUS_SCHOOLS:
        yield (
            None,
            {
                "schoolcensustableid": returns[school.native_id],
                "NativeId": school.native_id,
                "year": str(census.calendar_year),
                "term": _TERM_CODES[census.term],
                "lea": LA,
                "estab": school.estab,
                "urn": f"{school.urn}.0",
                "referencedate": collect_date(census.day),
            },
        )


def _phases(returns: Mapping[str, str]) -> Iterable[tuple[None, Cells]]:
    """The table that tells what kind of school each is."""
    for school in CENSUS_SCHOOLS:
        yield (
            None,
            {
                "schoolcensustableid": returns[school.native_id],
                "NativeId": school.native_id,
                "phase": school.phase,
                "schooltype": school.school_type,
            },
        )


# ------------------------------------------------------------------ pupils


def _pupil(
    rng: Random,
    told: tuple[Enrolment, Mapping[str, Sessions]],
    returns: Mapping[str, str],
    census: Census,
) -> tuple[Child, Cells]:
    one, sessions = told
    child = one.child
    cells = _person(one, returns, census)
    cells["parttime"] = str(one.school.school_type == "14" and happens(rng, 0.3))
    cells |= session_cells(sessions, census)
    if census.term == SPRING:
        cells["ethnicity"] = child.ethnicity
    cells |= {
        "language": child.language,
        "enrolstatus": one.status,
        "plaa": child.after_care,
        "senprovision": child.sen,
        "ncyearactual": child.curriculum_year(one.group),
    }
    if census.term == SPRING and census.calendar_year >= FIRST_WITH_YOUNG_CARER:
        cells["youngcarer"] = "S" if happens(rng, 0.01) else "N"
    return child, cells


def _leaver(
    told: tuple[Enrolment, Mapping[str, Sessions]], returns: Mapping[str, str], census: Census
) -> tuple[Child, Cells]:
    one, sessions = told
    cells = _person(one, returns, census)
    cells["leavingdate"] = collect_date(one.left) if one.left else ""
    cells |= session_cells(sessions, census)
    if census.term == AUTUMN:
        cells["ncyearleaving"] = one.child.curriculum_year(one.group)
    return one.child, cells


def _person(one: Enrolment, returns: Mapping[str, str], census: Census) -> dict[str, str]:
    """What the tables of those on roll and of those who left both say of a pupil."""
    child = one.child
    sex = "sex" if census.calendar_year >= FIRST_WITH_SEX[census.term] else "gender"
    return row_key(one) | {
        "dob": collect_date(child.born),
        "surname": child.surname,
        "forename": child.forename,
        "upn": child.enrolment_upn,
        "formerupn": child.former_upn,
        sex: child.sex,
        "entrydate": collect_date(one.entry),
        "schoolcensustableid": returns[one.school.native_id],
    }


# ------------------------------------------------------------------ needs and meals


def _needs(rng: Random, on_roll: Iterable[Enrolment]) -> Iterable[tuple[Child, Cells]]:
    for one in on_roll:
        if one.child.sen_type and not one.subsidiary:
            rank = "1.0" if happens(rng, 0.5) else "1"
            cells = {"senneedstableid": table_id(rng), "sentyperank": rank, "sentype": one.child.sen_type}
            yield one.child, row_key(one) | cells


def _meals(rng: Random, on_roll: Iterable[Enrolment], census: Census) -> Iterable[tuple[Child, Cells]]:
    for one in on_roll:
        if not one.child.free_meals or one.subsidiary:
            continue
        start = census.day - between(rng, 5, 1200)
        ended = happens(rng, 0.08)
        yield (
            one.child,
            row_key(one)
            | {
                "fsmperiodtableid": table_id(rng),
                "fsmstartdate": collect_date(start),
                "fsmenddate": collect_date(start + between(rng, 1, 300)) if ended else "",
                "ukcountry": "ENG",
            },
        )
