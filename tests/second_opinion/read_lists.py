"""The authority's kinship list."""

from datetime import date

from .files import Row, Table
from .records import Child, Order, Return
from .text import day, upn

NEEDED = {"UPN", "SURNAME", "FORENAME", "DOB", "ARRANGEMENT", "STARTDATE"}
EVER = date(1900, 1, 1)
KINDS = {"SGO": "sgo", "CAO": "cao"}


def is_kinship(table: Table) -> bool:
    return set(table.headings) >= NEEDED


def read_kinship(table: Table, year: int) -> Return:
    return Return("kinship", year, tuple(child(at, row) for at, row in enumerate(table.rows)))


def child(at: int, row: Row) -> Child:
    found = upn(row["UPN"])
    kind = KINDS.get(row["ARRANGEMENT"].strip().upper(), "kinship")
    start = day(row["STARTDATE"]) or EVER
    return Child(
        number=found or f"line {at}",
        upns=(found,) if found else (),
        dob=day(row["DOB"]),
        orders=(Order(kind, start, day(row.get("ENDDATE", "")), from_care=False, until_care=False),),
        surname=row["SURNAME"],
        forename=row["FORENAME"],
        postcode=row.get("POSTCODE", ""),
    )
