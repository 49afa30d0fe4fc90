"""From rows to a matrix: indicators of levels, numbers with their blanks, nothing that says a thing
twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vshdata.studies.covariates import COVARIATES, Covariate
from vshdata.studies.kinds import Background

if TYPE_CHECKING:
    import polars as pl

Array = npt.NDArray[np.float64]

FEWEST_OF_A_LEVEL = 30
"""A level with fewer children is taken together with the other rare ones: every level costs a parameter."""

NOT_KNOWN, RARE = "not known", "rare"
_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Controls:
    """Columns for what is adjusted for, one row per row of the data.

    `used`: covariates that vary, in words. `mixed`: those left out, for the rows have several versions of
    them -> the versions.
    """

    matrix: Array
    used: tuple[str, ...]
    mixed: Mapping[str, str] = field(default_factory=dict)


def controls(rows: "pl.DataFrame", names: Sequence[str]) -> Controls:
    """Indicators of the years, where there are several, and the covariates named that the rows have."""
    years = rows["academic_year"].to_numpy()
    blocks = [(years == year).astype(np.float64)[:, None] for year in np.unique(years)[1:]]
    used: list[str] = []
    mixed: dict[str, str] = {}
    for item in (COVARIATES[name] for name in COVARIATES if name in names and name in rows.columns):
        if len(versions := _versions(rows, item)) > 1:
            mixed[item.words] = " and ".join(versions)
            continue
        columns = _columns(rows, item)
        if columns.shape[1]:
            blocks.append(columns)
            used.append(item.words)
    matrix = np.hstack(blocks) if blocks else np.empty((rows.height, 0))
    return Controls(matrix, tuple(used), mixed)


def background_of(found: Controls, wanted: Sequence[str], left: Sequence[str] = ()) -> Background:
    """What was adjusted for, of the covariates wanted, in words; `left`: those asked to be left."""
    not_held = tuple(words for words in wanted if words not in {*found.used, *found.mixed})
    mixed = tuple(f"{words} ({versions})" for words, versions in found.mixed.items())
    return Background(found.used, not_held, tuple(left), mixed)


def _versions(rows: "pl.DataFrame", item: Covariate) -> list[str]:
    """The versions of a measure that the rows have values of."""
    if item.version is None:
        return []
    years = rows.drop_nulls(item.name)["academic_year"].unique()
    return sorted({item.version(year) for year in years})


def beside(focal: Array, others: Array) -> Array:
    """The focal columns, then those of the others that the columns before them do not already say."""
    kept: list[Array] = [focal]
    basis = np.linalg.qr(focal)[0]
    for column in others.T:
        centred = column - basis @ (basis.T @ column)
        centred -= basis @ (basis.T @ centred)
        length = float(np.linalg.norm(centred))
        if length > _TOLERANCE * max(float(np.linalg.norm(column)), 1.0):
            kept.append(column[:, None])
            basis = np.hstack([basis, (centred / length)[:, None]])
    return np.hstack(kept)


def clusters(rows: "pl.DataFrame") -> npt.NDArray[np.int64]:
    """A number of the school of each row: of the child's last year, so that a child's rows stay
    together.
    """
    import polars as pl

    last = pl.col("school").sort_by("academic_year", "school").last().over("pupil_id")
    return rows.select(last.fill_null(NOT_KNOWN).rank("dense").cast(pl.Int64))["school"].to_numpy()


def _columns(rows: "pl.DataFrame", item: Covariate) -> Array:
    if rows[item.name].null_count() == rows.height:
        return np.empty((rows.height, 0))
    return _levels(rows, item.name) if item.kind == "factor" else _number(rows, item.name)


def _levels(rows: "pl.DataFrame", name: str) -> Array:
    """An indicator of every level but the most frequent; blanks are a level of their own."""
    import polars as pl

    known = rows.select("pupil_id", level=pl.col(name).cast(pl.String).fill_null(NOT_KNOWN))
    children = known.group_by("level").agg(pl.col("pupil_id").n_unique().alias("children"))
    rare = children.filter(pl.col("children") < FEWEST_OF_A_LEVEL)["level"]
    pooled = known["level"].replace(rare, pl.Series([RARE] * len(rare), dtype=pl.String))
    ordered = pooled.value_counts(name="rows").sort(["rows", "level"], descending=[True, False])["level"]
    values = pooled.to_numpy()
    return np.column_stack(
        [np.empty((rows.height, 0)), *((values == level).astype(np.float64) for level in ordered[1:])]
    )


def _number(rows: "pl.DataFrame", name: str) -> Array:
    """The number in standard units, a blank as the mean; and whether it is blank, where any is."""
    values = rows[name].cast(float).to_numpy()
    blank = np.isnan(values)
    spread = float(np.nanstd(values))
    if spread == 0:
        return np.empty((rows.height, 0))
    filled = np.where(blank, 0.0, (values - np.nanmean(values)) / spread)
    return np.column_stack([filled, blank.astype(np.float64)] if blank.any() else [filled])
