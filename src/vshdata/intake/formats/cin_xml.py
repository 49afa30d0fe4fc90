"""The children in need census as one XML file: its header, its records, their original text.

The file is streamed through expat and never held whole: memory is bounded by one batch of rows, one
chunk of the file and the largest child. Elements are matched by local name without case, in any
order, under any namespace; inside a child, an element this module does not know is left out with
all that stands in it. No error raised here holds text of the file.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.parsers import expat

import polars as pl

from vshdata.errors import UnreadableInputError
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

if TYPE_CHECKING:
    from vshdata.schema import Table

ROOT = "message"
COLLECTION = "cin"
LINE = "line"
"""Name of the column that says on which line, from 1, a record's element starts."""

CHUNK = 1 << 20
HEAD_CHUNK = 1 << 14
LONGEST_TEXT = 1 << 16
"""Characters kept of the original text of one line: a file may hold all its records on one."""

SEND_AGAIN = "Export the return again, or ask for the file again; then load the new file."


@dataclass(frozen=True)
class Record:
    """One kind of record: its element, its table, and which element fills which column.

    `repeated` elements are joined by spaces into one column. `wrappers` only group other elements.
    A record named in its own `columns` has its text as the value. `inner` records stand inside it.
    """

    element: str
    table: Table
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, str] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    inner: tuple["Record", ...] = ()


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
)
TABLES: Final = (CHILDREN, SPELLS, CARE_EVENTS)


@dataclass(frozen=True)
class CinHeader:
    """What the header of a return says, as text; None where it says nothing."""

    year: str | None = None
    reference_date: str | None = None
    la: str | None = None
    collection: str | None = None


def read_header(stream: BinaryIO, name: str) -> CinHeader:
    """The header, reading no further than the block that holds the first child.

    Raises:
        UnreadableInputError: if that part is not well-formed, or is not a `Message`.
    """
    parser = _new_parser(name)
    head = _Head(parser)
    for _ in _feed(parser, stream, name, HEAD_CHUNK):
        if head.done:
            break
    if head.root != ROOT:
        raise _not_a_return(name)
    texts = head.texts
    return CinHeader(
        texts.get("year"), texts.get("referencedate"), texts.get("lea"), texts.get("collection")
    )


def looks_like_cin(start: bytes) -> bool:
    """Whether the first few kilobytes of a file are those of this return. Never raises.

    A file with a DOCTYPE of the right name is recognised, so that the reader can say why it is
    refused.
    """
    parser = expat.ParserCreate()
    head = _Head(parser)
    try:
        parser.Parse(start, False)  # noqa: FBT003 (positional only)
    except (expat.ExpatError, LookupError, ValueError, _DoctypeFound):
        # what was seen before the fault may be enough
        pass
    if head.root != ROOT:
        return False
    collection = head.texts.get("collection")
    return head.done if collection is None else collection.lower() == COLLECTION


def read_records(
    stream: BinaryIO, name: str, *, batch_rows: int = 20_000
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Batches of `children`, `spells` and `care_events`: table name, frame of up to `batch_rows`.

    Each frame has every column of its table as text as in the file, stripped, null where blank, and
    `line`. `spells` and `care_events` repeat the child's number and the referral date of their
    episode. Of an element given twice the last that is not blank counts.

    Raises:
        UnreadableInputError: if the file is empty, cut short, not well-formed, has a DOCTYPE, or is
            not this return. Batches yielded before are then part of a whole that does not exist.
    """
    parser = _new_parser(name)
    collector = _Collector(parser, name)
    for _ in _feed(parser, stream, name, CHUNK):
        yield from collector.take(batch_rows)
    if not collector.children:
        raise _not_a_return(name)
    yield from collector.take(batch_rows, rest=True)
