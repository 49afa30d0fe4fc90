"""Read a children in need return with the usual lxml loop: `cin_lxml.py FILE`.

One `iterparse` over children, each cleared when done; the fields of each record go to lists, and the
lists to frames of the same columns and batches that vshdata's reader makes.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from lxml import etree
from tally import tally

from vshdata.tables import TABLES

BATCH_ROWS = 20_000

CHILD_FIELDS = {
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
}
EPISODE_FIELDS = {
    "CINreferralDate": "start",
    "CINclosureDate": "end",
    "ReferralNFA": "nfa",
    "ReasonForClosure": "closed_reason",
    "PrimaryNeedCode": "primary_need",
    "ReferralSource": "source_of_referral",
    "DateOfInitialCPC": "conference",
}
ASSESSMENT_FIELDS = {
    "AssessmentActualStartDate": "start",
    "AssessmentInternalReviewDate": "due",
    "AssessmentAuthorisationDate": "end",
}
CIN_PLAN_FIELDS = {"CINPlanStartDate": "start", "CINPlanEndDate": "end"}
SECTION47_FIELDS = {
    "S47ActualStartDate": "start",
    "InitialCPCtarget": "due",
    "DateOfInitialCPC": "conference",
    "ICPCnotRequired": "conference_not_required",
}
CP_PLAN_FIELDS = {
    "CPPstartDate": "start",
    "CPPendDate": "end",
    "InitialCategoryOfAbuse": "abuse_initial",
    "LatestCategoryOfAbuse": "abuse_latest",
    "NumberOfPreviousCPP": "previous_plans",
}
PRE_PROCEEDINGS_FIELDS = {
    "PPStartDate": "start",
    "InitialPPMeetingDate": "due",
    "StepDecisionDate": "end",
    "PPOutcome": "outcome",
}

Row = dict[str, Any]
Add = Callable[[str, Row], None]


def read(path: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Frames of children, spells and care events."""
    pending: dict[str, list[Row]] = {"children": [], "spells": [], "care_events": []}

    def add(table: str, row: Row) -> None:
        pending[table].append(row)

    for _, child in etree.iterparse(path, tag="Child"):
        read_child(child, add)
        child.clear()
        while child.getprevious() is not None:
            del child.getparent()[0]
        for table, rows in pending.items():
            if len(rows) >= BATCH_ROWS:
                yield table, frame(table, rows)
    for table, rows in pending.items():
        if rows:
            yield table, frame(table, rows)


def frame(table: str, rows: list[Row]) -> pl.DataFrame:
    schema = {column.name: pl.String() for column in TABLES[table].columns} | {"line": pl.UInt32()}
    made = pl.DataFrame(rows, schema=schema)
    rows.clear()
    return made


def texts(element: Any, fields: dict[str, str], row: Row) -> Row:
    """The row with the texts of an element's fields."""
    for inner in element:
        column = fields.get(inner.tag)
        if column is not None and inner.text and (text := inner.text.strip()):
            row[column] = text
    return row


def joined(element: Any, path: str) -> str | None:
    return " ".join(inner.text.strip() for inner in element.iterfind(path) if inner.text) or None


def read_child(child: Any, add: Add) -> None:
    row: Row = {"line": child.sourceline}
    for group in ("ChildIdentifiers", "ChildCharacteristics"):
        part = child.find(group)
        if part is not None:
            texts(part, CHILD_FIELDS, row)
    row["disabilities"] = joined(child, "ChildCharacteristics/Disabilities/Disability")
    add("children", row)
    for episode in child.iterfind("CINdetails"):
        read_episode(episode, row.get("la_child_id"), add)


def read_episode(episode: Any, child_id: str | None, add: Add) -> None:
    row = texts(episode, EPISODE_FIELDS, {"line": episode.sourceline, "la_child_id": child_id})
    referral = row["referral"] = row.get("start")
    row["status"] = "need"
    add("spells", row)
    for part in episode:
        kept = {"line": part.sourceline, "la_child_id": child_id, "referral": referral}
        match part.tag:
            case "Assessments":
                kept["factors"] = joined(part, "FactorsIdentifiedAtAssessment/AssessmentFactors")
                add("care_events", texts(part, ASSESSMENT_FIELDS, kept | {"event": "assessment"}))
            case "CINPlanDates":
                add("spells", texts(part, CIN_PLAN_FIELDS, kept | {"status": "cin_plan"}))
            case "Section47":
                add("care_events", texts(part, SECTION47_FIELDS, kept | {"event": "section47"}))
            case "ChildProtectionPlans":
                add("spells", texts(part, CP_PLAN_FIELDS, kept | {"status": "cp_plan"}))
                for review in part.iterfind("Reviews/CPPreviewDate"):
                    held = {"line": review.sourceline, "start": review.text.strip()}
                    add("care_events", kept | held | {"event": "cp_review"})
            case "PreProceedingsandFGDM":
                row = texts(part, PRE_PROCEEDINGS_FIELDS, kept | {"event": "pre_proceedings"})
                add("care_events", row)


if __name__ == "__main__":
    print(tally(read(sys.argv[1])))
