"""XML that is sound but for blanks before its declaration, a wrong encoding, or odd characters.

Such a file is written down again as UTF-8 without a declaration, with every line where it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vshdata.intake.formats.heading import Utf8Check

CHUNK = 1 << 20
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
"""Characters that XML does not have; NUL bytes are those of UTF-16, or are odd too."""

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class Cleaning:
    """What must be done to read the file. `encoding`: the one its bytes are in."""

    encoding: str
    notes: tuple[str, ...]


def needs_cleaning(path: Path) -> Cleaning | None:
    """What is odd about a file that begins like XML; None of one that is sound, or is something else."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    wide = next((name for mark, name in _UTF_16.items() if start.startswith(mark)), "")
    if not (wide or start.lstrip(_BLANK).startswith(b"<")):
        return None
    found = _DECLARED.match(start.lstrip(_BLANK))
    declared = found.group(1).decode().lower() if found else ""
    encoding, controls = (wide, 0) if wide else _survey(path, declared)
    claims_wide = declared.startswith(("utf-16", "ucs"))
    is_wrong = bool(declared) and not wide and (claims_wide or (declared, encoding) == ("utf-8", "cp1252"))
    is_late = (
        not wide and start.lstrip(b"\xef\xbb\xbf")[:5] != b"<?xml" and b"<?xml" in start.lstrip(_BLANK)[:5]
    )
    notes = (
        f"it says that its encoding is {declared}; it was read as {encoding}" if is_wrong else "",
        "the blanks before its XML declaration are not read" if is_late else "",
        f"{controls:,} control characters were read as blanks" if controls else "",
    )
    needed = is_wrong or is_late or controls or wide.endswith(("le", "be"))
    return Cleaning(encoding, tuple(filter(None, notes))) if needed else None


def write_clean(path: Path, cleaning: Cleaning, target: Path) -> None:
    """Write the file as UTF-8 without a declaration; every line keeps its number."""
    with target.open("w", encoding="utf-8", newline="") as written:
        for number, text in enumerate(_decoded(path, cleaning.encoding)):
            plain = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1) if number == 0 else text
            written.write(plain.translate(_AS_BLANKS))


_AS_BLANKS = dict.fromkeys(_CONTROLS, " ")


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        while text := file.read(CHUNK):
            yield text


def _survey(path: Path, declared: str) -> tuple[str, int]:
    """The encoding that the bytes are in, and how many control characters there are."""
    check, is_utf8, controls = Utf8Check(), True, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            is_utf8 = is_utf8 and check.accepts(chunk)
            controls += len(chunk) - len(chunk.translate(None, _CONTROLS))
    if is_utf8:
        return "utf-8", controls
    is_other = not declared.startswith(("utf", "ucs", "us-ascii")) and _is_known(declared)
    return (declared if is_other else "cp1252"), controls


def _is_known(encoding: str) -> bool:
    """Whether there is a text encoding of that name."""
    try:
        return bool(encoding) and bool(b"text".decode(encoding))
    except (LookupError, ValueError):
        return False
