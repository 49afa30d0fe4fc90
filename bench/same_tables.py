"""Whether two lakes hold the same tables but for the time they were loaded: `same_tables.py ONE OTHER`.

Prints one line per Parquet file that differs or is missing.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl

MAGIC = 4
LENGTH = 4
ROOMS = ("tables", "rejected", "people")


def differences(one: Path, other: Path) -> Iterator[str]:
    files = _files(one)
    for name in sorted(files ^ _files(other)):
        yield f"{name}: in one lake only"
    for name in sorted(files & _files(other)):
        if _data(one / name) != _data(other / name):
            yield f"{name}: other rows"
        elif _footer(one / name) != _footer(other / name):
            yield f"{name}: another footer"


def _files(lake: Path) -> set[Path]:
    return {path.relative_to(lake) for room in ROOMS for path in (lake / room).rglob("*.parquet")}


def _data(path: Path) -> bytes:
    """A Parquet file's bytes up to its footer, which ends with its own length and four letters."""
    whole = path.read_bytes()
    size = int.from_bytes(whole[-MAGIC - LENGTH : -MAGIC], "little")
    return whole[: -MAGIC - LENGTH - size]


def _footer(path: Path) -> dict[str, str]:
    return {name: text for name, text in pl.read_parquet_metadata(path).items() if name != "time"}


if __name__ == "__main__":
    for line in differences(Path(sys.argv[1]), Path(sys.argv[2])):
        print(line)
