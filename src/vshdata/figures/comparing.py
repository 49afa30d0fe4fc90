"""A trend set beside others: cohorts of the own lake, and figures that DfE publishes.

A gap is the own figure minus the other, taken from what both may show: where either is hidden, so is the
gap. It is taken between unrounded own figures and published ones as they stand, and rounded last.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from vshdata.figures.availability import why_never
from vshdata.figures.benchmarks import Benchmark, Key
from vshdata.figures.benchmarks.ranks import Rank, rank_among
from vshdata.figures.benchmarks.sources import GROUP_TITLES, NEAREST, OF_ALL_SCHOOLS, OTHER_SCHOOLS
from vshdata.figures.breakdowns import Group
from vshdata.figures.disclosure import SafeCell, SafeTable, Status
from vshdata.figures.indicators.kinds import Indicator, Unit
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import (
    Beside,
    Change,
    Trend,
    TrendCell,
    TrendRow,
    barrier,
    breaks_of,
    row_of,
    why_broken,
)
from vshdata.tables.published import SYMBOLS

Benchmarks = Mapping[Key, Benchmark]


@dataclass(frozen=True)
class Place:
    """A place to compare with. `members`: the places whose median it is, or itself alone."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """What a comparator tells of an indicator and group, a cell for each year of the table.

    `origins`: the published figure of each year, where it is one. `apart`: years in which it is of other
    schools than the own figure, so that there is no gap.
    """

    name: str
    indicator: str
    group: Group
    cells: tuple[SafeCell, ...]
    origins: tuple[Benchmark | None, ...]
    apart: frozenset[int] = frozenset()


def measured_lines(name: str, safe: SafeTable) -> list[Line]:
    """The figures of another cohort of the lake."""
    found: dict[tuple[str, Group], list[SafeCell]] = {}
    for cell in safe.cells:
        found.setdefault((cell.indicator.id, cell.group), []).append(cell)
    return [
        Line(name, indicator, group, tuple(sorted(cells, key=lambda cell: cell.year)), (None,) * len(cells))
        for (indicator, group), cells in found.items()
    ]


def published_lines(
    place: Place, table: Trend, known: Benchmarks, elsewhere: Collection[int] = ()
) -> list[Line]:
    """The figures of a place, for each indicator of the table.

    `elsewhere`: years with pupils at schools that DfE's figures of all schools leave out.
    """
    own = [row for row in table.rows if not row.group and not row.comparator]
    lines = [_published_line(place, row.indicator, table.cohort, table.years, known) for row in own]
    apart = frozenset(elsewhere)
    return [replace(line, apart=apart) if line.indicator in OF_ALL_SCHOOLS else line for line in lines]


def published_group(
    known: Benchmarks, indicator: str, cohort: str, places: Collection[str], years: Sequence[int]
) -> str:
    """The published group to set beside a cohort: its own, or the nearest where that has more years or
    neither has any. Empty where DfE publishes none like it.
    """
    candidates = [group for group in (cohort, NEAREST.get(cohort, "")) if group in GROUP_TITLES]

    def told(group: str) -> tuple[int, int]:
        """Years with a figure, and years with a figure or a symbol."""
        found = [
            [one for place in places if (one := known.get(Key(indicator, group, place, year)))]
            for year in years
        ]
        return sum(any(one.value is not None for one in year) for year in found), sum(map(bool, found))

    if not any(map(any, map(told, candidates))):
        return candidates[-1] if candidates else ""
    return max(candidates, key=told)


def _published_line(
    place: Place, indicator: Indicator, cohort: str, years: Sequence[int], known: Benchmarks
) -> Line:
    group = published_group(known, indicator.id, cohort, place.members, years)
    origins = [_origin(place, indicator, group, year, known) for year in years]
    cells = [
        _published_cell(indicator, year, origin, _why_none(indicator, group, cohort, year))
        for year, origin in zip(years, origins, strict=True)
    ]
    name = f"{place.name}, {group}" if group else place.name
    return Line(name, indicator.id, (), tuple(cells), tuple(origins))


def _origin(
    place: Place, indicator: Indicator, group: str, year: int, known: Benchmarks
) -> Benchmark | None:
    """The published figure of a year, or the median of its members'; None where there is none."""
    if why_never(indicator, year):
        return None
    found = [one for member in place.members if (one := known.get(Key(indicator.id, group, member, year)))]
    if len(place.members) == 1:
        return found[0] if found else None
    values = [one.value for one in found if one.value is not None]
    if not values:
        return None
    last = max(found, key=lambda one: one.released or 0)
    said = f"median of {len(values)} of {len(place.members)}"
    return Benchmark(
        median(values),
        publication=last.publication,
        version=last.version,
        released=last.released,
        decimals=last.decimals,
        note="; ".join(filter(None, [said, last.note])),
    )


def _why_none(indicator: Indicator, group: str, cohort: str, year: int) -> str:
    if never := why_never(indicator, year):
        return never
    if not group:
        return f"DfE publishes no group like {cohort}"
    return f"no figure of {GROUP_TITLES[group]} is loaded or ships with the tool"


