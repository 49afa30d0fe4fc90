"""The estimates of a study as charts: means by band, slopes of every outcome, gaps before and after."""

from collections.abc import Iterator
from math import isfinite

from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.rounding import round_half_away
from vshdata.report.charts.forest import Forest, Mark
from vshdata.report.charts.series import GAP_UNITS, UNIT_TITLES
from vshdata.report.studies.blocks import ADJUSTED, UNADJUSTED
from vshdata.studies.kinds import Dose, DurationStudy, Estimate, Event
from vshdata.years import label


def means_plot(study: DurationStudy, dose: Dose) -> Forest | None:
    """Mean outcome of every band, as it is and adjusted; None where nothing was fitted."""
    if not dose.bands:
        return None
    item = dose.indicator
    marks = [
        mark
        for mean in dose.bands
        for mark in (
            _mark(mean.label, UNADJUSTED, mean.unadjusted, item.decimals),
            _mark(mean.label, ADJUSTED, mean.adjusted, item.decimals),
        )
    ]
    return Forest(item.label, f"{UNIT_TITLES[item.unit]}, by time on {study.plan}", tuple(marks))


def slope_plots(study: DurationStudy) -> Iterator[Forest]:
    """Slopes per 6 months, a chart for each unit that outcomes have."""
    fitted = [dose for dose in study.doses if dose.slopes]
    for unit in dict.fromkeys(GAP_UNITS[dose.indicator.unit] for dose in fitted):
        own = [dose for dose in fitted if GAP_UNITS[dose.indicator.unit] == unit]
        marks = [mark for dose in own for mark in _slope_marks(dose)]
        title = f"Per further 6 months on {study.plan}"
        yield Forest(title, unit, tuple(marks), zero=True)


def gaps_plot(event: Event) -> Forest | None:
    """The gap of every year against the base year; None where nothing was fitted."""
    if not event.years:
        return None
    item = event.indicator
    base = Mark(label(event.base), "base year", 0.0, 0.0, 0.0)
    marks = {
        event.base: base,
        **{
            one.year: _mark(
                label(one.year), "before" if one.before else "after", one.difference, _decimals(item)
            )
            for one in event.years
        },
    }
    unit = f"gap against {label(event.base)}, {GAP_UNITS[item.unit]}"
    return Forest(item.label, unit, tuple(marks[year] for year in sorted(marks)), zero=True, of_years=True)


def _slope_marks(dose: Dose) -> Iterator[Mark]:
    if dose.slopes:
        decimals = _decimals(dose.indicator)
        yield _mark(dose.indicator.label, UNADJUSTED, dose.slopes.unadjusted, decimals)
        yield _mark(dose.indicator.label, ADJUSTED, dose.slopes.adjusted, decimals)


def _decimals(item: Indicator) -> int:
    """Of a difference: one more than of the figure itself."""
    return item.decimals + 1


def _mark(row: str, series: str, found: Estimate | None, decimals: int) -> Mark:
    if found is None:
        return Mark(row, series, None)
    value, low, high = (_printed(number, decimals) for number in (found.value, found.low, found.high))
    return Mark(row, series, value, low, high)


def _printed(number: float, decimals: int) -> float | None:
    return float(round_half_away(number, decimals)) if isfinite(number) else None
