"""Alternative provision: placements that schools arranged, and why pupils are at the referral unit.

The first table is in the censuses from spring 2022, the second from autumn 2021.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from vshdata.sample.census.details import row_key
from vshdata.sample.census.exclusions import Events, excluded_on
from vshdata.sample.census.roll import Enrolment, table_id
from vshdata.sample.census.style import census_file, collect_date
from vshdata.sample.census.terms import Census
from vshdata.sample.chance import between, happens, pick
from vshdata.sample.files import SampleFile
from vshdata.sample.people import FIRST_SECONDARY_YEAR
from vshdata.sample.schools import REFERRAL_UNIT, SECONDARIES

FIRST_PROVISION, FIRST_ARRANGED = date(2021, 9, 1), date(2022, 1, 1)

_SETTINGS = {"NFE": 3, "OOT": 4, "OTH": 4, "WBP": 2}
_REASONS = {"BHS": 6, "SUS": 2, "MHN": 3, "PHN": 1, "OTH": 2}
_AT_UNIT_FOR = {"NEW": 1, "MHN": 2, "OTH": 4, "PHN": 1}
_OFTEN = {True: 0.04, False: 0.004}
"""How often a secondary school places a pupil elsewhere: known to social care, or not."""


def placement_files(
    rng: Random, census: Census, on_roll: Sequence[Enrolment], events: Events
) -> Iterable[SampleFile]:
    """The two tables, where the census has them."""
    if census.day >= FIRST_PROVISION:
        yield from _provision(rng, census, on_roll, events)
    if census.day >= FIRST_ARRANGED:
        yield from _arranged(rng, census, on_roll)


def _provision(
    rng: Random, census: Census, on_roll: Sequence[Enrolment], events: Events
) -> Iterable[SampleFile]:
    table = "approvisiondetailonroll"
    rows = []
    for one in on_roll:
        if one.school is REFERRAL_UNIT:
            excluded = excluded_on(events.get(one.child.number, ()))
            was_excluded = excluded is not None and excluded <= census.day
            cells = {
                f"{table}tableid": table_id(rng),
                "prevurn": one.child.school.urn if one.child.school is not REFERRAL_UNIT else "",
                "apreason": "PEX" if was_excluded else pick(rng, _AT_UNIT_FOR),
                "senprovisionentry": one.child.sen,
            }
            rows.append((one.child, row_key(one) | cells))
    if rows:
        yield census_file(census, table, rows)


def _arranged(rng: Random, census: Census, on_roll: Sequence[Enrolment]) -> Iterable[SampleFile]:
    table = "schoolarrangedapdetailonroll"
    rows = []
    for one in on_roll:
        likely = one.school in SECONDARIES and one.group > FIRST_SECONDARY_YEAR
        if not likely or not happens(rng, _OFTEN[bool(one.child.cases)]):
            continue
        entry = census.day - between(rng, 10, 120)
        left = entry + between(rng, 5, 60) if happens(rng, 0.3) else None
        cells = {
            f"{table}tableid": table_id(rng),
            "urn": "",
            "ukprn": "",
            "entrydate": collect_date(entry),
            "leavingdate": collect_date(left) if left and left < census.day else "",
            "apsessionsperweek": str(rng.choice((2, 4, 6, 10))),
            "apsettingtype": pick(rng, _SETTINGS),
            "placementreason": pick(rng, _REASONS),
            "senprovisionentry": one.child.sen,
            "senprovisionleaving": one.child.sen if left and left < census.day else "",
            "apattendancepattern": rng.choice(("FT", "PT")),
        }
        rows.append((one.child, row_key(one) | cells))
    if rows:
        yield census_file(census, table, rows)
