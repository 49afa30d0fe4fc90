"""The same children in need return in its several shapes: XML made into blocks, and into events."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
from extracts import LA, write

import vshdata as library
from vshdata.intake.ingest import IngestReport
from vshdata.intake.loaded import Options
from vshdata.lake import Lake

Row = dict[str, str]

BLOCKS: Mapping[str, list[str]] = {
    "ChildIdentifiers": (
        "LAchildID UPN FormerUPN UPNunknown PersonBirthDate ExpectedPersonBirthDate GenderCurrent Sex "
        "PersonDeathDate"
    ).split(),
    "ChildCharacteristics": "LAchildID Ethnicity".split(),
    "Disabilities": "LAchildID Disability".split(),
    "CINdetails": (
        "LAchildID CINdetailsID CINreferralDate ReferralSource PrimaryNeedCode CINclosureDate "
        "ReasonForClosure DateOfInitialCPC ReferralNFA"
    ).split(),
    "Assessments": (
        "LAchildID CINdetailsID AssessmentID AssessmentActualStartDate AssessmentInternalReviewDate "
        "AssessmentAuthorisationDate AssessmentFactors"
    ).split(),
    "CINplanDates": "LAchildID CINdetailsID CINPlanStartDate CINPlanEndDate".split(),
    "Section47": (
        "LAchildID CINdetailsID S47ActualStartDate InitialCPCtarget DateOfInitialCPC ICPCnotRequired"
    ).split(),
    "ChildProtectionPlans": (
        "LAchildID CINdetailsID CPPID CPPstartDate CPPendDate InitialCategoryOfAbuse "
        "LatestCategoryOfAbuse NumberOfPreviousCPP"
    ).split(),
    "Reviews": "LAchildID CINdetailsID CPPID CPPreviewDate".split(),
}
"""Headings of each block."""

EVENTS = (
    "LAchildID Date Type CINreferralDate ReferralSource PrimaryNeedCode CINclosureDate ReasonForClosure "
    "DateOfInitialCPC ReferralNFA CINPlanStartDate CINPlanEndDate S47ActualStartDate InitialCPCtarget "
    "ICPCnotRequired AssessmentActualStartDate AssessmentInternalReviewDate AssessmentAuthorisationDate "
    "Factors CPPstartDate CPPendDate InitialCategoryOfAbuse LatestCategoryOfAbuse NumberOfPreviousCPP UPN "
    "FormerUPN UPNunknown PersonBirthDate ExpectedPersonBirthDate GenderCurrent PersonDeathDate "
    "PersonSchoolYear Ethnicity Disabilities"
).split()
"""Headings of the event file."""

_EVENT_DAYS = {
    "Assessments": ("AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
    "Section47": ("S47ActualStartDate",),
    "ChildProtectionPlans": ("CPPstartDate", "CPPendDate"),
}


def texts(element: ET.Element | None) -> Row:
    """The texts of an element's own children; of one given twice the last that is not blank."""
    found = [] if element is None else list(element)
    return {inner.tag: inner.text.strip() for inner in found if inner.text and inner.text.strip()}


def all_texts(element: ET.Element, path: str) -> list[str]:
    return [inner.text.strip() for inner in element.findall(path) if inner.text and inner.text.strip()]


@dataclass
class Writer:
    """Rows of each block."""

    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, block: str, row: Row) -> None:
        self.rows[block].append({name: row.get(name, "") for name in BLOCKS[block]})

    def child(self, child: ET.Element) -> None:
        own = texts(child.find("ChildIdentifiers"))
        number = {"LAchildID": own.get("LAchildID", "")}
        self.add("ChildIdentifiers", own)
        self.add("ChildCharacteristics", {**number, **texts(child.find("ChildCharacteristics"))})
        for code in all_texts(child, "ChildCharacteristics/Disabilities/Disability"):
            self.add("Disabilities", {**number, "Disability": code})
        for at, details in enumerate(child.findall("CINdetails"), start=1):
            self.details({**number, "CINdetailsID": str(at)}, details)

    def details(self, key: Row, details: ET.Element) -> None:
        self.add("CINdetails", {**key, **texts(details)})
        for at, item in enumerate(details.findall("Assessments"), start=1):
            factors = all_texts(item, "FactorsIdentifiedAtAssessment/AssessmentFactors") or [""]
            for factor in factors:
                row = {**key, "AssessmentID": str(at), **texts(item), "AssessmentFactors": factor}
                self.add("Assessments", row)
        for item in details.findall("CINPlanDates"):
            self.add("CINplanDates", {**key, **texts(item)})
        for item in details.findall("Section47"):
            self.add("Section47", {**key, **texts(item)})
        for at, item in enumerate(details.findall("ChildProtectionPlans"), start=1):
            self.add("ChildProtectionPlans", {**key, "CPPID": str(at), **texts(item)})
            for day in all_texts(item, "Reviews/CPPreviewDate"):
                self.add("Reviews", {**key, "CPPID": str(at), "CPPreviewDate": day})


