"""What COLLECT's tables tell of absence and exclusions, stored as received.

`absence` and `exclusions` are joined from these and from the enrolments after each load, so that they may
be loaded in any order.
"""

from vshdata.schema import (
    AnyGiven,
    Between,
    Column,
    Family,
    InOrder,
    Kind,
    Rule,
    Severity,
    Table,
)
from vshdata.tables.common import NC_YEARS, UPN_RULE, former_upn_column, upn_column
from vshdata.tables.register_codes import REGISTER_CODES

MOST_SESSIONS = 420
"""Possible sessions of a year, with some to spare: DfE drops records with more as errors."""

MOST_SUSPENDED = 90
"""A pupil may be suspended for 45 school days, of two sessions, in a year."""

CATEGORIES = ("PERM", "SUSP", "LNCH")
REASONS = tuple("PP PA VP VA OW BU RA LG DS SM DA DM TH DB MT PH OT".split())


def _event(
    name: str, kind: Kind, meaning: str, *npd: str, null: str = "not given", unit: str = ""
) -> Column:
    names = {Family.NPD: npd, Family.COLLECT: (npd[0].lower(),)}
    codes = REASONS if kind is Kind.CODE else ()
    return Column(name, kind, meaning, null=null, unit=unit, codes=codes, names=names)


def event_columns(*, required: bool) -> tuple[Column, ...]:
    """What is told of an exclusion, in a file of them or in a COLLECT table."""
    return (
        Column(
            "start",
            Kind.DAY,
            "First day of the exclusion",
            null="not known",
            names={Family.NPD: ("StartDate",), Family.COLLECT: ("startdate",)},
            required=required,
        ),
        Column(
            "category",
            Kind.CODE,
            "PERM permanent exclusion, SUSP suspension (fixed-period exclusion until 2020), LNCH lunchtime",
            codes=CATEGORIES,
            aliases={"fixd": "SUSP", "f": "SUSP", "s": "SUSP", "p": "PERM", "l": "LNCH"},
            names={Family.NPD: ("Category",), Family.COLLECT: ("category",)},
            required=True,
            counts=True,
        ),
        Column(
            "reason1",
            Kind.CODE,
            "First reason",
            codes=REASONS,
            names={Family.NPD: ("Reason1", "Reason"), Family.COLLECT: ("reason1", "reason")},
        ),
        _event("reason2", Kind.CODE, "Second reason", "Reason2", null="one reason only"),
        _event("reason3", Kind.CODE, "Third reason", "Reason3", null="two reasons at most"),
        _event(
            "sessions",
            Kind.WHOLE,
            "Sessions of the suspension; 10 are five days",
            "Sessions",
            null="not given, or permanent",
            unit="sessions",
        ),
    )


SUSPENDED_LONG = Rule(
    "too_many_sessions",
    f"more than {MOST_SUSPENDED} sessions, the most a pupil may be suspended for in a year",
    Between("sessions", 0, MOST_SUSPENDED),
)


def _collect(name: str, kind: Kind, meaning: str, *names: str, required: bool = False) -> Column:
    return Column(name, kind, meaning, names={Family.COLLECT: names}, required=required)


_KEY = (
    _collect(
        "enrolment",
        Kind.REFERENCE,
        "COLLECT row id of the enrolment",
        "pupilonrolltableid",
        "pupilnolongeronrolltableid",
        required=True,
    ),
    _collect("native_id", Kind.REFERENCE, "COLLECT id of the return the row came in", "nativeid"),
)

SESSION_TOTALS = tuple(
    Column(
        f"{half}_{name}",
        Kind.WHOLE,
        f"{what} sessions of {when}",
        null="not given; codes tell them from 2025" if name != "possible" else "not given",
        unit="sessions",
        names={Family.COLLECT: (f"{heading}sessions{name}",)},
    )
    for half, heading, when in (
        ("term", "termly", "the term before; in an autumn census, of the first half of the summer term"),
        ("half2", "summerhalfterm2", "the second half of the summer term, in an autumn census"),
    )
    for name, what in (
        ("possible", "Possible"),
        ("authorised", "Authorised absence"),
        ("unauthorised", "Unauthorised absence"),
    )
)
"""Columns of enrolments and leavers that tell absence, one term in arrears."""

SESSION_RULES = tuple(
    Rule(
        f"{half}_too_many_sessions",
        f"more than {MOST_SESSIONS} possible sessions; left out of absence",
        Between(f"{half}_possible", 0, MOST_SESSIONS),
    )
    for half in ("term", "half2")
)

SESSION_DETAILS = Table(
    name="session_details",
    title="Sessions by register code (COLLECT termlysessiondetails, summerhalfterm2sessiondetails)",
    one_row_per="register code x enrolment",
    internal=True,
    columns=(
        *_KEY,
        Column("on_roll", Kind.FLAG, "Of a pupil on roll, not of one who left", absent=True),
        Column("second_half", Kind.FLAG, "Of the second half of the summer term", absent=False),
        Column(
            "code",
            Kind.CODE,
            "Register code",
            null="no mark: counts for nothing",
            codes=tuple(item.code for item in REGISTER_CODES),
            names={Family.COLLECT: ("attendancereason",)},
            counts=True,
        ),
        Column(
            "sessions",
            Kind.WHOLE,
            "Sessions marked with it",
            null="not known: the pupil's term is left out of absence",
            unit="sessions",
            names={Family.COLLECT: ("sessions", "absencesessions")},
        ),
    ),
    rules=(
        Rule("no_register_code", "no register code; its sessions count for nothing", AnyGiven(("code",))),
        Rule(
            "too_many_sessions",
            f"fewer than 0 or more than {MOST_SESSIONS} sessions of one code",
            Between("sessions", 0, MOST_SESSIONS),
            Severity.REJECT,
        ),
    ),
)

EXCLUSION_DETAILS = Table(
    name="exclusion_details",
    title="Exclusions of the two terms before (COLLECT termlyexclusions)",
    one_row_per="exclusion x enrolment x census",
    internal=True,
    columns=(
        *_KEY,
        Column("on_roll", Kind.FLAG, "Of a pupil on roll, not of one who left", absent=True),
        *event_columns(required=True),
    ),
    rules=(SUSPENDED_LONG,),
)

LEAVERS = Table(
    name="leavers",
    title="Pupils no longer on roll (COLLECT pupilnolongeronroll)",
    one_row_per="former enrolment x census term",
    internal=True,
    columns=(
        *_KEY,
        _collect(
            "school_census", Kind.REFERENCE, "COLLECT row id of the school's return", "schoolcensustableid"
        ),
        upn_column(),
        former_upn_column(),
        _collect("entry", Kind.DAY, "Date of entry", "entrydate"),
        _collect("left", Kind.DAY, "Date of leaving", "leavingdate"),
        Column(
            "nc_year",
            Kind.CODE,
            "National curriculum year at leaving, in the autumn census only",
            codes=NC_YEARS,
            names={Family.COLLECT: ("ncyearleaving",)},
            counts=True,
        ),
        *SESSION_TOTALS,
    ),
    rules=(
        Rule(
            "no_pupil_reference",
            "no UPN, so it cannot be joined to a child",
            AnyGiven(("upn",)),
            Severity.REJECT,
        ),
        UPN_RULE,
        Rule("left_before_entry", "a date of leaving before entry", InOrder("entry", "left")),
        *SESSION_RULES,
    ),
)
