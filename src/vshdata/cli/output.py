"""All that goes to stdout, or to the file named with `-o`: data only, and the same bytes either way."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.errors import CannotWriteError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from vshdata.figures.trend import Trend
    from vshdata.report.studies import Study

FORMAT_NAMES = ("table", "csv", "json", "jsonl", "markdown", "parquet")
_SUFFIXES = {".md": "markdown", ".txt": "table", **{f".{name}": name for name in FORMAT_NAMES}}
_BINARY = {"parquet"}
_FILE_WIDTH = 160
"""Width of a table in a file, which has no terminal to tell it."""


def choose_format(asked: str | None, target: Path | None) -> str:
    """The format asked for, else by the file's ending, else a table on a terminal and CSV elsewhere.

    Raises:
        UsageError: if there is no such format, or a binary one would go to a terminal.
    """
    if asked is not None and asked not in FORMAT_NAMES:
        raise UsageError(f"There is no format '{asked}'.", f"Formats: {', '.join(FORMAT_NAMES)}.")
    if target is not None:
        return asked or _SUFFIXES.get(target.suffix.lower(), "csv")
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


def write_trend(table: "Trend", form: str, target: Path | None, *, long: bool, color: bool) -> None:
    """Write a trend in the chosen format."""
    from vshdata.report.formats import FORMATS, write_long_csv

    if form == "table":
        _write_screen(table, target, color=color)
    elif form == "csv" and long:
        write(write_long_csv(table), target)
    else:
        write(FORMATS[form](table), target)


def write_lines(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, color: bool) -> None:
    """A plain list: a table on a terminal, CSV elsewhere."""
    import csv
    import io

    if sys.stdout.isatty():
        from rich.table import Table

        screen = Table(*headings, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            screen.add_row(*row)
        _console(color=color).print(screen)
        return
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([headings, *rows])
    write(buffer.getvalue().encode(), None)


def _write_screen(table: "Trend", target: Path | None, *, color: bool) -> None:
    import io

    from rich.console import Console

    from vshdata.report.terminal import print_trend

    if target is None and sys.stdout.isatty():
        print_trend(table, _console(color=color))
        return
    buffer = io.StringIO()
    print_trend(table, Console(file=buffer, width=_FILE_WIDTH, no_color=True, force_terminal=False))
    write(buffer.getvalue().encode(), target)


def write_study(study: "Study", form: str, target: Path | None, *, color: bool) -> None:
    """Write a study in the chosen format."""
    import io

    from rich.console import Console

    from vshdata.report.studies import STUDY_FORMATS, print_study

    if form != "table":
        write(STUDY_FORMATS[form](study), target)
    elif target is None and sys.stdout.isatty():
        print_study(study, _console(color=color))
    else:
        buffer = io.StringIO()
        print_study(study, Console(file=buffer, width=_FILE_WIDTH, no_color=True, force_terminal=False))
        write(buffer.getvalue().encode(), target)


def _console(*, color: bool) -> "Console":
    from rich.console import Console

    return Console(no_color=not color, highlight=False)
