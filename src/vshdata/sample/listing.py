"""Lists beside the returns: the authority's own list of kinship arrangements, and the pupil premium file.

The premium file is a download of *Get information about pupils*; the kinship list has no national shape.
"""

from collections.abc import Iterable
from datetime import date

from vshdata.sample.cases import Case
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.life import is_looked_after
from vshdata.sample.people import Child, World
from vshdata.sample.results.giap import slashed

_KINSHIP = "UPN,Surname,Forename,DOB,Arrangement,StartDate"
_ORDERS = {"RC4": "SGO", "RC3": "CAO"}

_PREMIUM = (
    "UPN,Surname,Forename,Sex,DOB,NCYear,Deprivation Pupil Premium,Service Child Premium,"
    "Adopted from Care Premium,Looked After Premium,PupilPremiumFTE,PupilPremiumCashAmount,"
    "PupilPremiumFYStartDate,PupilPremiumFYEndDate,LastFSM"
)
_AMOUNTS = {"deprivation": 1035, "care": 2530}
"""Pounds a pupil, 2023 to 2024."""


def kinship_list(world: World) -> SampleFile:
    """One row per child under a special guardianship or child arrangements order, in the last year."""
    year = world.years[-1]
    records = [
        Record((",".join(cells),), spare=True)
        for child in world.pupils(year)
        for cells in _orders(child, date(year, 3, 31))
    ]
    return SampleFile("kinship_list.csv", "kinship", (_KINSHIP,), tuple(records))


def _orders(child: Child, day: date) -> Iterable[list[str]]:
    for case in child.cases:
        if case.reason in _ORDERS and case.closed and case.closed <= day:
            order = [_ORDERS[case.reason], f"{case.closed:%d/%m/}{case.closed.year}"]
            yield [child.enrolment_upn, child.surname, child.forename, slashed(child), *order]


def premium_file(world: World) -> SampleFile:
    """One row per pupil with a premium in the last year."""
    year = world.years[-1]
    lines = (_premium(child, year) for child in world.pupils(year) if not child.at_independent_school)
    records = tuple(Record((line,)) for line in lines if line)
    return SampleFile(
        "pp_search_results.csv", "pupil_premium", (_PREMIUM,), records, archive="pp_results.zip"
    )


def _premium(child: Child, year: int) -> str:
    day = date(year, 3, 31)
    in_care = any(is_looked_after(case, day, since=day) for case in child.cases)
    adopted = _was_adopted(child.cases, day)
    if not (child.free_meals or in_care or adopted):
        return ""
    amount = _AMOUNTS["care" if in_care or adopted else "deprivation"]
    flags = [str(int(flag)) for flag in (child.free_meals, False, adopted, in_care)]
    who = [child.enrolment_upn, child.surname, child.forename, child.sex, slashed(child)]
    group = str(child.year_group(year) or "R")
    return ",".join([*who, group, *flags, "1", str(amount), f"01/04/{year - 1}", f"31/03/{year}", ""])


def _was_adopted(cases: Iterable[Case], day: date) -> bool:
    return any(case.reason == "RC1" and case.closed and case.closed <= day for case in cases)
