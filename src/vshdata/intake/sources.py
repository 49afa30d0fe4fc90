"""From what the user names (files, folders, zip archives, workbooks, standard input) to files to read."""

import contextlib
import hashlib
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from vshdata.errors import UnreadableInputError
from vshdata.intake.archives import keep_time, unpack
from vshdata.intake.formats import workbook, xml_text
from vshdata.intake.source import Source

__all__ = ["STDIN", "Source", "open_sources"]

STDIN = "-"


@contextlib.contextmanager
def open_sources(paths: Sequence[str]) -> Iterator[list[Source]]:
    """Every file behind the paths, in a stable order; archives are unpacked, and workbooks written as
    text, for the duration.

    Raises:
        UnreadableInputError: if a path does not exist, a folder is empty, or an archive is broken.
    """
    with TemporaryDirectory(prefix="vshdata-", ignore_cleanup_errors=True) as spare:
        sources: list[Source] = []
        for number, path in enumerate(paths):
            sources += _expand(path, Path(spare) / str(number))
        texts = (_as_texts(source, Path(spare) / f"text{number}") for number, source in enumerate(sources))
        yield _with_own_names([text for own in texts for text in own])


def _with_own_names(sources: Sequence[Source]) -> list[Source]:
    """Files of one name in several folders are told apart by their folder."""
    times = Counter(source.name.casefold() for source in sources)
    return [
        replace(source, name=f"{source.folder}/{source.name}")
        if times[source.name.casefold()] > 1 and source.folder
        else source
        for source in sources
    ]


def _as_texts(source: Source, spare: Path) -> list[Source]:
    """A workbook as the texts of its sheets, XML cleaned, or a fault; any other file as it is."""
    if source.fault is not None:
        return [source]
    try:
        workbook.refuse_unreadable(source.path, source.name)
        if workbook.is_workbook(source.path):
            return _sheets(source, spare)
        cleaning = xml_text.needs_cleaning(source.path)
        if cleaning is None:
            return [source]
        xml_text.write_clean(source.path, cleaning, spare)
        return [_made(source, spare, source.name, cleaning.notes)]
    except UnreadableInputError as error:
        return [replace(source, fault=error)]
    except OSError:
        return [source]  # what cannot be opened is reported where files are recognised


def _sheets(source: Source, spare: Path) -> list[Source]:
    """Every filled sheet as a file; of several, each with the name of its sheet after that of the book."""
    spare.mkdir()
    sheets = workbook.write_sheets(source.path, source.name, spare)
    alone = len(sheets) == 1
    return [
        replace(
            _made(source, sheet.path, source.name if alone else f"{source.name}/{sheet.name}", sheet.notes),
            named=source.named and alone,
        )
        for sheet in sheets
    ]


def _made(source: Source, path: Path, name: str, notes: Sequence[str]) -> Source:
    """A text that was made of a file, with that file's time and digest."""
    keep_time(path, source.path.stat().st_mtime)
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(source, name=name, path=path, sha256=digest, notes=tuple(notes))


def _expand(text: str, spare: Path) -> list[Source]:
    if text == STDIN:
        return [_keep_stdin(spare)]
    path = Path(text)
    if path.is_dir():
        found = [
            replace(source, folder=file.relative_to(path).parent.as_posix())
            for number, file in enumerate(_files(path))
            for source in _unpack_or_report(file, spare / str(number))
        ]
        if not found:
            raise UnreadableInputError(f"The folder {path} holds no files.", "Name the extracts' folder.")
        return found
    if not path.exists():
        raise UnreadableInputError(f"{path} does not exist.", "Check the spelling of the path.")
    return [replace(source, folder=path.parent.as_posix()) for source in _unpack_named(path, spare)]


def _unpack_or_report(path: Path, spare: Path) -> list[Source]:
    """As `unpack`, for a file of a folder: one that is broken does not stop the others."""
    try:
        return unpack(path, spare, named=False)
    except UnreadableInputError as error:
        return [Source(path.name, path, named=False, fault=error)]


def _unpack_named(path: Path, spare: Path) -> list[Source]:
    """As `unpack`, for a file that the user named: so are the files in it, where it cannot be opened."""
    try:
        return unpack(path, spare, named=True)
    except UnreadableInputError as error:
        return [Source(path.name, path, named=True, fault=error)]


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _keep_stdin(spare: Path) -> Source:
    spare.mkdir(parents=True, exist_ok=True)
    target = spare / "stdin"
    stream: BinaryIO = sys.stdin.buffer
    with target.open("wb") as kept:
        shutil.copyfileobj(stream, kept)
    return Source("standard input", target, named=True)
