"""Two columns of a file that claim to be one: `ATT8` and `KS4_ATT8`, or one heading twice.

Which of them is right nobody can say from outside, so the file is loaded only where they agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from vshdata.errors import InvalidDataError
from vshdata.intake.formats.layouts import Layout

_TWIN_MARK = "\x1e"
"""Stands between a column and the number of its twin in the names of a batch; in no heading."""


@dataclass(frozen=True)
class DoubleColumns:
    """`twins`: position of a further column with the heading of one that is read -> that column's name.
    `read`: column -> where it is read.
    """

    twins: Mapping[int, str]
    read: Mapping[str, int]
    headings: Sequence[str]

    def read_too(self, positions: Mapping[int, str]) -> dict[int, str]:
        """What is read of the file, with the twins under names of their own."""
        return {**positions, **{at: f"{name}{_TWIN_MARK}{at}" for at, name in self.twins.items()}}

    def refuse_unequal(self, batch: pl.DataFrame, source: str) -> pl.DataFrame:
        """The batch without the twins.

        Raises:
            InvalidDataError: where a twin says something else than the column that is read.
        """
        for at, name in self.twins.items():
            one, other = (_plain(text) for text in (name, f"{name}{_TWIN_MARK}{at}"))
            unequal = batch.filter(one.ne_missing(other))
            if unequal.height:
                raise InvalidDataError(
                    f"{source} has two columns for one field, and they differ: {self._named(name)}; first "
                    f"at line {unequal['line'][0]}.",
                    "Delete the column that is wrong, or rename it, and load the file again.",
                )
        return batch.drop(f"{name}{_TWIN_MARK}{at}" for at, name in self.twins.items())

    def _named(self, name: str) -> str:
        places = sorted([self.read[name], *(at for at, column in self.twins.items() if column == name)])
        return " and ".join(f"'{self.headings[at]}' (column {at + 1})" for at in places)


def double_columns(layout: Layout, headings: Sequence[str], positions: Mapping[int, str]) -> DoubleColumns:
    """Columns with the same heading, but for decoration, as one that is read."""
    plain = layout.plain(headings)
    read = {plain[at]: name for at, name in positions.items()}
    twins = {
        at: read[heading]
        for at, heading in enumerate(plain)
        if at not in positions and heading in read and heading
    }
    return DoubleColumns(twins, {name: at for at, name in positions.items()}, headings)


def _plain(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().replace("", None)
