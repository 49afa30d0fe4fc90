r"""The codes of attendance registers: what a half-day session marked with one counts as.

Source: DfE, *Working together to improve school attendance*, and the school census specifications. The
codes changed on 19 August 2024, in a summer holiday, so that any one academic year has one list. No letter
ever changed its class: an interview was `J`, approved, and is now `J1`, an authorised absence.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Session(StrEnum):
    """What a session counts as. Possible sessions are those attended plus the two kinds of absence."""

    ATTENDED = "attended"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_POSSIBLE = "not a possible session"
    NO_MARK = "no mark"


REFORM = date(2024, 8, 19)
"""First day of the codes of the School Attendance (Pupil Registration) (England) Regulations 2024."""

_BEFORE_REFORM = date(2024, 8, 18)


@dataclass(frozen=True)
class RegisterCode:
    """A code, and the days it may be used on. `name` is its column in `absence`."""

    code: str
    name: str
    counts_as: Session
    meaning: str
    first: date | None = None
    last: date | None = None

    def is_valid_in(self, year: int) -> bool:
        """Whether registers of an academic year may use it."""
        begins, ends = date(year - 1, 9, 1), date(year, 7, 31)
        return (self.first or begins) <= begins and (self.last or ends) >= ends

    def is_valid_on(self, day: date) -> bool:
        """Whether registers may use it on a day."""
        return (self.first or day) <= day <= (self.last or day)

    @property
    def in_use(self) -> str:
        """Since or until when registers have it, in words."""
        if self.last:
            return f"in use until {_day(self.last)}"
        return f"in use from {_day(self.first)}" if self.first else "in use"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _code(
    code: str,
    counts_as: Session,
    meaning: str,
    name: str = "",
    first: date | None = None,
    last: date | None = None,
) -> RegisterCode:
    return RegisterCode(code, f"code_{name or code.lower()}", counts_as, meaning, first, last)


REGISTER_CODES: tuple[RegisterCode, ...] = (
    _code("/", Session.ATTENDED, "present in the morning", "am"),
    _code("\\", Session.ATTENDED, "present in the afternoon", "pm"),
    _code("L", Session.ATTENDED, "late, before the register closed"),
    _code("B", Session.ATTENDED, "educated off site"),
    _code("J", Session.ATTENDED, "interview", last=_BEFORE_REFORM),
    _code("K", Session.ATTENDED, "education arranged by the authority", first=REFORM),
    _code("P", Session.ATTENDED, "sporting activity"),
    _code("V", Session.ATTENDED, "educational visit"),
    _code("W", Session.ATTENDED, "work experience"),
    _code("C", Session.AUTHORISED, "leave in exceptional circumstances"),
    _code("C1", Session.AUTHORISED, "regulated performance or employment abroad", first=REFORM),
    _code("C2", Session.AUTHORISED, "temporary part-time timetable", first=REFORM),
    _code("E", Session.AUTHORISED, "suspended or excluded, no provision made"),
    _code("F", Session.AUTHORISED, "extended holiday, agreed", last=date(2014, 8, 31)),
    _code("H", Session.AUTHORISED, "holiday, agreed", last=_BEFORE_REFORM),
    _code("I", Session.AUTHORISED, "illness"),
    _code("J1", Session.AUTHORISED, "interview", first=REFORM),
    _code("M", Session.AUTHORISED, "medical or dental appointment"),
    _code("R", Session.AUTHORISED, "religious observance"),
    _code("S", Session.AUTHORISED, "study leave"),
    _code("T", Session.AUTHORISED, "mobile child, travelling for work"),
    _code("G", Session.UNAUTHORISED, "holiday, not agreed"),
    _code("N", Session.UNAUTHORISED, "no reason yet"),
    _code("O", Session.UNAUTHORISED, "other, not authorised"),
    _code("U", Session.UNAUTHORISED, "late, after the register closed"),
    _code("D", Session.NOT_POSSIBLE, "dual registered, at the other school"),
    _code("Q", Session.NOT_POSSIBLE, "no access arrangements made", first=REFORM),
    _code("X", Session.NOT_POSSIBLE, "not required to attend"),
    _code("Y", Session.NOT_POSSIBLE, "unable to attend", last=_BEFORE_REFORM),
    _code("Y1", Session.NOT_POSSIBLE, "no transport", first=REFORM),
    _code("Y2", Session.NOT_POSSIBLE, "widespread travel disruption", first=REFORM),
    _code("Y3", Session.NOT_POSSIBLE, "part of the school closed", first=REFORM),
    _code("Y4", Session.NOT_POSSIBLE, "whole school closed", first=REFORM),
    _code("Y5", Session.NOT_POSSIBLE, "in criminal justice detention", first=REFORM),
    _code("Y6", Session.NOT_POSSIBLE, "public health guidance", first=REFORM),
    _code("Y7", Session.NOT_POSSIBLE, "other unavoidable cause", first=REFORM),
    _code("Z", Session.NOT_POSSIBLE, "not yet on the register"),
    _code("#", Session.NOT_POSSIBLE, "planned closure", "closed"),
    _code("-", Session.NO_MARK, "no mark", "none"),
)


def columns_counting_as(*kinds: Session) -> tuple[str, ...]:
    """Columns of `absence` whose sessions count as one of these."""
    return tuple(item.name for item in REGISTER_CODES if item.counts_as in kinds)


def codes_counting_as(*kinds: Session) -> tuple[str, ...]:
    """Codes whose sessions count as one of these."""
    return tuple(item.code for item in REGISTER_CODES if item.counts_as in kinds)


LATE = ("L",)
"""Late, but before the register closed: attended. After it closed is `U`, an unauthorised absence."""

AT_REGISTRATION = ("/", "\\", "L", "U", "N")
"""Given when a register is taken, so never of a day to come. Others may be entered ahead."""

SUSPENDED = ("E",)
NO_REASON, NO_MARK = "N", "-"
OPEN = (NO_REASON, NO_MARK)
"""Marks that somebody has still to settle."""
