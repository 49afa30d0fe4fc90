"""Sentences beside a table that count pupils, and give no small number away."""

from typing import TYPE_CHECKING

from vshdata.figures.indicators import Unit
from vshdata.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vshdata.figures.measure import Figure


def count_blanks(figures: "Sequence[Figure]", threshold: int) -> list[str]:
    """How many pupils' blanks counted as 0 or no, by indicator; a small number is not told."""
    notes = []
    for indicator in dict.fromkeys(figure.indicator for figure in figures):
        own = [figure for figure in figures if figure.indicator is indicator]
        blanks, pupils = sum(item.blanks for item in own), sum(item.pupils for item in own)
        if blanks:
            notes.append(
                f"{indicator.label}: {many(blanks, threshold)} of {pupils:,} pupils had no value; "
                f"each counts as {'no' if indicator.unit == Unit.PERCENT else '0'}."
            )
    return notes


def many(count: int, threshold: int) -> str:
    """A count of pupils in words that do not give a small one away."""
    return f"{count:,}" if count > threshold else f"{threshold} or fewer"


def results_of(tables: "Sequence[str]") -> str:
    """What the figures of some tables are made from, in words for a message."""
    return TABLES[tables[0]].title.lower() if len(tables) == 1 else "results"
