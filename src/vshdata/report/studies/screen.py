"""A study on a terminal: its figures by year, its tables, its sentences."""

from typing import TYPE_CHECKING

from vshdata.report.studies.blocks import Block, blocks, headline, sentences
from vshdata.report.terminal import print_trend
from vshdata.studies.kinds import DurationStudy, Study

if TYPE_CHECKING:
    from rich.console import Console


def print_study(study: Study, console: "Console") -> None:
    """Figures by band and year with changes, intervals and lines; means, slopes or gaps; then words."""
    from rich.text import Text

    if isinstance(study, DurationStudy):
        print_trend(study.table, console)
    else:
        console.print(Text(headline(study), style="italic"))
    for block in blocks(study):
        _print_block(block, console)
    for text in sentences(study):
        console.print(Text(f"- {text}"))


def _print_block(block: Block, console: "Console") -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shape = box.ASCII if console.options.ascii_only else box.SIMPLE_HEAD
    screen = Table(box=shape, pad_edge=False, title=block.title, title_justify="left")
    for at, heading in enumerate(block.headings):
        screen.add_column(heading, justify="right" if at else "left", overflow="fold")
    for row in block.rows:
        screen.add_row(*map(Text, row))
    console.print(screen)
