"""Tiny worlds of sessions missed and exclusions, and the figures of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from vshdata.figures.frames import Rows, rows_of
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure, measure
from vshdata.intake.checks import dtype_of
from vshdata.tables import TABLES

Row = Mapping[str, Any]
"""What is told, by column; `pupil` is the number of the pupil. The rest is blank."""


@dataclass(frozen=True)
class World:
    """Rows of absence and of exclusions, and those of the January census, all of one year.

    `census`: sole registrations in the spring unless a row says not; None where no census is loaded.
    """

    absence: Sequence[Row] = ()
    exclusions: Sequence[Row] = ()
    census: Sequence[Row] | None = None

    def scan(self, table: str, years: Sequence[int]) -> nw.LazyFrame[Any] | None:
        """The rows of a table, or None."""
        if table == "pupils" and self.census is None:
            return None
        usual: Row = {"term": "spring", "enrol_status": "C"} if table == "pupils" else {}
        given = {"absence": self.absence, "exclusions": self.exclusions, "pupils": self.census or ()}[table]
        rows = [{**usual, **row, "pupil_id": row["pupil"], "academic_year": years[0]} for row in given]
        schema = {column.name: dtype_of(column) for column in TABLES[table].values}
        unknown = (
            {name for row in rows for name in row} - set(schema) - {"pupil", "pupil_id", "academic_year"}
        )
        assert not unknown, f"the table {table} has no column {sorted(unknown)}"
        frame = pl.DataFrame(
            rows, schema=pl.Schema({"pupil_id": pl.UInt32(), "academic_year": pl.Int16(), **schema})
        )
        return nw.from_native(frame.lazy())

    def rows(self, table: str, year: int = 2024) -> Rows:
        """One row per pupil, as measured."""
        rows = rows_of(table, [year], self.scan)
        assert rows is not None
        return rows

    def pupils(self, table: str, year: int = 2024) -> list[dict[str, Any]]:
        """One row per pupil, in order of pupil."""
        rows = self.rows(table, year).collect().to_native()
        found: list[dict[str, Any]] = rows.sort("pupil_id").to_dicts()
        return found

    def figures(self, *indicators: str, year: int = 2024) -> list[Figure]:
        """Indicators of one table."""
        chosen = [INDICATORS[name] for name in indicators]
        return measure(self.rows(chosen[0].table, year), chosen, [year])[year]


def figure_in(world: World, indicator: str) -> Figure:
    """One indicator of the world."""
    (found,) = world.figures(indicator)
    return found


def told(pupil: int, possible: int, authorised: int = 0, unauthorised: int = 0, **more: object) -> Row:
    """A pupil's sessions of one term at one school; in year 8 unless told otherwise."""
    return {
        "pupil": pupil,
        "term": "autumn",
        "nc_year": "8",
        "sessions_possible": possible,
        "sessions_authorised": authorised,
        "sessions_unauthorised": unauthorised,
        **more,
    }
