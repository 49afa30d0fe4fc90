"""One file to read, whatever it came out of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vshdata.errors import UnreadableInputError


@dataclass(frozen=True)
class Source:
    """One file to read. `named` says the user asked for this very file, not for its folder.

    `sha256`: of the file as received, where `path` is a text made of it; then `notes` say what was made.
    `heading_line`: where the heading of a delimited file is, once it is recognised.
    """

    name: str
    path: Path
    named: bool
    fault: UnreadableInputError | None = None
    folder: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = ()
    heading_line: int = 1

    @property
    def made(self) -> datetime:
        """When the file was last changed, in universal time without a zone."""
        return datetime.fromtimestamp(int(self.path.stat().st_mtime), UTC).replace(tzinfo=None)
