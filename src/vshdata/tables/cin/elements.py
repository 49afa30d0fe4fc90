"""The elements of the children in need return as it was in 2017, block by block, and their codes.

Later years are overlays on this: `vshdata.tables.cin.years`. Source: DfE, *Children in need census:
technical specification*, and the XML schema files of each year.
"""

from vshdata.tables.cin.kinds import Block, Element

FIRST_YEAR = 2017
"""The earliest return whose layout is declared; earlier ones are read by this layout too."""

HEADER = (
    "Header CollectionDetails Collection Year ReferenceDate Source SourceLevel LEA SoftwareCode Release "
    "SerialNo DateTime Children"
).split()
"""Elements outside a child's record."""

CHILD = "Child"
CHILD_NUMBER = Element("LAchildID", "la_child_id")
PARENTS = {"details": "CINdetailsID", "assessment": "AssessmentID", "plan": "CPPID"}
"""Link of a block outside XML -> its heading: numbers from 1 within what the record stands in."""

CODES = {
    "ReferralSource": "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 6 7 8 9 10",
    "ReasonForClosure": "RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8",
    "PrimaryNeedCode": "N1 N2 N3 N4 N5 N6 N7 N8 N9 N0",
    "LatestCategoryOfAbuse": "NEG PHY SAB EMO MUL",
    "Disability": "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA",
    "AssessmentFactors": (
        "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A "
        "14A 15A 16A 17A 18A 19A 20 21 22A 23A"
    ),
}
"""Codes by element, in 2017."""


def _links(*names: str) -> dict[str, str]:
    return {name: PARENTS[name] for name in names}


IDENTIFIERS = Block(
    "identifiers",
    "ChildIdentifiers",
    "Children in need: identifiers",
    "child x return",
    "children",
    (
        CHILD_NUMBER,
        Element("UPN", "upn", expected=True),
        Element("FormerUPN", "former_upn"),
        Element("PersonBirthDate", "dob", expected=True),
        Element("UPNunknown", "upn_unknown"),
        Element("GenderCurrent", "sex", expected=True),
        Element("ExpectedPersonBirthDate", "expected_birth"),
        Element("PersonDeathDate", "died"),
    ),
    ("upn", "dob"),
    rules=("upn_check_letter", "no_birth_date"),
    of_child=True,
)
CHARACTERISTICS = Block(
    "characteristics",
    "ChildCharacteristics",
    "Children in need: characteristics",
    "child x return",
    "children",
    (Element("Ethnicity", "ethnicity", expected=True),),
    ("ethnicity",),
    of_child=True,
)
DISABILITIES = Block(
    "disabilities",
    "Disabilities",
    "Children in need: disabilities",
    "disability of a child",
    "children",
    (Element("Disability", "disabilities", many=True, spelt=("Disabilities",)),),
    ("disabilities",),
    of_child=True,
)
DETAILS = Block(
    "details",
    "CINdetails",
    "Children in need: referrals",
    "referral",
    "spells",
    (
        Element("CINreferralDate", "start"),
        Element("CINclosureDate", "end"),
        Element("ReferralNFA", "nfa", expected=True),
        Element("ReasonForClosure", "closed_reason"),
        Element("PrimaryNeedCode", "primary_need", expected=True),
        Element("ReferralSource", "source_of_referral", expected=True),
        Element("DateOfInitialCPC", "conference"),
    ),
    ("start",),
    says={"status": "need"},
    links=_links("details"),
    rules=("end_before_start",),
)
PLAN_DATES = Block(
    "plan_dates",
    "CINPlanDates",
    "Children in need: plans",
    "child in need plan",
    "spells",
    (Element("CINPlanStartDate", "start"), Element("CINPlanEndDate", "end")),
    ("start",),
    inside="details",
    says={"status": "cin_plan"},
    links=_links("details"),
    rules=("end_before_start",),
    expected=True,
)
PROTECTION = Block(
    "protection",
    "ChildProtectionPlans",
    "Children in need: child protection plans",
    "child protection plan",
    "spells",
    (
        Element("CPPstartDate", "start"),
        Element("CPPendDate", "end"),
        Element("InitialCategoryOfAbuse", "abuse_initial", expected=True),
        Element("LatestCategoryOfAbuse", "abuse_latest", expected=True),
        Element("NumberOfPreviousCPP", "previous_plans", expected=True),
    ),
    ("start",),
    inside="details",
    says={"status": "cp_plan"},
    wrappers=("Reviews",),
    links=_links("details", "plan"),
    rules=("end_before_start", "previous_plans_range"),
    expected=True,
)
ASSESSMENTS = Block(
    "assessments",
    "Assessments",
    "Children in need: assessments",
    "assessment, or factor of one",
    "care_events",
    (
        Element("AssessmentActualStartDate", "start", expected=True),
        Element("AssessmentInternalReviewDate", "due"),
        Element("AssessmentAuthorisationDate", "end", expected=True),
        Element("AssessmentFactors", "factors", many=True, spelt=("Factors",), expected=True),
    ),
    ("start",),
    inside="details",
    says={"event": "assessment"},
    wrappers=("FactorsIdentifiedAtAssessment",),
    links=_links("details", "assessment"),
    rules=("end_before_start",),
    expected=True,
)
SECTION47 = Block(
    "section47",
    "Section47",
    "Children in need: section 47 enquiries",
    "enquiry",
    "care_events",
    (
        Element("S47ActualStartDate", "start", expected=True),
        Element("InitialCPCtarget", "due"),
        Element("DateOfInitialCPC", "conference"),
        Element("ICPCnotRequired", "conference_not_required", expected=True),
    ),
    ("start",),
    inside="details",
    says={"event": "section47"},
    links=_links("details"),
    expected=True,
)
REVIEWS = Block(
    "reviews",
    "CPPreviewDate",
    "Children in need: reviews of child protection plans",
    "review",
    "care_events",
    (Element("CPPreviewDate", "start"),),
    ("start",),
    inside="protection",
    says={"event": "cp_review"},
    links=_links("details", "plan"),
    in_events=False,
)
PRE_PROCEEDINGS = Block(
    "pre_proceedings",
    "PreProceedingsandFGDM",
    "Children in need: pre-proceedings and family group decisions",
    "period of pre-proceedings",
    "care_events",
    (
        Element("PPStartDate", "start"),
        Element("LBPSentDate"),
        Element("FGDMMeetingOffer"),
        Element("FGDMMeetingFac"),
        Element("InitialPPMeetingDate", "due"),
        Element("ReviewMeetingsCount"),
        Element("StepDecisionDate", "end"),
        Element("PPOutcome", "outcome"),
        Element("CourtAppDate"),
        Element("LetterInitCPDate"),
    ),
    ("start",),
    inside="details",
    says={"event": "pre_proceedings"},
    links=_links("details"),
    in_events=False,
)
BLOCKS = (
    IDENTIFIERS,
    CHARACTERISTICS,
    DISABILITIES,
    DETAILS,
    PLAN_DATES,
    PROTECTION,
    ASSESSMENTS,
    SECTION47,
    REVIEWS,
    PRE_PROCEEDINGS,
)
