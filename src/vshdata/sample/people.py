"""The synthetic world: children, who they are in every file, and their cases.

A cohort is named by the year its children reach the end of key stage 4, so that a child of cohort
2024 is in Year 11 in 2024 and in Year 10 in 2023. Cohorts that end in a year asked for are whole;
the others are small and only fill the younger years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count
from random import Random

from vshdata.identifiers import LETTERS, check_letter
from vshdata.sample.boundary import on_the_edge
from vshdata.sample.cases import Case, Standing, as_returned, draw_cases
from vshdata.sample.chance import between, day_from, happens, nearest, pick, stream
from vshdata.sample.schools import (
    INDEPENDENT,
    LA,
    PRIMARIES,
    REFERRAL_UNIT,
    SECONDARIES,
    SPECIAL,
    School,
)
from vshdata.sample.words import (
    ARRANGEMENTS_AFTER_CARE,
    DISABILITIES,
    ETHNICITIES,
    FORENAMES,
    LANGUAGES,
    SEN_TYPES,
    SURNAMES,
)
from vshdata.years import AcademicYear

SHARES: Mapping[Standing, float] = {
    Standing.PLAN: 0.108,
    Standing.NEED: 0.109,
    Standing.PROTECTED: 0.043,
    Standing.CLOSED: 0.029,
    Standing.ASSESSED: 0.012,
    Standing.NO_ACTION: 0.012,
    Standing.EARLIER: 0.025,
}
"""Share of a whole cohort by its standing at the end of key stage 4; the rest are not known."""

YOUNGER_SHARES: Mapping[Standing, float] = {
    Standing.PLAN: 0.10,
    Standing.NEED: 0.10,
    Standing.PROTECTED: 0.05,
    Standing.CLOSED: 0.08,
    Standing.ASSESSED: 0.05,
    Standing.NO_ACTION: 0.05,
}
"""The same for small cohorts, at some year in which the child is of school age."""

OTHER_YEARS = 0.35
"""Pupils of Reception to Year 10 in each census, as a share of Year 11."""

YEAR_GROUPS_BELOW_11 = 11
UNDER_FIVES = 0.01
UNBORN = 0.003
"""Children below school age in each return, as a share of a whole cohort."""

_PMR_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_PMR_LENGTH = 18
_PER_SCHOOL = 900
"""Serial numbers used in one school's UPNs of a year; more pupils take the next school's number."""


@dataclass(frozen=True)
class Child:
    """A child as it is; files show parts of it.

    `cohort` is 0 below school age. `cin_upn` is the UPN in the children in need return; without
    one, `upn_unknown` says why. `enrolment_upn` is the UPN in the census and the results.
    """

    number: int
    cohort: int
    standing: Standing
    born: date
    due: date
    sex: str
    ethnicity: str
    disability: str
    cases: tuple[Case, ...]
    surname: str = ""
    forename: str = ""
    enrolment_upn: str = ""
    former_upn: str = ""
    cin_upn: str = ""
    upn_unknown: str = ""
    pmr: str = ""
    language: str = ""
    sen: str = "N"
    sen_type: str = ""
    free_meals: bool = False
    after_care: str = "N"
    school: School = SECONDARIES[0]
    primary: School = PRIMARIES[0]
    second_school: School | None = None
    faults: tuple[str, ...] = ()

    @property
    def at_independent_school(self) -> bool:
        """Whether the child is in no school census."""
        return self.school is INDEPENDENT

    def year_group(self, year: int) -> int:
        """National curriculum year in an academic year; 0 is Reception."""
        return 11 - (self.cohort - year)

    def returned_cases(self, year: int) -> tuple[Case, ...]:
        """The cases in the return for the year."""
        seen = (as_returned(case, year) for case in self.cases)
        return tuple(case for case in seen if case)


@dataclass(frozen=True)
class World:
    """Every child, by cohort, and those below school age."""

    years: tuple[int, ...]
    cohorts: Mapping[int, tuple[Child, ...]]
    below_school_age: tuple[Child, ...]
    younger_per_group: int

    @property
    def children(self) -> tuple[Child, ...]:
        """All children, oldest cohort first."""
        return (*chain.from_iterable(self.cohorts.values()), *self.below_school_age)


def build_world(pupils: int, years: tuple[int, ...], seed: int) -> World:
    """The children of the authority for the years asked for."""
    small = max(nearest(OTHER_YEARS * pupils / YEAR_GROUPS_BELOW_11), 1)
    numbers = count(100001)
    cohorts = {
        cohort: _cohort(cohort, pupils if cohort in years else small, years, seed, numbers)
        for cohort in range(years[0], years[-1] + YEAR_GROUPS_BELOW_11 + 1)
    }
    young = chain.from_iterable(_below_school_age(pupils, year, seed, numbers) for year in years)
    return World(years, cohorts, tuple(young), small)


# ------------------------------------------------------------------ school children


def _cohort(
    cohort: int, size: int, years: Sequence[int], seed: int, numbers: "count[int]"
) -> tuple[Child, ...]:
    rng = stream(seed, "cohort", cohort)
    whole = cohort in years
    standings = _standings(rng, size, SHARES if whole else YOUNGER_SHARES)
    nth: dict[Standing, int] = {}
    children = []
    for index, standing in enumerate(standings):
        anchor = cohort if whole else _school_year(rng, cohort, years)
        at = nth[standing] = nth.get(standing, -1) + 1
        children.append(_pupil(rng, next(numbers), cohort, index, (standing, at, anchor)))
    return tuple(children)


def _standings(rng: Random, size: int, shares: Mapping[Standing, float]) -> list[Standing]:
    """Exact shares in random order."""
    known = [at for at, share in shares.items() for _ in range(nearest(share * size))]
    standings = [*known, *[Standing.UNKNOWN] * size][:size]
    rng.shuffle(standings)
    return standings


def _school_year(rng: Random, cohort: int, years: Sequence[int]) -> int:
    """A year asked for in which the cohort is between Reception and Year 10."""
    at_school = [year for year in years if 0 < cohort - year <= YEAR_GROUPS_BELOW_11]
    return rng.choice(at_school or [years[0]])


def _pupil(
    rng: Random, number: int, cohort: int, index: int, standing_at: tuple[Standing, int, int]
) -> Child:
    standing, nth, anchor_year = standing_at
    born = day_from(rng, date(cohort - 17, 9, 1), 365)
    anchor = AcademicYear(anchor_year).census_day
    cases = draw_cases(rng, standing, anchor, born)
    if anchor_year == cohort:
        cases = on_the_edge(cases, standing, nth, anchor)
    upn = _upn(cohort, index)
    known = standing is not Standing.UNKNOWN
    no_upn = standing is Standing.NO_ACTION and happens(rng, 0.5)
    school = _school(rng, known=known)
    sen = _sen(rng, known=known, special=school is SPECIAL)
    return Child(
        number=number,
        cohort=cohort,
        standing=standing,
        born=born,
        due=born,
        sex=rng.choice("FM"),
        ethnicity=pick(rng, ETHNICITIES),
        disability=pick(rng, DISABILITIES),
        cases=cases,
        surname=rng.choice(SURNAMES),
        forename=rng.choice(FORENAMES),
        enrolment_upn=upn,
        former_upn=_temporary_upn(cohort, index) if happens(rng, 0.01) else "",
        cin_upn="" if no_upn else upn,
        upn_unknown="UN7" if no_upn else "",
        pmr="".join(rng.choices(_PMR_ALPHABET, k=_PMR_LENGTH)),
        language=pick(rng, LANGUAGES),
        sen=sen,
        sen_type=pick(rng, SEN_TYPES) if sen != "N" else "",
        free_meals=happens(rng, 0.55 if known else 0.18),
        after_care=pick(rng, ARRANGEMENTS_AFTER_CARE),
        school=school,
        primary=rng.choice(PRIMARIES),
        second_school=REFERRAL_UNIT if school in SECONDARIES and happens(rng, 0.015) else None,
    )


_SCHOOLS = (SPECIAL, REFERRAL_UNIT, INDEPENDENT, *SECONDARIES)
_IF_KNOWN = (15, 7, 0, 21, 20, 19, 18)
_IF_NOT_KNOWN = (15, 0, 15, 250, 245, 240, 235)
"""Weights of the schools for children known and not known to social care."""


def _school(rng: Random, *, known: bool) -> School:
    return rng.choices(_SCHOOLS, _IF_KNOWN if known else _IF_NOT_KNOWN)[0]


def _sen(rng: Random, *, known: bool, special: bool) -> str:
    if special:
        return "E"
    return pick(rng, {"E": 15, "K": 28, "N": 57} if known else {"E": 3, "K": 13, "N": 84})


def _upn(cohort: int, index: int) -> str:
    """Given at the start of Reception, eleven years before the end of key stage 4."""
    school, serial = divmod(index, _PER_SCHOOL)
    return with_check_letter(f"{LA}{2001 + school}{(cohort - 12) % 100:02d}{serial + 1:03d}")


def _temporary_upn(cohort: int, index: int) -> str:
    """Given on a move between schools before the true one was found; ends in a letter."""
    school, serial = divmod(index, 99 * len(LETTERS))
    number, letter = divmod(serial, len(LETTERS))
    body = f"{LA}{4001 + school}{(cohort - 5) % 100:02d}{number + 1:02d}{LETTERS[letter]}"
    return with_check_letter(body)


def with_check_letter(body: str) -> str:
    """The whole UPN for its last twelve characters."""
    return check_letter(body) + body


# ------------------------------------------------------------------ below school age

_YOUNG_STANDINGS = {
    Standing.PLAN: 35,
    Standing.NEED: 25,
    Standing.PROTECTED: 20,
    Standing.CLOSED: 10,
    Standing.NO_ACTION: 10,
}


def _below_school_age(pupils: int, year: int, seed: int, numbers: "count[int]") -> tuple[Child, ...]:
    rng = stream(seed, "below school age", year)
    anchor = AcademicYear(year).census_day
    young = [anchor - between(rng, 10, 1450) for _ in range(nearest(UNDER_FIVES * pupils))]
    unborn = [anchor + between(rng, 10, 120) for _ in range(nearest(UNBORN * pupils))]
    return tuple(_infant(rng, next(numbers), anchor, born) for born in (*young, *unborn))


def _infant(rng: Random, number: int, anchor: date, born: date) -> Child:
    weights = {standing.name: weight for standing, weight in _YOUNG_STANDINGS.items()}
    standing = Standing.PROTECTED if born > anchor else Standing[pick(rng, weights)]
    return Child(
        number=number,
        cohort=0,
        standing=standing,
        born=born,
        due=born + timedelta(days=rng.randint(-14, 14)),
        sex=rng.choice("FM"),
        ethnicity=pick(rng, ETHNICITIES),
        disability=pick(rng, DISABILITIES),
        cases=draw_cases(rng, standing, anchor, born),
        upn_unknown="UN1",
    )
