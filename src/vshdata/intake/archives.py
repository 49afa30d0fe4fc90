"""Files out of zip and gzip archives: a member that cannot be unpacked does not stop the others."""

import gzip
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from vshdata.errors import UnreadableInputError
from vshdata.intake.source import Source

GZIP_MARK = b"\x1f\x8b"
DEEPEST = 3
"""Archives in archives are opened so deep."""

ENCRYPTED = 0x1
"""The flag of a zip's member that has a password."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
)
"""What unpacking raises for an archive that is cut short, altered, or packed in a way not known here."""


def unpack(path: Path, spare: Path, *, named: bool, name: str = "", depth: int = 1) -> list[Source]:
    """The files in an archive, or the file itself where it is none."""
    name = name or path.name
    if _is_gzip(path):
        return [_gunzip(path, spare, name, named=named)]
    if not _is_archive(path):
        return [Source(name, path, named)]
    if depth > DEEPEST:
        raise UnreadableInputError(
            f"{name} is an archive inside {DEEPEST} others.", "Unpack it, and load what is in it."
        )
    spare.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as archive:
            return list(_members(archive, spare, name, depth))
    except _DAMAGED as error:
        raise UnreadableInputError(
            f"The archive {name} cannot be unpacked: {_why(error)}.", "Fetch the archive again."
        ) from None


def keep_time(path: Path, moment: float) -> None:
    """A file made of another is as old as that one."""
    os.utime(path, (moment, moment))


def _members(archive: zipfile.ZipFile, spare: Path, name: str, depth: int) -> Iterator[Source]:
    for index, item in enumerate(archive.infolist()):
        if item.is_dir():
            continue
        target = spare / f"{index}"
        own = f"{name}/{item.filename}"
        try:
            _extract(archive, item, target, own)
            yield from unpack(target, spare / f"in{index}", named=False, name=own, depth=depth + 1)
        except UnreadableInputError as error:
            yield Source(own, target, named=False, fault=error)


def _extract(archive: zipfile.ZipFile, item: zipfile.ZipInfo, target: Path, name: str) -> None:
    if item.flag_bits & ENCRYPTED:
        raise UnreadableInputError(
            f"{name} has a password.", "Unpack the archive with its password, and load the files in it."
        )
    try:
        with archive.open(item) as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except _DAMAGED as error:
        raise UnreadableInputError(
            f"{name} cannot be unpacked: {_why(error)}.", "Fetch the archive again."
        ) from None
    keep_time(target, _moment(item, Path(archive.filename or target)))


def _moment(item: zipfile.ZipInfo, archive: Path) -> float:
    """When the member was last changed; as the archive, where its date is none."""
    try:
        return datetime(*item.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return archive.stat().st_mtime


def _why(error: Exception) -> str:
    """What is wrong with it, without the text of a member."""
    if isinstance(error, PermissionError):
        return "it may not be read"
    return "it is cut short" if isinstance(error, EOFError) else "it is damaged"


def _is_gzip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == GZIP_MARK
    except OSError:
        return False  # the reader of the file itself says why it cannot be opened


def _gunzip(path: Path, spare: Path, name: str, *, named: bool) -> Source:
    spare.mkdir(parents=True, exist_ok=True)
    try:
        with gzip.open(path) as packed, (spare / "unpacked").open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    except _DAMAGED as error:
        raise UnreadableInputError(
            f"The archive {name} cannot be unpacked: {_why(error)}.", "Fetch the archive again."
        ) from None
    keep_time(spare / "unpacked", path.stat().st_mtime)
    return Source(name.removesuffix(".gz"), spare / "unpacked", named)


def _is_archive(path: Path) -> bool:
    """A zip by content, but not a workbook or a document, which are zips inside."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except _DAMAGED:
        return True
    return not {"[Content_Types].xml", "mimetype"} & set(names)