def children_of(xml: str) -> list[ET.Element]:
    return ET.fromstring(xml).findall("Children/Child")  # noqa: S314 - made by these tests


def blocks_of(xml: str, *, year: int = 2024) -> dict[str, str]:
    """File name -> text of each block of a return that has rows, spelt as exported copies are.

    Every other block has an index column without a heading and dates with the day first.
    """
    writer = Writer()
    for child in children_of(xml):
        writer.child(child)
    return {
        f"CIN_{year}_{block}.csv": _spelt(_given(block, rows), rows, odd=at % 2 == 1)
        for at, block in enumerate(BLOCKS)
        if (rows := writer.rows[block])
    }


def _given(block: str, rows: Iterable[Row]) -> list[str]:
    """The headings of a block: a return has `GenderCurrent` or `Sex`, as its year has it."""
    unused = {name for name in ("GenderCurrent", "Sex") if not any(row.get(name) for row in rows)}
    return [name for name in BLOCKS[block] if name not in unused]


def _spelt(headings: list[str], rows: Iterable[Row], *, odd: bool) -> str:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["", *headings] if odd else headings)
    for at, row in enumerate(rows):
        cells = [_cell(name, row[name], odd=odd) for name in headings]
        out.writerow([str(at), *cells] if odd else cells)
    return text.getvalue()


def _cell(heading: str, value: str, *, odd: bool) -> str:
    if heading in {"ReferralNFA", "ICPCnotRequired"}:
        return {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}.get(value, value)
    if odd and "Date" in heading:
        try:
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        except ValueError:
            return value
    return value


def events_of(xml: str) -> str:
    """The return as one row for each event."""
    rows = [event for child in children_of(xml) for event in _events(child)]
    return _spelt(EVENTS, ({name: row.get(name, "") for name in EVENTS} for row in rows), odd=False)


def _events(child: ET.Element) -> Iterator[Row]:
    own = {**texts(child.find("ChildIdentifiers")), **texts(child.find("ChildCharacteristics"))}
    if "Sex" in own:
        own["GenderCurrent"] = own.pop("Sex")
    own["Disabilities"] = ",".join(all_texts(child, "ChildCharacteristics/Disabilities/Disability"))
    for details in child.findall("CINdetails"):
        referral = {**own, **texts(details)}
        yield from _told(referral, ("CINreferralDate", "CINclosureDate", "DateOfInitialCPC"))
        for element, days in _EVENT_DAYS.items():
            for item in details.findall(element):
                factors = all_texts(item, "FactorsIdentifiedAtAssessment/AssessmentFactors")
                row = {**referral, **texts(item), **({"Factors": ",".join(factors)} if factors else {})}
                yield from _told(row, days)
                for day in all_texts(item, "Reviews/CPPreviewDate"):
                    yield {**row, "Date": day, "Type": "CPPreviewDate"}


def _told(row: Row, days: Iterable[str]) -> Iterator[Row]:
    for name in days:
        if row.get(name):
            yield {**row, "Date": row[name], "Type": name}


# ---------------------------------------------------------------------- what a lake made of them


def take(lake: Path, *paths: Path, **options: Any) -> IngestReport:
    return library.ingest(lake, *paths, options=Options(**{"la": LA, **options}))


def put(folder: Path, files: Mapping[str, str]) -> list[Path]:
    return [write(folder, name, text) for name, text in files.items()]


def held(lake: Path, table: str) -> list[tuple[Any, ...]]:
    """The rows figures see, with children by their own numbers, in an order of their own."""
    opened = Lake(lake)
    stored = opened.people("identifiers")
    assert stored is not None
    children = stored.filter(kind="child").select("id", child="value").collect()
    if not (slices := opened.best_slices(table)):
        return []
    rows = pl.concat([pl.read_parquet(item.path) for item in slices])
    named = rows.join(children, left_on="pupil_id", right_on="id")
    assert named.height == rows.height
    return sorted(named.drop("pupil_id").select("child", *sorted(rows.columns[1:])).rows(), key=repr)


def all_held(lake: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {table: held(lake, table) for table in ("children", "spells", "care_events")}
