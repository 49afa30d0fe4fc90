"""A child of the synthetic world, and the way it takes through school."""

from dataclasses import dataclass, replace
from datetime import date

from vshdata.sample.cases import Case, as_returned
from vshdata.sample.schools import INDEPENDENT, PRIMARIES, SECONDARIES, SPECIAL, WITH_SIXTH_FORM, School

YEAR_GROUPS_BELOW_11 = 11
FIRST_SECONDARY_YEAR = 7

_STAYS = {12: 0.78, 13: 0.83}
"""The least ability at which a pupil stays on in each year of the sixth form."""

_MOVING_DAYS = ((-1, 11, 10), (0, 2, 24), (0, 5, 4))
"""Year before or of the end of the academic year, month and day of a move within it."""


@dataclass(frozen=True)
class Move:
    """A move to another school within a year; `group`: the national curriculum year it falls in."""

    group: int
    turn: int
    school: School

    def day(self, cohort: int) -> date:
        """The first day at the other school, of a child of the cohort."""
        year = cohort - YEAR_GROUPS_BELOW_11 + self.group
        before, month, day = _MOVING_DAYS[self.turn]
        return date(year + before, month, day)


@dataclass(frozen=True)
class Child:
    """A child as it is; files show parts of it.

    `ability`, between 0 and 1, is what the child's results at every stage lean on. `cohort` is 0 below
    school age. `cin_upn` is the UPN in the children in need return; without one, `upn_unknown` says why.
    `care_upn` is the UPN in the looked-after return, or the code that says why there is none.
    `enrolment_upn` is the UPN in the census and the results. `nursery_from`: the first nursery year, below
    Reception; 0 without one. `year_x`: the school follows no national curriculum years with the child.
    """

    number: int
    cohort: int
    born: date
    due: date
    sex: str
    ethnicity: str
    disability: str
    cases: tuple[Case, ...]
    ability: float = 0.0
    surname: str = ""
    forename: str = ""
    enrolment_upn: str = ""
    former_upn: str = ""
    cin_upn: str = ""
    upn_unknown: str = ""
    care_upn: str = ""
    pmr: str = ""
    language: str = ""
    sen: str = "N"
    sen_type: str = ""
    free_meals: bool = False
    after_care: str = "N"
    school: School = SECONDARIES[0]
    primary: School = PRIMARIES[0]
    second_school: School | None = None
    second_in_primary: School | None = None
    nursery: School | None = None
    nursery_from: int = 0
    year_x: bool = False
    move: Move | None = None
    faults: tuple[str, ...] = ()

    @property
    def at_independent_school(self) -> bool:
        """Whether the child is in no school census."""
        return self.school is INDEPENDENT

    def year_group(self, year: int) -> int:
        """National curriculum year in an academic year; 0 is Reception."""
        return 11 - (self.cohort - year)

    def school_in(self, group: int) -> School:
        """The school at the end of a national curriculum year, but for a child excluded from it."""
        moved = self.move
        base = self.school if self.school is SPECIAL or group >= FIRST_SECONDARY_YEAR else self.primary
        if moved is None or group < moved.group:
            return base
        is_of_phase = (group >= FIRST_SECONDARY_YEAR) == (moved.group >= FIRST_SECONDARY_YEAR)
        return moved.school if is_of_phase or moved.school is SPECIAL else base

    def school_before(self, group: int) -> School:
        """The school of a national curriculum year before a move in it."""
        return replace(self, move=None).school_in(group)

    def second_in(self, group: int) -> School | None:
        """The school of a national curriculum year at which the child is registered too."""
        if group < 0 or group > YEAR_GROUPS_BELOW_11:
            return None
        return self.second_school if group >= FIRST_SECONDARY_YEAR else self.second_in_primary

    def has_moved(self, day: date) -> bool:
        """Whether a move within a year is behind the child on a day."""
        return self.move is not None and self.move.day(self.cohort) <= day

    def curriculum_year(self, group: int) -> str:
        """As a census has it of a child in that year group."""
        if self.year_x:
            return "X"
        return {0: "R", -1: "N2", -2: "N1"}.get(group, str(group))

    def is_in_nursery(self, group: int) -> bool:
        """Whether the child is in a nursery year."""
        return self.nursery_from <= group < 0

    def stays_on(self, group: int) -> bool:
        """Whether the child is in that year of a sixth form: the ablest, in schools that have one."""
        has_one_school = self.school in WITH_SIXTH_FORM and self.second_school is None
        return has_one_school and self.ability >= _STAYS.get(group, 1.0)

    def is_at_school(self, year: int) -> bool:
        """Whether the child is between Reception and Year 11 in an academic year."""
        return self.cohort - YEAR_GROUPS_BELOW_11 <= year <= self.cohort

    def returned_cases(self, year: int) -> tuple[Case, ...]:
        """The cases in the return for the year."""
        seen = (as_returned(case, year) for case in self.cases)
        return tuple(case for case in seen if case)
