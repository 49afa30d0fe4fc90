"""The children in need census: children, spells of need and protection, and dated events.

One return covers 1 April to 31 March for one authority. It repeats the whole history of every case
open in the year, so figures for a year are taken from that year's return alone. It does not hold
children looked after as such, names, or addresses. Source: DfE, *Children in need census guide*.
"""

from vshdata.schema import (
    AnyGiven,
    Between,
    Column,
    InOrder,
    Kind,
    Rule,
    Table,
)
from vshdata.tables.cin.years import RETURN
from vshdata.tables.common import ETHNICITIES, UPN_RULE

NEEDS = RETURN.codes_of("PrimaryNeedCode")
CLOSURES = RETURN.codes_of("ReasonForClosure")
ABUSE = RETURN.codes_of("LatestCategoryOfAbuse")
SOURCES = RETURN.codes_of("ReferralSource")
DISABILITIES = RETURN.codes_of("Disability")
FACTORS = RETURN.codes_of("AssessmentFactors")

_CHILD_ID = Column(
    "la_child_id",
    Kind.REFERENCE,
    "Child's number within the authority",
    required=True,
    identifier=True,
)
_REFERRAL = Column("referral", Kind.DAY, "Referral the row belongs to", null="not readable")

CHILDREN = Table(
    name="children",
    title="Children in a social-care return",
    one_row_per="child x return",
    by_child=True,
    columns=(
        _CHILD_ID,
        Column("upn", Kind.UPN, "Unique pupil number", identifier=True),
        Column("former_upn", Kind.UPN, "Former unique pupil number", identifier=True),
        Column("dob", Kind.DAY, "Date of birth", null="unborn, or not known", identifier=True),
        Column(
            "upn_unknown",
            Kind.CODE,
            "Why there is no UPN",
            null="a UPN is given",
            codes=tuple(f"UN{n}" for n in range(1, 11)),
        ),
        Column(
            "sex",
            Kind.CODE,
            "Sex (gender until the 2024 return)",
            codes=("M", "F", "U"),
            aliases={"1": "M", "2": "F", "0": "U", "9": "U"},
        ),
        Column("expected_birth", Kind.DAY, "Expected date of birth", null="born", identifier=True),
        Column("died", Kind.DAY, "Date of death", null="living"),
        Column("ethnicity", Kind.CODE, "Ethnic group", codes=tuple(ETHNICITIES)),
        Column("disabilities", Kind.CODES, "Disabilities recorded", codes=DISABILITIES),
    ),
    rules=(
        UPN_RULE,
        Rule(
            "no_birth_date",
            "neither a date of birth nor an expected one",
            AnyGiven(("dob", "expected_birth")),
        ),
    ),
)

SPELLS = Table(
    name="spells",
    title="Spells of need and protection",
    one_row_per="spell of one status of one child, as one return tells it",
    by_child=True,
    columns=(
        _CHILD_ID,
        Column(
            "status",
            Kind.CODE,
            "Which status the spell is of",
            codes=("need", "cin_plan", "cp_plan"),
            required=True,
        ),
        Column("start", Kind.DAY, "First day: referral, or start of the plan", required=True),
        Column("end", Kind.DAY, "Last day", null="still open, or closed without a date"),
        _REFERRAL,
        Column(
            "nfa", Kind.FLAG, "The referral ended in no further action", null="not an episode", counts=True
        ),
        Column("closed_reason", Kind.CODE, "Why the case closed", null="open", codes=CLOSURES, counts=True),
        Column("primary_need", Kind.CODE, "Primary need at assessment", codes=NEEDS, counts=True),
        Column("source_of_referral", Kind.CODE, "Who referred the child", codes=SOURCES),
        Column("conference", Kind.DAY, "Initial child protection conference of the referral"),
        Column("abuse_initial", Kind.CODE, "Category of abuse when the plan began", codes=ABUSE),
        Column("abuse_latest", Kind.CODE, "Latest category of abuse", codes=ABUSE),
        Column("previous_plans", Kind.WHOLE, "Child protection plans before this one", unit="plans"),
    ),
    rules=(
        Rule("end_before_start", "an end before its start", InOrder("start", "end")),
        Rule(
            "previous_plans_range",
            "more than 50 previous child protection plans",
            Between("previous_plans", 0, 50),
        ),
    ),
)

CARE_EVENTS = Table(
    name="care_events",
    title="Assessments, enquiries, reviews and pre-proceedings",
    one_row_per="dated event of a child in need return",
    by_child=True,
    columns=(
        _CHILD_ID,
        Column(
            "event",
            Kind.CODE,
            "What happened",
            codes=("assessment", "section47", "cp_review", "pre_proceedings"),
            required=True,
        ),
        _REFERRAL,
        Column("start", Kind.DAY, "Start, or the day of a review"),
        Column("due", Kind.DAY, "Internal review date, or target date of the conference"),
        Column("end", Kind.DAY, "Authorised, or decided", null="not finished"),
        Column("conference", Kind.DAY, "Initial conference that followed a section 47 enquiry"),
        Column("conference_not_required", Kind.FLAG, "No conference was needed"),
        Column("factors", Kind.CODES, "Factors found at assessment", codes=FACTORS),
        Column("outcome", Kind.TEXT, "Outcome of pre-proceedings"),
    ),
    rules=(Rule("end_before_start", "an end before its start", InOrder("start", "end")),),
)
