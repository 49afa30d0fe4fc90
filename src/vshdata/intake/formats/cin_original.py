"""The original text of single records, for the store of refused rows."""

import re
from collections.abc import Collection
from typing import BinaryIO
from xml.parsers import expat

from vshdata.intake.formats.cin_parser import feed, local, new_parser
from vshdata.intake.formats.cin_records import CIN, Record

LONGEST_TEXT = 1 << 16
"""Characters kept of the original text of one line: a file may hold all its records on one."""

TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s/>!?]+)")


def original_text(
    stream: BinaryIO, name: str, lines: Collection[int], table: str, child: Record = CIN.child
) -> dict[int, str]:
    """The source text of the records of a table that start on the given lines, as in the file.

    Records that start on one line are joined by a line end, up to `LONGEST_TEXT` characters. A line
    where no such record starts has no entry.

    Raises:
        UnreadableInputError: as `read_records`, for the part that had to be read.
    """
    parser = new_parser(name)
    last = max(lines, default=0)
    finder = _Finder(parser, frozenset(lines), _elements(child, table))
    for _ in feed(parser, stream, name):
        if not finder.wanted and parser.CurrentLineNumber > last:
            break
    return finder.found


def _elements(record: Record, table: str) -> set[str]:
    """Elements, in lower case, of every record of a table, the given one and those inside it."""
    own = {record.element.lower()} if record.table.name == table else set()
    return own.union(*(_elements(inner, table) for inner in record.inner))


class _Finder:
    """Gathers the source text of the wanted records from expat's raw tokens.

    `found`: line -> text. `wanted`: how many of the records that are open are wanted.
    """

    def __init__(self, parser: expat.XMLParserType, lines: frozenset[int], elements: set[str]) -> None:
        self.found: dict[int, str] = {}
        self.wanted = 0
        self._elements = elements
        self._parser = parser
        self._lines = lines
        self._open: list[tuple[int, int]] = []
        self._pieces: list[str] = []
        self._is_literal = False
        parser.DefaultHandler = self._token

    def _token(self, text: str) -> None:
        # of all tokens only tags start so, but for what stands in a CDATA section
        tag = None if self._is_literal else TAG.match(text)
        self._is_literal = text == "<![CDATA[" or (self._is_literal and text != "]]>")
        if tag and local(tag["name"]) not in self._elements:
            tag = None
        if tag and not tag["end"]:
            line = self._parser.CurrentLineNumber
            self.wanted += line in self._lines
            self._open.append((line, len(self._pieces)))
        if self.wanted:
            self._pieces.append(text)
        if tag and (tag["end"] or text.endswith("/>")):
            self._close()

    def _close(self) -> None:
        line, start = self._open.pop()
        if line in self._lines:
            texts = [self.found.get(line, ""), "".join(self._pieces[start:])]
            self.found[line] = "\n".join(filter(None, texts))[:LONGEST_TEXT]
            self.wanted -= 1
        if not self.wanted:
            self._pieces.clear()
