"""An indicator pupil by pupil: what a study fits, where `measure` adds up."""

import narwhals as nw

from vshdata.figures.conditions import all_of
from vshdata.figures.frames.kinds import Rows
from vshdata.figures.indicators.kinds import Condition, Count, Indicator, Mean, Ratio, Readable, Share
from vshdata.figures.measure import amount, columns_of
from vshdata.schema import UNREAD


def has_outcome(indicator: Indicator) -> bool:
    """Whether each pupil has a value of it: a count of pupils has none."""
    return not isinstance(indicator.value, Count)


def is_yes_or_no(indicator: Indicator) -> bool:
    """Whether a pupil's value is yes or no."""
    return isinstance(indicator.value, Share)


def outcomes(rows: Rows, indicator: Indicator) -> Rows:
    """One row per eligible pupil and year: `pupil_id`, `academic_year`, `outcome`, `weight`.

    `outcome`: 1 or 0 for a share, the score for a mean, the pupil's own rate in the indicator's unit for a
    ratio; a blank number is 0, as in the figure. Weighted by `weight` their mean is the figure itself. A
    pupil whose text could not be read has no row.

    Raises:
        TypeError: for a count.
    """
    value, one = indicator.value, nw.lit(1.0)
    among: tuple[Condition, ...] = (*indicator.scope, *value.among)
    if UNREAD in rows.collect_schema().names():
        among = (*among, Readable(columns_of(indicator)))
    eligible = rows.filter(all_of(among)) if among else rows
    match value:
        case Share(those):
            outcome, weight = all_of(those).cast(nw.Float64), one
        case Mean(column):
            outcome, weight = amount(column).cast(nw.Float64), one
        case Ratio(top, None):
            outcome, weight = 100 * amount(top).cast(nw.Float64), one
        case Ratio(top, str(bottom)):
            eligible = eligible.filter(nw.col(bottom) > 0)
            weight = nw.col(bottom).cast(nw.Float64)
            outcome = 100 * amount(top).cast(nw.Float64) / weight
        case _:
            raise TypeError(f"{indicator.id} is a count")
    return eligible.select("pupil_id", "academic_year", outcome=outcome, weight=weight)
