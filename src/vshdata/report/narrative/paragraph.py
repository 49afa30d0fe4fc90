"""Which wording fits a row, and rows into a paragraph."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from vshdata.figures.availability import warning
from vshdata.figures.disclosure import Status
from vshdata.figures.indicators.kinds import Direction, Indicator
from vshdata.figures.trend import TrendCell
from vshdata.report.cells import rounded
from vshdata.report.narrative.wordings import LEVELS, SIZES, Say, say
from vshdata.report.pack.gaps import gap, is_comparable
from vshdata.report.pack.model import AreaTable, Comparator, Interval, PackRow
from vshdata.years import label

_ENOUGH_YEARS = 3
"""Of two years one is always the highest."""


def paragraph(table: AreaTable) -> str:
    """The key indicators of an area in sentences; empty where none has anything to tell."""
    last = table.trend.years[-1]
    sentences = [sentence(item, last) for item in table.key_rows]
    told = [text for text in sentences if text]
    return " ".join((*told, *_blanks(table.key_rows, last), *_cautions(table.key_rows, last)))


def sentence(item: PackRow, last: int) -> str:
    """One row: level, change, place among its years, comparisons. Empty where there is nothing to tell.

    `last`: the last year of the table.
    """
    latest = _told(item, last)
    if latest is None or latest.cell.value is None:
        return ""
    which = Say.LEVEL if latest.year == last else Say.EARLIER_LEVEL
    value = _level(item.indicator, latest.cell.value)
    head = say(which, label=item.indicator.label, value=value, year=label(latest.year))
    parts = [head, *_change(item, latest), *_place(item, latest), *_comparisons(item, latest)]
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _told(item: PackRow, last: int) -> TrendCell | None:
    """The year a row is told of: its latest figure, unless the last year is hidden."""
    cells = item.row.cells
    is_hidden = bool(cells) and cells[-1].year == last and cells[-1].cell.status is Status.SUPPRESSED
    return None if is_hidden else item.latest


# ------------------------------------------------------------------------ parts of a sentence


def _change(item: PackRow, latest: TrendCell) -> Iterator[str]:
    if latest is item.row.cells[0]:
        return
    if latest.change.value is None:
        yield say(Say.NO_CHANGE_TAKEN)
        return
    step = rounded(item.indicator, latest.change.value)
    before, size = label(latest.year - 1), _size(item.indicator, step)
    interval = item.change_intervals.get(latest.year)
    if interval is None:
        text = say(_direction(step, Say.UP, Say.DOWN, Say.SAME), size=size, before=before)
    else:
        low, high = (_signed(rounded(item.indicator, limit)) for limit in (interval.low, interval.high))
        change = _size(item.indicator, step, sign=True)
        text = say(_certain(interval), size=size, before=before, change=change, low=low, high=high)
    is_lower = item.indicator.direction is Direction.LOWER
    yield f"{text} {say(Say.LOWER_IS_BETTER)}" if is_lower else text


def _certain(interval: Interval) -> Say:
    if interval.holds_zero:
        return Say.UNCLEAR
    return Say.CLEAR_UP if interval.low > 0 else Say.CLEAR_DOWN


def _place(item: PackRow, latest: TrendCell) -> Iterator[str]:
    """Highest or lowest of the years that may be compared, as printed; a tie is neither."""
    values = {
        cell.year: rounded(item.indicator, cell.cell.value)
        for cell in item.row.cells
        if cell.cell.value is not None and is_comparable(item.indicator, cell.year)
    }
    if latest.year not in values or len(values) < _ENOUGH_YEARS or item.row.status is not Status.OK:
        return
    own = values.pop(latest.year)
    if own > max(values.values()):
        yield say(Say.HIGHEST)
    elif own < min(values.values()):
        yield say(Say.LOWEST)


def _comparisons(item: PackRow, latest: TrendCell) -> Iterator[str]:
    for other in item.comparators:
        between = gap(item, other, latest.year)
        if between is not None:
            yield _comparison(item, other, latest.year, between)


def _comparison(item: PackRow, other: Comparator, year: int, between: float) -> str:
    theirs = other.values[year]
    step = rounded(item.indicator, between)
    interval = item.intervals.get(year)
    which = _direction(step, Say.ABOVE, Say.BELOW, Say.LEVEL_WITH)
    if interval is not None and interval.low <= theirs <= interval.high:
        which = Say.NOT_CLEARLY_APART
    size, shown = _size(item.indicator, step), _level(item.indicator, theirs)
    return say(which, size=size, other=other.title, theirs=shown)


# ------------------------------------------------------------------------ what holds for several rows


def _blanks(rows: Sequence[PackRow], last: int) -> Iterator[str]:
    """Rows that are not told of, by what keeps them back."""
    untold = [item for item in rows if _told(item, last) is None]
    hidden = [item for item in untold if _is_hidden(item, last)]
    nothing = [item for item in untold if item not in hidden]
    if hidden:
        yield f"{say(Say.HIDDEN, labels=_labels(hidden), year=label(last))}."
    if nothing:
        yield f"{say(Say.NO_FIGURE, labels=_labels(nothing))}."


def _is_hidden(item: PackRow, last: int) -> bool:
    return any(one.year == last and one.cell.status is Status.SUPPRESSED for one in item.row.cells)


def _cautions(rows: Sequence[PackRow], last: int) -> Iterator[str]:
    """Each caveat on a year that is told of, once."""
    told = [(item, cell) for item in rows if (cell := _told(item, last)) is not None]
    found = {(cell.year, warning(item.indicator, cell.year)) for item, cell in told}
    for year, why in sorted(found):
        if why:
            yield f"{say(Say.CAUTION, year=label(year), why=why)}."


def _labels(rows: Sequence[PackRow]) -> str:
    return "; ".join(item.indicator.label for item in rows)


# ------------------------------------------------------------------------ figures in words


def _direction(step: Decimal, up: Say, down: Say, neither: Say) -> Say:
    if step == 0:
        return neither
    return up if step > 0 else down


def _level(indicator: Indicator, value: float) -> str:
    return LEVELS[indicator.unit].format(number=f"{rounded(indicator, value):,}")


def _size(indicator: Indicator, step: Decimal, *, sign: bool = False) -> str:
    """A change without its sign, which the wording tells; with it where the wording does not."""
    return SIZES[indicator.unit].format(number=_signed(step) if sign else f"{abs(step):,}")


def _signed(step: Decimal) -> str:
    return f"{'+' if step > 0 else ''}{step:,}"
