"""One child's year as alerts see it: days with their marks, the days its school marked, its plans."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from vshdata.tables.register_codes import NO_MARK, REGISTER_CODES, Session

_CLASS = {item.code: item.counts_as for item in REGISTER_CODES}
SATURDAY = 5
_ABSENT = (Session.AUTHORISED, Session.UNAUTHORISED)


@dataclass(frozen=True)
class Day:
    """A day's marks of a child, one or two. `school`: where the first real mark was made."""

    day: date
    codes: tuple[str, ...]
    school: str | None = None

    @cached_property
    def attended(self) -> int:
        """Sessions attended."""
        return self._count(Session.ATTENDED)

    @cached_property
    def unauthorised(self) -> int:
        """Sessions of unauthorised absence."""
        return self._count(Session.UNAUTHORISED)

    @cached_property
    def absent(self) -> int:
        """Sessions absent."""
        return self._count(*_ABSENT)

    @cached_property
    def possible(self) -> int:
        """Possible sessions."""
        return self.attended + self.absent

    @property
    def is_marked(self) -> bool:
        """Whether any half of the day has a mark."""
        return any(code != NO_MARK for code in self.codes)

    def _count(self, *kinds: Session) -> int:
        return sum(_CLASS[code] in kinds for code in self.codes)


@dataclass(frozen=True)
class Week:
    """A school week of a child: sessions attended of those possible. `friday`: the day it is judged on."""

    monday: date
    attended: int
    possible: int

    @property
    def friday(self) -> date:
        """The last school day of the week."""
        return self.monday + timedelta(days=4)


@dataclass(frozen=True)
class Plan:
    """A plan, or a period of care, that began. `kind`: what it is, in words."""

    kind: str
    start: date


@dataclass(frozen=True)
class ChildYear:
    """What is known of a child in an academic year at the end of a day, `as_of`.

    `days`: those with a row in a register, in order. `calendar`: school -> days on which anybody had a
    possible session there, in order. `plans`: in any order. `enrolled`: the school that a census of the
    year has the child at, and from which day.
    """

    pupil: int
    as_of: date
    days: tuple[Day, ...]
    calendar: Mapping[str, Sequence[date]] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    enrolled: tuple[str, date] | None = None

    @cached_property
    def school_days(self) -> tuple[Day, ...]:
        """Days with a possible session."""
        return tuple(day for day in self.days if day.possible)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """Weeks that are over and had a possible session, in order; weekends are not counted."""
        totals: dict[date, list[int]] = {}
        for day in self.school_days:
            if day.day.weekday() >= SATURDAY:
                continue
            total = totals.setdefault(day.day - timedelta(days=day.day.weekday()), [0, 0])
            total[0] += day.attended
            total[1] += day.possible
        weeks = (Week(monday, *total) for monday, total in sorted(totals.items()))
        return tuple(week for week in weeks if week.friday <= self.as_of)

    @cached_property
    def expected(self) -> tuple[date, ...]:
        """Days the child was marked, and those on which the school that did last marked anybody.

        Before its first mark: the days on which the school marked anybody that has the child in its
        register, or by a census on its roll.
        """
        anchors = self._anchors
        found: list[date] = []
        for at, (day, school, is_marked) in enumerate(anchors):
            own = self.calendar.get(school, ())
            first = bisect_right(own, day) if is_marked else bisect_left(own, day)
            until = bisect_left(own, anchors[at + 1][0]) if at + 1 < len(anchors) else len(own)
            found += [*([day] if is_marked else []), *own[first:until]]
        return tuple(found)

    @property
    def _anchors(self) -> list[tuple[date, str, bool]]:
        """From which day which school was to mark the child, and whether it did, in order."""
        marked = [(day.day, day.school or "", True) for day in self.days if day.is_marked]
        listed = next(((day.day, day.school, False) for day in self.days if day.school), None)
        enrolled = (self.enrolled[1], self.enrolled[0], False) if self.enrolled else None
        anchors = marked
        for one in (listed, enrolled):
            if one and (not anchors or one[0] < anchors[0][0]):
                anchors = [one, *anchors]
        return anchors

    @property
    def last_school(self) -> str:
        """The school that marked the child last, or that a census has it at; blank where none is told."""
        enrolled = self.enrolled[0] if self.enrolled else ""
        return next((day.school for day in reversed(self.days) if day.school), enrolled)

    def until(self, last: date) -> "ChildYear":
        """The year as it was known at the end of a day."""
        return ChildYear(
            self.pupil,
            last,
            tuple(day for day in self.days if day.day <= last),
            {school: [day for day in days if day <= last] for school, days in self.calendar.items()},
            tuple(plan for plan in self.plans if plan.start <= last),
            self.enrolled,
        )
