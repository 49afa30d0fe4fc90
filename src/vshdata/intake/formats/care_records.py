"""The records of the SSDA903 return as one XML file, declared as those of the children in need census.

The form holds what the CSV modules hold, by child: `HEADER` with reviews, permanence, outcomes and
placing for adoption in it, and one `EPISODE` after another. Of the header's own items, those of care
leavers, of adoption (AD1) and of asylum are not read from this form, and are no unknown elements either.
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
    LOOKED_AFTER,
)

ROOT = "expssda903"
_OTHER_NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
"""What the XML form calls what a CSV module calls otherwise."""

_NOT_READ = (
    *"UASC HOME_POST PL_POST SW_ID AD1 OC3 MISSING_EPISODE SOCIAL_WORKER DOLO".split(),
    *(heading for table in LOOKED_AFTER for heading in table.headings(Family.SSDA903)),
)
"""Items that the form may have anywhere in a child's record, as the modules call them."""


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
    columns = _columns(table, without=("la_child_id", "dob"))
    return Record(element, table, columns, unused=_left(columns))


def _left(columns: Iterable[str]) -> tuple[str, ...]:
    """What may stand in a record besides the elements that fill its columns."""
    taken = {name.lower() for name in columns}
    return tuple(name for name in dict.fromkeys(map(str.lower, _NOT_READ)) if name not in taken)


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
    unused=_left(_columns(CARE_HEADERS)),
)
RETURN = Record(ROOT, CARE_HEADERS, {}, inner=(CHILD,))
CARE = Form(Family.SSDA903_XML, RETURN)
