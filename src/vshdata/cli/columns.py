"""A plain table on a screen too narrow for it: in parts, each with the columns that say what a row is."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Row = Sequence[str]

GAP = 2
"""Blanks between two columns."""

_NAME_WIDTH = 24
"""A longer name of a row is told in two lines."""

_HEAD_WIDTH = 12
"""Likewise a longer heading, if no cell under it is as long."""

_NUMBER = re.compile(r"[-+]?[\d,.]+(%|( ?%?) pts)?|[czx]?")


def print_in_parts(console: "Console", headings: Row, rows: Sequence[Row], keep: int) -> None:
    """Print a table, in as many parts as the screen needs. `keep`: columns that stand in each part."""
    widths = _widths(headings, rows)
    for number, part in enumerate(_parts(widths, keep, console.width)):
        if number:
            console.print()
        console.print(_table(headings, rows, part, [min(widths[at], console.width) for at in part]))


def _widths(headings: Row, rows: Sequence[Row]) -> list[int]:
    """What each column needs: its longest cell, its heading in lines, and no more of a name than said."""
    widths = []
    for at, heading in enumerate(headings):
        longest = max((len(row[at]) for row in rows), default=0)
        told = max(min(len(heading), _HEAD_WIDTH), *map(len, heading.split()))
        widths.append(max(min(longest, _NAME_WIDTH) if at == 0 else longest, told))
    return widths


def _parts(widths: Sequence[int], keep: int, width: int) -> list[list[int]]:
    """The columns of each part, by number, in order."""
    kept = list(range(keep))
    room = width - sum(widths[at] + GAP for at in kept)
    parts: list[list[int]] = [[]]
    left = room
    for at in range(keep, len(widths)):
        if parts[-1] and widths[at] > left:
            parts.append([])
            left = room
        parts[-1].append(at)
        left -= widths[at] + GAP
    return [kept + part for part in parts]


def _table(headings: Row, rows: Sequence[Row], part: Sequence[int], widths: Sequence[int]) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, (at, width) in enumerate(zip(part, widths, strict=True)):
        is_number = place > 0 and all(_NUMBER.fullmatch(row[at]) for row in rows)
        table.add_column(headings[at], justify="right" if is_number else "left", width=width)
    for row in rows:
        table.add_row(*(row[at] for at in part))
    return table
