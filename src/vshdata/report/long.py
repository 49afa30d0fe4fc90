"""A trend as a long frame: one row per indicator x academic year."""

from typing import Any

import polars as pl

from vshdata.figures.availability import warning
from vshdata.figures.disclosure import Status
from vshdata.figures.trend import Trend, TrendCell, TrendRow
from vshdata.report.grid import group_cells

SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "label": pl.String(),
        "unit": pl.String(),
        "decimals": pl.Int16(),
        "cohort": pl.String(),
        "area": pl.String(),
        "academic_year": pl.Int16(),
        "value": pl.Float64(),
        "numerator": pl.Float64(),
        "denominator": pl.Int64(),
        "status": pl.String(),
        "why": pl.String(),
        "change": pl.Float64(),
        "change_why": pl.String(),
        "caveat": pl.String(),
        "average": pl.Float64(),
        "protect": pl.String(),
    }
)

BESIDE = pl.Schema(
    {
        "gap": pl.Float64(),
        "gap_why": pl.String(),
        "gap_change": pl.Float64(),
        "rank": pl.Int32(),
        "rank_of": pl.Int32(),
        "rank_ties": pl.Int32(),
        "quartile": pl.String(),
        "publication": pl.String(),
        "version": pl.String(),
        "release": pl.Int16(),
        "published_decimals": pl.Int16(),
        "published_note": pl.String(),
    }
)
"""Columns of a table with comparators, besides `comparator`: null in own rows, where it has ranks."""


def long_frame(table: Trend) -> pl.DataFrame:
    """Unrounded values; a blank is null and `status` says which kind.

    A table that is broken down has a column for each breakdown, with the label of the group or `Total`;
    one with comparators a column `comparator`, null in own rows, and those of `BESIDE`.
    """
    added = {item.column: pl.String() for item in table.by}
    added |= {"comparator": pl.String()} if table.comparators else {}
    beside = dict(BESIDE) if table.comparators else {}
    rows = [
        (*_row(table, row, item), *group_cells(table, row), *_beside(table, row, item))
        for row in table.rows
        for item in row.cells
    ]
    frame = pl.DataFrame(rows, schema={**SCHEMA, **added, **beside}, orient="row")
    leading = SCHEMA.names()[: SCHEMA.names().index("academic_year")]
    return frame.select(*leading, *added, pl.exclude(*leading, *added)) if added else frame


def _beside(table: Trend, row: TrendRow, item: TrendCell) -> tuple[Any, ...]:
    """Whose row it is, the gap and where the figure was published; of an own row, its rank."""
    if not table.comparators:
        return ()
    beside, rank = item.beside, item.rank
    gap = (beside.gap.value, beside.gap.why or None, beside.change.value) if beside else (None,) * 3
    ranks = (rank.position, rank.of, rank.ties, rank.quartile or None) if rank else (None,) * 4
    origin = beside.origin if beside else None
    told = (
        (origin.publication, origin.version or None, origin.released, origin.decimals, origin.note or None)
        if origin
        else (None,) * 5
    )
    return (row.comparator or None, *gap, *ranks, *told)


def _row(table: Trend, row: TrendRow, item: TrendCell) -> tuple[Any, ...]:
    cell, indicator = item.cell, row.indicator
    caveat = warning(indicator, cell.year) if cell.status is Status.OK else ""
    return (
        indicator.id,
        indicator.label,
        str(indicator.unit),
        indicator.decimals,
        table.cohort,
        table.area,
        cell.year,
        cell.value,
        cell.numerator,
        cell.denominator,
        str(cell.status),
        cell.why or None,
        item.change.value,
        item.change.why or None,
        caveat or None,
        row.average,
        table.profile,
    )
