"""The school census: who is on roll where, each term, with the characteristics of the day.

A download, a research extract or an authority's wide export has everything in one row. COLLECT, the DfE's
collection system, gives relational tables instead: `enrolments`, `fsm_periods`, `sen_needs`,
`school_censuses` and `schools` hold those as received, and `pupils` is joined from them, so that they may
be loaded in any order.

Pupil referral units are schools here, of phase `ap`. Until 2013 they had a census of their own, each
January, which also told of pupils who had left before the day: those are not on roll.
"""

from vshdata.schema import (
    AnyGiven,
    Column,
    Family,
    InOrder,
    Kind,
    Rule,
    Severity,
    Table,
)
from vshdata.tables.attendance_returns import SESSION_RULES, SESSION_TOTALS
from vshdata.tables.common import (
    NC_YEARS,
    UPN_RULE,
    former_upn_column,
    la_column,
    name_columns,
    phase_column,
    pmr_column,
    sex_column,
    upn_column,
    year_column,
)

_ROWS = (Family.GIAP, Family.NPD)
TERMS = ("autumn", "spring", "summer")


def _named(*names: str, collect: str = "", export: str = "") -> dict[Family, tuple[str, ...]]:
    others = {Family.COLLECT: collect, Family.EXPORT: export}
    return dict.fromkeys(_ROWS, names) | {family: (name,) for family, name in others.items() if name}


_DOB = Column(
    "dob",
    Kind.DAY,
    "Date of birth",
    names=_named("DOB", collect="dob", export="DoB"),
    identifier=True,
)
_ENROL_STATUS = Column(
    "enrol_status",
    Kind.CODE,
    "Enrolment status: C current, M current main, S current subsidiary, F college, O other, G guest",
    codes=("C", "M", "S", "F", "O", "G"),
    names=_named("EnrolStatus", collect="enrolstatus", export="EnrolStatus"),
    counts=True,
)
_ENTRY = Column(
    "entry",
    Kind.DAY,
    "Date of entry",
    names=_named("EntryDate", collect="entrydate", export="EntryDate"),
)
_NC_YEAR = Column(
    "nc_year",
    Kind.CODE,
    "National curriculum year; X means not following it",
    codes=NC_YEARS,
    names=_named("NCyearActual", collect="ncyearactual", export="NCyearActual"),
    counts=True,
)
_LANGUAGE = Column(
    "language",
    Kind.TEXT,
    "First language code",
    names=_named("Language", "LanguageGroupMinor", "FirstLanguage", collect="language", export="Language"),
)
_ETHNICITY = Column(
    "ethnicity",
    Kind.TEXT,
    "Ethnic group code, in the spring census only",
    names=_named("Ethnicity", "EthnicGroupMinor", "EthnicGroup", collect="ethnicity", export="Ethnicity"),
)
_SEN = Column(
    "sen",
    Kind.CODE,
    "Special educational needs provision: N none, K support, E education, health and care plan",
    codes=("N", "K", "E"),
    aliases={"s": "E", "a": "K", "p": "K"},
    names=_named("SENprovision", "SENstatus", collect="senprovision", export="SENprovision"),
)
_PLAA = Column(
    "plaa",
    Kind.CODE,
    "Arrangement after care: N none, A adopted, G special guardianship, R residence order, "
    "C child arrangements order, O other",
    codes=("N", "A", "G", "R", "C", "O"),
    names={Family.COLLECT: ("plaa",)},
)
_PREMIUM = Column(
    "fsm6",
    Kind.FLAG,
    "Eligible for free school meals at any time in the last six years",
    names=_named("EVERFSM_6", "EVERFSM_6_P"),
)
_FSM = Column(
    "fsm",
    Kind.FLAG,
    "Eligible for free school meals on census day; where the type is recorded, targeted eligibility",
    null="no information on free school meals was loaded",
    names=_named("FSMeligible", export="FSME on Census Day"),
    counts=True,
)
FSM_TYPES = ("targeted", "expanded", "other")


def _fsm_type(**names: tuple[str, ...]) -> Column:
    """The type of eligibility, recorded from 2026/27. No published layout names its column yet.

    The headings here are inferred, and a map names any other.
    """
    return Column(
        "fsm_type",
        Kind.CODE,
        "Type of eligibility for free school meals, from 2026/27: targeted counts for the pupil premium",
        null="not recorded; before 2026/27 all eligibility was targeted",
        codes=FSM_TYPES,
        aliases={"t": "targeted", "e": "expanded", "o": "other"},
        names={Family(family): spelt for family, spelt in names.items()},
    )


_LAESTAB = Column(
    "laestab",
    Kind.TEXT,
    "Authority and establishment number of the school; in an authority's export as it gives it",
    names=_named("LAEstab", "LAEstab_ANON", export="Estab"),
)
_URN = Column("urn", Kind.TEXT, "Unique reference number of the school", names=_named("URN"))
_SEN_TYPE = Column(
    "sen_type",
    Kind.TEXT,
    "Primary type of special educational need",
    names=_named("PrimarySENeedsType", "PrimarySENtype", export="SENNeed1"),
)
_TERM = Column(
    "term",
    Kind.CODE,
    "Census term",
    null="taken from --term, the schoolcensus table or the file's name",
    codes=TERMS,
    aliases={"aut": "autumn", "spr": "spring", "sum": "summer"},
    names=_named("CensusTerm"),
)

