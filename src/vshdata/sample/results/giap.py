"""How the download service writes a file: no quotes, one row per pupil and year.

Every column the toolkit reads is filled, and a few others; the rest are blank.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child
from vshdata.sample.schools import LA, School

ARCHIVE = "npd_results.zip"

RESULTS_FAULTS = frozenset({"wrong_check_letter"})
"""Faults of a child that its rows share."""


@dataclass(frozen=True)
class Layout:
    """How a file is written. `prefix` stands before every heading."""

    columns: tuple[str, ...]
    prefix: str = ""
    suffix: str = "csv"
    encoding: str = "utf-8"
    newline: str = "\n"
    fault: str = ""

    @property
    def delimiter(self) -> str:
        """A comma or a tab, as the suffix says."""
        return "\t" if self.suffix == "tab" else ","


Row = tuple[Child, Mapping[str, str]]
"""A child, and cells by heading without the prefix."""


def results_file(dataset: str, layout: Layout, rows: Iterable[Row]) -> SampleFile:
    """A stage's file, in the service's archive."""
    return SampleFile(
        f"{dataset}_results.{layout.suffix}",
        dataset,
        (layout.delimiter.join(layout.prefix + name for name in layout.columns),),
        tuple(_record(child, cells, layout) for child, cells in rows),
        delimiter=layout.delimiter,
        encoding=layout.encoding,
        newline=layout.newline,
        faults=(layout.fault,) if layout.fault else (),
        archive=ARCHIVE,
    )


def _record(child: Child, cells: Mapping[str, str], layout: Layout) -> Record:
    line = layout.delimiter.join(cells.get(name, "") for name in layout.columns)
    faults = tuple(fault for fault in child.faults if fault in RESULTS_FAULTS)
    return Record((line,), faults, spare=not child.cases and not child.at_independent_school)


def pupil_cells(child: Child, year: int, school: School) -> dict[str, str]:
    """What every stage says of the pupil, under the names that one or another file uses."""
    return {
        "ACADYR": f"{year - 1}/{year}",
        **dict.fromkeys(("PUPILMATCHINGREF", "PupilMatchingRef"), child.pmr),
        "UPN": child.enrolment_upn,
        **dict.fromkeys(("SURNAME", "Surname"), child.surname),
        **dict.fromkeys(("FORENAMES", "FORENAME", "Forename"), child.forename),
        "DOB": slashed(child),
        **dict.fromkeys(("SEX", "Sex"), child.sex),
        "LA": LA,
        "ESTAB": school.estab,
        "LAESTAB": school.laestab,
        "URN": school.urn,
        **dict.fromkeys(("TOE_CODE", "ToE_CODE", "ToE_Code"), school.school_type),
        "VERSION": "F",
    }


def slashed(child: Child) -> str:
    """Date of birth as the service writes it."""
    return f"{child.born:%d/%m/}{child.born.year}"


def one(claim: object) -> str:
    """A flag."""
    return str(int(bool(claim)))
