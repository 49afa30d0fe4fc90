"""What happens to files on their way, to their cells, bytes or elements, by chance."""

import random
import re
from collections.abc import Callable, Sequence

from fuzz_files import FORENAME

Cells = list[list[str]]

WORDS = (
    "", " ", "NA", "N/A", "#REF!", "#N/A", "NULL", "nan", "inf", "-", "..", "x", "*", "SUPP", "0",
    "-1", "1e400", "-1e400", "2147483648", "99999999999999999999999", "1.5.5", "1,5", "0x1F",
    "31/02/2024", "00/00/0000", "9999-12-31", "0001-01-01", "10000-01-01", "2024-13-45", "45000",
    "03/02/08", "29/02/1900", "24:60:61", "true", "TRUE", "\u00a0", "\u200b", "\ufeff", "\u0661\u0662",
    "\u00e9\u00fc", "\U0001f600", "=1+1", "'", "\\", "\ud7ff", "%s", "{}", "../..", "a\nb", "a\r\nb",
    "a\rb", 'a"b', '"', '""', "a,b", "a\tb", "a;b|c", "\x1f", "\x00", "\x1a", "\x0b", "\x85", "\u2028",
)  # fmt: skip
PIECES = (
    b'"', b'""', b",", b"\t", b";", b"|", b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\0\0\0\0", b"\x1f",
    b"\x1a", b"\x01", b"\x0c", b"\x85", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3",
    b"\xe2\x80\xa8", b" ", b"'", b',"', b'",', b'\n"', b"<", b">", b"&", b"&bogus;", b"]]>", b"<!--",
    b"<![CDATA[", b"\x1b[31m",
)  # fmt: skip


# ---------------------------------------------------------------------- cells and lines


def _any_cell(chance: random.Random, rows: Cells, first: int = 1) -> tuple[list[str], int]:
    row = chance.choice([row for row in rows[first:] if row] or [[""]])
    return row, chance.randrange(len(row))


def _word(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    row[at] = chance.choice(WORDS)


def _column_of_words(chance: random.Random, rows: Cells) -> None:
    at, word = chance.randrange(len(rows[0])), chance.choice(WORDS)
    for row in rows[1:]:
        if at < len(row):
            row[at] = word


def _added_to_a_cell(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    row[at] = chance.choice(WORDS) + row[at] + chance.choice(WORDS)


def _long_cell(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    row[at] = chance.choice("9x ") * (1_200_000 if chance.random() < 0.1 else 40_000)


def _cells_swapped(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    other = chance.randrange(len(row))
    row[at], row[other] = row[other], row[at]


def _cell_dropped(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    if len(row) > 1:
        del row[at]


def _cell_doubled(chance: random.Random, rows: Cells) -> None:
    row, at = _any_cell(chance, rows)
    row.insert(at, row[at])


def _row_dropped(chance: random.Random, rows: Cells) -> None:
    if len(rows) > 1:
        del rows[chance.randrange(1, len(rows))]


def _row_doubled(chance: random.Random, rows: Cells) -> None:
    at = chance.randrange(len(rows))
    rows.insert(at, list(rows[at]))


def _rows_swapped(chance: random.Random, rows: Cells) -> None:
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]


def _blank_row(chance: random.Random, rows: Cells) -> None:
    rows.insert(chance.randrange(len(rows) + 1), [chance.choice(["", " "])] * chance.randrange(1, 30))


def _title_row(chance: random.Random, rows: Cells) -> None:
    rows.insert(chance.choice([0, len(rows)]), [chance.choice(["Total", "sep=;", "Report", *WORDS])])


def _heading_blank(chance: random.Random, rows: Cells) -> None:
    rows[0][chance.randrange(len(rows[0]))] = ""


def _heading_repeated(chance: random.Random, rows: Cells) -> None:
    rows[0][chance.randrange(len(rows[0]))] = chance.choice(rows[0])


def _heading_word(chance: random.Random, rows: Cells) -> None:
    at = chance.randrange(len(rows[0]))
    rows[0][at] = chance.choice([chance.choice(WORDS), rows[0][at] + chance.choice(WORDS), "x" * 40_000])


def _headings_swapped(chance: random.Random, rows: Cells) -> None:
    one, other = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
    rows[0][one], rows[0][other] = rows[0][other], rows[0][one]


def _column_dropped(chance: random.Random, rows: Cells) -> None:
    at = chance.randrange(len(rows[0]))
    for row in rows:
        if len(row) > 1:
            del row[at : at + 1]


def _column_doubled(chance: random.Random, rows: Cells) -> None:
    at = chance.randrange(len(rows[0]))
    for row in rows:
        row.insert(at, row[min(at, len(row) - 1)])


def _no_rows(_: random.Random, rows: Cells) -> None:
    del rows[1:]


ON_CELLS: Sequence[Callable[[random.Random, Cells], None]] = (
    _word, _word, _word, _column_of_words, _column_of_words, _added_to_a_cell, _long_cell, _cells_swapped,
    _cell_dropped, _cell_doubled, _row_dropped, _row_doubled, _rows_swapped, _blank_row, _title_row,
    _heading_blank, _heading_repeated, _heading_word, _headings_swapped, _column_dropped, _column_doubled,
    _no_rows,
)  # fmt: skip


# ---------------------------------------------------------------------- bytes


def _flips(chance: random.Random, content: bytes) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 20])):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut_short(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _start_lost(chance: random.Random, content: bytes) -> bytes:
    return content[chance.randrange(min(len(content), 200) + 1) :]


def _piece_put_in(chance: random.Random, content: bytes) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 3])):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(PIECES) + content[at:]
    return content


