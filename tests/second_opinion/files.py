"""Extracts of a folder, archives opened, as rows of text."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Extract:
    """One file as received: its name without folder or archive, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Table:
    """A delimited extract: headings in capitals, one dictionary for each row that is whole."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def extracts(folder: Path) -> Iterator[Extract]:
    """Every file of `folder`, and of the archives in it, by name."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield Extract(name.rsplit("/", 1)[-1], archive.read(name))
        elif path.is_file():
            yield Extract(path.name, path.read_bytes())


def decoded(content: bytes) -> str:
    """UTF-8, with or without a byte order mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def table(extract: Extract) -> Table:
    """The rows of a delimited extract, without those whose number of fields cannot be repaired."""
    text = decoded(extract.content)
    tab = "\t" in text.partition("\n")[0]
    # Without quotes in the file's writer a tab file is taken as it stands.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tab else ",")
    headings = tuple(name.strip().upper() for name in next(lines))
    whole = (repaired(fields, headings) for fields in lines if fields)
    return Table(
        extract.name, headings, tuple(dict(zip(headings, row, strict=True)) for row in whole if row)
    )


def repaired(fields: list[str], headings: tuple[str, ...]) -> list[str] | None:
    """A row with as many fields as headings: one too many is a comma in a name, too few are blanks."""
    extra = len(fields) - len(headings)
    if extra <= 0:
        return fields + [""] * -extra
    surnames = [at for at, name in enumerate(headings) if name.endswith("SURNAME")]
    if extra == 1 and surnames:
        at = surnames[0]
        return [*fields[:at], f"{fields[at]},{fields[at + 1]}", *fields[at + 2 :]]
    return None
