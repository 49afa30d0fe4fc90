"""A figure as it may be shown, once it is known which of its numbers are hidden."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.disclosure.safe import SafeCell, Status
from vshdata.figures.indicators.kinds import Count, Mean, Ratio, Share
from vshdata.figures.intervals import (
    EventRate,
    Headcount,
    Proportion,
    ScoreMean,
    SessionRate,
    Statistics,
    progress_mean,
)
from vshdata.figures.measure import MOST_MISSING
from vshdata.figures.rounding import round_half_away, to_nearest

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

NUMERATOR, DENOMINATOR = "numerator", "denominator"

DAMAGED = f"more than {100 * MOST_MISSING:.0f}% of its values are missing or cannot be read"
"""The reason where a figure is not to be believed. Its numbers are protected with the rest all the same."""


def safe_cell(figure: "Figure", profile: Profile, hidden: Collection[str]) -> SafeCell:
    """The cell of a figure, of whose numbers those of `hidden` are hidden."""
    indicator, year, group = figure.indicator, figure.year, figure.group
    if figure.absent:
        return SafeCell(indicator, year, Status.NOT_AVAILABLE, why=figure.absent, group=group)
    if figure.is_damaged:
        return SafeCell(indicator, year, Status.NOT_AVAILABLE, why=DAMAGED, group=group)
    below = None if figure.denominator is None else to_nearest(figure.denominator, profile.rounding)
    if hidden:
        kept = None if DENOMINATOR in hidden else below
        return SafeCell(
            indicator, year, Status.SUPPRESSED, denominator=kept, why=_why(profile), group=group
        )
    if figure.denominator == 0:
        nobody = "no pupils to measure"
        return SafeCell(indicator, year, Status.NOT_APPLICABLE, denominator=0, why=nobody, group=group)
    return _shown(figure, profile, below)


def _why(profile: Profile) -> str:
    """One text for all that are hidden, whatever for."""
    return f"hidden: {profile.threshold} pupils or fewer, or telling of so few"


def _shown(figure: "Figure", profile: Profile, below: int | None) -> SafeCell:
    """Rates, intervals and all else are made from what is shown."""
    top = _numerator(figure, profile)
    value = _value(figure, profile, top, below)
    return SafeCell(
        figure.indicator,
        figure.year,
        Status.OK,
        value,
        None if profile.rounding and isinstance(figure.indicator.value, Mean) else top,
        below,
        group=figure.group,
        statistics=_statistics(figure, value, top, below),
    )


def _numerator(figure: "Figure", profile: Profile) -> float:
    """Pupils and events as the profile rounds; a sum of scores as it is."""
    top = figure.numerator or 0
    return top if isinstance(figure.indicator.value, Mean) else to_nearest(int(top), profile.rounding)


def _value(figure: "Figure", profile: Profile, top: float, below: int | None) -> float:
    """The figure in its unit, unrounded; of a mean rounded where an exact one would tell of how many."""
    match figure.indicator.value:
        case Count():
            return top
        case Share() | Ratio():
            return 100 * top / (below or 1)
        case Mean():
            mean = top / (figure.denominator or 1)
            return float(round_half_away(mean, figure.indicator.decimals)) if profile.rounding else mean


def _statistics(figure: "Figure", value: float, top: float, below: int | None) -> Statistics | None:
    """What is known of the figure's spread, for the numbers that are shown."""
    of = below or 0
    match figure.indicator.value:
        case Count():
            return Headcount()
        case Share():
            return Proportion(int(top), of)
        case Mean() if figure.squares is not None:
            share = of / (figure.denominator or 1)
            total = top if share == 1 else value * of
            return progress_mean(
                figure.indicator.id, figure.year, ScoreMean(of, total, figure.squares * share)
            )
        case Ratio(bottom=None) if figure.squares is not None:
            return EventRate(of, int(top), figure.squares)
        case Ratio() if figure.squares is not None and figure.cross is not None:
            if figure.bottom_squares is not None:
                return SessionRate(
                    figure.pupils, top, of, figure.squares, figure.cross, figure.bottom_squares
                )
    return None
