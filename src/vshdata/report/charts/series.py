"""What a chart shows, as data: series of points, made from a pack's rows.

Values are as printed, so that a chart tells no more than the table behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vshdata.figures.indicators.kinds import Area, Indicator, Unit
from vshdata.report.cells import rounded
from vshdata.report.pack.gaps import gaps, is_comparable
from vshdata.report.pack.model import AreaTable, Comparator, PackRow
from vshdata.years import label

AT_MOST = 4
"""Charts of key indicators that an area has; its table has every one."""

BY_PHASE = (("_all", "All schools"), ("_pri", "Primary"), ("_sec", "Secondary"))
"""How ids of one measure in different schools end, and what the line is called."""

PHASED: dict[Area, tuple[str, ...]] = {
    Area.ABSENCE: ("abs_overall", "abs_pa", "abs_sa"),
    Area.EXCLUSIONS: ("exc_sus", "exc_sus1"),
}
"""Measures whose charts have a line for each phase."""

UNIT_TITLES = {
    Unit.COUNT: "pupils",
    Unit.PERCENT: "%",
    Unit.SCORE: "points",
    Unit.POINTS: "points",
    Unit.RATE: "per 100 pupils",
}
GAP_UNITS = {**UNIT_TITLES, Unit.PERCENT: "percentage points"}


@dataclass(frozen=True)
class Point:
    """A year of a series. `value` is None where there is a symbol instead.

    `alone`: not comparable with other years, so that no line leads to it or from it.
    """

    year: int
    value: float | None
    symbol: str = ""
    low: float | None = None
    high: float | None = None
    alone: bool = False


@dataclass(frozen=True)
class Series:
    """A line; `main` is the one that the chart is about."""

    name: str
    points: tuple[Point, ...]
    main: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart with its names. `bars`: distances from 0 rather than levels over time."""

    title: str
    unit: str
    series: tuple[Series, ...]
    bars: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether what it is about has no point."""
        return not any(point.value is not None for one in self.series if one.main for point in one.points)

    @property
    def description(self) -> str:
        """The points in words, for those who do not see them."""
        lines = [f"{one.name}: {'; '.join(map(_in_words, one.points))}." for one in self.series]
        return f"{self.title}, {self.unit}. {' '.join(lines)}"


def area_charts(table: AreaTable, cohort: str) -> list[Chart]:
    """The charts of an area: key indicators over time, or measures by phase where it has phases."""
    if table.area in PHASED:
        found = [_phase_chart(table, stem) for stem in PHASED[table.area]]
    else:
        found = [row_chart(item, cohort) for item in table.key_rows]
    return [chart for chart in found if not chart.is_empty][:AT_MOST]


def gap_charts(table: AreaTable) -> list[Chart]:
    """The gap of each key indicator to the first thing it is compared with, over time."""
    charts = [_gap_chart(item, item.comparators[0]) for item in table.key_rows if item.comparators]
    return [chart for chart in charts if not chart.is_empty][:AT_MOST]


def row_chart(item: PackRow, cohort: str) -> Chart:
    """One indicator over time with its intervals, beside what it is compared with."""
    own = Series(cohort, tuple(_points(item)), main=True)
    years = [cell.year for cell in item.row.cells]
    others = [_comparator(item.indicator, one, years) for one in item.comparators]
    return Chart(item.indicator.label, UNIT_TITLES[item.indicator.unit], (own, *others))


def _phase_chart(table: AreaTable, stem: str) -> Chart:
    """One measure, a line for each phase."""
    rows = {item.indicator.id: item for item in table.rows}
    lines = [(name, rows[stem + end]) for end, name in BY_PHASE if stem + end in rows]
    series = (Series(name, tuple(_points(item)), main=at == 0) for at, (name, item) in enumerate(lines))
    first = lines[0][1].indicator if lines else None
    title = f"{first.label.partition(':')[0]} by phase" if first else ""
    return Chart(title, UNIT_TITLES[first.unit] if first else "", tuple(series))


def _gap_chart(item: PackRow, other: Comparator) -> Chart:
    found = gaps(item, other)
    points = (
        Point(cell.year, _printed(item.indicator, found[cell.year]) if cell.year in found else None)
        for cell in item.row.cells
    )
    unit = f"gap to {other.title}, {GAP_UNITS[item.indicator.unit]}"
    return Chart(item.indicator.label, unit, (Series("Gap", tuple(points), main=True),), bars=True)


def _points(item: PackRow) -> Iterator[Point]:
    for one in item.row.cells:
        value = one.cell.value
        if value is None:
            yield Point(one.year, None, one.cell.status)
            continue
        interval = item.intervals.get(one.year)
        limits = (interval.low, interval.high) if interval else (None, None)
        low, high = (None if limit is None else _printed(item.indicator, limit) for limit in limits)
        alone = not is_comparable(item.indicator, one.year)
        yield Point(one.year, _printed(item.indicator, value), "", low, high, alone)


def _comparator(indicator: Indicator, other: Comparator, years: Sequence[int]) -> Series:
    values = {year: _printed(indicator, other.values[year]) for year in years if year in other.values}
    points = (Point(year, values.get(year), alone=not is_comparable(indicator, year)) for year in years)
    return Series(other.title, tuple(points))


def _printed(indicator: Indicator, value: float) -> float:
    return float(rounded(indicator, value))


def _in_words(point: Point) -> str:
    if point.value is None:
        return f"{label(point.year)} {point.symbol or 'no figure'}"
    limits = "" if point.low is None else f" ({point.low:g} to {point.high:g})"
    return f"{label(point.year)} {point.value:g}{limits}"
