"""Tables of the sessions by register code and of exclusions, of pupils on roll and of those who left."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from random import Random

from vshdata.sample.census.absence import Sessions
from vshdata.sample.census.exclusions import PERMANENT, Event
from vshdata.sample.census.roll import Enrolment, table_id
from vshdata.sample.census.sessions import FIRST_WITH_CODES, codes_of
from vshdata.sample.census.style import Cells, census_file, collect_date, whole
from vshdata.sample.census.terms import AUTUMN, Census
from vshdata.sample.files import SampleFile
from vshdata.sample.people import Child

FIRST_AS_SUSPENSION = 2020
"""Calendar year from whose autumn census a fixed-period exclusion is a suspension (SUSP, was FIXD) and
up to three reasons are told."""

_TABLES = {
    "termlysessions": "termlysessiondetails",
    "summerhalfterm2sessions": "summerhalfterm2sessiondetails",
}

Told = Sequence[tuple[Enrolment, Mapping[str, Sessions]]]


def row_key(enrolment: Enrolment) -> dict[str, str]:
    """The headings that join a row to the pupil's."""
    parent = "pupilnolongeronroll" if enrolment.left else "pupilonroll"
    return {f"{parent}tableid": enrolment.row, "NativeId": enrolment.school.native_id}


def session_files(rng: Random, census: Census, on_roll: Told, left: Told) -> Iterable[SampleFile]:
    """Sessions by code, from the first year that is told so."""
    year = census.calendar_year
    if year < FIRST_WITH_CODES:
        return
    for roll, told in (("onroll", on_roll), ("offroll", left)):
        for columns, table in list(_TABLES.items())[: len(census.told_of)]:
            numbers = count(rng.getrandbits(28))
            rows = [
                row
                for enrolment, parts in told
                if columns in parts
                for row in _coded(enrolment, codes_of(rng, parts[columns], year), f"{table}{roll}", numbers)
            ]
            if rows:
                yield census_file(census, f"{table}{roll}", rows)


def _coded(
    enrolment: Enrolment, codes: Mapping[str, int], table: str, numbers: "count[int]"
) -> Iterable[tuple[Child, Cells]]:
    """One row per code; ids count up, as rows that are written one after another do."""
    for code, sessions in codes.items():
        cells = {
            f"{table}tableid": f"{next(numbers):08x}",
            "sessions": f"{sessions}.0",
            "attendancereason": code,
        }
        yield enrolment.child, row_key(enrolment) | cells


def exclusion_files(
    rng: Random, census: Census, on_roll: Sequence[Enrolment], left: Sequence[Enrolment]
) -> Iterable[SampleFile]:
    """One row per exclusion of the terms that the census tells."""
    for roll, told in (("onroll", on_roll), ("offroll", left)):
        table = f"termlyexclusions{roll}"
        rows = [
            (enrolment.child, row_key(enrolment) | _event(rng, event, census, table))
            for enrolment in told
            for event in enrolment.events
        ]
        if rows:
            yield census_file(census, table, rows)


def _event(rng: Random, event: Event, census: Census, table: str) -> dict[str, str]:
    renamed = (census.calendar_year, census.term == AUTUMN) >= (FIRST_AS_SUSPENSION, True)
    first, second, third = (*event.reasons, "", "")[:3]
    reasons = {"reason1": first, "reason2": second, "reason3": third} if renamed else {"reason": first}
    permanent = event.category == PERMANENT
    return {
        f"{table}tableid": table_id(rng),
        "startdate": collect_date(event.start),
        "sessions": "" if permanent else whole(rng, event.sessions),
        **reasons,
        "category": event.category if permanent or renamed else "FIXD",
        "senprovision": "",
    }
