"""Terms, censuses, and which tells of which."""

from dataclasses import dataclass
from datetime import date, timedelta

from vshdata.sample.schools import census_day

AUTUMN, SPRING, SUMMER = "autumn", "spring", "summer"

NO_SUMMER_CENSUS = 2020

FIRST_WITH_TWO_TERMS = date(2019, 9, 1)
"""From the autumn census of 2019 on each census tells the exclusions of two terms, before of one."""

PARTS = (AUTUMN, SPRING, SUMMER, "summer_end")
"""Parts of a year that sessions are told of; the last is the second half of the summer term."""

_POSSIBLE = {AUTUMN: 142, SPRING: 116, SUMMER: 58, "summer_end": 66}
_CLOSED = {2020: {SPRING: 0, SUMMER: 0, "summer_end": 0}, 2021: {SPRING: 40}}
"""Sessions in which schools were open to all, where that was not the whole part: 2020 from March on is
not told at all."""


def possible_sessions(year: int) -> dict[str, int]:
    """Possible sessions of each part of an academic year."""
    return _POSSIBLE | _CLOSED.get(year, {})


@dataclass(frozen=True)
class Census:
    """One census, by the calendar year in its files' names."""

    calendar_year: int
    term: str

    @property
    def academic_year(self) -> int:
        """The year its pupils are in."""
        return self.calendar_year + (self.term == AUTUMN)

    @property
    def day(self) -> date:
        """The Thursday it is of."""
        if self.term == SPRING:
            return census_day(self.calendar_year)
        return _thursday(date(self.calendar_year, *((5, 15) if self.term == SUMMER else (10, 1))))

    @property
    def before(self) -> "Census":
        """The census before it."""
        year = self.calendar_year
        if self.term == SPRING:
            return Census(year - 1, AUTUMN)
        if self.term == SUMMER or year == NO_SUMMER_CENSUS:
            return Census(year, SPRING)
        return Census(year, SUMMER)

    @property
    def told_of(self) -> tuple[str, ...]:
        """Parts of `calendar_year`, as an academic year, that its sessions are of."""
        return {SPRING: (AUTUMN,), SUMMER: (SPRING,), AUTUMN: (SUMMER, "summer_end")}[self.term]

    @property
    def exclusions_of(self) -> frozenset[tuple[int, str]]:
        """Academic years and terms whose exclusions it tells."""
        year = self.calendar_year
        two_before, one_before = {
            SPRING: ((year - 1, SUMMER), (year, AUTUMN)),
            SUMMER: ((year, AUTUMN), (year, SPRING)),
            AUTUMN: ((year, SPRING), (year, SUMMER)),
        }[self.term]
        return frozenset({two_before, one_before} if self.day >= FIRST_WITH_TWO_TERMS else {two_before})


def _thursday(day: date) -> date:
    return day + timedelta(days=(3 - day.weekday()) % 7)


def censuses(year: int) -> tuple[Census, ...]:
    """The censuses that tell of an academic year."""
    terms = (SPRING, AUTUMN) if year == NO_SUMMER_CENSUS else (SPRING, SUMMER, AUTUMN)
    return tuple(Census(year, term) for term in terms)


def first_day(year: int, part: str) -> date:
    """A day at the start of a part of an academic year."""
    return {
        AUTUMN: date(year - 1, 9, 4),
        SPRING: date(year, 1, 6),
        SUMMER: date(year, 4, 20),
        "summer_end": date(year, 6, 3),
    }[part]


def last_day(year: int, part: str) -> date:
    """A day at the end of a part of an academic year."""
    return {
        AUTUMN: date(year - 1, 12, 19),
        SPRING: date(year, 4, 1),
        SUMMER: date(year, 5, 22),
        "summer_end": date(year, 7, 17),
    }[part]


def school_year_of(day: date) -> int:
    """The academic year of a day, August being the first month of the next."""
    return day.year + (day.month >= 8)  # noqa: PLR2004 - August
