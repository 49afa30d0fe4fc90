"""A figure as text: for people, with separators, signs and units; for machines, bare."""

from decimal import Decimal

from vshdata.figures.disclosure import SafeCell, Status
from vshdata.figures.indicators.kinds import Indicator, Unit
from vshdata.figures.rounding import round_half_away
from vshdata.figures.trend import Change, TrendRow

_VALUE_SUFFIX = {Unit.PERCENT: "%"}
_CHANGE_SUFFIX = {Unit.PERCENT: "% pts", Unit.SCORE: " pts", Unit.POINTS: " pts"}
MARK = "*"
"""Stands beside a change whose interval leaves out 0, where intervals are shown."""


def show_value(cell: SafeCell) -> str:
    """`14,010`, `22.0`, `12.0%`, or a symbol."""
    return cell.status if cell.value is None else show_number(cell.indicator, cell.value)


def show_number(indicator: Indicator, value: float) -> str:
    """A value with its unit and thousands separators."""
    return f"{round_half_away(value, indicator.decimals):,}{_VALUE_SUFFIX.get(indicator.unit, '')}"


def show_change(indicator: Indicator, change: Change) -> str:
    """`+2,640`, `-1.9 pts`, `0.0% pts`; `c` beside a hidden year; nothing where none may be taken."""
    if change.value is None:
        return _no_change(change)
    rounded = round_half_away(change.value, indicator.decimals)
    sign = "+" if rounded > 0 else ""
    return f"{sign}{rounded:,}{_CHANGE_SUFFIX.get(indicator.unit, '')}"


def show_value_between(cell: SafeCell) -> str:
    """The value and its interval: `22.0 (20.1 to 23.9)`."""
    return _beside(show_value(cell), cell.indicator, cell.low, cell.high)


def show_change_between(indicator: Indicator, change: Change) -> str:
    """The change, marked where it is clear, and its interval: `-1.9 pts* (-3.2 to -0.6)`."""
    mark = MARK if change.marked else ""
    return _beside(show_change(indicator, change) + mark, indicator, change.low, change.high)


def _beside(text: str, indicator: Indicator, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return text
    ends = (f"{rounded(indicator, end):,}" for end in (low, high))
    return f"{text} ({' to '.join(ends)})"


def show_average(row: TrendRow) -> str:
    """The average of the years, or a symbol."""
    return row.status if row.average is None else show_number(row.indicator, row.average)


def raw_value(cell: SafeCell) -> str:
    """A bare number to the indicator's decimals, or a symbol."""
    return cell.status if cell.value is None else raw_number(cell.indicator, cell.value)


def raw_change(indicator: Indicator, change: Change) -> str:
    """A bare number; `c` beside a hidden year; nothing where no change may be taken."""
    return _no_change(change) if change.value is None else raw_number(indicator, change.value)


def raw_end(indicator: Indicator, end: float | None) -> str:
    """An end of an interval as a bare number; nothing where there is none."""
    return "" if end is None else raw_number(indicator, end)


def _no_change(change: Change) -> str:
    return Status.SUPPRESSED if change.hidden else ""


def raw_average(row: TrendRow) -> str:
    """A bare number, or a symbol."""
    return row.status if row.average is None else raw_number(row.indicator, row.average)


def raw_number(indicator: Indicator, value: float) -> str:
    """No separators, no sign but a minus, no unit."""
    return str(rounded(indicator, value))


def rounded(indicator: Indicator, value: float) -> Decimal:
    """The value to the indicator's decimals."""
    return round_half_away(value, indicator.decimals)
