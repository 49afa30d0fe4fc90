"""Headings that no sound file has: a row of data on the heading's line, or marks told in two ways."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from vshdata.errors import UnreadableInputError
from vshdata.identifiers import UPN_PATTERN
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.registers import Register
from vshdata.intake.unknown_names import NAMED
from vshdata.intake.values import read_day

_MADE_OF_HEADINGS = ("session", "code")
"""Columns that the headings of a register fill."""

TOO_OFTEN = 3
"""No layout has one heading so many times; a value of several rows may come as often."""

_UPN = re.compile(UPN_PATTERN)
_NUMBER = re.compile(r"[\d.]*")


def refuse_odd_headings(
    layout: Layout, headings: Sequence[str], positions: Mapping[int, str], source: str
) -> None:
    """Refuse a file whose headings would give wrong rows, or show a pupil's data. `positions`: as read.

    Raises:
        UnreadableInputError: if they would.
    """
    if layout.family in NAMED and (at := _first_value(headings)):
        raise UnreadableInputError(
            f"{source} is not loaded: its headings and a row of data are on one line, from column {at:,}.",
            "Export it again with each row on a line of its own.",
        )
    twice = [headings[at] for at, name in positions.items() if name in _MADE_OF_HEADINGS]
    if twice and isinstance(layout.spread, Register):
        raise UnreadableInputError(
            f"{source} is not loaded: it has marks side by side, and a column '{twice[0]}' too.",
            f"Delete the column '{twice[0]}', or the columns of marks side by side, and load it again.",
        )


def _first_value(headings: Sequence[str]) -> int:
    """The column, from 1, whose heading is a date or a UPN, or comes too often; 0 where none is."""
    texts = [heading.strip() for heading in headings]
    times = Counter(texts)
    odd = (text and (_is_value(text) or times[text] >= TOO_OFTEN) for text in texts)
    return next((at for at, is_odd in enumerate(odd, start=1) if is_odd), 0)


def _is_value(text: str) -> bool:
    return bool(_UPN.match(text)) or (not _NUMBER.fullmatch(text) and read_day(text) is not None)
