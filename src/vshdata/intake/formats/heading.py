"""Where the heading of a delimited file is, and how its lines are written.

Usually it is the first line that is not blank. Exports of report tools put a title above it, Excel may
write `sep=;` there, and some programs wrap each whole line in quotes.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

LINES_SEARCHED = 30
"""The heading is looked for in so many lines at the top of a file."""

DELIMITERS = "\t,;|"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1e]")
"""Bytes that are in pictures and archives; NUL bytes are in some extracts."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_FEW_CONTROLS, _CONTROL_IN = 2, 500
"""A text may have a stray control character in its first bytes, or one in so many, but not more."""


@dataclass(frozen=True)
class Heading:
    """One line of a file, read as if it were the heading.

    `line`: from 1. `cells`: without blank ones at the end, which `width` counts too. `wrapped`: every line
    is in one pair of quotes.
    """

    line: int
    cells: tuple[str, ...]
    width: int
    delimiter: str
    encoding: str
    wrapped: bool = False


NO_HEADING = Heading(1, (), 0, ",", "")


def headings_in(start: bytes) -> Iterator[Heading]:
    """The first lines of a file that are not blank, each read as a heading; none where it is no text."""
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), "")
    if not encoding.startswith("utf-16") and len(_CONTROLS.findall(start)) > max(
        _FEW_CONTROLS, len(start) // _CONTROL_IN
    ):
        return
    encoding = encoding or guess_encoding(start)
    lines = _LINE_END.split(start.decode(encoding, errors="replace").replace("\0", ""))
    for number, line in enumerate(lines[:LINES_SEARCHED], start=1):
        if line.strip():
            yield _read_line(number, line, encoding)


def first_heading(start: bytes) -> Heading:
    """The first line that is not blank, as a heading; without cells where the file is no text."""
    return next(headings_in(start), NO_HEADING)


def heading_at(start: bytes, line: int) -> Heading:
    """The heading on a line; of line 1 the first line that is not blank."""
    if line == 1:
        return first_heading(start)
    return next((found for found in headings_in(start) if found.line == line), NO_HEADING)


def _read_line(number: int, line: str, encoding: str) -> Heading:
    delimiter = max(DELIMITERS, key=line.count)
    cells = next(csv.reader([line], delimiter=delimiter), [])
    wrapped = len(cells) == 1 and delimiter in cells[0] and line.lstrip().startswith('"')
    if wrapped:
        cells = next(csv.reader(cells, delimiter=delimiter), [])
    plain = [cell.strip() for cell in cells]
    filled = max((at for at, cell in enumerate(plain, start=1) if cell), default=0)
    return Heading(number, tuple(plain[:filled]), len(plain), delimiter, encoding, wrapped)


class Utf8Check:
    """Whether bytes fed in pieces are UTF-8; plain ASCII, the usual case, costs almost nothing."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def accepts(self, chunk: bytes) -> bool:
        """Whether the bytes so far may be UTF-8."""
        if chunk.isascii() and self.is_complete:
            return True
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True

    @property
    def is_complete(self) -> bool:
        """Whether no character is cut short."""
        return not self._decoder.getstate()[0]


def guess_encoding(start: bytes) -> str:
    """The encoding of a file without a byte-order mark, by its first bytes."""
    return "utf-8" if Utf8Check().accepts(start) else "cp1252"
