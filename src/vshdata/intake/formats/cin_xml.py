"""The children in need census as one XML file: its header, its records, their original text.

The file is streamed through expat and never held whole: memory is bounded by one batch of rows, one
chunk of the file and the largest child. Elements are matched by local name without case, in any
order, under any namespace; inside a child, an element not declared here is passed over with all
that stands in it. No error raised here holds text of the file.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, BinaryIO
from xml.parsers import expat

import polars as pl

from vshdata.errors import UnreadableInputError
from vshdata.schema import Table
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

ROOT = "message"
COLLECTION = "cin"
LINE = "line"
"""Name of the column that says on which line, from 1, a record's element starts."""

CHUNK = 1 << 16
"""Bytes parsed at a time: with a chunk that stays in the processor's cache, expat is fastest."""

LONGEST_TEXT = 1 << 16
"""Characters kept of the original text of one line: a file may hold all its records on one."""

ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
"""Those that a file may declare; expat would hand any other name to Python's codecs."""

CUT_SHORT = {3, 5, 6, 20}
"""Expat's codes for a file that ends inside an element, a tag, a character or a CDATA section."""

SKIP, WRAPPER, NOTHING, RECORD, REPEATED = -1, -2, -3, -10, -100
"""What an element is where it is not a column given once, which is its position, 0 or more.

`RECORD` less n is the n-th inner record, `REPEATED` less n the repeated column at position n.
"""

TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s/>!?]+)")

SEND_AGAIN = "Export the return again, or ask for the file again; then load the new file."


@dataclass(frozen=True)
class Record:
    """One kind of record: its element, its table, and which element fills which column.

    `repeated` elements are joined by spaces into one column. `wrappers` only group other elements.
    A record named in its own `columns` has its text as the value. `inner` records stand inside it.
    `hands_down`: column of every record inside (and of its own row) -> own column with the value.
    """

    element: str
    table: Table
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, str] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    inner: tuple["Record", ...] = ()
    hands_down: Mapping[str, str] = field(default_factory=dict)


ASSESSMENT = Record(
    "Assessments",
    CARE_EVENTS,
    {
        "AssessmentActualStartDate": "start",
        "AssessmentInternalReviewDate": "due",
        "AssessmentAuthorisationDate": "end",
    },
    constants={"event": "assessment"},
    repeated={"AssessmentFactors": "factors"},
    wrappers=("FactorsIdentifiedAtAssessment",),
)
CIN_PLAN = Record(
    "CINPlanDates",
    SPELLS,
    {"CINPlanStartDate": "start", "CINPlanEndDate": "end"},
    constants={"status": "cin_plan"},
)
SECTION47 = Record(
    "Section47",
    CARE_EVENTS,
    {
        "S47ActualStartDate": "start",
        "InitialCPCtarget": "due",
        "DateOfInitialCPC": "conference",
        "ICPCnotRequired": "conference_not_required",
    },
    constants={"event": "section47"},
)
CP_REVIEW = Record(
    "CPPreviewDate", CARE_EVENTS, {"CPPreviewDate": "start"}, constants={"event": "cp_review"}
)
CP_PLAN = Record(
    "ChildProtectionPlans",
    SPELLS,
    {
        "CPPstartDate": "start",
        "CPPendDate": "end",
        "InitialCategoryOfAbuse": "abuse_initial",
        "LatestCategoryOfAbuse": "abuse_latest",
        "NumberOfPreviousCPP": "previous_plans",
    },
    constants={"status": "cp_plan"},
    wrappers=("Reviews",),
    inner=(CP_REVIEW,),
)
PRE_PROCEEDINGS = Record(
    "PreProceedingsandFGDM",
    CARE_EVENTS,
    {
        "PPStartDate": "start",
        "InitialPPMeetingDate": "due",
        "StepDecisionDate": "end",
        "PPOutcome": "outcome",
    },
    constants={"event": "pre_proceedings"},
)
EPISODE = Record(
    "CINdetails",
    SPELLS,
    {
        "CINreferralDate": "start",
        "CINclosureDate": "end",
        "ReferralNFA": "nfa",
        "ReasonForClosure": "closed_reason",
        "PrimaryNeedCode": "primary_need",
        "ReferralSource": "source_of_referral",
        "DateOfInitialCPC": "conference",
    },
    constants={"status": "need"},
    inner=(ASSESSMENT, CIN_PLAN, SECTION47, CP_PLAN, PRE_PROCEEDINGS),
    hands_down={"referral": "start"},
)
CHILD = Record(
    "Child",
    CHILDREN,
    {
        "LAchildID": "la_child_id",
        "UPN": "upn",
        "FormerUPN": "former_upn",
        "UPNunknown": "upn_unknown",
        "PersonBirthDate": "dob",
        "ExpectedPersonBirthDate": "expected_birth",
        "GenderCurrent": "sex",
        "Sex": "sex",
        "PersonDeathDate": "died",
        "Ethnicity": "ethnicity",
    },
    repeated={"Disability": "disabilities"},
    wrappers=("ChildIdentifiers", "ChildCharacteristics", "Disabilities"),
    inner=(EPISODE,),
    hands_down={"la_child_id": "la_child_id"},
)
RETURN = Record(ROOT, CHILDREN, {}, inner=(CHILD,))
"""The whole file: it has no row, and outside a child every other element only groups."""
RETURN = Record(ROOT, CHILDREN, {}, inner=(CHILD,))
"""The whole file: it has no row, and outside a child every other element only groups."""


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
    parser = _new_parser(name)
    head = _Head(parser)
    for _ in _feed(parser, stream, name):
        if head.done:
            break
    if head.root != ROOT:
        raise _not_a_return(name)
    return CinHeader(**head.texts)