PUPILS = Table(
    name="pupils",
    title="Pupils on roll in a school census",
    one_row_per="enrolment x census term",
    columns=(
        year_column("AcademicYear"),
        _TERM,
        upn_column(export="UPN"),
        former_upn_column(),
        pmr_column(),
        _DOB,
        *name_columns(*_ROWS, Family.EXPORT),
        la_column("LA", "LA_Geog"),
        _LAESTAB,
        _URN,
        phase_column("PHASE"),
        _NC_YEAR,
        _ENROL_STATUS,
        Column(
            "on_roll",
            Kind.FLAG,
            "On roll on census day; those who are not count in no census of pupils",
            null="not given: on roll",
            names={Family.NPD: ("OnRoll",)},
        ),
        _ENTRY,
        sex_column("Sex", "Gender", export="Gender"),
        _ETHNICITY,
        _FSM,
        _fsm_type(giap=("FSMtype", "FSM_Type"), npd=("FSMtype", "FSM_Type")),
        _PREMIUM,
        _SEN,
        _SEN_TYPE,
        _LANGUAGE,
        Column(
            "idaci_rank",
            Kind.WHOLE,
            "Rank of the home area on the income deprivation index for children",
            names=_named("IDACI_R", "IDACIRank"),
        ),
        _PLAA,
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
    key=("pupil_id", "term", "laestab", "enrol_status", "entry"),
)


def _key(*names: str) -> tuple[Column, ...]:
    """A COLLECT key is a table id and a school's `NativeId`: the id alone is not unique."""
    return (
        Column(
            "enrolment",
            Kind.REFERENCE,
            "COLLECT row id of the enrolment",
            names={Family.COLLECT: names},
            required=True,
        ),
        Column(
            "native_id",
            Kind.REFERENCE,
            "COLLECT id of the return the row came in",
            names={Family.COLLECT: ("nativeid",)},
        ),
    )


_SCHOOL_KEY = Column(
    "school_census",
    Kind.REFERENCE,
    "COLLECT row id of the school's return",
    names={Family.COLLECT: ("schoolcensustableid",)},
)

ENROLMENTS = Table(
    name="enrolments",
    title="School census enrolments",
    one_row_per="enrolment x census term",
    internal=True,
    columns=(
        *_key("pupilonrolltableid"),
        _SCHOOL_KEY,
        upn_column(),
        former_upn_column(),
        _DOB,
        *name_columns(Family.COLLECT),
        _NC_YEAR,
        _ENROL_STATUS,
        _ENTRY,
        sex_column("sex", "gender", family=Family.COLLECT),
        _ETHNICITY,
        _SEN,
        _LANGUAGE,
        _PLAA,
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
        *SESSION_RULES,
    ),
)

FSM_PERIODS = Table(
    name="fsm_periods",
    title="Periods of free school meal eligibility",
    one_row_per="period x enrolment",
    internal=True,
    columns=(
        *_key("pupilonrolltableid"),
        Column(
            "start",
            Kind.DAY,
            "First day of eligibility",
            names={Family.COLLECT: ("fsmstartdate",)},
            required=True,
        ),
        Column(
            "end",
            Kind.DAY,
            "Last day of eligibility",
            null="still eligible",
            names={Family.COLLECT: ("fsmenddate",)},
        ),
        _fsm_type(collect=("fsmtype", "fsmeligibilitytype")),
    ),
    rules=(Rule("end_before_start", "an end before its start", InOrder("start", "end")),),
)

SEN_NEEDS = Table(
    name="sen_needs",
    title="Types of special educational need",
    one_row_per="need x enrolment",
    internal=True,
    columns=(
        *_key("pupilonrolltableid"),
        Column(
            "rank",
            Kind.WHOLE,
            "1 is the primary need",
            names={Family.COLLECT: ("sentyperank",)},
            required=True,
        ),
        Column("sen_type", Kind.TEXT, "Type of need", names={Family.COLLECT: ("sentype",)}),
    ),
)

SCHOOL_CENSUSES = Table(
    name="school_censuses",
    title="Schools' census returns",
    one_row_per="school x census term",
    internal=True,
    columns=(
        Column(
            "school_census",
            Kind.REFERENCE,
            "COLLECT row id of the school's return",
            names={Family.COLLECT: ("schoolcensustableid",)},
            required=True,
        ),
        Column(
            "native_id",
            Kind.REFERENCE,
            "COLLECT id of the return the row came in",
            names={Family.COLLECT: ("nativeid",)},
        ),
        Column(
            "year",
            Kind.WHOLE,
            "Calendar year of the census",
            names={Family.COLLECT: ("year",)},
            required=True,
        ),
        Column(
            "term",
            Kind.CODE,
            "Census term",
            codes=TERMS,
            aliases={"aut": "autumn", "spr": "spring", "sum": "summer"},
            names={Family.COLLECT: ("term",)},
            required=True,
        ),
        Column(
            "census",
            Kind.CODE,
            "The school census, or that of pupil referral units, whose schools are of phase ap",
            null="not given: the school census",
            codes=("school", "pru"),
            aliases={"sc": "school", "school census": "school", "pru census": "pru"},
            names={Family.COLLECT: ("name",)},
        ),
        Column("school_la", Kind.TEXT, "Local authority number", names={Family.COLLECT: ("lea",)}),
        Column("estab", Kind.TEXT, "Establishment number", names={Family.COLLECT: ("estab",)}),
        Column("urn", Kind.TEXT, "Unique reference number", names={Family.COLLECT: ("urn",)}),
        Column(
            "census_day",
            Kind.DAY,
            "Reference date of the census",
            names={Family.COLLECT: ("referencedate",)},
        ),
    ),
)

SCHOOLS = Table(
    name="schools",
    title="What schools are (COLLECT school)",
    one_row_per="school x census term",
    internal=True,
    columns=(
        _SCHOOL_KEY,
        Column(
            "native_id",
            Kind.REFERENCE,
            "COLLECT id of the return the row came in",
            names={Family.COLLECT: ("nativeid",)},
        ),
        phase_column(collect="phase"),
    ),
)
