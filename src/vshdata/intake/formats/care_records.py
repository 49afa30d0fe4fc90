"""The records of the SSDA903 return as one XML file, declared as those of the children in need census.

The form holds what the CSV modules hold, by child: `HEADER` with reviews, permanence, outcomes and
placing for adoption in it, and one `EPISODE` after another. Of the header's own items, those of care
leavers, of adoption (AD1) and of asylum are not read from this form.
"""

from collections.abc import Iterable

from vshdata.intake.formats.cin_records import Form, Record
from vshdata.schema import Family, Table
from vshdata.tables.looked_after import (
    CARE_EPISODES,
    CARE_HEADERS,
    CARE_OUTCOMES,
    CARE_PERMANENCE,
    CARE_PLACED,
    CARE_REVIEWS,
)

ROOT = "expssda903"
_OTHER_NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
"""What the XML form calls what a CSV module calls otherwise."""


def _columns(table: Table, without: Iterable[str] = ()) -> dict[str, str]:
    """Element -> column, by the heading that the column has in the CSV module."""
    return {
        _OTHER_NAMES.get(name, name): column.name
        for column in table.columns
        for name in column.names.get(Family.SSDA903, ())
        if column.name not in without
    }


def _inner(element: str, table: Table) -> Record:
    """A record inside a child, which tells it its number and date of birth."""
    return Record(element, table, _columns(table, without=("la_child_id", "dob")))


CHILD = Record(
    "CHILD",
    CARE_HEADERS,
    _columns(CARE_HEADERS),
    wrappers=("HEADER",),
    inner=(
        _inner("EPISODE", CARE_EPISODES),
        _inner("AREVIEW", CARE_REVIEWS),
        _inner("PERMANENCE", CARE_PERMANENCE),
        _inner("OC2", CARE_OUTCOMES),
        _inner("AD_PLACED", CARE_PLACED),
    ),
    hands_down={"la_child_id": "la_child_id"},
)
RETURN = Record(ROOT, CARE_HEADERS, {}, inner=(CHILD,))
CARE = Form(Family.SSDA903_XML, RETURN)
