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
    if never := why_never(indicator, year):
        return never
    ended = why_ended(indicator, year)
    if supplied is None:
        return ended or f"no {AREA_NAMES[indicator.area]} file is loaded for the year"
    missing = missing_columns(indicator, supplied, added)
    return (ended or next(iter(missing.values()))) if missing else ""


def why_never(indicator: Indicator, year: int) -> str:
    """Why no file could give a figure for the year, or nothing."""
    caveat = indicator.caveats.get(year)
    if caveat and caveat.mark is Mark.NONE:
        return caveat.why
    if year < indicator.first_year:
        return f"the measure begins in {label(indicator.first_year)}"
    return ""


def missing_columns(
    indicator: Indicator,
    supplied: Collection[str],
    added: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Columns of the measure that the year's files lack, each with the reason; arguments as above."""
    known = dict.fromkeys(supplied, "") | dict(added or {})
    reasons = {column: known.get(column, NOT_GIVEN) for column in indicator.columns}
    return {column: why for column, why in reasons.items() if why}


def warning(indicator: Indicator, year: int) -> str:
    """A caveat on a figure that is shown, or nothing."""
    caveat = indicator.caveats.get(year)
    if caveat and caveat.mark is not Mark.NONE:
        return caveat.why
    ended = why_ended(indicator, year)
    return f"{ended}; there is no national figure" if ended else ""


def why_ended(indicator: Indicator, year: int) -> str:
    """That the measure was no longer published in the year, though a file may give it; or nothing."""
    if indicator.last_year is None or year <= indicator.last_year:
        return ""
    return f"the measure ended with {label(indicator.last_year)}"
