"""From protected figures to a trend: change on the year before, and the average of the years.

A change is taken between unrounded values of consecutive academic years. It is never taken across a
year that is missing, hidden or not comparable: the cell says why instead. A year of which a part is not
loaded is marked as not comparable before it comes here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from vshdata.figures.benchmarks import Benchmark
from vshdata.figures.benchmarks.ranks import Rank
from vshdata.figures.breakdowns import Breakdown, Group
from vshdata.figures.disclosure import Reason, Record, SafeCell, SafeTable, Status, row_name
from vshdata.figures.indicators.kinds import Indicator, Mark
from vshdata.figures.intervals import Interval, change_interval
from vshdata.years import label

Correlations = Mapping[tuple[str, Group], Mapping[int, float]]
"""By indicator and group: academic year -> correlation of its figure with that of the year before."""

NO_BREAKS: Mapping[int, str] = {}
CLEAR, NOT_CLEAR = "clear change", "no clear change"


@dataclass(frozen=True)
class Change:
    """The value minus the value of the year before, or why there is none. Neither in a first year.

    `hidden`: one of the two years is suppressed, and takes the change with it. `low`, `high`: the 95%
    interval of the change, unrounded; None for a count, and where the spread cannot be told.
    """

    value: float | None = None
    why: str = ""
    hidden: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def marked(self) -> bool:
        """Whether the change stands out from chance: 0 lies outside its interval."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def says(self) -> str:
        """What may be said of the change; nothing where it has no interval."""
        if self.low is None:
            return ""
        return CLEAR if self.marked else NOT_CLEAR


@dataclass(frozen=True)
class Beside:
    """How the own figure stands to that of a comparator: own minus theirs, from what both show.

    `change`: of the gap on the year before. `origin`: the published figure; None where it is measured.
    """

    gap: Change
    change: Change
    origin: Benchmark | None = None


@dataclass(frozen=True)
class TrendCell:
    """A year of a row. `beside`: of a comparator's row. `rank`: of an own figure among authorities."""

    cell: SafeCell
    change: Change
    beside: Beside | None = None
    rank: Rank | None = None

    @property
    def year(self) -> int:
        """The academic year, by the year it ends."""
        return self.cell.year

    @property
    def step(self) -> Change:
        """What stands beside the value: the gap in a comparator's row, else the change."""
        return self.beside.gap if self.beside else self.change


@dataclass(frozen=True)
class TrendRow:
    """One indicator across the years, of all pupils or of a group. `average`: unweighted mean of the
    years `averaged`, which have a figure and are comparable; None where there are none, and where a year
    is hidden (`status` is then suppressed). `group`: a label for each breakdown; empty for the total.
    `comparator`: whose figures they are, where not the cohort's own.
    """

    indicator: Indicator
    cells: tuple[TrendCell, ...]
    average: float | None
    status: Status
    group: Group = ()
    comparator: str = ""
    averaged: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The indicator, the group where it is of one, and whose it is."""
        return ", ".join((self.indicator.label, *self.group, *filter(None, [self.comparator])))


@dataclass(frozen=True)
class Trend:
    """A trend table: rows in the order of the screen, years in order of time.

    `use`: whom its profile is for. `audit`: a record for each hidden cell, for the authority's own file.
    `intervals`: tables show the intervals; long formats always have them. `comparators`: what it is
    compared with, as asked for; their rows stand below the own of an indicator.
    """

    cohort: str
    cohort_title: str
    area: str
    years: tuple[int, ...]
    rows: tuple[TrendRow, ...]
    profile: str
    hidden: int
    notes: tuple[str, ...] = ()
    by: tuple[Breakdown, ...] = ()
    use: str = ""
    audit: tuple[Record, ...] = ()
    intervals: bool = False
    comparators: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """Changes of the cohort's own figures that have an interval."""
        every = (item.change for row in self.rows if not row.comparator for item in row.cells)
        return [change for change in every if change.low is not None]


def build_trend(
    safe: SafeTable,
    *,
    cohort: str,
    cohort_title: str,
    area: str,
    notes: Sequence[str] = (),
    by: Sequence[Breakdown] = (),
    intervals: bool = False,
    correlations: Correlations | None = None,
) -> Trend:
    """Arrange protected figures by indicator, group and year, with changes and averages.

    `correlations`: of a year's figure with the one before, where it is known who is in both.
    """
    rows = []
    for place, group in groupby(safe.cells, key=lambda cell: (cell.indicator.id, cell.group)):
        cells = sorted(group, key=lambda cell: cell.year)
        rows.append(row_of(cells, (correlations or {}).get(place), breaks_of(cells[0].group, by)))
    return Trend(
        cohort,
        cohort_title,
        area,
        safe.years,
        tuple(rows),
        safe.profile.name,
        safe.hidden,
        tuple(notes),
        tuple(by),
        safe.profile.use,
        (*safe.audit, *audit_of(cohort, rows)),
        intervals,
    )


