"""A drop folder: each whole file is loaded once and put aside, a bad one is put in quarantine with why.

What was loaded is known by its content and noted in the lake before the file is moved, so that a watcher
that is killed at any moment goes on where it was: a file is loaded or still waits, and is never lost.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata.errors import (
    CannotWriteError,
    LakeBusyError,
    UnreadableInputError,
    VshdataError,
    is_engine_fault,
)

if TYPE_CHECKING:
    from vshdata.intake.ingest import IngestReport
    from vshdata.intake.loaded import Options
    from vshdata.lake import Lake

LOADED, QUARANTINE, WAITING = "loaded", "quarantine", "waiting"
"""What becomes of a file. The first two are folders beside the dropped files that those go to."""

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")
"""Endings under which programs write what is not whole yet."""

_SHORTEST = 0.05
"""Seconds between two looks at the least."""


@dataclass(frozen=True)
class Dropped:
    """What became of one file. `what`: loaded, already loaded, quarantine, or waiting for a writer."""

    name: str
    what: str
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    why: str = ""
    hint: str = ""

    @property
    def line(self) -> str:
        """One line to tell it."""
        if self.what == LOADED:
            counts = f"{self.read:,} read, {self.accepted:,} accepted, {self.rejected:,} rejected"
            return f"{self.name}: {self.what}: {counts}"
        return f"{self.name}: {self.what}" + (f": {self.why}" if self.why else "")


Mark = tuple[int, int]
"""Size and time of change: the same at two looks, a file is whole."""


@dataclass
class Folder:
    """A folder that files are dropped in, with what was seen at the last look."""

    lake: "Lake"
    path: Path
    options: "Options"
    settle: float
    _seen: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    _told: set[Path] = field(default_factory=set)
    """Files told to be waiting: that is told once."""

    def take_whole(self) -> Iterator[Dropped]:
        """Load every file that has not changed for the time it takes to settle, in order of name.

        Raises:
            CannotWriteError: if the lake cannot be written, other than for want of a turn, or a file moved.
        """
        now = time.monotonic()
        there = {path: _mark(path) for path in self._waiting()}
        self._seen = {
            path: self._seen[path] if path in self._seen and self._seen[path][0] == mark else (mark, now)
            for path, mark in there.items()
        }
        for path, (_, since) in sorted(self._seen.items()):
            if now - since >= self.settle and path.exists() and (dropped := self._take(path)):
                yield dropped

    @property
    def is_empty(self) -> bool:
        """Whether no file waits."""
        return not self._waiting()

    def _waiting(self) -> list[Path]:
        return [
            path
            for path in self.path.iterdir()
            if path.is_file() and not path.name.startswith((".", "~")) and path.suffix not in UNFINISHED
        ]

    def _take(self, path: Path) -> Dropped | None:
        """What became of a file; None where it goes on waiting, as was told."""
        before = _mark(path)
        found = self._load(path)
        if _mark(path) != before:
            found = Dropped(path.name, WAITING, why="it changed while it was read")
        if found.what == WAITING:
            is_told = path in self._told
            self._told.add(path)
            return None if is_told else found
        self._put_aside(path, found)
        return found

    def _load(self, path: Path) -> Dropped:
        receipt = _digest(path)
        if self.lake.received(receipt) is not None:
            return Dropped(path.name, "already loaded")
        try:
            report = _ingest(self.lake, path, replace(self.options, receipt=receipt, spare_maps=True))
        except LakeBusyError as error:
            return Dropped(path.name, WAITING, why=error.message)
        except CannotWriteError:
            raise  # no fault of the file's: it stays where it is
        except VshdataError as error:
            return Dropped(path.name, QUARANTINE, why=error.message, hint=error.hint)
        except BaseException as error:
            if not (isinstance(error, Exception) or is_engine_fault(error)):
                raise
            # else one file would stop the watcher at every start
            fault = f"a fault in vshdata, not in the file ({type(error).__name__}): report it"
            return Dropped(path.name, QUARANTINE, why=fault)
        if report.failed or not report.accepted:
            return Dropped(path.name, QUARANTINE, why=_why(report), hint=_hint(report))
        return Dropped(path.name, LOADED, report.read, report.accepted, report.rejected)

    def _put_aside(self, path: Path, found: Dropped) -> None:
        """Move a file to its folder, a bad one once why and what to do are in a text beside its place.

        Raises:
            CannotWriteError: if it cannot be moved.
        """
        is_bad = found.what == QUARANTINE
        folder = self.path / (QUARANTINE if is_bad else LOADED)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            target = _free(folder, path)
            if is_bad:
                text = "\n".join(filter(None, (found.why, found.hint))) + "\n"
                target.with_name(f"{target.name}.why.txt").write_text(text, encoding="utf-8")
            path.rename(target)
        except OSError as error:
            raise CannotWriteError(
                f"Cannot move {path.name} to {folder}: {error.strerror}.",
                "Mend the permissions of the folder.",
            ) from None


def _free(folder: Path, path: Path) -> Path:
    """A place for a file in a folder, under its own name or, where that is taken, one numbered on."""
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    return target


def watch(folder: Folder, *, once: bool) -> Iterator[Dropped]:
    """What becomes of each file dropped in a folder, as it happens; `once`: until none waits.

    Raises:
        UnreadableInputError: if there is no such folder.
        UsageError: if a map is wrong.
    """
    from vshdata.intake.map_file import read_map

    if not folder.path.is_dir():
        raise UnreadableInputError(f"There is no folder {folder.path}.", "Make it, or check the spelling.")
    for path in folder.options.maps:
        read_map(Path(path))  # a wrong map is no fault of the files
    return _follow(folder, once=once)


def _follow(folder: Folder, *, once: bool) -> Iterator[Dropped]:
    yield from folder.take_whole()
    for _ in _looks(folder):
        if once and folder.is_empty:
            return
        yield from folder.take_whole()


def _looks(folder: Folder) -> Iterator[None]:
    """A turn when the folder changes, and in the time that files settle: some drives tell no changes."""
    from watchfiles import watch as changes

    turn = int(1000 * max(folder.settle, _SHORTEST))
    for _ in changes(
        folder.path,
        recursive=False,
        debounce=turn,
        rust_timeout=turn,
        yield_on_timeout=True,
        watch_filter=None,
    ):
        yield


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, 0)
    return (found.st_size, found.st_mtime_ns)


def _digest(path: Path) -> str:
    """Of a file's name and content: one told again under another name was told at another time."""
    digest = hashlib.sha256(path.name.encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _ingest(lake: "Lake", path: Path, options: "Options") -> "IngestReport":
    from vshdata.intake.ingest import ingest

    return ingest(lake, [str(path)], options)


def _why(report: "IngestReport") -> str:
    if report.failed:
        return "; ".join(error.message for _, error in report.failed)
    if not report.files:
        return "no extract in it"
    reasons = [found.message for file in report.files for found in file.findings][:3]
    return f"no row of it was good: {'; '.join(reasons)}" if reasons else "it has no rows"


def _hint(report: "IngestReport") -> str:
    """What to do about it, by the first fault that says."""
    return next((error.hint for _, error in report.failed if error.hint), "")
