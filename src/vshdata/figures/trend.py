"""From protected figures to a trend: change on the year before, and the average of the years.

A change is taken between unrounded values of consecutive academic years. It is never taken across a
year that is missing, hidden or not comparable: the cell says why instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from vshdata.figures.benchmarks import Benchmark
from vshdata.figures.benchmarks.ranks import Rank
from vshdata.figures.breakdowns import Breakdown, Group
from vshdata.figures.disclosure import SafeCell, SafeTable, Status
from vshdata.figures.indicators.kinds import Indicator, Mark
from vshdata.years import label


@dataclass(frozen=True)
class Change:
    """The value minus the value of the year before, or why there is none. Neither in a first year.

    `hidden`: one of the two years is suppressed, and takes the change with it.
    """

    value: float | None = None
    why: str = ""
    hidden: bool = False


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
    years that have a figure; None where there are none, and where a year is hidden (`status` is then
    suppressed). `group`: a label for each breakdown; empty for the total. `comparator`: whose figures
    they are, where not the cohort's own.
    """

    indicator: Indicator
    cells: tuple[TrendCell, ...]
    average: float | None
    status: Status
    group: Group = ()
    comparator: str = ""

    @property
    def name(self) -> str:
        """The indicator, the group where it is of one, and whose it is."""
        return ", ".join((self.indicator.label, *self.group, *filter(None, [self.comparator])))


@dataclass(frozen=True)
class Trend:
    """A trend table: rows in the order of the screen, years in order of time.

    `comparators`: what it is compared with, as asked for; their rows stand below the own of an indicator.
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
    comparators: tuple[str, ...] = ()


def build_trend(
    safe: SafeTable,
    *,
    cohort: str,
    cohort_title: str,
    area: str,
    notes: Sequence[str] = (),
    by: Sequence[Breakdown] = (),
) -> Trend:
    """Arrange protected figures by indicator, group and year, with changes and averages."""
    rows = []
    for _, group in groupby(safe.cells, key=lambda cell: (cell.indicator.id, cell.group)):
        cells = sorted(group, key=lambda cell: cell.year)
        rows.append(row_of(cells))
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
    )


def row_of(cells: Sequence[SafeCell]) -> TrendRow:
    """The cells of an indicator and group, in order of time, with changes and their average."""
    changes = [
        Change(),
        *(_change(before, cell) for before, cell in pairwise(cells)),
    ]
    average, status = _average(cells)
    paired = tuple(TrendCell(cell, change) for cell, change in zip(cells, changes, strict=True))
    return TrendRow(cells[0].indicator, paired, average, status, cells[0].group)


def _average(cells: Sequence[SafeCell]) -> tuple[float | None, Status]:
    """Hidden with any hidden year, which an average of the rest beside it would help to find."""
    if any(cell.status is Status.SUPPRESSED for cell in cells):
        return None, Status.SUPPRESSED
    values = [cell.value for cell in cells if cell.value is not None]
    if not values:
        return None, Status.NOT_AVAILABLE
    return sum(values) / len(values), Status.OK


def _change(before: SafeCell, cell: SafeCell) -> Change:
    if why := barrier(before, cell):
        statuses = {before.status, cell.status}
        return Change(why=why, hidden=Status.SUPPRESSED in statuses <= {Status.OK, Status.SUPPRESSED})
    if cell.value is None or before.value is None:
        blank = cell if cell.value is None else before
        return Change(why=f"{label(blank.year)}: {blank.why}")
    return Change(cell.value - before.value)


def barrier(before: SafeCell, cell: SafeCell) -> str:
    """Why no change may be taken between two cells of a row, or nothing."""
    if before.year != cell.year - 1:
        return f"no change shown: {label(cell.year - 1)} is not in the table"
    for one in (cell, before):
        if one.status is Status.SUPPRESSED:
            return f"no change shown: {label(one.year)} is hidden"
    for one in (cell, before):
        caveat = one.indicator.caveats.get(one.year)
        if caveat and caveat.mark is not Mark.CAUTION:
            return f"no change shown: {label(one.year)}: {caveat.why}"
    return ""


def has_line(row: TrendRow) -> bool:
    """Whether a trend line may be drawn: a hidden year takes it away."""
    return row.status is Status.OK
