"""Sentences beside a table that count pupils, and give no small number away."""

from typing import TYPE_CHECKING, Literal

from vshdata.figures.indicators import Unit
from vshdata.schema import Family
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vshdata.figures.indicators import Indicator
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake

FILES_BEHIND = {
    "absence": ("absence", "enrolments", "leavers", "session_details"),
    "exclusions": ("exclusions", "exclusion_details", "pupils", "enrolments"),
    "pupils": ("pupils", "enrolments"),
    "spells": ("children", "spells"),
    "care_spells": ("care_headers", "care_episodes", "care_permanence"),
}
"""Tables as loaded that a table of figures or statuses is made from, where it is not itself one."""


def count_blanks(figures: "Sequence[Figure]", threshold: int) -> list[str]:
    """How many pupils' values were missing or could not be read; small numbers are not given."""
    notes = []
    for indicator in dict.fromkeys(figure.indicator for figure in figures):
        own = [figure for figure in figures if figure.indicator is indicator]
        sound = [figure for figure in own if not figure.is_damaged]
        counts_as = "no" if indicator.unit == Unit.PERCENT else "0"
        notes += [
            *_of_pupils(indicator, sound, "blanks", f"had no value; each counts as {counts_as}", threshold),
            *_of_pupils(
                indicator, sound, "unread", "had a value that cannot be read; they are left out", threshold
            ),
            *_on_damaged(indicator, [figure for figure in own if figure.is_damaged], threshold),
        ]
    return notes


def _of_pupils(
    indicator: "Indicator",
    figures: "Sequence[Figure]",
    what: Literal["blanks", "unread"],
    words: str,
    threshold: int,
) -> list[str]:
    count = sum(getattr(figure, what) for figure in figures)
    pupils = sum(figure.pupils + figure.unread for figure in figures)
    return [f"{indicator.label}: {many(count, threshold)} of {pupils:,} pupils {words}."] if count else []


def _on_damaged(indicator: "Indicator", figures: "Sequence[Figure]", threshold: int) -> list[str]:
    """Which years have no figure because of what is missing in them, with how much."""
    years = [
        f"{label(figure.year)} {many(figure.blanks + figure.unread, threshold)} of "
        f"{figure.pupils + figure.unread:,} pupils"
        for figure in figures
    ]
    lead = f"{indicator.label}: no figure, because values are missing or cannot be read"
    return [f"{lead}: {'; '.join(years)}. Check the column in the file."] if years else []


def note_rejected(lake: "Lake", tables: "Sequence[str]", years: "Sequence[int]") -> list[str]:
    """Rows of the files behind some tables that were rejected, and so are in no figure."""
    notes = []
    for name in dict.fromkeys(source for table in tables for source in FILES_BEHIND.get(table, (table,))):
        loaded = [item for item in lake.slices(name, years) if item.key.family != Family.DERIVED]
        files = {item.provenance["sha256"]: item for item in loaded}
        rejected = sum(int(item.provenance["rows_rejected"]) for item in files.values())
        read = sum(int(item.provenance["rows_read"]) for item in files.values())
        if rejected:
            notes.append(
                f"{TABLES[name].title}: {rejected:,} of {read:,} rows were rejected, and no figure counts "
                "them. List them with: vshdata check --list rejected.csv --protect internal"
            )
    return notes


def many(count: int, threshold: int) -> str:
    """A count of pupils in words that do not give a small one away."""
    return f"{count:,}" if count > threshold else f"{threshold} or fewer"


def results_of(tables: "Sequence[str]") -> str:
    """What the figures of some tables are made from, in words for a message."""
    return TABLES[tables[0]].title.lower() if len(tables) == 1 else "results"
