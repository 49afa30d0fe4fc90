"""What a figure does not cover: terms of a year that are not loaded, and events of pupils in no rate.

A year is complete only after the October census of the year after it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from vshdata.figures.frames.exclusions import unmatched_events
from vshdata.figures.frames.kinds import Rows, Scan
from vshdata.tables import TABLES
from vshdata.years import label

TERMS: Mapping[str, str] = {
    "autumn": "autumn term",
    "spring": "spring term",
    "summer": "summer term",
    "summer_end": "second half of the summer term",
}

TERMS_OF: Mapping[str, tuple[str, ...]] = {
    "pupils": ("autumn", "spring", "summer"),
    "absence": tuple(TERMS),
    "exclusions": ("autumn", "spring", "summer"),
}
"""Tables that come by term, and the terms of a whole year."""

_MONTHS = {"autumn": range(8, 13), "spring": range(1, 4), "summer": range(5, 8)}
"""Months that are of one term in every year; Easter moves through April."""


def note_terms(scan: Scan, table: str, years: Sequence[int]) -> list[str]:
    """A note where terms are not loaded, so that a year's figure is of the others."""
    untold = {year: untold_terms(scan, table, year) for year in years}
    counts = [f"{label(year)} {', '.join(terms)}" for year, terms in untold.items() if terms]
    if not counts:
        return []
    lead = f"{TABLES[table].title}: nothing is loaded of these, and figures are of the rest of the year"
    return [f"{lead}: {'; '.join(counts)}."]


def note_unmatched(scan: Scan, years: Sequence[int], threshold: int) -> list[str]:
    """A note on events of pupils who are in no denominator; a small number is not told."""
    rows = unmatched_events(scan, years)
    if rows is None:
        return []
    found = rows.group_by("academic_year").agg(pupils=nw.len(), events=nw.col("events").sum())
    few = f"those of {threshold} pupils or fewer"
    counts = [
        f"{label(year)} {f'{events:,}' if pupils > threshold else few}"
        for year, pupils, events in found.sort("academic_year").collect().rows()
    ]
    if not counts:
        return []
    return [f"Unmatched events, of pupils not on the January census, in no rate: {'; '.join(counts)}."]


def untold_terms(scan: Scan, table: str, year: int) -> tuple[str, ...]:
    """Terms, in words, of which no row of any pupil is loaded; none for tables that have no terms."""
    told = told_terms(scan, table, year)
    return () if told is None else tuple(TERMS[term] for term in TERMS_OF[table] if term not in told)


def told_terms(scan: Scan, table: str, year: int) -> set[str] | None:
    """Terms of which any row is loaded; None where nothing is loaded, or not by term."""
    rows = scan(table, [year]) if table in TERMS_OF else None
    if rows is None:
        return None
    if table == "exclusions":
        months = _values(rows, nw.col("start").dt.month())
        return {term for term, own in _MONTHS.items() if months & set(own)} if months else None
    terms = _values(rows, nw.col("term").cast(nw.String))
    return None if "year" in terms else terms


def _values(rows: Rows, value: nw.Expr) -> set[Any]:
    """What a column says in any row, blanks apart."""
    found = rows.select(value.alias("value")).unique().collect().rows()
    return {one for (one,) in found if one is not None}
