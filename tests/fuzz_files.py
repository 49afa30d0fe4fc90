"""Small sound files of eight families, about pupils who do not exist, to be spoilt by `fuzzing`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from attendance_extracts import NPD_ABSENCE
from care_returns import CARE_EPISODES
from cin_shapes import blocks_of
from extracts import GIAP_KS4, PUPILONROLL, Shape, child, cin_return, upn

ROWS = 10
SURNAME, FORENAME, REFERENCE, CHILD = "Quillfeather", "Zebediah", "PMRqz", "CHq"
"""Each is followed by the number of the row; none is in any heading, message or code."""


def _rows_of(shape: Shape, **numbered: Callable[[int], str]) -> str:
    rows = [{name: make(number) for name, make in numbered.items()} for number in range(1, ROWS + 1)]
    return shape.text(*rows)


def _named(prefix: str) -> Callable[[int], str]:
    return lambda number: f"{prefix}{number:02d}"


def _cin() -> str:
    return cin_return(*(child(f"{CHILD}{number:02d}", upn(number)) for number in range(1, ROWS + 1)))


_KS4 = _rows_of(GIAP_KS4, KS4_UPN=upn, KS4_SURNAME=_named(SURNAME), KS4_FORENAMES=_named(FORENAME))
_MARK = Shape({"UPN": upn(1), "Date": "2024-01-10", "Session": "AM", "Code": "/", "School": "9994001"})


@dataclass(frozen=True)
class Sound:
    """A file before it is spoilt, and how many rows each of its lines holds at most (XML: none)."""

    text: str
    delimiter: str = ","
    suffix: str = ".csv"
    rows_a_line: int = 1


SOUND: Mapping[str, Sound] = {
    "cin_xml": Sound(_cin(), "", ".xml"),
    "cin_2024_cindetails": Sound(blocks_of(_cin())["CIN_2024_CINdetails.csv"]),
    "ssda903_episodes": Sound(_rows_of(CARE_EPISODES, CHILD=_named(CHILD))),
    "pupilonroll": Sound(
        _rows_of(
            PUPILONROLL,
            pupilonrolltableid=_named("en"),
            upn=upn,
            surname=_named(SURNAME),
            forename=_named(FORENAME),
        )
    ),
    "ks4": Sound(_KS4),
    "npd_absence": Sound(
        _rows_of(NPD_ABSENCE, PupilMatchingRefAnonymous_ab24=_named(REFERENCE)), "\t", ".txt", rows_a_line=4
    ),
    "marks": Sound(_rows_of(_MARK, UPN=upn)),
    "ks4_workbook": Sound(_KS4, suffix=".xlsx"),
}
