"""The sound files spoilt: by a seed, so that the same file can be made again."""

import csv
import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from fuzz_files import SOUND, Sound
from spoiling import ON_BYTES, ON_CELLS, ON_XML, Cells
from workbooks import write_workbook

_Way = TypeVar("_Way")


@dataclass(frozen=True)
class Mutant:
    """A spoilt file. `how`: what was done to it, in order. `text`: its lines, where it has any to count."""

    family: str
    seed: int
    content: bytes
    text: bytes
    how: tuple[str, ...]
    suffix: str

    @property
    def name(self) -> str:
        """A file name of its own."""
        return f"{self.family}_{self.seed:05d}{self.suffix}"

    def __str__(self) -> str:
        return f"mutant({self.family!r}, {self.seed}) [{'; '.join(self.how)}]"


def mutant(family: str, seed: int) -> Mutant:
    """The file of a family and seed: the same each time."""
    chance, sound = random.Random(f"{family} {seed}"), SOUND[family]  # noqa: S311 - it keeps no secret
    how: list[str] = []
    if sound.suffix == ".xlsx":
        content, text = _book(chance, sound, how)
    elif sound.delimiter:
        content = text = _delimited(chance, sound, how)
    else:
        content, text = _xml(chance, sound, how), b""
    return Mutant(family, seed, content, text, tuple(how), sound.suffix)


def _times(chance: random.Random) -> int:
    return chance.choice([1, 1, 1, 2, 3, 5])


def _chosen(chance: random.Random, ways: Sequence[_Way], how: list[str]) -> _Way:
    way = chance.choice(ways)
    how.append(getattr(way, "__name__", "?").strip("_").replace("_", " "))
    return way


def _spoilt_cells(chance: random.Random, sound: Sound, how: list[str]) -> Cells:
    rows = list(csv.reader(io.StringIO(sound.text), delimiter=sound.delimiter))
    for _ in range(_times(chance)):
        _chosen(chance, ON_CELLS, how)(chance, rows)
    return rows


def _spoilt_bytes(chance: random.Random, content: bytes, how: list[str]) -> bytes:
    for _ in range(_times(chance)):
        content = _chosen(chance, ON_BYTES, how)(chance, content)
    return content


def _delimited(chance: random.Random, sound: Sound, how: list[str]) -> bytes:
    """Cells are spoilt and well written, or bytes are spoilt, or the one and then the other."""
    kind = chance.choice(["cells", "bytes", "both"])
    text = io.StringIO(sound.text)
    if kind != "bytes":
        text = io.StringIO()
        rows = _spoilt_cells(chance, sound, how)
        quoted = chance.choice([False, False, True])
        as_usual = csv.writer(text, delimiter=sound.delimiter, lineterminator="\n")
        all_quoted = csv.writer(text, delimiter=sound.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        (all_quoted if quoted else as_usual).writerows(rows)
    content = text.getvalue().encode()
    return content if kind == "cells" else _spoilt_bytes(chance, content, how)


def _xml(chance: random.Random, sound: Sound, how: list[str]) -> bytes:
    kind, text = chance.choice(["elements", "elements", "bytes", "both"]), sound.text
    if kind != "bytes":
        for _ in range(_times(chance)):
            text = _chosen(chance, ON_XML, how)(chance, text)
    return text.encode() if kind == "elements" else _spoilt_bytes(chance, text.encode(), how)


_CELL = 32_767
"""Characters a cell of a workbook takes."""
_NOT_IN_A_BOOK = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")
_NO_DAY = re.compile(r"(?=(31/02|00/00|29/02/1900))")


def _book(chance: random.Random, sound: Sound, how: list[str]) -> tuple[bytes, bytes]:
    """Cells are spoilt, or the bytes of the whole workbook, or those of one of its parts; and the cells as
    text, where nothing else is spoilt."""
    kind = chance.choice(["cells", "cells", "bytes", "part"])
    rows = list(csv.reader(io.StringIO(sound.text)))
    if kind == "cells":
        rows = _spoilt_cells(chance, sound, how)
    text = io.StringIO()
    csv.writer(text).writerows([_cell_of_a_book(cell) for cell in row] for row in rows)
    with TemporaryDirectory(prefix="vshdata-") as folder:
        content = write_workbook(Path(folder) / "book.xlsx", text.getvalue()).read_bytes()
    if kind == "bytes":
        return _spoilt_bytes(chance, content, how), b""
    if kind == "part":
        return _part_spoilt(chance, content, how), b""
    return content, text.getvalue().encode()


def _cell_of_a_book(cell: str) -> str:
    """What a workbook can hold: no control characters, no longer text, and a day that is none as text."""
    return _NO_DAY.sub(" ", _NOT_IN_A_BOOK.sub("", cell))[:_CELL]


def _part_spoilt(chance: random.Random, content: bytes, how: list[str]) -> bytes:
    """The workbook packed again, soundly, with one of its parts spoilt."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(again, "w") as packed:
        wanted = ("workbook.xml", "sheet1.xml", "sharedStrings.xml", "styles.xml", ".rels")
        names = [name for name in book.namelist() if name.endswith(wanted)]
        spoilt = chance.choice(names)
        how.append(f"in {spoilt}")
        for name in book.namelist():
            part = book.read(name)
            packed.writestr(
                zipfile.ZipInfo(name), _spoilt_bytes(chance, part, how) if name == spoilt else part
            )
    return again.getvalue()
