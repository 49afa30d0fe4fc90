"""Slices: the files of Parquet that a lake is made of, their names, and how one is written.

A slice is written under a name no reader globs, synced, then renamed, so a reader sees the old slice
or the new one and never half of either. Its footer says where it came from.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from vshdata.schema import RELEASES, Family

FAMILY_ORDER = (
    Family.OWN,
    Family.LA,
    Family.EXPORT,
    Family.LIST,
    Family.NPD,
    Family.GIAP,
    Family.COLLECT,
    Family.DERIVED,
    Family.CIN_EVENTS,
    Family.CIN_CSV,
    Family.CIN_XML,
    Family.SSDA903,
    Family.SSDA903_XML,
    Family.PUBLISHED,
    Family.LIVE,
)
"""Of two sources of the same table, year and authority, the later in this list is read: the one
with more of the columns that indicators need. Sources are never mixed."""

ROW_GROUP = 65_536
ZSTD_LEVEL = 1


@dataclass(frozen=True, order=True)
class SliceKey:
    """What makes two slices the same slice: a later one replaces the earlier."""

    table: str
    year: int
    la: str
    release: str
    term: str
    family: str
    part: str

    @property
    def file_name(self) -> str:
        """Readable, and parsed back by `from_path`."""
        head = [self.la, self.release, *([self.term] if self.term else [])]
        return f"{'.'.join(head)}.{self.family}-{self.part}.parquet"

    @classmethod
    def from_path(cls, path: Path) -> "SliceKey":
        """The key a slice's path spells."""
        *head, source = path.name.removesuffix(".parquet").split(".")
        family, part = source.rsplit("-", 1)
        la, release, term = (*head, "")[:3]
        year = int(path.parent.name.partition("=")[2])
        return cls(path.parent.parent.name, year, la, release, term, family, part)


@dataclass(frozen=True)
class Slice:
    """A slice on disk with the provenance in its footer."""

    key: SliceKey
    path: Path
    provenance: Mapping[str, str]

    @property
    def rows(self) -> int:
        """Rows in the slice."""
        return int(self.provenance["rows"])


def part_of(source_name: str) -> str:
    """The part of a slice that a file of this name is: the same file replaces itself."""
    return hashlib.sha256(source_name.casefold().encode()).hexdigest()[:8]


def best_of(slices: Iterable[Slice]) -> list[Slice]:
    """Of each year, authority and term the last release, and of that the fullest family."""
    best: list[Slice] = []
    for _, group in groupby(sorted(slices, key=_place), key=lambda item: _place(item)[:3]):
        candidates = list(group)
        top = max(_rank(item.key) for item in candidates)
        best += [item for item in candidates if _rank(item.key) == top]
    return best


def _place(item: Slice) -> tuple[int, str, str, SliceKey]:
    return (item.key.year, item.key.la, item.key.term, item.key)


def _rank(key: SliceKey) -> tuple[int, int]:
    return RELEASES.index(key.release), FAMILY_ORDER.index(Family(key.family))


def write_parquet(frame: pl.DataFrame, path: Path, footer: dict[str, str]) -> None:
    """Write a file whole, with a footer of its own, or leave what was there as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    frame.write_parquet(
        part,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        row_group_size=ROW_GROUP,
        metadata=footer,
    )
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system allows a folder to be opened (not Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
