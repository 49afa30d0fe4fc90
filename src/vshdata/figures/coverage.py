"""What a figure does not cover: terms of a year that are not loaded, and events of pupils in no rate.

A year is complete only after the October census of the year after it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw

from vshdata.figures.frames.absence import is_uncounted, uncounted_absence
from vshdata.figures.frames.exclusions import unmatched_events
from vshdata.figures.frames.kinds import Rows, Scan
from vshdata.figures.frames.schools import BY_YEAR, NUMBER_OF, phase_of_school
from vshdata.figures.indicators.kinds import Caveat, Indicator, Mark
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


TOLD_BY: Mapping[str, tuple[tuple[str, int], ...]] = {
    "spring": (("autumn", 0), ("summer", -1)),
    "summer": (("spring", 0), ("autumn", 0)),
    "autumn": (("summer", -1), ("spring", -1)),
}
"""Census term -> the two terms whose exclusions it tells, and how many years from the census."""

ENOUGH_EVENTS = 30
"""So many exclusions that none would be in a term only where the term is not there."""

PARTIAL = "part of the year is not loaded"


def partial_years(indicator: Indicator, untold: Mapping[int, Sequence[str]]) -> Indicator:
    """The indicator with a mark on each year of which terms are `untold`: it compares with no other.

    This is the one place that says so: changes, averages, lines, notes and studies all go by the mark.
    """
    known = indicator.caveats
    marked = {
        year: Caveat(Mark.NOT_COMPARABLE, "; ".join(filter(None, [_why(known.get(year)), PARTIAL])))
        for year, terms in untold.items()
        if terms and not _is_none(known.get(year))
    }
    return replace(indicator, caveats={**known, **marked}) if marked else indicator


def _why(caveat: Caveat | None) -> str:
    return caveat.why if caveat else ""


def _is_none(caveat: Caveat | None) -> bool:
    return caveat is not None and caveat.mark is Mark.NONE


def note_terms(table: str, untold: Mapping[int, Sequence[str]]) -> list[str]:
    """A note where terms are not loaded, so that a year's figure is of the others."""
    counts = [f"{label(year)} {', '.join(terms)}" for year, terms in untold.items() if terms]
    if not counts:
        return []
    lead = f"{TABLES[table].title}: nothing is loaded of these, and figures are of the rest of the year"
    return [f"{lead}: {'; '.join(counts)}."]


def note_uncounted(view: Scan, scan: Scan, years: Sequence[int], threshold: int) -> list[str]:
    """A note on terms of pupils that are left out of absence, having no count; a small number of
    pupils is not told. `view`: every row, to see whether there are any.
    """
    every = view("absence", years)
    if every is None or not _any(every.filter(is_uncounted())):
        return []
    rows = uncounted_absence(scan, years)
    counts = [] if rows is None else _per_year(rows, "rows", threshold, "pupil-terms")
    if not counts:
        return []
    lead = "Absence: no count of authorised or of unauthorised absence is given, or it cannot be read"
    return [f"{lead}. These are left out of numerator and denominator: {'; '.join(counts)}."]


def note_phases(
    view: Scan,
    rows: Callable[[], Rows | None],
    tables: Collection[str],
    years: Sequence[int],
    threshold: int,
) -> list[str]:
    """A note on pupils whose phase is that of their curriculum year; a small number is not told.

    `rows`: one row per pupil and year, marked. `view`: every row of the `tables` they are made from, to see
    whether any can be.
    """
    if not any(_any_by_year(view, table, years) for table in tables):
        return []
    own = rows()
    marked = None if own is None else own.filter(nw.col(BY_YEAR) & ~nw.col("phase").is_null())
    counts = [] if marked is None else _per_year(marked, None, threshold, "pupils")
    if not counts:
        return []
    lead = "Phase is that of the curriculum year, because nothing tells the school's, of"
    return [f"{lead}: {'; '.join(counts)}. England's phases are types of school."]


def _any_by_year(view: Scan, table: str, years: Sequence[int]) -> bool:
    rows = view(table, years)
    return rows is not None and _any(rows.filter(phase_of_school(NUMBER_OF[table]).is_null()))


def _per_year(rows: Rows, amount: str | None, threshold: int, what: str) -> list[str]:
    """By year, how many; of so few pupils that none may be told, no more than that."""
    total = nw.len() if amount is None else nw.col(amount).sum()
    found = rows.group_by("academic_year").agg(pupils=nw.len(), total=total)
    few = f"{threshold} pupils or fewer"
    return [
        f"{label(year)} {f'{number:,} {what}' if pupils > threshold else few}"
        for year, pupils, number in found.sort("academic_year").collect().rows()
    ]


def _any(rows: Rows) -> bool:
    return len(rows.head(1).collect()) > 0


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
    return () if told is None else in_words(table, told)


def in_words(table: str, told: Collection[str]) -> tuple[str, ...]:
    """The terms of a table that are not among those told."""
    return tuple(TERMS[term] for term in TERMS_OF[table] if term not in told)


def terms_of_censuses(censuses: Iterable[tuple[int, str]], year: int) -> set[str]:
    """The terms of a year whose exclusions are told by censuses, each by its year and term."""
    return {
        term
        for census_year, census in censuses
        for term, shift in TOLD_BY[census]
        if census_year + shift == year
    }


def terms_of_events(scan: Scan, year: int) -> set[str] | None:
    """The terms that exclusions start in; None where they are too few to say that a term lacks."""
    rows = scan("exclusions", [year])
    if rows is None or len(rows.head(ENOUGH_EVENTS).collect()) < ENOUGH_EVENTS:
        return None
    return told_terms(scan, "exclusions", year)


def told_terms(scan: Scan, table: str, year: int) -> set[str] | None:
    """Terms of which any row is loaded; None where nothing is loaded, or not by term.

    A year told at once, as special schools once did, stands beside terms and fills none of them.
    """
    rows = scan(table, [year]) if table in TERMS_OF else None
    if rows is None:
        return None
    if table == "exclusions":
        months = _values(rows, nw.col("start").dt.month())
        return {term for term, own in _MONTHS.items() if months & set(own)} if months else None
    return _values(rows, nw.col("term").cast(nw.String)) - {"year"} or None


def _values(rows: Rows, value: nw.Expr) -> set[Any]:
    """What a column says in any row, blanks apart."""
    found = rows.select(value.alias("value")).unique().collect().rows()
    return {one for (one,) in found if one is not None}
