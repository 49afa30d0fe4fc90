"""What a return in XML had besides its rows: elements that are not known, and columns that are filled."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

FIRST_LINES = 3
"""How many lines are kept of an element that is not known."""


@dataclass
class Strange:
    """How often an element came that the layout does not know, and on which lines first."""

    times: int = 0
    lines: list[int] = field(default_factory=list)


@dataclass
class Seen:
    """What a file had besides its rows, filled as it is read.

    `strange`: by record and element as the file spells it, those that the layout of the year does not know
    there. `rows`: by record. `filled`: by record, the columns that at least one row fills.
    """

    strange: dict[tuple[str, str], Strange] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    filled: dict[str, set[str]] = field(default_factory=dict)

    def note(self, record: str, element: str, line: int) -> None:
        """Count an element that is not known."""
        found = self.strange.setdefault((record, element), Strange())
        found.times += 1
        if len(found.lines) < FIRST_LINES:
            found.lines.append(line)

    def count(self, record: str, frame: pl.DataFrame) -> None:
        """Count the rows of a batch, and the columns it fills."""
        self.rows[record] += frame.height
        filled = {column.name for column in frame if column.null_count() < frame.height}
        self.filled.setdefault(record, set()).update(filled)
