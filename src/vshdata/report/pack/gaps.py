"""Gaps: a figure minus what it is compared with, where both may be shown; and years that compare."""

from vshdata.figures.indicators.kinds import Indicator, Mark
from vshdata.report.pack.model import Comparator, PackRow


def gap(item: PackRow, other: Comparator, year: int) -> float | None:
    """The row's value minus the comparator's in a year, unrounded; None where either has none."""
    if other.gaps is not None:
        return other.gaps.get(year)
    own = next((one.cell.value for one in item.row.cells if one.year == year), None)
    theirs = other.values.get(year)
    return None if own is None or theirs is None else own - theirs


def gaps(item: PackRow, other: Comparator) -> dict[int, float]:
    """Every year's gap that there is."""
    found = {one.year: gap(item, other, one.year) for one in item.row.cells}
    return {year: value for year, value in found.items() if value is not None}


def is_comparable(indicator: Indicator, year: int) -> bool:
    """Whether a year may be set beside others of its indicator."""
    caveat = indicator.caveats.get(year)
    return caveat is None or caveat.mark is Mark.CAUTION
