"""The rows that a table's indicators are measured on, where those are not the table's own rows.

Some figures rest on more than one row, table or year of a pupil. A `Frame` says how one row per pupil is
made from whatever tables it asks for, which columns it adds, and what must be loaded for each of them.
Pure: rows come from the `scan` handed in, and the work is narwhals, so it runs on any engine.
"""

from collections.abc import Collection, Mapping, Sequence

from vshdata.figures.frames import absence, exclusions, eyfsp, phonics
from vshdata.figures.frames.kinds import BIRTHS, Frame, Rows, Scan, Supplied

__all__ = ["BIRTHS", "FRAMES", "Frame", "Rows", "Scan", "Supplied", "added", "rows_of", "why_not_beside"]

FRAMES: Mapping[str, Frame] = {
    "eyfsp": eyfsp.FRAME,
    "phonics": phonics.FRAME,
    "absence": absence.FRAME,
    "exclusions": exclusions.FRAME,
}


def rows_of(table: str, years: Sequence[int], scan: Scan) -> Rows | None:
    """One row per pupil and `academic_year`, ready to be measured; None where nothing is loaded."""
    frame = FRAMES.get(table)
    return frame.rows(scan, years) if frame else scan(table, years)


def added(table: str, year: int, supplied: Supplied) -> dict[str, str]:
    """Every column the table's frame adds -> why it cannot be made in the year, or nothing."""
    frame = FRAMES.get(table)
    return {name: why(year, supplied) for name, why in frame.needs.items()} if frame else {}


def why_not_beside(table: str, year: int, loaded: Mapping[str, Collection[int]]) -> str:
    """Why a table's figures cannot be made for want of another, or nothing; `loaded`: years by table."""
    frame = FRAMES.get(table)
    missing = [
        f"no {what}" for name, what in (frame.beside if frame else {}).items() if year not in loaded[name]
    ]
    return missing[0] if missing else ""
