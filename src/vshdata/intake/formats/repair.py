"""A regular copy of a file that is not: quotes resolved, rows of the heading's width, others refused."""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from vshdata.intake.formats.heading import Heading

FIELD_MARK = "\x1f"
"""The ASCII unit separator: what a repaired copy puts between fields."""

LONGEST_FIELD = 32_767
"""Characters of a field, as many as a cell of Excel takes. A longer one is a quote never closed."""

_NAME_HEADING = re.compile(r"(sur|fore|middle|preferred|former)\w*names?$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*|\d{4}-\d{2}-\d{2}.*|\d{4}-[A-Za-z]{3}-\d{2}.*|zz/.*")
_DATE_HEADING = re.compile(r"(dob|date|date of birth)$", re.IGNORECASE)
_KEY_HEADING = re.compile(r"(^|_)(upn|child|lachildid)$", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Misfit:
    """A line that could not be brought into the heading's shape."""

    line: int
    text: str
    reason: str


@dataclass
class Repaired:
    """What became of the lines of a file. `spans`: first line of a row -> how many lines it has.

    `joined`: rows of a name that a comma split. `short`: rows without their last fields. `stray`: rows with
    text under no heading.
    """

    misfits: list[Misfit] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    joined: int = 0
    short: int = 0
    stray: int = 0


def write_repaired(path: Path, heading: Heading, encoding: str, target: Path) -> Repaired:
    """Write every row below the heading with its line number, fields parted by `FIELD_MARK`."""
    result = Repaired()
    fit = _Fitter(heading)
    with (
        open_text(path, encoding) as text,
        target.open("w", encoding="utf-8", newline="\n") as written,
    ):
        for line, cells, raw in _records(text, heading, fit):
            if len(raw) > 1:
                result.spans[line] = len(raw)
            fitted = fit(cells)
            reason = _why_not(cells, fitted, heading)
            if fitted is None or reason:
                result.misfits.append(Misfit(line, "".join(raw).rstrip("\r\n"), reason))
                continue
            width = len(heading.cells)
            result.short += len(cells) < width
            result.joined += len(cells) > width and fitted != cells[:width]
            result.stray += len(cells) > width and fitted == cells[:width] and any(_filled(cells[width:]))
            written.write(FIELD_MARK.join([str(line), *map(_flatten, fitted)]) + "\n")
    return result


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; what is not of its encoding is replaced."""
    return path.open(encoding=encoding, errors="replace", newline="")


def _why_not(cells: Sequence[str], fitted: Sequence[str] | None, heading: Heading) -> str:
    if fitted is None:
        return f"{len(cells)} fields where the heading has {len(heading.cells)}"
    if any(len(cell) > LONGEST_FIELD for cell in fitted):
        return f"a field of more than {LONGEST_FIELD:,} characters"
    return ""


def _records(
    text: TextIO, heading: Heading, fit: Callable[[list[str]], list[str] | None]
) -> Iterator[tuple[int, list[str], list[str]]]:
    """(line, cells, original lines) of every record after the heading; blank lines are left out.

    A quote that opens and never closes, in a file written without quoting, would swallow the lines
    after it: a record of several lines that does not fit is read again line by line, as it is.
    """
    lines = _Lines(text)
    line = _skip_to(heading, lines)
    reader = csv.reader(lines, delimiter=heading.delimiter)
    while True:
        lines.taken.clear()
        try:
            cells = next(reader, None)
            if cells is None:
                return
        except csv.Error:
            cells = []
        own = _unwrapped(cells, heading)
        unfit = lines.ended or len(own) < len(heading.cells) or fit(own) is None
        swallowed = len(lines.taken) > 1 and unfit
        if swallowed or not cells:
            lines.give_back()
            cells = lines.taken[0].rstrip("\r\n").split(heading.delimiter)
            reader = csv.reader(lines, delimiter=heading.delimiter)
        raw = list(lines.taken)
        start, line = line, line + len(raw)
        if any(cell.strip() for cell in cells):
            yield start, _unwrapped(cells, heading), raw


def _skip_to(heading: Heading, lines: "_Lines") -> int:
    """Take the lines to the end of the heading; the number of the line after it."""
    line = 1
    while line < heading.line:
        next(lines, None)
        line += 1
    while True:
        lines.taken.clear()
        cells = _heading_record(lines, heading)
        line += len(lines.taken)
        if cells is None or any(cell.strip() for cell in cells):
            return line


def _heading_record(lines: "_Lines", heading: Heading) -> list[str] | None:
    """The heading, of several lines where a quoted cell is; a quote never closed takes no row with it."""
    try:
        return next(csv.reader(lines, delimiter=heading.delimiter, strict=True), None)
    except csv.Error:
        lines.give_back()
        return list(lines.taken)


def _unwrapped(cells: list[str], heading: Heading) -> list[str]:
    if not heading.wrapped or len(cells) != 1:
        return cells
    whole = _flatten(cells[0])
    try:
        return next(csv.reader([whole], delimiter=heading.delimiter), [])
    except csv.Error:
        return whole.split(heading.delimiter)  # a field so long is refused with its line


class _Lines:
    """Lines of a text without NUL bytes, which remembers those taken and can take all but one back.

    `ended`: more lines were asked for than there are, as by a record whose quote never closes.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.ended = not self._waiting and not (more := self._text.readline())
        if self.ended:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else more.replace("\0", "")
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All lines taken but the first wait to be taken again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        self.ended = False


class _Fitter:
    """Brings a row's cells to the heading's width, or says that it cannot."""

    def __init__(self, heading: Heading) -> None:
        headings = heading.cells
        self._heading = heading
        self._width = len(headings)
        self._names = [at for at, text in enumerate(headings) if _NAME_HEADING.search(text)]
        self._dates = [at for at, text in enumerate(headings) if _DATE_HEADING.search(text)]
        self._keys = [at for at, text in enumerate(headings) if _KEY_HEADING.search(text)]

    def __call__(self, cells: list[str]) -> list[str] | None:
        extra = len(cells) - self._width
        if extra == 0:
            return cells
        if extra < 0:
            return self._filled_up(cells, -extra)
        if self._in_place(cells) and (
            not any(_filled(cells[self._width :])) or len(cells) <= self._heading.width
        ):
            # text under no heading is dropped only where nothing before it has shifted
            return cells[: self._width]
        merged = self._merged(cells, extra) if self._names else None
        return merged if merged and self._in_place(merged) else None

    def _filled_up(self, cells: list[str], missing: int) -> list[str] | None:
        """A row whose last fields were left out, where what is there is in its place."""
        if missing * 2 > self._width or not self._in_place(cells):
            return None
        return [*cells, *[""] * missing]

    def _in_place(self, row: Sequence[str]) -> bool:
        """Whether dates are under headings of dates, and numbers of children under theirs."""
        dates = (row[at].strip() for at in self._dates if at < len(row))
        keys = (row[at].strip() for at in self._keys if at < len(row))
        return all(not text or _DATE.fullmatch(text) for text in dates) and all(
            not text or (_HAS_DIGIT.search(text) and not _DATE.fullmatch(text)) for text in keys
        )

    def _merged(self, cells: list[str], extra: int) -> list[str]:
        """Join a name that unquoted commas split; which name it was does not matter to any figure."""
        at = self._names[0]
        whole = self._heading.delimiter.join(cells[at : at + extra + 1])
        return [*cells[:at], whole, *cells[at + extra + 1 :]]


def _filled(cells: Sequence[str]) -> Iterator[bool]:
    return (bool(cell.strip()) for cell in cells)


def _flatten(cell: str) -> str:
    return cell.replace(FIELD_MARK, " ").replace("\n", " ").replace("\r", " ")
