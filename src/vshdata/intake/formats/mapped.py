"""A file with headings of its own, read by a map its user wrote: a layout like any other.

A map fits a file that has every heading the map names; case and runs of blanks do not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vshdata.errors import UsageError
from vshdata.intake.formats.layouts import Layout
from vshdata.intake.formats.spread import plain_name
from vshdata.intake.nearest import nearest
from vshdata.intake.values import BLANKS
from vshdata.schema import Kind
from vshdata.tables import TABLES

_TIME = r"[ T]\d{1,2}:.*$"
_ISO = r"^\d{4}-\d{2}-\d{2}$"
_NOT_A_DATE = "not in the form the map says"
"""Stands for a date written otherwise, so that it is counted as unread and never guessed."""


@dataclass(frozen=True)
class MapFile:
    """Which map a file was read by, for its provenance."""

    name: str
    sha256: str


@dataclass(frozen=True)
class MappedLayout(Layout):
    """`columns`: column -> heading. `codes`: column -> their text in lower case -> the column's code.

    `dates`: how the file writes days, as a strftime pattern; blank where it writes them as other extracts
    do. `year`, `term`, `la`, `release`: of every row, where neither a column nor the command says.
    """

    file: MapFile = MapFile("", "")
    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str = ""
    year: int | None = None
    term: str | None = None
    la: str | None = None
    release: str | None = None

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether the file has every heading the map names, and the columns of a register it is of."""
        plain = self.plain(headings)
        return self.needs <= set(plain) and not (self.spread and self.spread.lacks(plain))

    def positions(self, headings: Sequence[str]) -> dict[int, str]:
        """Position in the file -> column name, as the map says; of a register its days and sessions too."""
        where = {heading: at for at, heading in reversed(list(enumerate(self.plain(headings))))}
        aside = self.spread.positions(where, TABLES[self.table], self.family) if self.spread else {}
        return aside | {where[plain_heading(heading)]: name for name, heading in self.columns.items()}

    def rows_of(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The rows with their values in the words of the table."""
        coded = batch.with_columns(
            self._decode(name, self.codes[plain_name(name)])
            for name in batch.columns
            if plain_name(name) in self.codes
        )
        days = [name for name in self.columns if TABLES[self.table].by_name[name].kind is Kind.DAY]
        dated = coded.with_columns(self._read_day(name) for name in days if self.dates)
        return super().rows_of(dated)

    def refuse_near_miss(self, headings: Sequence[str], source: str) -> None:
        """Pass over a file that has few of the map's headings.

        Raises:
            UsageError: for one that has half of them or more, but not all.
        """
        plain = self.plain(headings)
        lacking = [text for text in self.columns.values() if plain_heading(text) not in plain]
        if 2 * len(lacking) > len(self.columns):
            return
        if not lacking:
            raise UsageError(
                f"{source} has the headings that {self.file.name} names, and no column for each day or "
                "session.",
                f"Name the headings of date, session and code under [columns] in {self.file.name}.",
            )
        near = nearest(plain_heading(lacking[0]), plain)
        hint = f": the nearest heading of the file is '{near}'." if near else ", or leave that column out."
        named = ", ".join(f"'{heading}'" for heading in lacking)
        raise UsageError(
            f"{source} has {len(self.columns) - len(lacking)} of the {len(self.columns)} headings that "
            f"{self.file.name} names; it lacks {named}.",
            f"Mend [columns] in {self.file.name}{hint}",
        )

    @staticmethod
    def _decode(name: str, codes: Mapping[str, str]) -> pl.Expr:
        text = pl.col(name)
        plain = text.str.strip_chars().str.to_lowercase()
        return plain.replace_strict(dict(codes), default=text, return_dtype=pl.String).alias(name)

    def _read_day(self, name: str) -> pl.Expr:
        text = pl.col(name).str.strip_chars().str.replace(_TIME, "")
        day = text.str.to_date(self.dates, strict=False).dt.to_string("%Y-%m-%d")
        other = text.str.contains(_ISO) | text.str.to_lowercase().is_in(list(BLANKS))
        kept = pl.when(other | text.is_null()).then(text).otherwise(pl.lit(_NOT_A_DATE))
        return pl.coalesce(day, kept).alias(name)


def plain_heading(text: str) -> str:
    """A heading as it is compared."""
    return " ".join(text.lower().split())
