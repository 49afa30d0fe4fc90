"""The children in need return of one year, as XML.

Element order follows the return's schema. Plan dates came with the 2022 return; `GenderCurrent`
gave way to `Sex` in 2025. There is no indentation: every element starts a line of its own.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from vshdata.sample.cases import Assessment, Case, Enquiry, Protection, Span
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child, World
from vshdata.sample.schools import LA
from vshdata.years import AcademicYear

ARCHIVE = "cin_returns.zip"
"""Where the returns before the last are kept."""

CIN_FAULTS = frozenset(
    {
        "missing_upn",
        "wrong_check_letter",
        "former_upn_only",
        "shared_upn",
        "swapped_upns",
        "twins_with_one_upn",
        "mistyped_upn",
    }
)
"""Faults of a child that its record shares."""

FIRST_WITH_PLAN_DATES = 2022
FIRST_WITH_SEX = 2025

_GENDERS = {"M": "1", "F": "2"}
_UNBORN = "0"
_CONFERENCE_TARGET = timedelta(days=21)
"""Fifteen working days from the start of a section 47 enquiry."""


def cin_file(world: World, year: int) -> SampleFile:
    """The return for the year to 31 March."""
    returned = ((child, child.returned_cases(year)) for child in world.children)
    records = tuple(
        Record(
            tuple(_child(child, cases, year)),
            faults=tuple(fault for fault in child.faults if fault in CIN_FAULTS),
            spare=child.cohort > 0 and all(child.number not in held for held in world.groups.values()),
        )
        for child, cases in returned
        if cases
    )
    head = ("<Message>", *_header(year), "<Children>")
    tail = ("</Children>", "</Message>")
    archive = "" if year == world.years[-1] else ARCHIVE
    return SampleFile(f"cin_{year}.xml", "cin", head, records, tail=tail, archive=archive)


def _block(name: str, lines: Iterable[str]) -> list[str]:
    inside = list(lines)
    return [f"<{name}>", *inside, f"</{name}>"] if inside else []


def _tag(name: str, value: str | date | None) -> list[str]:
    """One element on one line; nothing at all for a blank."""
    return [f"<{name}>{value}</{name}>"] if value else []


def _header(year: int) -> list[str]:
    collection = [
        *_tag("Collection", "CIN"),
        *_tag("Year", str(year)),
        *_tag("ReferenceDate", AcademicYear(year).census_day),
    ]
    source = [
        *_tag("SourceLevel", "L"),
        *_tag("LEA", LA),
        *_tag("SoftwareCode", "Synthetic"),
        *_tag("Release", "1.0"),
        *_tag("SerialNo", "001"),
        *_tag("DateTime", f"{year}-06-14T10:30:00"),
    ]
    return _block("Header", [*_block("CollectionDetails", collection), *_block("Source", source)])


def _child(child: Child, cases: Iterable[Case], year: int) -> list[str]:
    disability = _block("Disabilities", _tag("Disability", child.disability))
    details = [line for case in cases for line in _block("CINdetails", _case(case, year, child.number))]
    inside = [
        *_block("ChildIdentifiers", _identifiers(child, year)),
        *_block("ChildCharacteristics", [*_tag("Ethnicity", child.ethnicity), *disability]),
        *details,
    ]
    return _block("Child", inside)


def _identifiers(child: Child, year: int) -> list[str]:
    unborn = child.born > AcademicYear(year).census_day
    return [
        *_tag("LAchildID", str(child.number)),
        *_tag("UPN", child.cin_upn),
        *_tag("UPNunknown", child.upn_unknown),
        *(_tag("ExpectedPersonBirthDate", child.due) if unborn else _tag("PersonBirthDate", child.born)),
        *_sex(child, year, unborn=unborn),
    ]


def _sex(child: Child, year: int, *, unborn: bool) -> list[str]:
    if year >= FIRST_WITH_SEX:
        return _tag("Sex", "U" if unborn else child.sex)
    return _tag("GenderCurrent", _UNBORN if unborn else _GENDERS[child.sex])


def _case(case: Case, year: int, number: int) -> list[str]:
    return [
        *_tag("CINreferralDate", case.opened),
        *_tag("ReferralSource", case.source),
        *_tag("PrimaryNeedCode", "" if case.no_action else case.need),
        *_tag("CINclosureDate", None if case.undated else case.closed),
        *_tag("ReasonForClosure", case.reason),
        *_tag("DateOfInitialCPC", case.conference),
        *(line for item in case.assessments for line in _block("Assessments", _assessment(item))),
        *(_plans(case.plans) if year >= FIRST_WITH_PLAN_DATES else ()),
        *(line for item in case.enquiries for line in _block("Section47", _enquiry(item, number))),
        *_tag("ReferralNFA", _flag(number, value=case.no_action)),
        *(line for plan in case.protection for line in _block("ChildProtectionPlans", _protection(plan))),
    ]


def _flag(number: int, *, value: bool) -> str:
    """`0`/`1` as the schema has it, or `true`/`false` as some teams key it, in one file."""
    return str(value).lower() if number % 3 == 0 else str(int(value))


def _assessment(item: Assessment) -> list[str]:
    found = [line for code in item.factors for line in _tag("AssessmentFactors", code)]
    factors = _block("FactorsIdentifiedAtAssessment", found)
    empty = ["<FactorsIdentifiedAtAssessment/>"] if item.authorised else []
    return [
        *_tag("AssessmentActualStartDate", item.start),
        *_tag("AssessmentInternalReviewDate", item.review),
        *_tag("AssessmentAuthorisationDate", item.authorised),
        *(factors or empty),
    ]


def _plans(plans: Iterable[Span]) -> list[str]:
    return [
        line
        for plan in plans
        for line in _block(
            "CINPlanDates",
            [*_tag("CINPlanStartDate", plan.start), *_tag("CINPlanEndDate", plan.end)],
        )
    ]


def _enquiry(item: Enquiry, number: int) -> list[str]:
    return [
        *_tag("S47ActualStartDate", item.start),
        *_tag("InitialCPCtarget", item.start + _CONFERENCE_TARGET),
        *_tag("DateOfInitialCPC", item.conference),
        *_tag("ICPCnotRequired", _flag(number, value=item.conference is None)),
    ]


def _protection(plan: Protection) -> list[str]:
    reviews = [line for day in plan.reviews for line in _tag("CPPreviewDate", day)]
    return [
        *_tag("CPPstartDate", plan.span.start),
        *_tag("CPPendDate", plan.span.end),
        *_tag("InitialCategoryOfAbuse", plan.first_abuse),
        *_tag("LatestCategoryOfAbuse", plan.latest_abuse),
        *_tag("NumberOfPreviousCPP", str(plan.previous)),
        *_block("Reviews", reviews),
    ]
