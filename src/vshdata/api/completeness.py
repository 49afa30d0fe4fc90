"""From a lake to the years that are not loaded in full: one fact, for figures, notes and lists alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.figures.indicators import Indicator
from vshdata.schema import Family

if TYPE_CHECKING:
    from vshdata.lake import Lake

_DETAILS = "exclusion_details"
"""What a census tells of exclusions, as received: its slices say which censuses are loaded."""


def missing_terms(lake: "Lake", table: str, years: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By year the terms, in words, that should be loaded and are not; none of tables without terms."""
    from vshdata.api.measuring import viewer
    from vshdata.figures.coverage import untold_terms

    if table == "exclusions":
        return {year: _missing_events(lake, year) for year in years}
    return {year: untold_terms(viewer(lake), table, year) for year in years}


def _missing_events(lake: "Lake", year: int) -> tuple[str, ...]:
    """Terms without exclusions, where they are no terms in which nobody was excluded.

    A census tells by being loaded; of any other file the dates of its events must tell.
    """
    from vshdata.api.measuring import viewer
    from vshdata.figures.coverage import in_words, terms_of_censuses, terms_of_events

    families = {item.key.family for item in lake.best_slices("exclusions", [year])}
    if not families:
        return ()
    slices = lake.slices(_DETAILS, [year, year + 1])
    told = terms_of_censuses({(item.key.year, item.key.term) for item in slices}, year)
    if families == {Family.DERIVED}:
        return in_words("exclusions", told)
    by_date = terms_of_events(viewer(lake), year)
    return () if by_date is None else in_words("exclusions", told | by_date)


def with_partial_years(
    lake: "Lake", indicators: Sequence[Indicator], years: Sequence[int]
) -> tuple[Indicator, ...]:
    """The indicators, with a mark on every year of which a part is not loaded."""
    from vshdata.figures.coverage import partial_years

    missing = {table: missing_terms(lake, table, years) for table in {item.table for item in indicators}}
    return tuple(partial_years(item, missing[item.table]) for item in indicators)
