"""Bands of time on a plan. A month is a twelfth of 365.25 days.

Source of the bands: DfE, *Characteristics of children in need*, of duration of open cases and plans; that
of children looked after beyond twelve months is our own. Days are whole and no edge is, so that "3 months
or less" and "under 3 months" are the same days.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vshdata.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

MONTH = 365.25 / 12
HALF_YEAR = 6 * MONTH


@dataclass(frozen=True)
class Band:
    """From `low` months up to `high`; no `high` in the last."""

    label: str
    low: float
    high: float | None = None


def _bands(*edges: float, labels: tuple[str, ...]) -> tuple[Band, ...]:
    ends = (0.0, *edges)
    between = [
        Band(label, low, high) for label, (low, high) in zip(labels[:-1], pairwise(ends), strict=True)
    ]
    return (*between, Band(labels[-1], ends[-1]))


NEED_BANDS = _bands(
    3,
    6,
    12,
    24,
    labels=(
        "under 3 months",
        "3 to under 6 months",
        "6 to under 12 months",
        "1 to under 2 years",
        "2 years or more",
    ),
)
PROTECTION_BANDS = _bands(
    3,
    6,
    12,
    24,
    labels=(
        "3 months or less",
        "more than 3 to 6 months",
        "more than 6 months to under 1 year",
        "1 to under 2 years",
        "2 years or more",
    ),
)
CARE_BANDS = _bands(
    12, 24, 60, labels=("under 12 months", "1 to under 2 years", "2 to under 5 years", "5 years or more")
)


def parse_bands(text: str) -> tuple[Band, ...]:
    """Bands from their edges in months, such as `3,6,12`.

    Raises:
        UsageError: if an edge is not a number above the one before it.
    """
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError:
        edges = []
    if not edges or any(high <= low for low, high in pairwise((0.0, *edges))):
        raise UsageError(
            f"'{text}' are not edges of bands.", "Write months in rising order, such as 3,6,12,24."
        )
    labels = (
        f"under {edges[0]:g} months",
        *(f"{low:g} to under {high:g} months" for low, high in pairwise(edges)),
        f"{edges[-1]:g} months or more",
    )
    return _bands(*edges, labels=labels)


def band_of(days: "pl.Expr", bands: tuple[Band, ...]) -> "pl.Expr":
    """The number of the band, from 0, that so many days are in."""
    import polars as pl

    number = pl.lit(0)
    for band in bands[1:]:
        number = number + (days >= band.low * MONTH).cast(pl.Int32)
    return number.cast(pl.Int32)
