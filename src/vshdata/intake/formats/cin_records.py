"""The records of the children in need census, declared: which element fills which column of which table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vshdata.schema import Family, Table
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

ROOT = "message"


@dataclass(frozen=True)
class Record:
    """One kind of record: its element, its table, and which element fills which column.

    `repeated` elements are joined by spaces into one column. `wrappers` only group other elements.
    A record named in its own `columns` has its text as the value. `inner` records stand inside it.
    `hands_down`: column of every record inside (and of its own row) -> own column with the value.
    """

    element: str
    table: Table
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, str] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    inner: tuple["Record", ...] = ()
    hands_down: Mapping[str, str] = field(default_factory=dict)


ASSESSMENT = Record(
    "Assessments",
    CARE_EVENTS,
    {
        "AssessmentActualStartDate": "start",
        "AssessmentInternalReviewDate": "due",
        "AssessmentAuthorisationDate": "end",
    },
    constants={"event": "assessment"},
    repeated={"AssessmentFactors": "factors"},
    wrappers=("FactorsIdentifiedAtAssessment",),
)
CIN_PLAN = Record(
    "CINPlanDates",
    SPELLS,
    {"CINPlanStartDate": "start", "CINPlanEndDate": "end"},
    constants={"status": "cin_plan"},
)
SECTION47 = Record(
    "Section47",
    CARE_EVENTS,
    {
        "S47ActualStartDate": "start",
        "InitialCPCtarget": "due",
        "DateOfInitialCPC": "conference",
        "ICPCnotRequired": "conference_not_required",
    },
    constants={"event": "section47"},
)
CP_REVIEW = Record(
    "CPPreviewDate", CARE_EVENTS, {"CPPreviewDate": "start"}, constants={"event": "cp_review"}
)
CP_PLAN = Record(
    "ChildProtectionPlans",
    SPELLS,
    {
        "CPPstartDate": "start",
        "CPPendDate": "end",
        "InitialCategoryOfAbuse": "abuse_initial",
        "LatestCategoryOfAbuse": "abuse_latest",
        "NumberOfPreviousCPP": "previous_plans",
    },
    constants={"status": "cp_plan"},
    wrappers=("Reviews",),
    inner=(CP_REVIEW,),
)
PRE_PROCEEDINGS = Record(
    "PreProceedingsandFGDM",
    CARE_EVENTS,
    {
        "PPStartDate": "start",
        "InitialPPMeetingDate": "due",
        "StepDecisionDate": "end",
        "PPOutcome": "outcome",
    },
    constants={"event": "pre_proceedings"},
)
EPISODE = Record(
    "CINdetails",
    SPELLS,
    {
        "CINreferralDate": "start",
        "CINclosureDate": "end",
        "ReferralNFA": "nfa",
        "ReasonForClosure": "closed_reason",
        "PrimaryNeedCode": "primary_need",
        "ReferralSource": "source_of_referral",
        "DateOfInitialCPC": "conference",
    },
    constants={"status": "need"},
    inner=(ASSESSMENT, CIN_PLAN, SECTION47, CP_PLAN, PRE_PROCEEDINGS),
    hands_down={"referral": "start"},
)
CHILD = Record(
    "Child",
    CHILDREN,
    {
        "LAchildID": "la_child_id",
        "UPN": "upn",
        "FormerUPN": "former_upn",
        "UPNunknown": "upn_unknown",
        "PersonBirthDate": "dob",
        "ExpectedPersonBirthDate": "expected_birth",
        "GenderCurrent": "sex",
        "Sex": "sex",
        "PersonDeathDate": "died",
        "Ethnicity": "ethnicity",
    },
    repeated={"Disability": "disabilities"},
    wrappers=("ChildIdentifiers", "ChildCharacteristics", "Disabilities"),
    inner=(EPISODE,),
    hands_down={"la_child_id": "la_child_id"},
)
RETURN = Record(ROOT, CHILDREN, {}, inner=(CHILD,))
"""The whole file: it has no row, and outside a child every other element only groups."""


def headings_of(record: Record) -> dict[str, dict[str, str]]:
    """Table -> column -> the elements that fill it, of a record and those inside it."""
    found: dict[str, dict[str, str]] = {record.table.name: {}}
    parts = [
        {record.table.name: {column: element}}
        for element, column in {**record.columns, **record.repeated}.items()
    ]
    for part in (*parts, *map(headings_of, record.inner)):
        for table, columns in part.items():
            already = found.setdefault(table, {})
            for column, element in columns.items():
                already[column] = f"{already[column]}/{element}" if column in already else element
    return found


@dataclass(frozen=True)
class Form:
    """A return as one XML file: its family and its records, a child's inside the whole file's."""

    family: Family
    top: Record

    @property
    def child(self) -> Record:
        """The record of a child, with all others inside it."""
        return self.top.inner[0]

    @cached_property
    def headings(self) -> dict[str, dict[str, str]]:
        """Table -> column -> the elements that fill it, for messages."""
        return headings_of(self.child)


CIN = Form(Family.CIN_XML, RETURN)
HEADINGS = CIN.headings