def _piece_lost(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice([1, 2, 30, 200]) :]


def _piece_doubled(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    to = at + chance.choice([1, 30, 200, 1000])
    return content[:to] + content[at:to] + content[to:]


def _runaway_quote(chance: random.Random, content: bytes) -> bytes:
    """A quote at the start of a field that none closes."""
    starts = [found.end() for found in re.finditer(rb"[,\t\n]", content)] or [0]
    at = chance.choice([0, *starts])
    return content[:at] + b'"' + content[at:]


def _long_field(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + b"z" * (1_200_000 if chance.random() < 0.1 else 40_000) + content[at:]


def _other_encoding(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", errors="replace")
    encodings = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "utf-7", "cp037")
    return text.replace(FORENAME, "Zo\u00eb").encode(chance.choice(encodings), errors="replace")


def _other_ends(chance: random.Random, content: bytes) -> bytes:
    ends = (b"\r", b"\r\n", b"\r\r\n", b"\n\r", b"\n\n", b"", b"\x0b", b"\xe2\x80\xa8")
    return content.replace(b"\n", chance.choice(ends))


def _lines_shuffled(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _line_doubled(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def _line_lost(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at + 1 :]])


def _wrapped_lines(_: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join(b'"' + line.replace(b'"', b'""') + b'"' if line else line for line in lines)


ON_BYTES: Sequence[Callable[[random.Random, bytes], bytes]] = (
    _flips, _flips, _cut_short, _start_lost, _piece_put_in, _piece_put_in, _piece_put_in, _piece_lost,
    _piece_doubled, _runaway_quote, _runaway_quote, _long_field, _other_encoding, _other_ends,
    _lines_shuffled, _line_doubled, _line_lost, _wrapped_lines,
)  # fmt: skip


# ---------------------------------------------------------------------- XML

_ELEMENT = re.compile(r"<(\w+)>[^<]*</\1>\n?")
_TAG = re.compile(r"</?\w+>")
_DOCTYPES = (
    '<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    '<!DOCTYPE Message SYSTEM "file:///etc/hostname">',
    '<?xml version="1.0" encoding="utf-16"?>',
    '<?xml version="1.0" encoding="nonsense"?>',
    '<?xml version="1.1"?>',
    "<?xml-stylesheet href='x'?>",
)


def _element_word(chance: random.Random, text: str) -> str:
    found = chance.choice(list(_ELEMENT.finditer(text)) or [re.match("", text)])
    if found is None or not found.group():
        return text
    long = "9" * (1_200_000 if chance.random() < 0.1 else 40_000)
    word = chance.choice([*WORDS, *WORDS, long, "&amp;", "&#0;", "&#x1F600;", "&bogus;", "<Extra/>"])
    return text[: found.start()] + f"<{found[1]}>{word}</{found[1]}>" + text[found.end() :]


def _element_lost(chance: random.Random, text: str) -> str:
    found = chance.choice(list(_ELEMENT.finditer(text)) or [None])
    return text if found is None else text[: found.start()] + text[found.end() :]


def _element_doubled(chance: random.Random, text: str) -> str:
    found = chance.choice(list(_ELEMENT.finditer(text)) or [None])
    return text if found is None else text[: found.end()] + text[found.start() :]


def _tag_altered(chance: random.Random, text: str) -> str:
    found = chance.choice(list(_TAG.finditer(text)) or [None])
    if found is None:
        return text
    others = [item.group() for item in _TAG.finditer(text)]
    new = chance.choice(["", found.group() * 2, found.group().upper(), "<x:y>", "<Odd>", *others])
    return text[: found.start()] + new + text[found.end() :]


def _element_renamed(chance: random.Random, text: str) -> str:
    """Every tag of one name gets another name."""
    names = sorted(set(re.findall(r"</?(\w+)>", text)) or {"none"})
    old, new = chance.choice(names), chance.choice([*names, "Odd", "sex", "CHILD"])
    return re.sub(rf"(</?){old}>", rf"\g<1>{new}>", text)


def _doctype(chance: random.Random, text: str) -> str:
    return chance.choice(_DOCTYPES) + text


ON_XML: Sequence[Callable[[random.Random, str], str]] = (
    _element_word, _element_word, _element_word, _element_lost, _element_doubled, _tag_altered,
    _element_renamed, _doctype,
)  # fmt: skip
