"""Which kinds of file a table is filled from."""

from vshdata.intake.formats.care_records import CARE
from vshdata.intake.formats.cin_records import CIN
from vshdata.intake.formats.layouts import LAYOUTS
from vshdata.schema import FAMILY_TITLES, Family

JOINED_FROM = {
    "pupils": Family.COLLECT,
    "absence": Family.COLLECT,
    "exclusions": Family.COLLECT,
    "care_spells": Family.SSDA903,
}
"""Tables that are joined from others after each load, and the family of those."""


def families_of(table: str) -> tuple[str, ...]:
    """The titles of the families that fill a table, in the order of the list of families."""
    found = {layout.family for layout in LAYOUTS if layout.table == table}
    found |= {form.family for form in (CIN, CARE) if table in form.headings}
    found |= {JOINED_FROM[table]} if table in JOINED_FROM else set()
    return tuple(title for family, title in FAMILY_TITLES.items() if family in found)
