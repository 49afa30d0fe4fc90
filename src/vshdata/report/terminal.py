"""A trend on a terminal: the table its readers know, made to fit the width there is.

A change stands beside its value where the screen is wide enough, and below it where it is not; years
that still do not fit follow in a further block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vshdata.figures.indicators.kinds import Direction
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import Trend, TrendRow
from vshdata.report.grid import AVERAGE, INDICATOR, LINE, ShownRow, shown_rows
from vshdata.report.notes import headline

_GOOD, _BAD = "green", "red"
_NARROWEST_LABEL = 20
_GAP = 3
"""What the table puts between two columns: a blank on either side of a line."""


@dataclass(frozen=True)
class _Shape:
    """How a table is laid out: whether changes stand below values, how wide the column of averages
    may be, and which years a block has.
    """

    stacked: bool
    average: int
    blocks: tuple[tuple[int, ...], ...]


def print_trend(table: Trend, console: Console) -> None:
    """Print the table. Colour says whether a change goes the better way; the sign says it too."""
    fancy = not console.options.ascii_only
    rows = shown_rows(table, blocks=fancy)
    console.print(Text(headline(table), style="italic"))
    shape = _shape(table, rows, console.width)
    for number, block in enumerate(shape.blocks):
        last = number == len(shape.blocks) - 1
        console.print(_screen(table, rows, block, shape, fancy=fancy, first=number == 0, last=last))


def _screen(
    table: Trend,
    rows: Sequence[ShownRow],
    block: Sequence[int],
    shape: _Shape,
    *,
    fancy: bool,
    first: bool,
    last: bool,
) -> Table:
    """One block of years: the average stands in the first, the trend line in the last."""
    screen = Table(box=box.SIMPLE_HEAD if fancy else box.ASCII, padding=(0, _GAP // 2), pad_edge=False)
    screen.add_column(INDICATOR, overflow="fold", min_width=_NARROWEST_LABEL)
    if first:
        screen.add_column(AVERAGE, justify="right", max_width=shape.average)
    for position in block:
        screen.add_column(str(table.years[position]), justify="right", no_wrap=True)
    if last:
        screen.add_column(LINE, no_wrap=True)
    widths = [max(len(row.changes[position]) for row in rows) for position in range(len(table.years))]
    for row in rows:
        figures = (_cell(row, at, widths[at], stacked=shape.stacked) for at in block)
        screen.add_row(
            Text(row.label), *([row.average] if first else []), *figures, *([row.line] if last else [])
        )
    return screen


def _cell(row: ShownRow, position: int, width: int, *, stacked: bool) -> Text:
    """A value and its change, the change coloured."""
    change = row.changes[position] if stacked else f"{row.changes[position]:>{width}}"
    cell = Text(row.values[position])
    if change.strip() or not stacked:
        cell.append("\n" if stacked else " ")
        cell.append(change, style=_style(row.source, position))
    return cell


def _shape(table: Trend, rows: Sequence[ShownRow], width: int) -> _Shape:
    """The widest layout that fits: side by side, then stacked, then in several blocks."""
    every = tuple(range(len(table.years)))
    word = max(len("Average"), *(len(row.average) for row in rows))
    for stacked, average in ((False, len(AVERAGE)), (False, word), (True, word)):
        needed = sum(_year_widths(rows, position, stacked=stacked) for position in every)
        if _around(rows, average) + needed <= width:
            return _Shape(stacked, average, (every,))
    return _Shape(
        stacked=True, average=word, blocks=tuple(_blocks(rows, every, width - _around(rows, word)))
    )


def _blocks(rows: Sequence[ShownRow], years: Sequence[int], room: int) -> Iterator[tuple[int, ...]]:
    """Years in blocks that fit the room; one that fits nowhere has a block of its own."""
    block: list[int] = []
    taken = 0
    for position in years:
        needed = _year_widths(rows, position, stacked=True)
        if block and taken + needed > room:
            yield tuple(block)
            block, taken = [], 0
        block.append(position)
        taken += needed
    yield tuple(block)


def _year_widths(rows: Sequence[ShownRow], position: int, *, stacked: bool) -> int:
    value = max(len(row.values[position]) for row in rows)
    change = max(len(row.changes[position]) for row in rows)
    return _GAP + (max(value, change) if stacked else value + 1 + change)


def _around(rows: Sequence[ShownRow], average: int) -> int:
    """Room that the indicator, average and line take, the indicator folded as far as it may be."""
    line = max(len(LINE), *(len(row.line) for row in rows))
    return _NARROWEST_LABEL + average + line + 2 * _GAP + len("||")


def _style(row: TrendRow | None, position: int) -> str:
    """The colour of a change, or of a gap."""
    if row is None:
        return ""
    indicator, change = row.indicator, row.cells[position].step
    if change.value is None or indicator.direction is Direction.NEUTRAL:
        return ""
    step = round_half_away(change.value, indicator.decimals)
    if step == 0:
        return ""
    return _GOOD if (step > 0) == (indicator.direction is Direction.HIGHER) else _BAD
