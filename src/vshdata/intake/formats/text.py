"""Delimited text as it really arrives, read as text and nothing else.

A file that is regular (UTF-8, no quotes, no NUL bytes, as many fields in every line as in the
heading) is read at full speed as it is. Any other is first written down as a regular copy: decoded,
NUL bytes dropped, quotes resolved, and lines with the wrong number of fields repaired where it is plain
what they are, or refused. Either way every row keeps the line it came from.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from vshdata.intake.formats.heading import BYTE_ORDER_MARKS, Heading, Utf8Check, heading_at
from vshdata.intake.formats.repair import FIELD_MARK, LONGEST_FIELD, Repaired, open_text, write_repaired

CHUNK = 1 << 22
HEAD = 1 << 16
BATCH_ROWS = 200_000


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes shows, before anything is parsed."""

    heading: Heading
    encoding: str
    regular: bool
    sha256: str
    rows: int

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order."""
        return self.heading.cells

    @property
    def delimiter(self) -> str:
        """What is between two fields."""
        return self.heading.delimiter


@dataclass
class Readable:
    """A regular file to read: the original or its repaired copy."""

    path: Path
    delimiter: str
    headings: tuple[str, ...]
    has_lines: bool = False
    repaired: Repaired = field(default_factory=Repaired)


def survey(path: Path, heading_line: int = 1) -> Survey:
    """Read every byte once: digest, encoding, and whether each line has the heading's fields.

    `heading_line`: where the heading is, if not on the first line that is not blank.
    """
    with path.open("rb") as file:
        start = file.read(HEAD)
    heading = heading_at(start, heading_line)
    counts = _count_bytes(path, heading.delimiter.encode(), len(heading.cells))
    encoding = _encoding(start, counts)
    regular = (
        heading.line == 1
        and not heading.wrapped
        and encoding in {"utf-8", "utf-8-sig"}
        and counts.utf8
        and counts.even
        and not counts.odd
        and not _starts_blank(start)
    )
    return Survey(heading, encoding, regular, counts.sha256, counts.lines - heading.line)


def make_readable(path: Path, found: Survey, spare: Path) -> Readable:
    """The file itself where it is regular, or a repaired copy in the spare folder."""
    if found.regular:
        return Readable(path, found.delimiter, found.headings)
    target = spare / f"{found.sha256[:16]}.repaired"
    repaired = write_repaired(path, found.heading, found.encoding, target)
    return Readable(target, FIELD_MARK, found.headings, has_lines=True, repaired=repaired)


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
    with open_text(path, encoding) as text:
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
    check = Utf8Check()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            utf8 = utf8 and check.accepts(chunk)
            odd = odd or _is_odd(tail + chunk, blank) or _has_long_line(chunk)
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


def _has_long_line(chunk: bytes) -> bool:
    """Whether a line may have a field that is too long; a look at each half of such a length is enough."""
    step = LONGEST_FIELD // 2
    return any(b"\n" not in chunk[at : at + step] for at in range(0, len(chunk) - step, step))


def _starts_blank(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf")[:1] in {b"\n", b"\r"}


def _encoding(start: bytes, counts: _Counts) -> str:
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    return marked or ("utf-8" if counts.utf8 else "cp1252")
