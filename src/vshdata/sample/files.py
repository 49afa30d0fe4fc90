"""A file to be: its records, the faults in them, and its exact bytes."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One record, on one line or several.

    `spare`: a fault may fall here without moving the figures of a cohort the sample is tuned for.
    """

    lines: tuple[str, ...]
    faults: tuple[str, ...] = ()
    spare: bool = False


@dataclass(frozen=True)
class SampleFile:
    """A file of one dataset. `faults` are those of the file as a whole.

    `archive`: the zip archive it comes in, if any.
    """

    name: str
    dataset: str
    head: tuple[str, ...]
    records: tuple[Record, ...]
    tail: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    faults: tuple[str, ...] = ()
    archive: str = ""

    @property
    def path(self) -> str:
        """Its name as `ingest` tells it, the archive first."""
        return f"{self.archive}/{self.name}" if self.archive else self.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of a delimited file."""
        return tuple(self.head[0].split(self.delimiter))

    def content(self) -> bytes:
        """The bytes, with a line end after every line."""
        lines = (
            *self.head,
            *(line for record in self.records for line in record.lines),
            *self.tail,
        )
        return "".join(f"{line}{self.newline}" for line in lines).encode(self.encoding)

    def planted(self) -> Iterator[tuple[str, int]]:
        """Each fault with the line, from 1, on which its record starts."""
        yield from ((fault, 1) for fault in self.faults)
        line = len(self.head) + 1
        for record in self.records:
            yield from ((fault, line) for fault in record.faults)
            line += len(record.lines)
