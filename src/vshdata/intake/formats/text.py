"""Delimited text as it really arrives, read as text and nothing else.

A file that is regular (UTF-8, no quotes, no NUL bytes, as many fields in every line as in the
heading) is read at full speed as it lies. Any other is first mended into a regular copy: decoded,
NUL bytes dropped, quotes resolved, and lines with the wrong number of fields repaired where a comma in
a name explains them, or refused. Either way every row keeps the line it came from.
"""

import codecs
import csv
import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import polars as pl

CHUNK = 1 << 22
HEAD = 1 << 16
BATCH_ROWS = 200_000
FIELD_MARK = "\x1f"
"""The ASCII unit separator: what a mended copy puts between fields."""

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1e]")
"""Bytes that stand in pictures and archives but in no extract; NUL bytes do stand in some."""

_NAME_HEADING = re.compile(r"(sur|fore|middle|preferred|former)\w*names?$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}.*|\d{4}-[A-Za-z]{3}-\d{2}.*")
_DATE_HEADING = re.compile(r"(dob|date|date of birth)$", re.IGNORECASE)

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes tells, before anything is parsed."""

    headings: tuple[str, ...]
    delimiter: str
    encoding: str
    regular: bool
    sha256: str
    rows: int


@dataclass(frozen=True)
class Misfit:
    """A line that could not be brought into the heading's shape."""

    line: int
    text: str
    reason: str


@dataclass
class Readable:
    """A regular file to read: the original or its mended copy."""

    path: Path
    delimiter: str
    headings: tuple[str, ...]
    has_lines: bool = False
    misfits: list[Misfit] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    repaired: int = 0


def read_headings(start: bytes) -> tuple[tuple[str, ...], str, str]:
    """Headings, delimiter and encoding from a file's first bytes; no headings if it is not text."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), "")
    if not encoding.startswith("utf-16") and _CONTROLS.search(start):
        return (), ",", ""
    text = _decode(start, encoding or _guess_encoding(start)).replace("\0", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t,;|", key=first.count)
    cells = next(csv.reader([first], delimiter=delimiter), [])
    return tuple(cell.strip() for cell in cells), delimiter, encoding or _guess_encoding(start)


def survey(path: Path) -> Survey:
    """Read every byte once: digest, encoding, and whether each line has the heading's fields."""
    with path.open("rb") as file:
        start = file.read(HEAD)
    headings, delimiter, _ = read_headings(start)
    counts = _count_bytes(path, delimiter.encode(), len(headings))
    encoding = _encoding(start, counts)
    regular = (
        encoding in {"utf-8", "utf-8-sig"}
        and counts.utf8
        and counts.even
        and not counts.odd
        and not _starts_blank(start)
    )
    return Survey(headings, delimiter, encoding, regular, counts.sha256, counts.lines - 1)


def make_readable(path: Path, found: Survey, spare: Path) -> Readable:
    """The file itself where it is regular, or a mended copy in the spare folder."""
    if found.regular:
        return Readable(path, found.delimiter, found.headings)
    return _mend(path, found, spare)


def read_rows(readable: Readable, wanted: Mapping[int, str]) -> Iterator[pl.DataFrame]:
    """Batches of text columns named as wanted (position -> name), with `line`, in file order."""
    shift = 1 if readable.has_lines else 0
    columns = {f"column_{position + shift + 1}": name for position, name in wanted.items()}
    if readable.has_lines:
        columns["column_1"] = "line"
    scan = pl.scan_csv(
        readable.path,
        has_header=False,
        skip_rows=0 if readable.has_lines else 1,
        separator=readable.delimiter,
        quote_char=None,
        infer_schema=False,
        schema={f"column_{n + 1}": pl.String() for n in range(len(readable.headings) + shift)},
    ).select(pl.col(old).alias(new) for old, new in columns.items())
    start = 2
    for batch in scan.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
        if readable.has_lines:
            yield batch.with_columns(pl.col("line").cast(pl.UInt32))
        else:
            lines = pl.int_range(start, start + batch.height, dtype=pl.UInt32, eager=True)
            yield batch.with_columns(lines.alias("line"))
            start += batch.height


def original_lines(
    path: Path, encoding: str, lines: Sequence[int], spans: Mapping[int, int] | None = None
) -> dict[int, str]:
    """The original text of the rows that start on some lines, for the store of refused rows."""
    starts = {line + more: line for line in lines for more in range((spans or {}).get(line, 1))}
    found: dict[int, str] = {}
    with _open_text(path, encoding) as text:
        for number, line in enumerate(text, start=1):
            if number in starts:
                found[starts[number]] = found.get(starts[number], "") + line
    return {line: whole.rstrip("\r\n") for line, whole in found.items()}


# ---------------------------------------------------------------------- survey


@dataclass(frozen=True)
class _Counts:
    lines: int
    even: bool
    odd: bool
    utf8: bool
    sha256: str


