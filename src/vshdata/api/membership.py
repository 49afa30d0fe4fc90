"""Which pupils of a lake are of a cohort, and what a reader must know of how they were found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.api.notes import many
from vshdata.figures.cohorts import Membership
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake


def years_told(lake: "Lake", membership: Membership, years: Sequence[int]) -> set[int]:
    """The years in which the lake can tell who is of the cohort."""
    in_need = set(years) if membership.cohort.is_everyone else set(lake.years("spells"))
    return {year for year in in_need & set(years) if year >= (membership.cohort.first_year or year)}


def in_cohort(lake: "Lake", membership: Membership, years: Sequence[int]) -> "pl.DataFrame | None":
    """One row per pupil and `academic_year` of the cohort; None for the cohort of every pupil."""
    import narwhals as nw
    import polars as pl

    from vshdata.figures.cohorts import members

    if membership.cohort.is_everyone:
        return None
    by_year: list[pl.LazyFrame] = []
    for year in years:
        spells = nw.from_native(lake.scan(TABLES["spells"], [year]))
        pupils = members(spells, membership, year).to_native()
        by_year.append(pupils.with_columns(academic_year=pl.lit(year, pl.Int16)))
    return pl.concat(by_year).collect()


def note_cohort(
    lake: "Lake", membership: Membership, cohort: "pl.DataFrame | None", threshold: int
) -> list[str]:
    """What the reader must know of the cohort; a number as small as the threshold is not told."""
    if cohort is None:
        return []
    notes = []
    sizes = dict(cohort.group_by("academic_year").len().iter_rows())
    counts = [
        f"{label(year)} {many(count, threshold)} of {many(sizes[year], threshold)}"
        for year, count in lake.count_unjoined(cohort).items()
    ]
    if counts:
        notes.append(
            f"Children of {membership.id} who cannot be joined to school data, for want of a UPN that can "
            f"be believed: {'; '.join(counts)}."
        )
    if "looked_after" in membership.cohort.none_of and not _holds_care(lake, list(sizes)):
        notes.append(
            f"No looked-after return is loaded, so children looked after could not be taken out of "
            f"{membership.cohort.id}."
        )
    return notes


def why_no_cohort(membership: Membership, year: int) -> str:
    """Why nobody can be known to be of the cohort in a year."""
    cohort = membership.cohort
    if cohort.first_year is not None and year < cohort.first_year:
        first = label(cohort.first_year)
        return f"{label(year)}: {cohort.id} cannot be told from a return before the one of {first}"
    return f"no children in need return is loaded for {label(year)}"


def _holds_care(lake: "Lake", years: Sequence[int]) -> bool:
    import polars as pl

    spells = lake.scan(TABLES["spells"], years)
    return bool(spells.filter(pl.col("status") == "looked_after").head(1).collect().height)
