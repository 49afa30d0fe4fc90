"""A trend line in characters: one per year, by height between the row's lowest and highest value.

It is drawn from values as printed: two years that read alike stand alike.
"""

from collections.abc import Sequence

from vshdata.figures.disclosure import Status
from vshdata.figures.trend import TrendRow, has_line
from vshdata.report.cells import rounded

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII = "_.-=^"
GAP = " "


def spark_line(row: TrendRow, *, blocks: bool) -> str:
    """The line, a gap where a year has no figure; the symbol alone where a hidden year takes it away."""
    if not has_line(row):
        return Status.SUPPRESSED if row.status is Status.SUPPRESSED else ""
    return line_of(
        [
            None if item.cell.value is None else float(rounded(row.indicator, item.cell.value))
            for item in row.cells
        ],
        blocks=blocks,
    )


def line_of(values: Sequence[float | None], *, blocks: bool) -> str:
    """A line of values as printed, a gap for each blank; nothing where all are."""
    levels = BLOCKS if blocks else ASCII
    shown = [value for value in values if value is not None]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    return "".join(GAP if value is None else _level(value, low, high, levels) for value in values)


def _level(value: float, low: float, high: float, levels: str) -> str:
    """A flat row is drawn at mid-height, not at the floor."""
    share = (value - low) / (high - low) if high > low else 0.5
    return levels[min(int(share * len(levels)), len(levels) - 1)]