def looks_like_cin(start: bytes) -> bool:
    """Whether the first few kilobytes of a file are those of this return. Never raises.

    A file that names the right root in a DOCTYPE is recognised, so that its reader can say why it
    is refused.
    """
    parser = _new_parser("")
    head = _Head(parser)
    # what was seen before a fault may be enough
    with suppress(UnreadableInputError):
        _parse(parser, start, "")
    collection = head.texts.get("collection", COLLECTION if head.done else "")
    return head.root == ROOT and collection.lower() == COLLECTION


def read_records(
    stream: BinaryIO, name: str, *, batch_rows: int = 20_000
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Batches of `children`, `spells` and `care_events`: table name, frame of up to `batch_rows`.

    A frame holds one kind of record, in the order in which the file closes them: every column of
    its table as text, stripped, null where blank, and `line`, where the record's element starts.
    Rows of `spells` and `care_events` carry their child's number and their episode's referral date,
    null where the file gives none. Of an element given twice the last that is not blank counts.

    Raises:
        UnreadableInputError: if the file is empty, cut short, not well-formed, has a DOCTYPE, or is
            not this return. What was yielded before is then part of a file not to be trusted.
    """
    parser = _new_parser(name)
    top = _Kind(RETURN, other=WRAPPER)
    _listen(parser, top)
    _check_root(parser, name)
    empty = True
    for last in _feed(parser, stream, name):
        for kind in top.inside:
            for frame in kind.batches(1 if last else batch_rows, batch_rows):
                empty = False
                yield kind.record.table.name, frame
    if empty:
        raise _not_a_return(name)


def original_text(stream: BinaryIO, name: str, lines: Collection[int], table: str) -> dict[int, str]:
    """The source text of the records of a table that start on the given lines, as in the file.

    Records that start on one line are joined by a line end, up to `LONGEST_TEXT` characters. A line
    where no such record starts has no entry.

    Raises:
        UnreadableInputError: as `read_records`, for the part that had to be read.
    """
    parser = _new_parser(name)
    last = max(lines, default=0)
    finder = _Finder(parser, frozenset(lines), table)
    for _ in _feed(parser, stream, name):
        if not finder.wanted and parser.CurrentLineNumber > last:
            break
    return finder.found


def _new_parser(name: str) -> expat.XMLParserType:
    """A parser that refuses a DOCTYPE before it can define an entity, and unknown encodings."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # nobody reads attributes, and a list of them is cheaper to make than a dict
    parser.ordered_attributes = True

    def refuse_doctype(*_: object) -> None:
        raise UnreadableInputError(
            f"{name} has a DOCTYPE at line {parser.CurrentLineNumber}: refused, for it can define entities",
            "A census return needs none: export the return again without it.",
        )

    def check_encoding(_: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise UnreadableInputError(
                f"{name} declares, at line 1, column 1, an encoding that is not read here",
                "Export the return again as UTF-8.",
            )

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.XmlDeclHandler = check_encoding
    return parser


def _feed(parser: expat.XMLParserType, stream: BinaryIO, name: str) -> Iterator[bool]:
    """Parse the stream chunk by chunk; after each, whether it was the last."""
    if not (chunk := stream.read(CHUNK)):
        raise UnreadableInputError(f"{name} is empty (line 1, column 1)", SEND_AGAIN)
    while chunk:
        _parse(parser, chunk, name)
        yield False
        chunk = stream.read(CHUNK)
    _parse(parser, b"", name, last=True)
    yield True


def _parse(parser: expat.XMLParserType, data: bytes, name: str, *, last: bool = False) -> None:
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        # expat's own words for a code never quote the file
        why = "stops before its end" if error.code in CUT_SHORT else "is not well-formed XML"
        place = f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
        raise UnreadableInputError(f"{name} {why}, at {place}", SEND_AGAIN) from None


def _not_a_return(name: str) -> UnreadableInputError:
    return UnreadableInputError(
        f"{name} is not a children in need census return: it has no Message with a Child in it",
        "Check that this is the XML file that was sent to the Department for Education.",
    )


def _local(name: str) -> str:
    """An element's name without prefix, in lower case."""
    return name.rpartition(":")[2].lower()


def _check_root(parser: expat.XMLParserType, name: str) -> None:
    """Refuse the file at its first element if that is not a `Message`."""
    start = parser.StartElementHandler

    def check(element: str, _: object) -> None:
        if _local(element) != ROOT:
            raise _not_a_return(name)
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
        self.root, self.done = _local(root), True
        if self._refuse:
            self._refuse(root, *rest)

    def _start(self, name: str, _: object) -> None:
        self.root = self.root or _local(name)
        self.done = self.done or _local(name) in {"children", "child"}
        self._pieces.clear()

    def _end(self, name: str) -> None:
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if text and not self.done and (known := HEADER.get(_local(name))):
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
        code = self[name] = self._known.get(_local(name), self._other)
        return code


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

    def __init__(self, record: Record, waiting: Mapping[str, Waiting] = NOBODY, other: int = SKIP) -> None:
        own = list(dict.fromkeys((LINE, *record.columns.values(), *record.repeated.values())))
        waiting = {**waiting, **{column: [] for column in record.hands_down}}
        at = {element: own.index(column) for element, column in record.columns.items()}
        many = {element: REPEATED - own.index(column) for element, column in record.repeated.items()}
        inner = {inner.element: RECORD - n for n, inner in enumerate(record.inner)}
        self.codes = _Codes({**dict.fromkeys(record.wrappers, WRAPPER), **at, **many, **inner}, other)
        # a record whose text is its value is read as if it were one repeated column
        self.text = REPEATED - at[record.element] if record.element in at else NOTHING
        self.record = record
        self.row: list[Any] = [None] * len(own)
        self._blank = tuple(self.row)
        self._own = own
        self.rows: list[tuple[Any, ...]] = []
        self.handed: dict[str, Values] = {name: [] for name in waiting if name not in own}
        self.inner = tuple(_Kind(inner, waiting) for inner in record.inner)
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
        others = [c.name for c in self.record.table.columns if c.name not in columns]
        constants = self.record.constants
        frame = pl.DataFrame(data).with_columns(
            pl.lit(constants.get(name), dtype=pl.String).alias(name) for name in others
        )
        return frame.select(*self.record.table.by_name, LINE)


def _listen(parser: expat.XMLParserType, kind: _Kind) -> None:  # noqa: C901 (they share their state)
    """Fill the kinds from the parser's events.

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
        if found == SKIP:
            _skip(parser)
            return
        clear()
        code = found
        if found > REPEATED:
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


class _Finder:
    """Gathers the source text of the wanted records from expat's raw tokens.

    `found`: line -> text. `wanted`: how many of the records that are open are wanted.
    """

    def __init__(self, parser: expat.XMLParserType, lines: frozenset[int], table: str) -> None:
        kinds = _Kind(RETURN).inside
        self.found: dict[int, str] = {}
        self.wanted = 0
        self._elements = {k.record.element.lower() for k in kinds if k.record.table.name == table}
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
        if tag and _local(tag["name"]) not in self._elements:
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