def _count_bytes(path: Path, delimiter: bytes, width: int) -> _Counts:
    """Count lines, see that each has the heading's delimiters, and look for what a plain reader would
    trip over: a lone carriage return, a quote, a NUL byte or a line of nothing makes a file odd.
    """
    digest = hashlib.sha256()
    lines = 0
    odd, utf8, even, tail, rest = False, True, True, b"", b""
    blank = b"\n" + delimiter * (width - 1)
    usual = delimiter * (width - 1) + b"\n"
    others = bytes(byte for byte in range(256) if byte not in usual + b"\n")
    check = _Utf8Check()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            utf8 = utf8 and check.accepts(chunk)
            odd = odd or _is_odd(tail + chunk, blank)
            tail = (tail + chunk)[-len(blank) - 1 :]
            shape = rest + chunk.translate(None, others)
            at = shape.rfind(b"\n") + 1
            even = even and shape[:at] == usual * (at // len(usual))
            rest = shape[at:]
    if tail and not tail.endswith(b"\n"):
        lines += 1
        even = even and rest == usual[:-1]
        odd = odd or tail.endswith(blank)
    return _Counts(lines, even, odd, utf8 and check.is_complete, digest.hexdigest())


def _is_odd(chunk: bytes, blank: bytes) -> bool:
    if b'"' in chunk or b"\0" in chunk or blank + b"\n" in chunk:
        return True
    if b"\r" not in chunk:
        return False
    return blank + b"\r" in chunk or chunk.removesuffix(b"\r").count(b"\r") != chunk.count(b"\r\n")


def _starts_blank(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf")[:1] in {b"\n", b"\r"}


class _Utf8Check:
    """Whether bytes fed in pieces are UTF-8; plain ASCII, the usual case, costs almost nothing."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def accepts(self, chunk: bytes) -> bool:
        if chunk.isascii() and self.is_complete:
            return True
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True

    @property
    def is_complete(self) -> bool:
        return not self._decoder.getstate()[0]


def _encoding(start: bytes, counts: _Counts) -> str:
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    return marked or ("utf-8" if counts.utf8 else "cp1252")


def _guess_encoding(start: bytes) -> str:
    check = _Utf8Check()
    return "utf-8" if check.accepts(start) else "cp1252"


def _decode(data: bytes, encoding: str) -> str:
    return data.decode(encoding, errors="replace")


# ---------------------------------------------------------------------- mending


def _mend(path: Path, found: Survey, spare: Path) -> Readable:
    target = spare / f"{found.sha256[:16]}.mended"
    result = Readable(target, FIELD_MARK, found.headings, has_lines=True)
    fit = _fitter(found.headings, found.delimiter)
    with (
        _open_text(path, found.encoding) as text,
        target.open("w", encoding="utf-8", newline="\n") as mended,
    ):
        for line, cells, raw in _records(text, found.delimiter, fit):
            fitted = fit(cells)
            if len(raw) > 1:
                result.spans[line] = len(raw)
            if fitted is None:
                reason = f"{len(cells)} fields where the heading has {len(found.headings)}"
                result.misfits.append(Misfit(line, "".join(raw).rstrip("\r\n"), reason))
                continue
            result.repaired += fitted != cells[: len(fitted)]
            mended.write(FIELD_MARK.join([str(line), *map(_flatten, fitted)]) + "\n")
    return result


def _open_text(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


def _records(
    text: TextIO, delimiter: str, fit: Callable[[list[str]], list[str] | None]
) -> Iterator[tuple[int, list[str], list[str]]]:
    """(line, cells, original lines) of every record after the heading; blank lines are passed over.

    A quote that opens and never closes, in a file written without quoting, would swallow the lines
    after it: a record of several lines that does not fit is read again line by line, as it stands.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    seen_heading = False
    line = 1
    while True:
        lines.taken.clear()
        try:
            cells = next(reader, None)
            if cells is None:
                return
        except csv.Error:
            cells = []
        if len(lines.taken) > 1 and fit(cells) is None:
            lines.give_back()
            cells = next(csv.reader(lines.taken, delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
            reader = csv.reader(lines, delimiter=delimiter)
        raw = list(lines.taken)
        start, line = line, line + len(raw)
        if not any(cell.strip() for cell in cells):
            continue
        if seen_heading:
            yield start, cells, raw
        seen_heading = True


class _Lines:
    """Lines of a text without NUL bytes, which remembers those taken and can take all but one back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._text).replace("\0", "")
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _fitter(headings: Sequence[str], delimiter: str) -> Callable[[list[str]], list[str] | None]:
    """A function that brings a row's cells to the heading's width, or says it cannot."""
    width = len(headings)
    names = [index for index, heading in enumerate(headings) if _NAME_HEADING.search(heading)]
    dates = [index for index, heading in enumerate(headings) if _DATE_HEADING.search(heading)]

    def has_dates_in_place(row: Sequence[str]) -> bool:
        return all(not row[at].strip() or _DATE.fullmatch(row[at].strip()) for at in dates)

    def fit(cells: list[str]) -> list[str] | None:
        extra = len(cells) - width
        if extra <= 0:
            return cells if extra == 0 else None
        if not any(cell.strip() for cell in cells[width:]) and has_dates_in_place(cells):
            # blanks at the end are dropped only where nothing before them has shifted
            return cells[:width]
        merged = _merge(cells, names[0], extra, delimiter) if names else None
        return merged if merged and has_dates_in_place(merged) else None

    return fit


def _merge(cells: list[str], at: int, extra: int, delimiter: str) -> list[str]:
    """Join a name that unquoted commas split; which name it was does not matter to any figure."""
    whole = delimiter.join(cells[at : at + extra + 1])
    return [*cells[:at], whole, *cells[at + extra + 1 :]]


def _flatten(cell: str) -> str:
    return cell.replace(FIELD_MARK, " ").replace("\n", " ").replace("\r", " ")
