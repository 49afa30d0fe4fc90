"""Files that name pupils: written only where a user says, for their owner's eyes, and journalled."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vshdata._version import __version__
from vshdata.errors import CannotWriteError, UsageError

if TYPE_CHECKING:
    from vshdata.lake import Lake

INTERNAL = "internal"


def require_internal(protect: str, what: str) -> None:
    """Refuse to name pupils but under the profile internal.

    Raises:
        UsageError: if the profile is another, or there is none of that name.
    """
    from vshdata.figures.disclosure import parse_profile

    if parse_profile(protect).name != INTERNAL:
        raise UsageError(f"{what} is for inside the Virtual School only.", "Add --protect internal.")


def export(lake: "Lake", what: str, target: Path, content: bytes, facts: Mapping[str, object]) -> None:
    """Write a file only its owner may read, where the system can say so, and journal it with the facts.

    Raises:
        CannotWriteError: if the file or the lake cannot be written.
    """
    with lake.writing():
        lake.journal(entry(what, {"file": target.name, **facts}))
        _write(target, content)


def export_folder(
    lake: "Lake", what: str, folder: Path, files: Mapping[str, bytes], facts: Mapping[str, object]
) -> None:
    """Write several such files, by name, to a folder that is made where there is none.

    Raises:
        CannotWriteError: if a file, the folder or the lake cannot be written.
    """
    with lake.writing():
        lake.journal(entry(what, {"folder": folder.name, "files": len(files), **facts}))
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CannotWriteError(
                f"Cannot make the folder {folder}: {error.strerror}.", "Name another folder."
            ) from None
        for name, content in files.items():
            _write(folder / name, content)


def csv_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """Rows as CSV that a spreadsheet opens with its accents; no cell is taken for a formula."""
    from vshdata.report.formats import csv_bytes

    lines = [[row[name] for name in columns] for row in rows]
    return "\ufeff".encode() + csv_bytes([columns, *lines])


def entry(what: str, facts: Mapping[str, object]) -> dict[str, object]:
    """A line of the journal: what was done, when, by which version, and the facts of it."""
    from vshdata.intake.rebuild import now

    return {"time": now(), "what": what, "tool": f"vshdata {__version__}", **facts}


def _write(target: Path, content: bytes) -> None:
    try:
        target.touch(mode=0o600)
        target.chmod(0o600)
        target.write_bytes(content)
    except OSError as error:
        raise CannotWriteError(
            f"Cannot write {target}: {error.strerror}.", "Name a file in a folder you may write to."
        ) from None
