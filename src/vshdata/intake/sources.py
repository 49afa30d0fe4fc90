"""From what the user names (files, folders, zip archives, workbooks, standard input) to files to read."""

import contextlib
import gzip
import hashlib
import os
import shutil
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from vshdata.errors import UnreadableInputError
from vshdata.intake.formats import workbook

STDIN = "-"
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True)
class Source:
    """One file to read. `named` says the user asked for this very file, not for its folder.

    `sha256`: of the file as received, where `path` is a text made of it; then `notes` say what was made.
    """

    name: str
    path: Path
    named: bool
    fault: UnreadableInputError | None = None
    folder: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = ()

    @property
    def made(self) -> datetime:
        """When the file was last changed, in universal time without a zone."""
        return datetime.fromtimestamp(int(self.path.stat().st_mtime), UTC).replace(tzinfo=None)


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
        texts = [_as_text(source, Path(spare) / f"sheet{number}") for number, source in enumerate(sources)]
        yield _with_own_names(texts)


def _with_own_names(sources: Sequence[Source]) -> list[Source]:
    """Files of one name in several folders are told apart by their folder."""
    times = Counter(source.name.casefold() for source in sources)
    return [
        replace(source, name=f"{source.folder}/{source.name}")
        if times[source.name.casefold()] > 1 and source.folder
        else source
        for source in sources
    ]


def _as_text(source: Source, spare: Path) -> Source:
    """A workbook as the text of its sheet, or as a fault; any other file as it is."""
    if source.fault is not None:
        return source
    try:
        workbook.refuse_unreadable(source.path, source.name)
        if not workbook.is_workbook(source.path):
            return source
        notes = workbook.write_as_csv(source.path, source.name, spare)
    except UnreadableInputError as error:
        return replace(source, fault=error)
    except OSError:
        return source  # what cannot be opened is told where files are recognised
    _keep_time(spare, source.path.stat().st_mtime)
    with source.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(source, path=spare, sha256=digest, notes=tuple(notes))


def _expand(text: str, spare: Path) -> list[Source]:
    if text == STDIN:
        return [_keep_stdin(spare)]
    path = Path(text)
    if path.is_dir():
        found = [
            replace(source, folder=file.relative_to(path).parent.as_posix())
            for number, file in enumerate(_files(path))
            for source in _unpack_or_tell(file, spare / str(number))
        ]
        if not found:
            raise UnreadableInputError(f"The folder {path} holds no files.", "Name the extracts' folder.")
        return found
    if not path.exists():
        raise UnreadableInputError(f"{path} does not exist.", "Check the spelling of the path.")
    return [replace(source, folder=path.parent.as_posix()) for source in _unpack(path, spare, named=True)]


def _unpack_or_tell(path: Path, spare: Path) -> list[Source]:
    """As `_unpack`, for a file of a folder: one that is broken does not stop the others."""
    try:
        return _unpack(path, spare, named=False)
    except UnreadableInputError as error:
        return [Source(path.name, path, named=False, fault=error)]


def _files(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _unpack(path: Path, spare: Path, *, named: bool) -> list[Source]:
    if _is_gzip(path):
        return [_gunzip(path, spare, named=named)]
    if not _is_archive(path):
        return [Source(path.name, path, named)]
    spare.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            return [
                _extract(archive, item, spare / f"{index}", path.name) for index, item in enumerate(members)
            ]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise UnreadableInputError(
            f"The archive {path.name} cannot be unpacked: {error}.", "Fetch the archive again."
        ) from None


def _is_gzip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == GZIP_MARK
    except OSError:
        return False  # the reader of the file itself tells why it cannot be opened


def _gunzip(path: Path, spare: Path, *, named: bool) -> Source:
    spare.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".gz")
    try:
        with gzip.open(path) as packed, (spare / "unpacked").open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableInputError(
            f"The archive {path.name} cannot be unpacked: {error}.", "Fetch the archive again."
        ) from None
    _keep_time(spare / "unpacked", path.stat().st_mtime)
    return Source(name, spare / "unpacked", named)


def _is_archive(path: Path) -> bool:
    """A zip by content, but not a workbook, which is a zip inside."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except zipfile.BadZipFile:
        return True


def _extract(archive: zipfile.ZipFile, item: zipfile.ZipInfo, target: Path, archive_name: str) -> Source:
    with archive.open(item) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    _keep_time(target, datetime(*item.date_time, tzinfo=UTC).timestamp())
    return Source(f"{archive_name}/{item.filename}", target, named=False)


def _keep_time(path: Path, moment: float) -> None:
    """A file made of another is as old as that one."""
    os.utime(path, (moment, moment))


def _keep_stdin(spare: Path) -> Source:
    spare.mkdir(parents=True, exist_ok=True)
    target = spare / "stdin"
    stream: BinaryIO = sys.stdin.buffer
    with target.open("wb") as kept:
        shutil.copyfileobj(stream, kept)
    return Source("standard input", target, named=True)