def audit_of(cohort: str, rows: Sequence[TrendRow]) -> Iterator[Record]:
    """Records of changes and averages that are hidden with a year."""
    for row in rows:
        place = (row.indicator.id, row_name(cohort, row.group))
        for item in row.cells:
            if item.change.hidden:
                yield Record(*place, f"{item.year} change", Reason.SECONDARY)
        if row.status is Status.SUPPRESSED:
            yield Record(*place, "average", Reason.SECONDARY)


def breaks_of(group: Group, by: Sequence[Breakdown]) -> dict[int, str]:
    """Years in which what a group means changed -> why; nothing for the total."""
    return {year: why for item, _ in zip(by, group, strict=False) for year, why in item.breaks.items()}


def row_of(
    cells: Sequence[SafeCell],
    correlations: Mapping[int, float] | None = None,
    breaks: Mapping[int, str] = NO_BREAKS,
) -> TrendRow:
    """The cells of an indicator and group, in order of time, with changes and their average.

    `correlations`: of a year's figure with the one before; of different pupils where it is not there.
    `breaks`: years that cannot be compared with the year before -> why.
    """
    shared = correlations or {}
    changes = [
        Change(),
        *(_change(before, cell, shared.get(cell.year, 0.0), breaks) for before, cell in pairwise(cells)),
    ]
    average, status, averaged = _average(cells)
    paired = tuple(TrendCell(cell, change) for cell, change in zip(cells, changes, strict=True))
    return TrendRow(cells[0].indicator, paired, average, status, cells[0].group, averaged=averaged)


def _average(cells: Sequence[SafeCell]) -> tuple[float | None, Status, tuple[int, ...]]:
    """The mean and the years it is of: those with a figure that compare with others.

    Hidden with any hidden year, which an average of the rest beside it would help to find.
    """
    if any(cell.status is Status.SUPPRESSED for cell in cells):
        return None, Status.SUPPRESSED, ()
    values = {cell.year: cell.value for cell in cells if cell.value is not None and not why_apart(cell)}
    if not values:
        return None, Status.NOT_AVAILABLE, ()
    return sum(values.values()) / len(values), Status.OK, tuple(values)


def why_apart(cell: SafeCell) -> str:
    """Why a year's figure compares with no other year's, or nothing."""
    caveat = cell.indicator.caveats.get(cell.year)
    return caveat.why if caveat and caveat.mark is not Mark.CAUTION else ""


def _change(before: SafeCell, cell: SafeCell, correlation: float, breaks: Mapping[int, str]) -> Change:
    if why := barrier(before, cell):
        statuses = {before.status, cell.status}
        return Change(why=why, hidden=Status.SUPPRESSED in statuses <= {Status.OK, Status.SUPPRESSED})
    if why := why_broken(cell.year, breaks):
        return Change(why=why)
    if cell.value is None or before.value is None:
        blank = cell if cell.value is None else before
        return Change(why=f"{label(blank.year)}: {blank.why}")
    found = _interval(before, cell, correlation)
    value = cell.value - before.value
    return Change(value, low=found.low, high=found.high) if found else Change(value)


def _interval(before: SafeCell, cell: SafeCell, correlation: float) -> Interval | None:
    if before.statistics is None or cell.statistics is None:
        return None
    found = change_interval(before.statistics, cell.statistics, correlation)
    return found if isinstance(found, Interval) else None


def why_broken(year: int, breaks: Mapping[int, str]) -> str:
    """Why no change may be taken on the year before of a group whose meaning changed, or nothing."""
    return f"no change shown: {label(year)}: {breaks[year]}" if year in breaks else ""


def barrier(before: SafeCell, cell: SafeCell) -> str:
    """Why no change may be taken between two cells of a row, or nothing."""
    if before.year != cell.year - 1:
        return f"no change shown: {label(cell.year - 1)} is not in the table"
    for one in (cell, before):
        if one.status is Status.SUPPRESSED:
            return f"no change shown: {label(one.year)} is hidden"
    for one in (cell, before):
        if why := why_apart(one):
            return f"no change shown: {label(one.year)}: {why}"
    return ""


def has_line(row: TrendRow) -> bool:
    """Whether a trend line may be drawn: a hidden year takes it away, and so does having no figure."""
    return row.status is not Status.SUPPRESSED and any(item.cell.value is not None for item in row.cells)
