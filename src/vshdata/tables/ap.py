"""Alternative provision: education arranged elsewhere for pupils who would not else receive it.

Three returns tell of it. Schools tell in the school census whom they placed elsewhere (`ap_placements`);
alternative provision schools and pupil referral units tell there of those they took in (`ap_admissions`);
authorities tell once a year, in the alternative provision census, whom they placed and pay for. COLLECT's
two tables are stored as received and joined into `ap` after each load, so that they may come in any order.

A placement is told by every census while it lasts. Rows are of one placement where pupil, who arranged it,
setting and first day are the same; the last census that tells it is believed. The school is not among
these, because it is not known where the schools' own table was not loaded.
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
from vshdata.tables.common import NC_YEARS, UPN_RULE, pmr_column, sex_column, upn_column, year_column

MOST_SESSIONS_A_WEEK = 10
"""Two on each of five days."""

SETTING_TYPES = ("NFE", "OOT", "OTH", "WBP")
REASONS = ("ASP", "BHS", "EHC", "EXR", "MHN", "NEW", "OTH", "PEX", "PHN", "RHE", "SUS")
PATTERNS = ("FT", "PT")

_SETTING = (
    "NFE non-maintained further education, OOT one-to-one tuition, WBP work-based placement, "
    "OTH other unregistered provider"
)


def _collect(
    name: str,
    kind: Kind,
    meaning: str,
    *names: str,
    null: str = "not given",
    codes: tuple[str, ...] = (),
) -> Column:
    return Column(name, kind, meaning, null=null, codes=codes, names={Family.COLLECT: names})


def _sen(name: str, when: str, heading: str, family: Family = Family.COLLECT) -> Column:
    return Column(
        name,
        Kind.CODE,
        f"Special educational needs provision {when}: N none, K support, E education, health and care plan",
        codes=("N", "K", "E"),
        aliases={"s": "E", "a": "K", "p": "K"},
        names={family: (heading,)},
    )


_KEY = (
    Column(
        "enrolment",
        Kind.REFERENCE,
        "COLLECT row id of the enrolment",
        names={Family.COLLECT: ("pupilonrolltableid", "pupilnolongeronrolltableid")},
        required=True,
    ),
    _collect("native_id", Kind.REFERENCE, "COLLECT id of the return the row came in", "nativeid"),
    Column("on_roll", Kind.FLAG, "Of a pupil on roll, not of one who left", absent=True),
)
_URN = _collect("urn", Kind.TEXT, "Unique reference number of the setting", "urn", null="it has none")
_UKPRN = _collect(
    "ukprn", Kind.TEXT, "UK provider reference number of the setting", "ukprn", null="it has none"
)
_START = _collect("start", Kind.DAY, "First day of the placement", "entrydate")
_END = _collect("end", Kind.DAY, "Last day of the placement", "leavingdate", null="not known to have ended")
_SESSIONS = Column(
    "sessions",
    Kind.WHOLE,
    "Sessions a week; 10 are five days",
    unit="sessions",
    names={Family.COLLECT: ("apsessionsperweek",)},
)
_PATTERN = _collect(
    "pattern", Kind.CODE, "FT full time, PT part time", "apattendancepattern", codes=PATTERNS
)
_REASON = _collect(
    "reason",
    Kind.CODE,
    "Why: BHS off-site for behaviour, SUS suspension, EXR permanent exclusion under review, PEX permanent "
    "exclusion, MHN mental health need, PHN physical health need, EHC education, health and care plan, NEW "
    "newly arrived, RHE returned from home education, ASP awaiting a school place, OTH other",
    "placementreason",
    "apreason",
    codes=REASONS,
)
_SEN_ENTRY = _sen("sen_entry", "on entry", "senprovisionentry")
_SEN_LEAVING = _sen("sen_leaving", "on leaving", "senprovisionleaving")
_PREVIOUS = _collect(
    "previous_urn", Kind.TEXT, "Unique reference number of the school before it", "prevurn"
)

_DATES = Rule("end_before_start", "an end before its start", InOrder("start", "end"))
_WEEK = Rule(
    "too_many_sessions",
    f"more than {MOST_SESSIONS_A_WEEK} sessions a week",
    Between("sessions", 0, MOST_SESSIONS_A_WEEK),
)

AP_PLACEMENTS = Table(
    name="ap_placements",
    title="Alternative provision arranged by schools (COLLECT schoolarrangedapdetail)",
    one_row_per="placement x enrolment x census",
    internal=True,
    columns=(
        *_KEY,
        _URN,
        _UKPRN,
        _collect("setting_type", Kind.CODE, _SETTING, "apsettingtype", codes=SETTING_TYPES),
        _REASON,
        _PATTERN,
        _SESSIONS,
        _START,
        _END,
        _SEN_ENTRY,
        _SEN_LEAVING,
    ),
    rules=(_DATES, _WEEK),
)

AP_ADMISSIONS = Table(
    name="ap_admissions",
    title="Admissions to alternative provision schools (COLLECT approvisiondetail)",
    one_row_per="enrolment x census",
    internal=True,
    columns=(*_KEY, _PREVIOUS, _REASON, _SEN_ENTRY),
)


def _plain(column: Column, kind: Kind | None = None) -> Column:
    """A column that COLLECT's tables tell, as the joined table has it: no heading of a file is it."""
    kind = kind or column.kind
    codes = column.codes if kind is Kind.CODE else ()
    return Column(column.name, kind, column.meaning, null=column.null, unit=column.unit, codes=codes)


