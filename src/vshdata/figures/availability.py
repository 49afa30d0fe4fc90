"""Why an indicator has no figure in a year, before anything is counted. An absent year is never 0."""

from collections.abc import Collection, Mapping

from vshdata.figures.indicators.kinds import AREA_NAMES, Indicator, Mark
from vshdata.years import label

NOT_GIVEN = "the file for the year does not give it"
"""The reason where a year is loaded and its files lack a column. It stands beside the year."""


def why_absent(
    indicator: Indicator,
    year: int,
    supplied: Collection[str] | None,
    added: Mapping[str, str] | None = None,
) -> str:
    """The reason there can be no figure, or nothing where there can.

    `supplied`: columns the year's files gave; None where no file of the year is loaded. `added`: columns
    that are worked out, each with the reason why it cannot be, or nothing where it can.
    """
    caveat = indicator.caveats.get(year)
    if caveat and caveat.mark is Mark.NONE:
        return caveat.why
    if year < indicator.first_year:
        return f"the measure begins in {label(indicator.first_year)}"
    if supplied is None and _has_ended(indicator, year):
        return f"the measure ended with {label(indicator.last_year or year)}"
    if supplied is None:
        return f"no {AREA_NAMES[indicator.area]} file is loaded for the year"
    known = dict.fromkeys(supplied, "") | dict(added or {})
    missing = [why for column in indicator.columns if (why := known.get(column, NOT_GIVEN))]
    if missing and _has_ended(indicator, year):
        return f"the measure ended with {label(indicator.last_year or year)}"
    return missing[0] if missing else ""


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
