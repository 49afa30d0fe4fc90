"""Terms of a year that nothing was told of: a year is complete only after the October census after it."""

from collections.abc import Mapping

import narwhals as nw

from vshdata.figures.frames import Scan

TERMS: Mapping[str, str] = {
    "autumn": "autumn term",
    "spring": "spring term",
    "summer": "summer term",
    "summer_end": "second half of the summer term",
}

_MONTHS = {"autumn": range(8, 13), "spring": range(1, 4), "summer": range(5, 8)}
"""Months that are of one term in every year; Easter moves through April."""


def untold_terms(scan: Scan, table: str, year: int) -> tuple[str, ...]:
    """Terms, in words, of which no row of any pupil is loaded; none for tables that have no terms."""
    found = _TOLD[table](scan, year) if table in _TOLD else None
    return () if found is None else tuple(words for term, words in TERMS.items() if term not in found)


def _told_of_absence(scan: Scan, year: int) -> set[str] | None:
    rows = scan("absence", [year])
    if rows is None:
        return None
    told = {str(term) for (term,) in rows.select(nw.col("term").cast(nw.String)).unique().collect().rows()}
    return None if "year" in told else told


def _told_of_exclusions(scan: Scan, year: int) -> set[str] | None:
    rows = scan("exclusions", [year])
    if rows is None:
        return None
    months = {month for (month,) in rows.select(nw.col("start").dt.month()).unique().collect().rows()}
    if months == {None}:
        return None
    return {"summer_end", *(term for term, own in _MONTHS.items() if months & set(own))}


_TOLD = {"absence": _told_of_absence, "exclusions": _told_of_exclusions}
