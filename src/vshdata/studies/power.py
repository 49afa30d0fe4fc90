"""How small a slope a cohort of a given size could show, in four samples of five."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vshdata.studies import checks
from vshdata.studies.bands import HALF_YEAR
from vshdata.studies.kinds import POWER
from vshdata.studies.regression import detectable
from vshdata.studies.rules import RULES

if TYPE_CHECKING:
    import polars as pl

Sizes = tuple[tuple[int, float], ...]


def by_fit(sizes: Sequence[int], smallest: float, children: int) -> Sizes:
    """From a fit of so many children: the error shrinks with the square root of their number."""
    return tuple((size, smallest * float(np.sqrt(children / size))) for size in sizes)


def by_spread(rows: "pl.DataFrame", sizes: Sequence[int], scale: float) -> Sizes:
    """Where nothing was fitted: from the spread of outcome and exposure alone, as if schools were alike.

    Nothing below 30 children, or where either does not vary.
    """
    children = checks.count_children(rows)
    if children < RULES["children_per_band"].least:
        return ()
    outcome = float(rows["outcome"].cast(float).to_numpy().std(ddof=1)) * scale
    exposure = float(rows["exposure"].cast(float).to_numpy().std(ddof=1)) / HALF_YEAR
    if not (outcome > 0 and exposure > 0):
        return ()
    return tuple(
        (size, detectable(outcome / exposure / float(np.sqrt(size)), size - 2, POWER)) for size in sizes
    )
