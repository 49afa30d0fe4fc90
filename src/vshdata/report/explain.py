"""What a page and a workbook both say: how to read figures, what they count, how they are protected."""

from vshdata.figures.indicators import Indicator
from vshdata.report.pack.model import Pack
from vshdata.years import label

DAGGER = "†"
"""Beside a figure that is not comparable with other years."""

READING = (
    "A year is an academic year: 2023/24 runs from September 2023 to August 2024.",
    "A change is on the year before, between unrounded figures, and rounded last.",
    "No change is taken across a year that is missing, hidden or not comparable.",
    "The average of years is the plain mean of the years that have a figure and can be compared.",
    "A year of which a part is not loaded cannot be compared with others.",
    f"{DAGGER} marks a figure that is not comparable with other years; no line leads to it in a chart.",
    "▲ and ▼ say up and down. Blue is the better way and brown the worse.",
    "A change is called clear only where its 95% interval leaves out 0.",
    "Where no interval is given, only direction and size are told.",
    "A figure describes these children in that year. It does not say why it is what it is.",
)


def definition_row(item: Indicator) -> tuple[str, ...]:
    """What an indicator counts, in words."""
    last = label(item.last_year) if item.last_year else "now"
    years = f"{label(item.first_year)} to {last}"
    return (item.label, str(item.unit), item.numerator, item.denominator, str(item.direction), years)


def span(years: tuple[int, ...]) -> str:
    """A run of years by its ends, else each."""
    if len(years) > 1 and years == tuple(range(years[0], years[-1] + 1)):
        return f"{label(years[0])} to {label(years[-1])}"
    return ", ".join(map(label, years))


def protection(pack: Pack) -> str:
    """Whom a pack is for."""
    if pack.profile == "internal":
        return "INTERNAL: nothing is hidden. Not for sharing."
    return f"Small numbers are hidden: profile {pack.profile} ({pack.use})."


def year_range(years: tuple[int, ...]) -> str:
    """The first and the last year."""
    return label(years[0]) if len(years) == 1 else f"{label(years[0])} to {label(years[-1])}"