def _published_cell(indicator: Indicator, year: int, origin: Benchmark | None, why: str) -> SafeCell:
    if origin is None:
        return SafeCell(indicator, year, Status.NOT_AVAILABLE, why=why)
    bottom = None if origin.denominator is None else round(origin.denominator)
    if origin.value is None:
        symbol, said = origin.symbol, SYMBOLS.get(origin.symbol, "no figure")
        known = {Status.SUPPRESSED.value, Status.NOT_APPLICABLE.value}
        status = Status(symbol) if symbol in known else Status.NOT_AVAILABLE
        return SafeCell(indicator, year, status, denominator=bottom, why=f"DfE: {said}")
    return SafeCell(indicator, year, Status.OK, origin.value, origin.numerator, bottom)


# ------------------------------------------------------------------------- a table beside its comparators


def set_beside(
    table: Trend,
    comparators: Sequence[str],
    lines: Sequence[Line],
    ranks: Mapping[tuple[str, int], Rank] | None = None,
) -> Trend:
    """The table with the rows of comparators below each own one, in their order, and the own ranks."""
    rows: list[TrendRow] = []
    for row in table.rows:
        rows.append(_ranked(row, ranks or {}))
        rows += [
            _compared(row, line, breaks_of(row.group, table.by))
            for line in lines
            if (line.indicator, line.group) == (row.indicator.id, row.group)
        ]
    return replace(table, rows=tuple(rows), comparators=tuple(comparators))


def _ranked(row: TrendRow, ranks: Mapping[tuple[str, int], Rank]) -> TrendRow:
    if row.group:
        return row
    cells = (replace(item, rank=ranks.get((row.indicator.id, item.year))) for item in row.cells)
    return replace(row, cells=tuple(cells))


def _compared(own: TrendRow, line: Line, breaks: Mapping[int, str]) -> TrendRow:
    """Their row with gaps; `breaks`: years whose groups cannot be compared with the year before -> why."""
    theirs = row_of(line.cells, breaks=breaks)
    gaps = [
        _gap(mine.cell, other.cell, apart=other.year in line.apart)
        for mine, other in zip(own.cells, theirs.cells, strict=True)
    ]
    pairs = list(zip(own.cells, gaps, strict=True))
    changes = [Change(), *(_gap_change(before, now, breaks) for before, now in pairwise(pairs))]
    cells = [
        replace(item, beside=Beside(gap, change, origin))
        for item, gap, change, origin in zip(theirs.cells, gaps, changes, line.origins, strict=True)
    ]
    return replace(theirs, cells=tuple(cells), comparator=line.name)


def _gap(own: SafeCell, other: SafeCell, *, apart: bool) -> Change:
    """Own minus theirs; none of counts, which differ by the size of the place, nor of other schools."""
    if own.indicator.unit is Unit.COUNT:
        return Change(why="no gap is taken of counts")
    statuses = {own.status, other.status}
    if Status.SUPPRESSED in statuses:
        hidden = statuses <= {Status.OK, Status.SUPPRESSED}
        return Change(why="no gap shown: a side is hidden", hidden=hidden)
    if own.value is None or other.value is None:
        return Change(why="no gap shown: a side has no figure")
    return Change(why=OTHER_SCHOOLS) if apart else Change(own.value - other.value)


def _gap_change(
    before: tuple[TrendCell, Change], now: tuple[TrendCell, Change], breaks: Mapping[int, str]
) -> Change:
    """How the gap changed on the year before, where a change of the own figure could be taken too."""
    (cell_before, gap_before), (cell, gap) = before, now
    if gap.value is not None and gap_before.value is not None:
        why = barrier(cell_before.cell, cell.cell) or why_broken(cell.year, breaks)
        return Change(why=why) if why else Change(gap.value - gap_before.value)
    return Change(why="no change of the gap shown: a year has none", hidden=gap.hidden or gap_before.hidden)


# ----------------------------------------------------------------------------------------------- ranks


def rank_own(
    table: Trend, own: str, known: Benchmarks, elsewhere: Collection[int] = ()
) -> dict[tuple[str, int], Rank]:
    """Where the own figures stand among those of all other authorities, by indicator and year.

    The own figure is rounded as the published ones are. `own`: the number of the own authority, whose
    published figure gives way to the own one. `elsewhere`: as of `published_lines`; there is no rank then.
    """
    places = {key.place for key in known if key.place.isdigit()} - {own}
    found: dict[tuple[str, int], Rank] = {}
    for row in table.rows:
        if row.group or row.comparator or not places:
            continue
        group = published_group(known, row.indicator.id, table.cohort, places, table.years)
        apart = elsewhere if row.indicator.id in OF_ALL_SCHOOLS else ()
        found |= {
            (row.indicator.id, year): rank
            for year, rank in _ranks_of(row, group, places, known)
            if year not in apart
        }
    return found


def _ranks_of(
    row: TrendRow, group: str, places: Collection[str], known: Benchmarks
) -> Iterator[tuple[int, Rank]]:
    for item in row.cells:
        told = {place: known.get(Key(row.indicator.id, group, place, item.year)) for place in places}
        others = {place: one for place, one in told.items() if one and one.value is not None}
        if item.cell.value is None or not others:
            continue
        fewer = [one.decimals for one in others.values() if one.decimals is not None]
        decimals = min([row.indicator.decimals, *fewer])
        values = {place: _rounded(one.value, decimals) for place, one in others.items()}
        values[""] = _rounded(item.cell.value, decimals)
        if rank := rank_among(values, "", row.indicator.direction):
            yield item.year, rank


def _rounded(value: float | None, decimals: int) -> float:
    return float(round_half_away(value or 0, decimals))
