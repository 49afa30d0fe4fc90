"""All that goes to stdout, or to the file named with `-o`: data only, and the same bytes either way."""

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.errors import CannotWriteError, UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from vshdata.figures.trend import Trend
    from vshdata.report.studies import Study

FORMAT_NAMES = ("table", "csv", "json", "jsonl", "markdown", "parquet")
PAGE, WORKBOOK = "html", "xlsx"
EES = "ees"
"""Two files in a folder, so that it is neither for stdout nor told by the ending of a file's name."""

TREND_FORMATS = (*FORMAT_NAMES, PAGE, WORKBOOK, EES)
_BY_NAME = (*FORMAT_NAMES, PAGE, WORKBOOK)
_SUFFIXES = {".md": "markdown", ".txt": "table", **{f".{name}": name for name in _BY_NAME}}
_BINARY = {"parquet", WORKBOOK}
_FILE_WIDTH = 160
"""Width of a table in a file, which has no terminal to tell it."""

_GAP = 2
"""Blanks between two columns."""


def choose_format(asked: str | None, target: Path | None, offered: Sequence[str] = FORMAT_NAMES) -> str:
    """The format asked for, else by the file's ending, else a table on a terminal and CSV elsewhere.

    Raises:
        UsageError: if there is no such format, a binary one would go to a terminal, or it needs a folder.
    """
    if asked is not None and asked not in offered:
        raise UsageError(f"There is no format '{asked}'.", f"Formats: {', '.join(offered)}.")
    if asked == EES and target is None:
        raise UsageError("An EES export is two files in a folder.", "Name the folder with -o FOLDER.")
    if target is not None:
        told = _SUFFIXES.get(target.suffix.lower(), "csv")
        return asked or (told if told in offered else "csv")
    if asked in _BINARY and sys.stdout.isatty():
        raise UsageError(f"{asked} is not for a terminal.", "Name a file with -o, or pipe it.")
    return asked or ("table" if sys.stdout.isatty() else "csv")


def write(data: bytes, target: Path | None) -> None:
    """Write bytes to stdout or the file.

    Raises:
        CannotWriteError: if the file cannot be written.
    """
    if target is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise CannotWriteError(
            f"Cannot write {target}: {error.strerror}.", "Name a file in a folder you may write to."
        ) from None


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made where there is none.

    Raises:
        CannotWriteError: if the folder cannot be made, or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(
            f"Cannot make the folder {folder}: {error.strerror}.", "Name a folder you may write to."
        ) from None
    for name, data in files.items():
        write(data, folder / name)


def write_trend(table: "Trend", form: str, target: Path | None, *, long: bool, color: bool) -> None:
    """Write a trend in the chosen format."""
    from vshdata.report.formats import FORMATS, write_long_csv

    if form == "table":
        _write_screen(table, target, color=color)
    elif form == "csv" and long:
        write(write_long_csv(table), target)
    else:
        write(FORMATS[form](table), target)


def write_audit(table: "Trend", target: Path) -> None:
    """Write why each hidden cell of a trend is hidden, for the authority's own file."""
    from vshdata.report.formats import write_audit as as_csv

    write(as_csv(table), target)


def write_chart(table: "Trend", target: Path) -> None:
    """Draw a trend to a file."""
    from vshdata.report.charts import chart_format, picture_of

    write(chart_format(target)(picture_of(table)), target)


def is_screen() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout.isatty()


def draws_blocks() -> bool:
    """Whether the screen can show more than ASCII."""
    return not _console(color=False).options.ascii_only


def write_lines(
    headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, color: bool, blocks: bool = False
) -> None:
    """A plain list: a table on a terminal, CSV elsewhere.

    `blocks`: columns that do not fit the screen follow in a further table, its first column the same.
    """
    from vshdata.cli.columns import print_in_parts

    if not is_screen():
        write(_csv(headings, rows), None)
    elif blocks:
        print_in_parts(_console(color=color), headings, rows, keep=1)
    else:
        _console(color=color).print(_plain_table(headings, rows))


def write_rows(
    headings: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    form: str,
    target: Path | None,
    color: bool,
    keep: int = 0,
) -> None:
    """A plain table as text or as CSV, to stdout or a file.

    `keep`: how many columns say what a row is; with them a table that is too wide for the screen is printed
    in parts. 0: it is printed in one, its cells in lines.
    """
    from vshdata.cli.columns import print_in_parts

    if form == "csv":
        write(_csv(headings, rows), target)
    elif keep:
        _show(lambda console: print_in_parts(console, headings, rows, keep), target, color=color)
    else:
        table = _plain_table(headings, rows)
        _show(lambda console: console.print(table), target, color=color)


def _csv(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([headings, *rows])
    return buffer.getvalue().encode()


def _plain_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> "Table":
    """Cells too long for their column go on in the next line."""
    from rich.table import Table

    screen = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        are_numbers = all(row[position].isdigit() or not row[position] for row in rows)
        screen.add_column(heading, justify="right" if are_numbers else "left", overflow="fold")
    for row in rows:
        screen.add_row(*row)
    return screen


def write_paragraphs(paragraphs: Sequence[tuple[str, Sequence[tuple[str, str]]]], *, color: bool) -> None:
    """Headings with lines of a name and its text under each, on a terminal."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = _console(color=color)
    for heading, lines in paragraphs:
        console.print(Text(heading, style="bold"))
        under = Table.grid(padding=(0, _GAP, 0, 0))
        for name, text in lines:
            under.add_row(Text(name), Text(text))
        console.print(Padding(under, (0, 0, 1, 2)))


def _write_screen(table: "Trend", target: Path | None, *, color: bool) -> None:
    from vshdata.report.terminal import print_trend

    _show(lambda console: print_trend(table, console), target, color=color)


def write_study(study: "Study", form: str, target: Path | None, *, color: bool) -> None:
    """Write a study in the chosen format."""
    from vshdata.report.studies import STUDY_FORMATS, print_study

    if form == "table":
        _show(lambda console: print_study(study, console), target, color=color)
    else:
        write(STUDY_FORMATS[form](study), target)


def _show(show: Callable[["Console"], None], target: Path | None, *, color: bool) -> None:
    """Tables for people, on the terminal or as text of a fixed width."""
    from rich.console import Console

    if target is None and is_screen():
        show(_console(color=color))
        return
    buffer = io.StringIO()
    show(Console(file=buffer, width=_FILE_WIDTH, no_color=True, force_terminal=False))
    write(buffer.getvalue().encode(), target)


def _console(*, color: bool) -> "Console":
    from rich.console import Console

    return Console(no_color=not color, highlight=False)