AP = Table(
    name="ap",
    title="Alternative provision placements",
    one_row_per="placement",
    columns=(
        Column(
            "academic_year",
            Kind.YEAR,
            "Academic year of the first day; where that is not given, of the census that tells it",
            null="taken from --year or the file's name",
            names=year_column("ACADYR").names,
        ),
        Column(
            "arranged_by",
            Kind.CODE,
            "Who arranged it: school, the one the pupil is on roll of; ap_school, a place at an "
            "alternative provision school or pupil referral unit; la, the authority",
            codes=("school", "ap_school", "la"),
        ),
        upn_column(),
        pmr_column(),
        Column(
            "school",
            Kind.TEXT,
            "School that arranged it, or that it is at where arranged_by is ap_school: authority and "
            "establishment number",
            null="arranged by the authority, or the schools' own table is not loaded",
        ),
        Column(
            "arranging_la",
            Kind.TEXT,
            "Local authority number of the authority that arranged it",
            null="not arranged by an authority",
            names={Family.NPD: ("LANumber_geog", "LANumber", "LA")},
        ),
        _plain(_URN),
        _plain(_UKPRN),
        Column(
            "setting_type",
            Kind.TEXT,
            f"{_SETTING}; the authorities' census describes it in words or codes of its own",
            null="known by its number, or not given",
            names={Family.NPD: ("APTypeDescription", "APType")},
        ),
        _plain(_PREVIOUS),
        _plain(_REASON),
        _plain(_PATTERN),
        _plain(_SESSIONS),
        _plain(_START),
        _plain(_END),
        _plain(_SEN_ENTRY),
        _plain(_SEN_LEAVING),
        _sen("sen", "at the authorities' census", "SENProvision", Family.NPD),
        Column(
            "sen_type",
            Kind.TEXT,
            "Primary type of special educational need",
            names={Family.NPD: ("PrimarySENtype",)},
        ),
        Column(
            "nc_year",
            Kind.CODE,
            "National curriculum year at the census that tells it",
            null="not given, as in the authorities' census",
            codes=NC_YEARS,
        ),
        Column(
            "age",
            Kind.WHOLE,
            "Age at 31 August before the year",
            unit="years",
            names={Family.NPD: ("Age_Start",)},
        ),
        sex_column("Gender", "Sex", family=Family.NPD),
        Column(
            "ethnicity",
            Kind.TEXT,
            "Ethnic group code",
            null="see pupils",
            names={Family.NPD: ("EthnicGroupMinor",)},
        ),
        Column(
            "fsm",
            Kind.FLAG,
            "Eligible for free school meals",
            null="see pupils",
            names={Family.NPD: ("FSMeligible",)},
        ),
        Column(
            "told_on",
            Kind.DAY,
            "Day of the census that tells it; of several the last is kept",
            null="told once a year, by the authority",
        ),
    ),
    rules=(
        Rule(
            "no_pupil_reference",
            "neither a UPN nor a pupil matching reference, so it cannot be joined to a child",
            AnyGiven(("upn", "pmr")),
            Severity.REJECT,
        ),
        UPN_RULE,
    ),
    key=("pupil_id", "arranged_by", "arranging_la", "urn", "ukprn", "setting_type", "start"),
    best=(
        "told_on",
        "end",
        "sessions",
        "reason",
        "pattern",
        "sen_entry",
        "sen_leaving",
        "sen",
        "previous_urn",
        "school",
        "nc_year",
        "sen_type",
        "age",
        "sex",
        "ethnicity",
        "fsm",
    ),
)
