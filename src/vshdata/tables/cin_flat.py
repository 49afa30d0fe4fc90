"""The children in need return outside XML: a table for each of its blocks, or one row for each event.

Both are stored as received and joined into `children`, `spells` and `care_events`, so that blocks may be
loaded in any order. Sources: the blocks of the children in need census as data teams exchange them, and the
event file of London's data teams; columns, codes and rules are those of the tables they are joined into.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vshdata.schema import Column, Family, InOrder, Kind, Rule, Table
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """A kind of record of the return: the table it fills, from which headings, saying what of each row.

    `names`: column -> headings. `links`: columns that tell the record it stands in, -> headings. `rules`:
    those of the table it fills that its rows must pass.
    """

    name: str
    title: str
    one_row_per: str
    fills: Table
    names: Names
    says: Mapping[str, str] = field(default_factory=dict)
    links: Names = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, as the table they fill declares them."""
        return tuple(
            replace(self.fills.by_name[name], names=dict.fromkeys(_FAMILIES, spelt))
            for name, spelt in self.names.items()
        )


_FAMILIES = (Family.CIN_CSV, Family.CIN_EVENTS)
_OF_REFERRAL = {"details": ("CINdetailsID",)}
_IN_ORDER = "end_before_start"

IDENTIFIERS = Part(
    "cin_identifiers",
    "Children in need: identifiers",
    "child x return",
    CHILDREN,
    {
        "upn": ("UPN",),
        "former_upn": ("FormerUPN",),
        "dob": ("PersonBirthDate",),
        "upn_unknown": ("UPNunknown",),
        "sex": ("Sex", "GenderCurrent"),
        "expected_birth": ("ExpectedPersonBirthDate",),
        "died": ("PersonDeathDate",),
    },
    rules=("upn_check_letter", "no_birth_date"),
)
CHARACTERISTICS = Part(
    "cin_characteristics",
    "Children in need: characteristics",
    "child x return",
    CHILDREN,
    {"ethnicity": ("Ethnicity",)},
)
DISABILITIES = Part(
    "cin_disabilities",
    "Children in need: disabilities",
    "disability of a child",
    CHILDREN,
    {"disabilities": ("Disability", "Disabilities")},
)
DETAILS = Part(
    "cin_details",
    "Children in need: referrals",
    "referral",
    SPELLS,
    {
        "start": ("CINreferralDate",),
        "end": ("CINclosureDate",),
        "nfa": ("ReferralNFA",),
        "closed_reason": ("ReasonForClosure",),
        "primary_need": ("PrimaryNeedCode",),
        "source_of_referral": ("ReferralSource",),
        "conference": ("DateOfInitialCPC",),
    },
    {"status": "need"},
    _OF_REFERRAL,
    (_IN_ORDER,),
)
PLAN_DATES = Part(
    "cin_plan_dates",
    "Children in need: plans",
    "child in need plan",
    SPELLS,
    {"start": ("CINPlanStartDate",), "end": ("CINPlanEndDate",)},
    {"status": "cin_plan"},
    _OF_REFERRAL,
    (_IN_ORDER,),
)
PROTECTION = Part(
    "cin_protection",
    "Children in need: child protection plans",
    "child protection plan",
    SPELLS,
    {
        "start": ("CPPstartDate",),
        "end": ("CPPendDate",),
        "abuse_initial": ("InitialCategoryOfAbuse",),
        "abuse_latest": ("LatestCategoryOfAbuse",),
        "previous_plans": ("NumberOfPreviousCPP",),
    },
    {"status": "cp_plan"},
    {**_OF_REFERRAL, "plan": ("CPPID",)},
    (_IN_ORDER, "previous_plans_range"),
)
ASSESSMENTS = Part(
    "cin_assessments",
    "Children in need: assessments",
    "assessment, or factor of one",
    CARE_EVENTS,
    {
        "start": ("AssessmentActualStartDate",),
        "due": ("AssessmentInternalReviewDate",),
        "end": ("AssessmentAuthorisationDate",),
        "factors": ("AssessmentFactors", "Factors"),
    },
    {"event": "assessment"},
    {**_OF_REFERRAL, "assessment": ("AssessmentID",)},
    (_IN_ORDER,),
)
SECTION47 = Part(
    "cin_section47",
    "Children in need: section 47 enquiries",
    "enquiry",
    CARE_EVENTS,
    {
        "start": ("S47ActualStartDate",),
        "due": ("InitialCPCtarget",),
        "conference": ("DateOfInitialCPC",),
        "conference_not_required": ("ICPCnotRequired",),
    },
    {"event": "section47"},
    _OF_REFERRAL,
)
REVIEWS = Part(
    "cin_reviews",
    "Children in need: reviews of child protection plans",
    "review",
    CARE_EVENTS,
    {"start": ("CPPreviewDate",)},
    {"event": "cp_review"},
    {**_OF_REFERRAL, "plan": ("CPPID",)},
)
PARTS = (
    IDENTIFIERS,
    CHARACTERISTICS,
    DISABILITIES,
    DETAILS,
    PLAN_DATES,
    PROTECTION,
    ASSESSMENTS,
    SECTION47,
    REVIEWS,
)

_CHILD = replace(CHILDREN.by_name["la_child_id"], names=dict.fromkeys(_FAMILIES, ("LAchildID",)))
_LINK_MEANINGS = {
    "details": "Number of the referral within the child, from 1",
    "assessment": "Number of the assessment within the referral, from 1",
    "plan": "Number of the child protection plan within the referral, from 1",
}


def _block(part: Part) -> Table:
    links = tuple(
        Column(name, Kind.WHOLE, _LINK_MEANINGS[name], names={Family.CIN_CSV: spelt})
        for name, spelt in part.links.items()
    )
    return Table(
        name=part.name,
        title=part.title,
        one_row_per=part.one_row_per,
        columns=(_CHILD, *links, *part.columns),
        rules=tuple(rule for rule in part.fills.rules if rule.name in part.rules),
        by_child=True,
        internal=True,
    )


BLOCKS: dict[str, Table] = {part.name: _block(part) for part in PARTS}


def event_column(part: Part, name: str) -> str:
    """What a column of a part is called in the event file's table, which has all parts in one row."""
    return name if part.fills is CHILDREN else f"{part.name.removeprefix('cin_')}_{name}"


_SHARED_HEADING = event_column(SECTION47, "conference")
"""A row of an enquiry has its own conference, or its referral's, under the one heading."""


def _event_columns() -> tuple[Column, ...]:
    found = [
        replace(column, name=event_column(part, column.name), required=False)
        for part in PARTS
        if part is not REVIEWS
        for column in part.columns
    ]
    within = event_column(DETAILS, "conference")
    return tuple(
        replace(column, names={}, within=within) if column.name == _SHARED_HEADING else column
        for column in found
    )


CIN_EVENTS = Table(
    name="cin_events",
    title="Children in need: one row for each event",
    one_row_per="event",
    by_child=True,
    internal=True,
    columns=(
        _CHILD,
        Column("day", Kind.DAY, "Day of the event", names={Family.CIN_EVENTS: ("Date",)}),
        Column("type", Kind.TEXT, "Heading whose date the event is", names={Family.CIN_EVENTS: ("Type",)}),
        *_event_columns(),
    ),
    rules=(
        *CHILDREN.rules,
        *(
            Rule(
                event_column(part, _IN_ORDER),
                "an end before its start",
                InOrder(event_column(part, "start"), event_column(part, "end")),
            )
            for part in PARTS
            if _IN_ORDER in part.rules
        ),
    ),
)

CIN_FLAT = (*BLOCKS.values(), CIN_EVENTS)
