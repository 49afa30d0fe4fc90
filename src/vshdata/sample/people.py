"""The synthetic world: children, who they are in every file, and their cases.

A cohort is named by the year its children reach the end of key stage 4, so that a child of cohort
2024 is in Year 11 in 2024 and in Year 10 in 2023. All cohorts are of one size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, count
from random import Random

from vshdata.identifiers import LETTERS, check_letter
from vshdata.sample.boundary import on_the_edge
from vshdata.sample.case_history import draw_case, referral_on, until_adult
from vshdata.sample.cases import Case, Standing
from vshdata.sample.chance import between, day_from, happens, nearest, pick, stream
from vshdata.sample.child import FIRST_SECONDARY_YEAR, YEAR_GROUPS_BELOW_11, Child
from vshdata.sample.life import PREGNANCY, draw_life, edge_standing, group_at
from vshdata.sample.national import Group
from vshdata.sample.schools import (
    INDEPENDENT,
    LA,
    PRIMARIES,
    REFERRAL_UNIT,
    SECONDARIES,
    SPECIAL,
    School,
)
from vshdata.sample.ways import with_ways
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

__all__ = ["FIRST_SECONDARY_YEAR", "YEAR_GROUPS_BELOW_11", "Child", "World", "build_world"]

SIXTH_FORM_YEARS, NURSERY_YEARS = 2, 2
"""Year groups above Year 11, and below Reception, that some of the pupils of a census are in."""

UNDER_FIVES = 0.01
UNBORN = 0.003
"""Children below school age in each return, as a share of a cohort."""

_PMR_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_PMR_LENGTH = 18
_PER_SCHOOL = 900
"""Serial numbers used in one school's UPNs of a year; more pupils take the next school's number."""


@dataclass(frozen=True)
class World:
    """Every child, by cohort, and those below school age.

    `groups`: year -> number of a child -> the published group it is in at 31 March.
    """

    years: tuple[int, ...]
    seed: int
    cohorts: Mapping[int, tuple[Child, ...]]
    below_school_age: tuple[Child, ...]
    groups: Mapping[int, Mapping[int, Group]]

    @property
    def children(self) -> tuple[Child, ...]:
        """All children, oldest cohort first."""
        return (*chain.from_iterable(self.cohorts.values()), *self.below_school_age)

    def year_group(self, group: int, year: int) -> tuple[Child, ...]:
        """Pupils of a national curriculum year in an academic year; 0 is Reception."""
        return self.cohorts[year + YEAR_GROUPS_BELOW_11 - group]

    def pupils(self, year: int) -> Iterable[Child]:
        """Pupils of Reception to Year 11 in an academic year, oldest first."""
        for group in range(YEAR_GROUPS_BELOW_11, -1, -1):
            yield from self.year_group(group, year)

    def older_and_younger(self, year: int) -> Iterable[Child]:
        """Pupils in sixth form and nursery in an academic year, oldest first."""
        last = YEAR_GROUPS_BELOW_11
        for group in (last + 2, last + 1):
            yield from (child for child in self._of(group, year) if child.stays_on(group))
        for group in (-1, -2):
            yield from (child for child in self._of(group, year) if child.is_in_nursery(group))

    def _of(self, group: int, year: int) -> tuple[Child, ...]:
        return self.cohorts.get(year + YEAR_GROUPS_BELOW_11 - group, ())


def build_world(pupils: int, years: tuple[int, ...], seed: int) -> World:
    """The children of the authority for the years asked for."""
    numbers = count(100001)
    cohorts = {
        cohort: _cohort(cohort, pupils, cohort if cohort in years else None, seed, numbers)
        for cohort in range(years[0], years[-1] + YEAR_GROUPS_BELOW_11 + 1)
    }
    young = tuple(chain.from_iterable(_below_school_age(pupils, year, seed, numbers) for year in years))
    groups = {year: _groups(chain.from_iterable(cohorts.values()), year) for year in years}
    return World(years, seed, _with_edges(cohorts, pupils, seed, numbers), young, groups)


def _with_edges(
    cohorts: Mapping[int, tuple[Child, ...]], size: int, seed: int, numbers: "count[int]"
) -> Mapping[int, tuple[Child, ...]]:
    """With the sixth form of the first year and the nursery of the last. Neither has cases."""
    first, last = min(cohorts), max(cohorts)
    edges = (
        *range(first - SIXTH_FORM_YEARS, first),
        *range(last + 1, last + NURSERY_YEARS + 1),
    )
    found = {cohort: _cohort(cohort, size, None, seed, numbers) for cohort in edges}
    unknown = {
        cohort: tuple(replace(child, cases=(), after_care="N") for child in children)
        for cohort, children in found.items()
    }
    return dict(sorted((dict(cohorts) | unknown).items()))


def _groups(children: Iterable[Child], year: int) -> dict[int, Group]:
    found = ((child.number, group_at(child.cases, year)) for child in children if child.cases)
    return {number: group for number, group in found if group}


# ------------------------------------------------------------------ school children


def _cohort(
    cohort: int, size: int, edge_year: int | None, seed: int, numbers: "count[int]"
) -> tuple[Child, ...]:
    """The children of a cohort; some with a case at the edge of 31 March of a year."""
    rng = stream(seed, "cohort", cohort)
    children = [with_ways(seed, _pupil(rng, next(numbers), cohort, index)) for index in range(size)]
    if edge_year is None:
        return tuple(children)
    anchor = AcademicYear(edge_year).census_day
    nth: dict[Standing, int] = {}
    moved = []
    for child in children:
        standing = edge_standing(child.cases, anchor)
        if standing is None:
            moved.append(child)
            continue
        at = nth[standing] = nth.get(standing, -1) + 1
        moved.append(replace(child, cases=on_the_edge(child.cases, standing, at, anchor)))
    return tuple(moved)


def _pupil(rng: Random, number: int, cohort: int, index: int) -> Child:
    born = day_from(rng, date(cohort - 17, 9, 1), 365)
    cases = draw_life(rng, born)
    upn = _upn(cohort, index)
    known = any(not case.no_action for case in cases)
    no_upn = bool(cases) and not known and happens(rng, 0.5)
    school = _school(rng, known=known)
    sen = _sen(rng, known=known, special=school is SPECIAL)
    return Child(
        number=number,
        cohort=cohort,
        born=born,
        due=born,
        sex=rng.choice("FM"),
        ethnicity=pick(rng, ETHNICITIES),
        disability=pick(rng, DISABILITIES),
        cases=cases,
        ability=rng.random(),
        surname=rng.choice(SURNAMES),
        forename=rng.choice(FORENAMES),
        enrolment_upn=upn,
        former_upn=_temporary_upn(cohort, index) if happens(rng, 0.01) else "",
        cin_upn="" if no_upn else upn,
        upn_unknown="UN7" if no_upn else "",
        care_upn=upn,
        pmr="".join(rng.choices(_PMR_ALPHABET, k=_PMR_LENGTH)),
        language=pick(rng, LANGUAGES),
        sen=sen,
        sen_type=pick(rng, SEN_TYPES) if sen != "N" else "",
        free_meals=happens(rng, 0.55 if known else 0.18),
        after_care=_after_care(cases) or pick(rng, ARRANGEMENTS_AFTER_CARE),
        school=school,
        primary=rng.choice(PRIMARIES),
        second_school=REFERRAL_UNIT if school in SECONDARIES and happens(rng, 0.015) else None,
    )


_PLAA = {"RC1": "A", "RC4": "G", "RC3": "C"}


def _after_care(cases: Iterable[Case]) -> str:
    """The census code of the arrangement by which care ended, if it did so."""
    return next((_PLAA[case.reason] for case in cases if case.care and case.reason in _PLAA), "")


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
    case = draw_case(rng, standing, anchor, born - PREGNANCY) or referral_on(rng, anchor)
    return Child(
        number=number,
        cohort=0,
        born=born,
        due=born + timedelta(days=rng.randint(-14, 14)),
        sex=rng.choice("FM"),
        ethnicity=pick(rng, ETHNICITIES),
        disability=pick(rng, DISABILITIES),
        cases=(until_adult(case, born),),
        upn_unknown="UN1",
        care_upn="UN1",
    )
