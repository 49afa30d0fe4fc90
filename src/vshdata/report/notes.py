"""Footnotes: what every symbol and every missing change in a table means."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from vshdata.figures.availability import warning
from vshdata.figures.benchmarks.sources import GROUP_TITLES, OTHER_SCHOOLS, REDEFINED, differences
from vshdata.figures.disclosure import Status
from vshdata.figures.indicators import Indicator
from vshdata.figures.intervals import marked_by_chance
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.years import label

SYMBOLS = {
    Status.SUPPRESSED: "hidden",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_AVAILABLE: "not available",
}


SHOWN = 3
"""Of the indicators that a line is of, so many are named."""


def footnotes(table: Trend) -> list[str]:
    """One line per reason and set of years, naming the indicators where not all are meant."""
    years: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    for row in table.rows:
        for item in row.cells:
            for reason, name in _of_comparator(table, row, item) if row.comparator else _own(row, item):
                years[reason, name][item.year] = None
    names: dict[tuple[str, tuple[int, ...]], list[str]] = defaultdict(list)
    for (reason, name), when in years.items():
        names[reason, tuple(sorted(when))].append(name)
    lines = [_line(reason, when, own, _all_rows(table, when)) for (reason, when), own in names.items()]
    return [*lines, *averages(table), *(certainty(table) if table.intervals else [])]


def averages(table: Trend) -> list[str]:
    """Which years each average is of, where it is not of all: they have a figure and compare."""
    of: dict[tuple[int, ...], dict[str, None]] = defaultdict(dict)
    for row in table.rows:
        if not row.comparator and row.averaged and len(row.averaged) < len(row.cells):
            of[row.averaged][row.indicator.label] = None
    every = {row.indicator.label for row in table.rows if row.averaged and not row.comparator}
    return [
        f"Average of Years{_of(list(names), every)}: of {', '.join(map(label, years))}."
        for years, names in of.items()
    ]


def _of(names: Sequence[str], every: Collection[str]) -> str:
    return "" if set(names) >= set(every) else f", {_some(names)}"


def _some(names: Sequence[str]) -> str:
    """The first of several names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more


def certainty(table: Trend) -> list[str]:
    """How many changes are marked, and how many would be if nothing had changed."""
    changes = table.changes
    if not changes:
        return []
    marked = sum(change.marked for change in changes)
    chance = round_half_away(marked_by_chance(len(changes)), 1)
    are = "is" if marked == 1 else "are"
    note = (
        f"{marked} of {len(changes)} changes {are} clear (*): 0 lies outside the 95% interval. The others "
        f"are no clear change. If nothing at all had changed, about {chance} of {len(changes)} would be "
        "marked by chance."
    )
    return [note]


def headline(table: Trend) -> str:
    """What the table is of: cohort, area, how it was protected."""
    by = f", by {' and '.join(item.title.lower() for item in table.by)}" if table.by else ""
    beside = (
        f" Compared with {', '.join(table.comparators)}: beside each value the gap, own minus theirs."
        if table.comparators
        else ""
    )
    return f"{table.cohort_title}{by}. Protected by profile {table.profile} ({table.use}).{beside}"


def _own(row: TrendRow, item: TrendCell) -> Iterator[tuple[str, str]]:
    return ((reason, row.name) for reason in _reasons(row.indicator, item))


def _of_comparator(table: Trend, row: TrendRow, item: TrendCell) -> Iterator[tuple[str, str]]:
    """What must be said of a comparator's cell, and of what: another definition, version, rounding."""
    if item.cell.why:
        yield f"{item.cell.status} = {item.cell.why}", row.name
    if item.beside and item.beside.gap.why == OTHER_SCHOOLS:
        yield OTHER_SCHOOLS, row.name
    origin = item.beside.origin if item.beside else None
    if origin is None:
        return
    group = row.comparator.rpartition(", ")[2]
    if group != table.cohort:
        yield f"DfE's {GROUP_TITLES[group]}, another definition than {table.cohort}", row.comparator
    for difference in differences(row.indicator.id, group):
        yield difference, row.comparator
    if origin.released and origin.released < REDEFINED.get(group, 0):
        yield "of a release before DfE changed the definition of this group", row.comparator
    release = f"release of {label(origin.released)}" if origin.released else ""
    yield ", ".join(filter(None, [origin.publication, release, origin.version])), row.comparator
    if origin.decimals is not None:
        yield f"rounded by DfE to {origin.decimals} decimals", row.name
    if origin.note:
        yield origin.note, row.name


def _reasons(indicator: Indicator, item: TrendCell) -> Iterator[str]:
    """What must be said of a cell, without its year, which the line begins with."""
    if item.cell.why:
        yield f"{item.cell.status} = {item.cell.why}"
        return
    if caution := warning(indicator, item.year):
        yield caution
    if item.change.why.startswith("no change"):
        yield item.change.why


def _all_rows(table: Trend, years: Sequence[int]) -> set[str]:
    """Rows with a figure in the years, or every row: where a reason is of all of them, none is named."""
    return {
        row.indicator.label
        for row in table.rows
        if not row.comparator
        and any(item.year in years and item.cell.status is Status.OK for item in row.cells)
    } or {row.indicator.label for row in table.rows}


def _line(reason: str, years: Sequence[int], names: Sequence[str], every: set[str]) -> str:
    when = ", ".join(label(year) for year in years)
    if set(names) >= every:
        return f"{when}: {reason}."
    return f"{when}, {_some(names)}: {reason}."
