"""Which pupils of a lake are of a cohort, and what a reader must know of how they were found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.api.authorities import apart, by_authority, known_to_several, responsible
from vshdata.api.notes import many
from vshdata.figures.cohorts import CARE_RETURN, CIN_RETURN, Membership, Return
from vshdata.tables import TABLES
from vshdata.years import label

if TYPE_CHECKING:
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


def in_cohort(
    lake: "Lake", membership: Membership, years: Sequence[int], *, dedupe: bool = False
) -> "pl.DataFrame | None":
    """One row per pupil and `academic_year` of the cohort; None for the cohort of every pupil.

    Where returns of several authorities are loaded, one row per pupil, year and responsible `la`, each
    by its own return; with `dedupe` a child known to several has the row of the latest referral alone, and
    `several` marks it.
    """
    import polars as pl

    if membership.cohort.is_everyone:
        return None
    return pl.concat(
        [_in_cohort(lake, membership, year, dedupe=dedupe) for year in years], how="diagonal"
    ).collect()


def _in_cohort(lake: "Lake", membership: Membership, year: int, *, dedupe: bool) -> "pl.LazyFrame":
    import narwhals as nw
    import polars as pl

    from vshdata.figures.cohorts import combine_spells, members

    wanted = [item.table for item in (*membership.cohort.needs, *membership.cohort.lessened_by)]
    held = [table for table in wanted if year in lake.years(table)]
    las = responsible(lake, held, year)
    spells = [lake.scan(TABLES[table], [year]) for table in held]
    if las:
        spells = [by_authority(frame, las) for frame in spells]
    together = combine_spells(*(nw.from_native(frame) for frame in spells))
    found: pl.LazyFrame = members(together, membership, year).to_native()
    if las:
        found = apart(found, las)
    if las and dedupe:
        winners = known_to_several(lake, held, membership, year).lazy()
        joined = found.join(winners, on="pupil_id", how="left", suffix="_last")
        last = pl.col("la_last").is_null() | (pl.col("la") == pl.col("la_last"))
        found = joined.filter(last).select("pupil_id", "la", several=pl.col("la_last").is_not_null())
    return found.with_columns(academic_year=pl.lit(year, pl.Int16))


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
    notes += _note_several(cohort, threshold)
    if CARE_RETURN in membership.cohort.lessened_by:
        notes += _note_care(lake, membership, list(sizes))
    return notes


def _note_several(cohort: "pl.DataFrame", threshold: int) -> list[str]:
    """A note on children whom several authorities know: each counts them, or the last alone."""
    import polars as pl

    if "several" in cohort.columns:
        touched = int(cohort["several"].fill_null(value=False).sum())
        which = "counted once, by the authority of the latest referral"
    elif "la" in cohort.columns:
        rows = pl.len().over("pupil_id", "academic_year")
        touched = cohort.filter(rows > 1).select("pupil_id", "academic_year").n_unique()
        which = "counted by each; --dedupe-las counts them once"
    else:
        return []
    told = many(touched, threshold) if touched else "none"
    return [f"Children of the cohort known to several authorities, {which}: {told}."]


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
