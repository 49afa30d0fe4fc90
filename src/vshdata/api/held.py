"""What a lake holds, by dataset and academic year."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from vshdata.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vshdata.figures.frames import Scan
    from vshdata.lake import Lake
    from vshdata.slices import Slice


@dataclass(frozen=True)
class Holding:
    """A dataset in one year. `rows`: of every release. `terms`: those told, none where it has no terms."""

    table: str
    year: int
    rows: int
    terms: tuple[str, ...]


def holdings(lake: "Lake") -> list[Holding]:
    """Every dataset and year of which anything is loaded, in order."""
    from vshdata.api.measuring import viewer

    view = viewer(lake)
    slices = (item for table in TABLES for item in lake.slices(table))
    return [
        _holding(view, table, year, list(group))
        for (table, year), group in groupby(slices, key=lambda item: (item.key.table, item.key.year))
    ]


def _holding(view: "Scan", table: str, year: int, slices: "Sequence[Slice]") -> Holding:
    from vshdata.figures.coverage import TERMS, TERMS_OF, told_terms

    told = told_terms(view, table, year) if table in TERMS_OF else {item.key.term for item in slices}
    rows = sum(item.rows for item in slices)
    return Holding(table, year, rows, tuple(term for term in TERMS if term in (told or ())))
