"""A trend on a terminal: the table its readers know, and notes on every blank below it."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vshdata.figures.indicators.kinds import Direction
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import Change, Trend, TrendRow
from vshdata.report.grid import shown_grid
from vshdata.report.notes import headline

_GOOD, _BAD = "green", "red"


def print_trend(table: Trend, console: Console) -> None:
    """Print the table. Colour says whether a change goes the better way; the sign says it too."""
    blocks = _can_show_blocks(console)
    grid = shown_grid(table, blocks=blocks)
    screen = Table(
        box=box.SIMPLE_HEAD if blocks else box.ASCII, title=headline(table), title_justify="left"
    )
    screen.add_column(grid.headings[0], ratio=1, overflow="fold")
    for heading in grid.headings[1:-1]:
        screen.add_column(heading, justify="right", no_wrap=True)
    screen.add_column(grid.headings[-1], no_wrap=True)
    for row, texts in zip(table.rows, grid.rows, strict=True):
        screen.add_row(texts[0], texts[1], *_coloured(row, texts[2:-1]), texts[-1])
    console.print(screen)


def _can_show_blocks(console: Console) -> bool:
    return not console.options.ascii_only


def _coloured(row: TrendRow, texts: tuple[str, ...]) -> list[Text]:
    coloured = []
    for item, text in zip(row.cells, texts, strict=True):
        value, _, _ = text.partition(" ")
        cell = Text(text)
        style = _style(row, item.change)
        if style:
            cell.stylize(style, len(value))
        coloured.append(cell)
    return coloured


def _style(row: TrendRow, change: Change) -> str:
    indicator = row.indicator
    if change.value is None or indicator.direction is Direction.NEUTRAL:
        return ""
    step = round_half_away(change.value, indicator.decimals)
    if step == 0:
        return ""
    return _GOOD if (step > 0) == (indicator.direction is Direction.HIGHER) else _BAD
