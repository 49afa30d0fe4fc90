"""The children in need census as one XML file: its header and its records.

The file is streamed through expat and never held whole: memory is bounded by one batch of rows, one
chunk of the file and the largest child. Elements are matched by local name without case, in any
order, under any namespace. An element that the layout of the file's year does not know is counted; inside
a child it is skipped with all that stands in it, unless another year's layout knows it. No error raised
here holds text of the file.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, BinaryIO
from xml.parsers import expat

import polars as pl

from vshdata.errors import UnreadableInputError
from vshdata.intake.formats.cin_parser import (
    CARE_RETURN,
    CIN_RETURN,
    feed,
    local,
    new_parser,
    not_a_return,
    parse,
)
from vshdata.intake.formats.cin_records import RETURN, ROOT, Record
from vshdata.intake.formats.cin_seen import Seen

COLLECTION = "cin"
LINE = "line"
"""Name of the column that says on which line, from 1, a record's element starts."""

SKIP, WRAPPER, NOTHING, RECORD, REPEATED = -1, -2, -3, -10, -100
"""What an element is where it is not a column given once, which is its position, 0 or more.

`RECORD` less n is the n-th inner record, `REPEATED` less n the repeated column at position n.
"""


STRANGE = -10_000
"""Added to what an element is, where the layout of the file's year does not know it."""

HEADER = {"year": "year", "referencedate": "reference_date", "lea": "la", "collection": "collection"}
"""Element, in lower case -> field of `CinHeader`."""


@dataclass(frozen=True)
class CinHeader:
    """What the header of a return says, as text; None where it says nothing."""

    year: str | None = None
    reference_date: str | None = None
    la: str | None = None
    collection: str | None = None


def read_header(stream: BinaryIO, name: str) -> CinHeader:
    """The header, reading no further than the chunk that holds the first child.

    Raises:
        UnreadableInputError: if that part is empty, not well-formed or not a `Message`.
    """
    parser = new_parser(name)
    head = _Head(parser)
    for _ in feed(parser, stream, name):
        if head.done:
            break
    if head.root != ROOT:
        raise not_a_return(name)
    return CinHeader(**head.texts)


def looks_like_cin(start: bytes) -> bool:
    """Whether the first few kilobytes of a file are those of this return. Never raises.

    A file that names the right root in a DOCTYPE is recognised, so that its reader can say why it
    is refused.
    """
    parser = new_parser("")
    head = _Head(parser)
    # what was seen before a fault may be enough
    with suppress(UnreadableInputError):
        parse(parser, start, "")
    collection = head.texts.get("collection", COLLECTION if head.done else "")
    return head.root == ROOT and collection.lower() == COLLECTION


def root_of(start: bytes) -> str:
    """The root element in a file's first bytes, in lower case; nothing where none is seen."""
    head = _Head(parser := new_parser(""))
    with suppress(UnreadableInputError):
        parse(parser, start, "")
    return head.root or ""


