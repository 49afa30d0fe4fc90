"""Whose children a file is of, where neither its rows nor the user says."""

from collections.abc import Sequence
from dataclasses import replace

from vshdata.errors import UnreadableInputError, UsageError
from vshdata.intake.formats import cin_xml
from vshdata.intake.loaded import Loaded, Recognised
from vshdata.lake import Lake
from vshdata.schema import LA_NOT_STATED, Family

_BY_ROW = (Family.NPD,)
"""Families whose rows say the authority of each child."""

_BY_NUMBER = (Family.SSDA903, Family.SSDA903_XML, Family.CIN_CSV, Family.CIN_EVENTS)
"""Families that know a child by its number, which is unique only within an authority."""

_RETURNS = "spells"


def named_authority(lake: Lake, files: Sequence[Recognised]) -> str:
    """The one authority of the children in need returns at hand; nothing where there are several."""
    named = {_authority_of(found) for found in files if found.family is Family.CIN_XML and not found.layout}
    named |= {key.la for key in lake.keys(_RETURNS)}
    named -= {"", LA_NOT_STATED}
    return named.pop() if len(named) == 1 else ""


def with_authority(tables: Sequence[Loaded], authority: str) -> list[Loaded]:
    """The tables of a file with the authority of its children.

    Raises:
        UsageError: if it is of children whose authority nothing says.
    """
    return [_with_authority(loaded, authority) for loaded in tables]


def _with_authority(loaded: Loaded, authority: str) -> Loaded:
    if not loaded.table.by_child or loaded.la != LA_NOT_STATED or loaded.family in _BY_ROW:
        return loaded
    if not authority and loaded.family not in _BY_NUMBER:
        return loaded
    if not authority:
        raise UsageError(
            f"{loaded.source} does not say which authority its children are of.",
            'Load it again with --la, as in --la 301, or put la = "301" in vshdata.toml.',
        )
    note = f"it does not say its authority; {authority} is taken from the children in need return"
    return replace(loaded, la=authority, notes=[*loaded.notes, note])


def _authority_of(found: Recognised) -> str:
    try:
        with found.source.path.open("rb") as stream:
            return cin_xml.read_header(stream, found.source.name).la or ""
    except (UnreadableInputError, OSError):
        return ""  # reported where the file is loaded
