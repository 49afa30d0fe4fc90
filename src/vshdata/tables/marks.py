"""Live attendance: the marks of registers, day by day as schools send them, and their sums by week.

A mark may be told again, corrected: of one school's marks for a pupil's half-day the one told last counts,
and the others are kept. When a mark was told is what its row says, or else the day in the file's name, or
else the time of the file. Of several schools that mark a pupil for one half-day, the one where the pupil
was, or was to be, counts: attended before absent before not possible, so that `D` gives way to the other
school.

Live figures are of what schools have sent so far, and are never put in one row with figures of a census.
"""

from datetime import date

from vshdata.schema import (
    AnyGiven,
    Between,
    Column,
    Family,
    Kind,
    NotAhead,
    Rule,
    Severity,
    Table,
)
from vshdata.tables.common import UPN_RULE, year_column
from vshdata.tables.register_codes import AT_REGISTRATION, NO_MARK, REGISTER_CODES
from vshdata.years import FIRST_YEAR, LAST_YEAR

SESSIONS = ("am", "pm")

_SESSION_WORDS = {
    "am": ("a", "1", "morning", "m", "am session", "am registration"),
    "pm": ("p", "2", "afternoon", "pm session", "pm registration"),
}

_CODE_WORDS = {".": NO_MARK, "not marked": NO_MARK, "no mark": NO_MARK, "unmarked": NO_MARK}


def _spelt(names: str) -> dict[Family, tuple[str, ...]]:
    return {Family.LIVE: tuple(names.split(";"))}


def _upn() -> Column:
    names = _spelt("UPN;Pupil UPN;Unique Pupil Number;UniquePupilNumber")
    return Column("upn", Kind.UPN, "Unique pupil number", names=names, identifier=True)


MARKS = Table(
    name="marks",
    title="Attendance marks",
    one_row_per="pupil x date x session x school x code told",
    columns=(
        year_column(),
        _upn(),
        Column(
            "date",
            Kind.DAY,
            "Day the mark is of",
            names=_spelt(
                "Date;Attendance Date;AttendanceDate;Session Date;Mark Date;MarkDate;Register Date"
            ),
            required=True,
        ),
        Column(
            "session",
            Kind.CODE,
            "Half of the day",
            codes=SESSIONS,
            aliases={word: half for half, words in _SESSION_WORDS.items() for word in words},
            names=_spelt("Session;AM/PM;AMPM;Session Name;SessionName;Period"),
            required=True,
            counts=True,
        ),
        Column(
            "code",
            Kind.CODE,
            "Register code; a blank of the file is -, no mark",
            codes=tuple(item.code for item in REGISTER_CODES),
            aliases=_CODE_WORDS,
            names=_spelt(
                "Code;Mark;Attendance Code;AttendanceCode;Attendance Mark;Mark Code;Register Code"
            ),
            required=True,
            counts=True,
        ),
        Column(
            "school",
            Kind.TEXT,
            "The school that marked, by the number the file gives",
            null="not given: taken as the one school that marked the half-day, where there is one",
            names=_spelt("School;URN;School URN;LAESTAB;DfE Number;Estab;School Code;Establishment"),
        ),
        Column(
            "told",
            Kind.MOMENT,
            "When the mark was last told so",
            null="the day in the file's name, else the time of the file; never before the day itself",
            names=_spelt("Recorded;Recorded At;Updated;Updated At;Last Updated;LastUpdated;Timestamp"),
        ),
    ),
    rules=(
        Rule(
            "no_pupil_reference",
            "no UPN, so it cannot be joined to a child",
            AnyGiven(("upn",)),
            Severity.REJECT,
        ),
        Rule(
            "date_out_of_range",
            f"a date before September {FIRST_YEAR - 1} or after July {LAST_YEAR}",
            Between("date", date(FIRST_YEAR - 1, 9, 1), date(LAST_YEAR, 7, 31)),
            Severity.REJECT,
        ),
        Rule(
            "date_to_come",
            f"a mark that only registration gives ({' '.join(AT_REGISTRATION)}), on a day to come",
            NotAhead("date", "code", AT_REGISTRATION),
            Severity.REJECT,
        ),
        UPN_RULE,
    ),
)
"""As files tell marks. As stored, `told` is when the code was last told, `first_told` when it was first,
and `current` says whether it is the mark that counts for the pupil's half-day; the others are history."""


def _count(name: str, meaning: str) -> Column:
    return Column(name, Kind.WHOLE, meaning, null="never", unit="sessions")


WEEK_COUNTS = ("possible", "attended", "authorised", "unauthorised", "late", "suspended", "no_reason")
"""Counts of a pupil's half-days that are parts of possible sessions, or those themselves."""

ATTENDANCE_WEEKS = Table(
    name="attendance_weeks",
    title="Attendance by week",
    one_row_per="pupil x week x school",
    columns=(
        year_column(),
        _upn(),
        Column("week", Kind.DAY, "Monday of the week", null="never"),
        Column("school", Kind.TEXT, "The school whose marks count", null="not given"),
        _count("possible", "Possible sessions: attended and absent"),
        _count("attended", "Sessions attended, late or in approved activities among them"),
        _count("authorised", "Sessions of authorised absence"),
        _count("unauthorised", "Sessions of unauthorised absence"),
        _count("late", "Sessions marked L, late before the register closed"),
        _count("suspended", "Sessions marked E"),
        _count("no_reason", "Sessions marked N, no reason yet: unauthorised until there is one"),
        _count("no_mark", "Half-days marked - or left blank: in no other count"),
        _count("marked", "Half-days with a mark, whatever it counts as"),
    ),
)
"""Made from `marks` after each load, one slice a week; without a slice a week is added up as it is read."""
