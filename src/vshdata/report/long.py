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


def long_frame(table: Trend) -> pl.DataFrame:
    """Unrounded values; a blank is null and `status` says which kind.

    A table that is broken down has a column for each breakdown, with the label of the group or `Total`.
    """
    rows = [(*_row(table, row, item), *group_cells(table, row)) for row in table.rows for item in row.cells]
    by = {item.column: pl.String() for item in table.by}
    frame = pl.DataFrame(rows, schema={**SCHEMA, **by}, orient="row")
    leading = SCHEMA.names()[: SCHEMA.names().index("academic_year")]
    return frame.select(*leading, *by, pl.exclude(*leading, *by)) if by else frame


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
