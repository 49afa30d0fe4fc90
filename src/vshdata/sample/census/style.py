"""How COLLECT writes values and names its files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random

from vshdata.sample.census.terms import Census
from vshdata.sample.chance import happens
from vshdata.sample.files import Record, SampleFile
from vshdata.sample.people import Child

CENSUS_FAULTS = frozenset({"wrong_check_letter", "former_upn_only"})
"""Faults of a child that its census rows share."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Cells = Mapping[str, str]


def census_file(
    census: Census, table: str, rows: Sequence[tuple[Child | None, Cells]], headings: Sequence[str] = ()
) -> SampleFile:
    """A table of a census, in the archive of that census; `headings` for one that may have no rows."""
    named = f"{census.calendar_year}_{census.term}"
    header = ",".join(rows[0][1] if rows else headings)
    return SampleFile(
        f"{named}_{table}.csv",
        table,
        (header,),
        tuple(_record(child, cells) for child, cells in rows),
        archive=f"{named}_census.zip",
    )


def _record(child: Child | None, cells: Cells) -> Record:
    line = (",".join(cells.values()),)
    if child is None:
        return Record(line)
    faults = tuple(fault for fault in child.faults if fault in CENSUS_FAULTS) if "upn" in cells else ()
    return Record(line, faults, spare=not child.cases)


def collect_date(day: date) -> str:
    """A date in COLLECT's style, whatever the language of the machine."""
    return f"{day.year}-{_MONTHS[day.month - 1]}-{day.day:02d} 00:00:00"


def read_collect_date(text: str) -> date:
    """The date in COLLECT's style."""
    year, month, day = text.partition(" ")[0].split("-")
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def whole(rng: Random, number: int) -> str:
    """Whole numbers turn into `132.0` wherever a column has blanks."""
    return f"{number}.0" if happens(rng, 0.5) else str(number)


def flatten(groups: Iterable[Iterable[SampleFile]]) -> tuple[SampleFile, ...]:
    """Files of several tables as one list."""
    return tuple(file for group in groups for file in group)