def read_records(
    stream: BinaryIO,
    name: str,
    top: Record = RETURN,
    /,
    *,
    batch_rows: int = 20_000,
    year: int | None = None,
    seen: Seen | None = None,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Batches of `children`, `spells` and `care_events`: table name, frame of up to `batch_rows`.

    With another `top` record, another return: batches of the tables that its records fill. `seen` takes
    what else the file had, by the layout of `year`; without one, of any year.

    A frame holds one kind of record, in the order in which the file closes them: every column of
    its table as text, stripped, null where blank, and `line`, where the record's element starts.
    Rows of `spells` and `care_events` carry their child's number and their episode's referral date,
    null where the file gives none. Of an element given twice the last that is not blank counts.

    Raises:
        UnreadableInputError: if the file is empty, cut short, not well-formed, has a DOCTYPE, or is
            not this return. What was yielded before is then part of a file not to be trusted.
    """
    parser = new_parser(name)
    kinds = _Kind(top, year=year, other=WRAPPER)
    what = CIN_RETURN if top is RETURN else CARE_RETURN
    noted = seen or Seen()
    _listen(parser, kinds, noted)
    _check_root(parser, name, top.element, what)
    empty = True
    for last in feed(parser, stream, name):
        for kind in kinds.inside:
            for frame in kind.batches(1 if last else batch_rows, batch_rows):
                empty = False
                noted.count(kind.record.element, frame)
                yield kind.record.table.name, frame
    if empty:
        raise not_a_return(name, what)


def _check_root(parser: expat.XMLParserType, name: str, root: str, what: str) -> None:
    """Refuse the file at its first element if that is not the root of the return."""
    start = parser.StartElementHandler

    def check(element: str, _: object) -> None:
        if local(element) != root:
            raise not_a_return(name, what)
        parser.StartElementHandler = start

    parser.StartElementHandler = check


class _Head:
    """Notes the root, the texts of the header by field, and whether the children have begun."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root: str | None = None
        self.done = False
        self.texts: dict[str, str] = {}
        self._pieces: list[str] = []
        self._refuse = parser.StartDoctypeDeclHandler
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append

    def _doctype(self, root: str, *rest: Any) -> None:
        self.root, self.done = local(root), True
        if self._refuse:
            self._refuse(root, *rest)

    def _start(self, name: str, _: object) -> None:
        self.root = self.root or local(name)
        self.done = self.done or local(name) in {"children", "child"}
        self._pieces.clear()

    def _end(self, name: str) -> None:
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if text and not self.done and (known := HEADER.get(local(name))):
            self.texts.setdefault(known, text)


class _Codes(dict[str, int]):
    """What each element means in one place, by its name as the file spells it.

    Each spelling is worked out once; `other` is what an unknown element means.
    """

    def __init__(self, known: Mapping[str, int], other: int) -> None:
        super().__init__()
        self._known = {element.lower(): code for element, code in known.items()}
        self._other = other

    def __missing__(self, name: str) -> int:
        code = self[name] = self._known.get(local(name), self._other)
        return code


def _of_year(known: Mapping[str, int], record: Record, year: int | None) -> dict[str, int]:
    """What elements mean, those marked that other years' layouts alone have."""
    if year is None:
        return dict(known)
    return {name: code if record.has(name, year) else STRANGE + code for name, code in known.items()}


Values = list[str | None]
Waiting = list[Values]
"""Columns that wait for one value each, once for every row."""

NOBODY: Mapping[str, Waiting] = {}


class _Kind:
    """The finished rows of one kind of record, and the row being read, by position: line, columns.

    Finished rows are tuples of text, which the garbage collector lets go at first sight; lists in
    their place took a quarter of the time. A value handed down may come last, so a row waits for it
    until the record that hands it down closes: rows are whole as far as every handed column goes.
    """

    def __init__(
        self,
        record: Record,
        waiting: Mapping[str, Waiting] = NOBODY,
        *,
        year: int | None = None,
        other: int = SKIP,
    ) -> None:
        own = list(dict.fromkeys((LINE, *record.columns.values(), *record.repeated.values())))
        waiting = {**waiting, **{column: [] for column in record.hands_down}}
        at = {element: own.index(column) for element, column in record.columns.items()}
        many = {element: REPEATED - own.index(column) for element, column in record.repeated.items()}
        inner = {inner.element: RECORD - n for n, inner in enumerate(record.inner)}
        groups, unused = dict.fromkeys(record.wrappers, WRAPPER), dict.fromkeys(record.unused, SKIP)
        known = {**unused, **groups, **at, **many, **inner}
        self.codes = _Codes(_of_year(known, record, year), STRANGE + other)
        # a record whose text is its value is read as if it were one repeated column
        self.text = REPEATED - at[record.element] if record.element in at else NOTHING
        self.record = record
        self.row: list[Any] = [None] * len(own)
        self._blank = tuple(self.row)
        self._own = own
        self.rows: list[tuple[Any, ...]] = []
        self.handed: dict[str, Values] = {name: [] for name in waiting if name not in own}
        self.inner = tuple(_Kind(inner, waiting, year=year) for inner in record.inner)
        self.inside: list[_Kind] = [k for inner in self.inner for k in (inner, *inner.inside)]
        self._asking = [(waiting[column], values) for column, values in self.handed.items()]
        self._giving = [
            (own.index(source), waiting[column]) for column, source in record.hands_down.items()
        ]

    def close(self) -> None:
        """Finish the row, and hand its values down to the records that were in it."""
        row = self.row
        self.rows.append(tuple(row))
        for waiting, values in self._asking:
            waiting.append(values)
        for source, waiting in self._giving:
            value = row[source]
            for values in waiting:
                values.append(value)
            waiting.clear()
        row[:] = self._blank

    def batches(self, least: int, most: int) -> Iterator[pl.DataFrame]:
        """Frames of whole rows, as long as there are `least` of them."""
        while (whole := min([len(self.rows), *map(len, self.handed.values())])) >= least:
            yield self._frame(min(whole, most))

    def _frame(self, height: int) -> pl.DataFrame:
        rows = self.rows[:height]
        columns = {name: list(map(itemgetter(at), rows)) for at, name in enumerate(self._own)}
        columns |= {name: values[:height] for name, values in self.handed.items()}
        del self.rows[:height]
        for values in self.handed.values():
            del values[:height]
        types = {LINE: pl.UInt32}
        data = [pl.Series(name, values, types.get(name, pl.String)) for name, values in columns.items()]
        # a column within another is read from that one's text
        wanted = [c.name for c in self.record.table.columns if not c.within]
        others = [name for name in wanted if name not in columns]
        constants = self.record.constants
        frame = pl.DataFrame(data).with_columns(
            pl.lit(constants.get(name), dtype=pl.String).alias(name) for name in others
        )
        return frame.select(*wanted, LINE)


def _listen(parser: expat.XMLParserType, kind: _Kind, seen: Seen) -> None:  # noqa: C901 (they share state)
    """Fill the kinds from the parser's events, and `seen` with elements that are not known.

    `start` and `end` run for every element of the file: what they need is in cells of this closure,
    which are faster to reach than attributes.
    """
    texts: list[str] = []
    clear, join = texts.clear, "".join
    code, codes, row, closing = NOTHING, kind.codes, kind.row, ""
    outer: list[tuple[_Kind, str]] = []

    def start(element: str, _: object) -> None:
        nonlocal code
        found = codes[element]
        if found >= 0:
            code = found
            clear()
        elif found != WRAPPER:
            start_other(element, found)

    def start_other(element: str, found: int) -> None:
        nonlocal kind, code, codes, row, closing
        if found <= STRANGE // 2:
            seen.note(kind.record.element, element.rpartition(":")[2], parser.CurrentLineNumber)
            found -= STRANGE
        if found == SKIP:
            _skip(parser)
            return
        if found == WRAPPER:
            return
        clear()
        code = found
        if REPEATED < found <= RECORD:
            outer.append((kind, closing))
            kind, closing = kind.inner[RECORD - found], element
            code, codes, row = kind.text, kind.codes, kind.row
            row[0] = parser.CurrentLineNumber

    def end(element: str) -> None:
        nonlocal code
        if code >= 0:
            if text := join(texts).strip():
                row[code] = text
            code = NOTHING
        elif code <= REPEATED or element == closing:
            end_other(element)

    def end_other(element: str) -> None:
        nonlocal kind, code, codes, row, closing
        if code <= REPEATED:
            if text := join(texts).strip():
                before = row[REPEATED - code]
                row[REPEATED - code] = f"{before} {text}" if before else text
            code = NOTHING
        if element == closing:
            kind.close()
            kind, closing = outer.pop()
            codes, row = kind.codes, kind.row

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append


def _skip(parser: expat.XMLParserType) -> None:
    """Let the element that has just started pass, with all that stands in it."""
    depth = 1
    handlers = parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler

    def deeper(*_: object) -> None:
        nonlocal depth
        depth += 1

    def shallower(_: str) -> None:
        nonlocal depth
        depth -= 1
        if not depth:
            start, end, text = handlers
            parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.CharacterDataHandler = text

    parser.StartElementHandler, parser.EndElementHandler = deeper, shallower
    parser.CharacterDataHandler = None
