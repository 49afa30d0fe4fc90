"""Why an indicator has no figure in a year, before anything is counted. An absent year is never 0."""

from collections.abc import Collection

from vshdata.figures.indicators.kinds import Indicator, Mark
from vshdata.years import label


def why_absent(indicator: Indicator, year: int, supplied: Collection[str] | None) -> str:
    """The reason there can be no figure, or nothing where there can.

    `supplied`: columns the year's files gave; None where no file of the year is loaded.
    """
    caveat = indicator.caveats.get(year)
    if caveat and caveat.mark is Mark.NONE:
        return caveat.why
    if year < indicator.first_year:
        return f"the measure begins in {label(indicator.first_year)}"
    if supplied is None:
        return f"no {indicator.area.upper()} file is loaded for {label(year)}"
    missing = [column for column in indicator.columns if column not in supplied]
    if missing and _has_ended(indicator, year):
        return f"the measure ended with {label(indicator.last_year or year)}"
    if missing:
        return f"the file for {label(year)} does not give it"
    return ""


def warning(indicator: Indicator, year: int) -> str:
    """A caveat on a figure that is shown, or nothing."""
    caveat = indicator.caveats.get(year)
    if caveat and caveat.mark is not Mark.NONE:
        return caveat.why
    if _has_ended(indicator, year):
        return f"the measure ended with {label(indicator.last_year or year)}; there is no national figure"
    return ""


def _has_ended(indicator: Indicator, year: int) -> bool:
    return indicator.last_year is not None and year > indicator.last_year
