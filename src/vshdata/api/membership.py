"""Which pupils of a lake are of a cohort, and what a reader must know of how they were found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vshdata.api.notes import many
from vshdata.figures.cohorts import CARE_RETURN, CIN_RETURN, Membership, Return
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

    from vshdata.lake import Lake


def years_told(lake: "Lake", membership: Membership, years: Sequence[int]) -> set[int]:
    """The years in which the lake can tell who is of the cohort."""
    told = set(years).intersection(*(lake.years(item.table) for item in membership.cohort.needs))
    return {year for year in told if year >= (membership.cohort.first_year or year)}


def missing_return(lake: "Lake", membership: Membership, years: Sequence[int]) -> Return:
    """The return for want of which nobody is known to be of the cohort in any of the years."""
    needs = membership.cohort.needs
    return next((item for item in needs if not set(lake.years(item.table)) & set(years)), CIN_RETURN)


def in_cohort(lake: "Lake", membership: Membership, years: Sequence[int]) -> "pl.DataFrame | None":
    """One row per pupil and `academic_year` of the cohort; None for the cohort of every pupil."""
    import narwhals as nw
    import polars as pl

    from vshdata.figures.cohorts import combine_spells, members

    if membership.cohort.is_everyone:
        return None
    wanted = [item.table for item in (*membership.cohort.needs, *membership.cohort.lessened_by)]
    held = {table: lake.years(table) for table in wanted}

    def spells(year: int) -> "nw.LazyFrame[Any]":
        tables = [TABLES[table] for table in wanted if year in held[table]]
        return combine_spells(*(nw.from_native(lake.scan(table, [year])) for table in tables))

    by_year: list[pl.LazyFrame] = [
        members(spells(year), membership, year)
        .to_native()
        .with_columns(academic_year=pl.lit(year, pl.Int16))
        for year in years
    ]
    return pl.concat(by_year).collect()


def note_cohort(
    lake: "Lake", membership: Membership, cohort: "pl.DataFrame | None", threshold: int
) -> list[str]:
    """What the reader must know of the cohort; a number as small as the threshold is not told."""
    if cohort is None:
        return []
    sizes = dict(cohort.group_by("academic_year").len().sort("academic_year").iter_rows())
    counts = [
        f"{label(year)} {many(count, threshold)} of {many(sizes[year], threshold)}"
        for year, count in lake.count_unjoined(cohort).items()
    ]
    notes = []
    if counts:
        notes.append(
            f"Children of {membership.id} who cannot be joined to school data, for want of a UPN that can "
            f"be believed: {'; '.join(counts)}."
        )
    if CARE_RETURN in membership.cohort.lessened_by:
        notes += _note_care(lake, membership, list(sizes))
    return notes


def why_no_cohort(lake: "Lake", membership: Membership, year: int) -> str:
    """Why nobody can be known to be of the cohort in a year."""
    cohort = membership.cohort
    if cohort.first_year is not None and year < cohort.first_year:
        first = label(cohort.first_year)
        return f"{label(year)}: {cohort.id} cannot be told from a return before the one of {first}"
    return f"no {missing_return(lake, membership, [year]).name} is loaded for the year"


def _note_care(lake: "Lake", membership: Membership, years: Sequence[int]) -> list[str]:
    """Notes where children looked after could not be taken out of a cohort that leaves them out."""
    notes = []
    cohort = membership.cohort.id
    without = [year for year in years if year not in lake.years(CARE_RETURN.table)]
    where = "" if len(without) == len(years) else f" for {', '.join(map(label, without))}"
    if without:
        notes.append(
            f"No looked-after return is loaded{where}, so children looked after could not be taken "
            f"out of {cohort}{' in those years' if where else ''}."
        )
    unknown = [year for year in years if year not in without and _is_care_unjoined(lake, year)]
    if unknown:
        notes.append(
            f"No child looked after for {', '.join(map(label, unknown))} has a UPN that can be believed, "
            f"so none could be taken out of {cohort}: is the header of the return loaded?"
        )
    return notes


def _is_care_unjoined(lake: "Lake", year: int) -> bool:
    """Whether a looked-after return has children and none of them can be joined by a UPN."""
    import polars as pl

    spells = lake.scan(TABLES[CARE_RETURN.table], [year]).filter(pl.col("status") == "looked_after")
    children = spells.select("pupil_id").unique().collect()
    children = children.with_columns(academic_year=pl.lit(year, pl.Int16))
    return 0 < children.height == sum(lake.count_unjoined(children).values())
