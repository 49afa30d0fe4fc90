"""All that goes to stderr, and the exit code. Nothing here ever prints a pupil's value."""

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vshdata.errors import ExitCode, VshdataError, is_engine_fault

PROGRESS_ROWS = 100_000
"""A file shorter than this is loaded before a reader would look for a bar."""


def say(text: str, *, quiet: bool = False) -> None:
    """One line of narration."""
    if not quiet:
        sys.stderr.write(f"{text}\n")


def warn(text: str) -> None:
    """One line that even `--quiet` lets through."""
    sys.stderr.write(f"warning: {text}\n")


def report(error: VshdataError, where: str = "") -> None:
    """What, where and why on one line; the next step on another."""
    prefix = f"{where}: " if where and where not in error.message else ""
    sys.stderr.write(f"error: {prefix}{error.message}\n")
    if error.hint:
        sys.stderr.write(f"       {error.hint}\n")


def report_bug(error: BaseException) -> None:
    """Where it happened, but not the exception's own words: an engine may quote a pupil's data."""
    frames = traceback.extract_tb(error.__traceback__)
    sys.stderr.write("error: this is a fault in vshdata, not in your files.\n")
    for frame in frames:
        sys.stderr.write(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}\n")
    sys.stderr.write(f"  {type(error).__name__} (its message is withheld: it may hold pupils' data)\n")


def run(command: Callable[[], None]) -> None:
    """Run the command line and leave with its exit code."""
    try:
        command()
    except VshdataError as error:
        report(error)
        sys.exit(error.exit_code)
    except BaseException as error:
        if not (isinstance(error, Exception) or is_engine_fault(error)):
            raise
        # the last resort, so that no locals are printed
        report_bug(error)
        sys.exit(ExitCode.BUG)


def listed(lines: Sequence[int]) -> str:
    """`first at lines 7, 19, 23`."""
    word = "line" if len(lines) == 1 else "lines"
    return f"first at {word} {', '.join(f'{line:,}' for line in lines)}"


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A function to call with a file's name and rows so far; it shows a line on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name, _rows: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading…") as status:

        def update(name: str, rows: int) -> None:
            if rows >= PROGRESS_ROWS:
                status.update(f"Reading {name}: {rows:,} rows")

        yield update


@contextmanager
def status_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function to call with what is being made; it shows it on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _what: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Making the report…") as status:
        yield lambda what: status.update(f"Making the report: {what}")
