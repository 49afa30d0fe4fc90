"""Which pupils of a lake are of a cohort, and what a reader must know of how they were found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vshdata.api.authorities import (
    apart,
    by_authority,
    for_each_authority,
    keep_last,
    last_authority,
    responsible,
)
from vshdata.api.notes import many
from vshdata.figures.cohorts import Membership
from vshdata.tables import TABLES
from vshdata.tables.statuses import CARE_RETURN, CENSUS, CIN_RETURN, KINSHIP_LIST, Source
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.spells import Beside, Spells
    from vshdata.lake import Lake

RETURNS = (CIN_RETURN, CARE_RETURN)
"""Sources whose spells lie together; those of earlier years are looked back to."""


@dataclass(frozen=True)
class Members:
    """One row per pupil and `academic_year`: those of a cohort, or those who are not of it.

    With returns of several authorities, one for each responsible `la`; with `several`, counted once.
    """

    pupils: "pl.DataFrame"
    left_out: bool = False

    @property
    def by_authority(self) -> bool:
        """Whether a pupil may be there more than once a year, for each responsible authority."""
        return "la" in self.pupils.columns

    def among(self, rows: "pl.DataFrame") -> "pl.DataFrame":
        """The rows of the cohort's pupils, each once, by `pupil_id` and `academic_year`."""
        how: Literal["anti", "semi"] = "anti" if self.left_out else "semi"
        return rows.join(self.pupils, on=["pupil_id", "academic_year"], how=how)


def years_told(lake: "Lake", membership: Membership, years: Sequence[int]) -> set[int]:
    """The years in which the lake can tell who is of the cohort."""
    cohort = membership.cohort
    told = set(years)
    for group in cohort.needs:
        told &= years_telling(lake, group, years)
    return {year for year in told if year >= (cohort.first_year or year)}


def years_telling(lake: "Lake", sources: Sequence[Source], years: Sequence[int]) -> set[int]:
    """The years that one at least of the sources tells."""
    return {year for source in sources for year in _years_of(lake, source, years)}


def missing_return(lake: "Lake", membership: Membership, years: Sequence[int]) -> Source:
    """The source for want of which nobody is known to be of the cohort in any of the years."""
    return next(
        (group[0] for group in membership.cohort.needs if not years_telling(lake, group, years)),
        CIN_RETURN,
    )


def in_cohort(
    lake: "Lake", membership: Membership, years: Sequence[int], *, dedupe: bool = False
) -> Members | None:
    """Who is of the cohort in each of the years; None for the cohort of every pupil.

    Where returns of several authorities are loaded, one row per pupil, year and responsible `la`, each
    by its own return; with `dedupe` a child known to several has the row of the latest referral alone, and
    `several` marks it.
    """
    import polars as pl

    if membership.cohort.is_everyone:
        return None
    # a year at a time: looking back from all years at once would open every return many times over
    by_year = [_in_cohort(lake, membership, year, dedupe=dedupe).collect() for year in years]
    pupils = pl.concat(by_year, how="diagonal")
    return Members(pupils, left_out=membership.cohort.left_out is not None)


def _in_cohort(lake: "Lake", membership: Membership, year: int, *, dedupe: bool) -> "pl.LazyFrame":
    import polars as pl

    from vshdata.figures.members import members

    las = _responsible(lake, membership, year)
    spells = spells_for(lake, membership, year, las)
    found: pl.LazyFrame = members(
        spells, membership, year, _beside(lake, membership, year, las)
    ).to_native()
    if las:
        found = apart(found, las)
    if las and dedupe:
        found = keep_last(found, last_authority(lake, _returns_of(membership), membership, year))
    return found.with_columns(academic_year=pl.lit(year, pl.Int16))


def spells_for(lake: "Lake", membership: Membership, year: int, las: Sequence[str] = ()) -> "Spells":
    """The spells that tell a cohort in a year: of its returns and of earlier ones looked back to.

    `las`: where given, `pupil_id` stands for a child of one of these authorities.
    """
    import narwhals as nw

    from vshdata.figures.spells import combine_spells

    wanted = {name: _years_read(lake, membership, name, year) for name in _returns_of(membership)}

    def read(name: str, at: int) -> "Spells":
        return nw.from_native(by_authority(lake.scan(TABLES[name], [at]), las))

    by_year = [
        combine_spells(*(read(name, at) for name, years in wanted.items() if at in years), year=at)
        for at in sorted({at for years in wanted.values() for at in years})
    ]
    return nw.concat(by_year) if by_year else combine_spells(_no_spells(), year=year)


def note_cohort(lake: "Lake", membership: Membership, found: Members | None, threshold: int) -> list[str]:
    """What the reader must know of the cohort; a number as small as the threshold is not told."""
    if found is None:
        return []
    years = sorted(found.pupils["academic_year"].unique().to_list())
    notes = [] if found.left_out else _note_unjoined(lake, membership, found.pupils, threshold)
    notes += _note_partly_told(lake, membership, years)
    notes += _note_look_back(lake, membership, years)
    notes += _note_several(found, threshold)
    if CARE_RETURN in membership.cohort.lessened_by:
        notes += _note_care(lake, membership, years)
    return notes


def _note_several(found: Members, threshold: int) -> list[str]:
    """A note on children whom several authorities know: each counts them, or the last alone."""
    import polars as pl

    pupils = found.pupils
    if "several" in pupils.columns:
        touched = int(pupils["several"].fill_null(value=False).sum())
        which = "counted once, by the authority of the latest referral"
    elif found.by_authority:
        rows = pl.len().over("pupil_id", "academic_year")
        touched = pupils.filter(rows > 1).select("pupil_id", "academic_year").n_unique()
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


def _years_of(lake: "Lake", source: Source, years: Sequence[int]) -> set[int]:
    """The years that a source tells: a list that says from when to when tells every year."""
    loaded = set(lake.years(source.table))
    if source.column:
        given = lake.supplied(source.table, sorted(loaded & set(years)))
        loaded = {year for year, columns in given.items() if source.column in columns}
    return set(years) if source.lasts and loaded else loaded & set(years)


def _returns_of(membership: Membership) -> list[str]:
    """Tables of the returns that have a part in telling a cohort."""
    return [source.table for source in RETURNS if source in membership.cohort.sources]


def _responsible(lake: "Lake", membership: Membership, year: int) -> list[str]:
    """Responsible authorities, where what tells the cohort comes from several.

    Pupils of whom the school census alone tells are the authority's whose schools they are at: the duty
    to previously looked-after children is by school. Of every pupil but some nobody is responsible.
    """
    if membership.cohort.left_out is not None:
        return []
    read = {name: _years_read(lake, membership, name, year) for name in _returns_of(membership)}
    if _has_list(lake, membership):
        read[KINSHIP_LIST.table] = list(lake.years(KINSHIP_LIST.table))
    las = responsible(lake, read)
    census = [CENSUS.table] if las and _has_census(lake, membership, year) else []
    return sorted({*las, *(item.key.la for name in census for item in lake.best_slices(name, [year]))})


def _years_read(lake: "Lake", membership: Membership, table: str, year: int) -> list[int]:
    """Years of a return that have a part in a year's cohort: what lasts is looked for in all before."""
    cohort = membership.cohort
    loaded = lake.years(table)
    if cohort.lasting:
        return [at for at in loaded if at <= year]
    return [at for at in loaded if year - cohort.look_back_years <= at <= year]


def _has_census(lake: "Lake", membership: Membership, year: int) -> bool:
    cohort = membership.cohort
    return bool(cohort.lasting) and CENSUS in cohort.sources and year in lake.years(CENSUS.table)


def _has_list(lake: "Lake", membership: Membership) -> bool:
    cohort = membership.cohort
    return bool(cohort.lasting) and KINSHIP_LIST in cohort.sources and bool(lake.years(KINSHIP_LIST.table))


def _beside(lake: "Lake", membership: Membership, year: int, las: Sequence[str]) -> "Beside":
    """The school census of the year, the kinship list and dates of birth, as far as they have a part."""
    import narwhals as nw
    import polars as pl

    from vshdata.figures.spells import Beside

    census = kinship = births = None
    if _has_census(lake, membership, year):
        january = lake.scan(TABLES[CENSUS.table], [year]).filter(pl.col("term") == "spring")
        census = nw.from_native(by_authority(january, las).select("pupil_id", "plaa"))
    if _has_list(lake, membership):
        kinship = nw.from_native(by_authority(lake.scan(TABLES[KINSHIP_LIST.table]), las))
    if membership.cohort.ages:
        births = nw.from_native(for_each_authority(lake.births(), las))
    return Beside(census, kinship, births)


def _no_spells() -> "Spells":
    import narwhals as nw
    import polars as pl

    schema = {"pupil_id": pl.UInt32, "status": pl.String, "start": pl.Date, "end": pl.Date}
    return nw.from_native(pl.LazyFrame(schema=schema))


def _note_unjoined(
    lake: "Lake", membership: Membership, pupils: "pl.DataFrame", threshold: int
) -> list[str]:
    sizes = dict(pupils.group_by("academic_year").len().sort("academic_year").iter_rows())
    counts = [
        f"{label(year)} {many(count, threshold)} of {many(sizes[year], threshold)}"
        for year, count in lake.count_unjoined(pupils).items()
    ]
    if not counts:
        return []
    return [
        (
            f"Children of {membership.id} who cannot be joined to school data, for want of a UPN that can "
            f"be believed: {'; '.join(counts)}."
        )
    ]


def _note_partly_told(lake: "Lake", membership: Membership, years: Sequence[int]) -> list[str]:
    """A note on sources that would tell more children of the cohort, were they loaded."""
    among = [source for group in membership.cohort.needs if len(group) > 1 for source in group]
    notes = []
    for source in dict.fromkeys(among):
        without = [year for year in years if year not in _years_of(lake, source, years)]
        where = "" if len(without) == len(years) else f" for {', '.join(map(label, without))}"
        if without:
            notes.append(
                f"No {source.name} is loaded{where}, so children whom it alone tells are not in "
                f"{membership.cohort.id}{' in those years' if where else ''}."
            )
    return notes


def _note_look_back(lake: "Lake", membership: Membership, years: Sequence[int]) -> list[str]:
    """A note on returns of the years looked back to that are not loaded."""
    cohort = membership.cohort
    if not cohort.look_back_years or CIN_RETURN not in cohort.sources:
        return []
    back = {at for year in years for at in range(year - cohort.look_back_years + 1, year + 1)}
    missing = sorted(back - set(lake.years(CIN_RETURN.table)))
    if not missing:
        return []
    return [
        (
            f"{cohort.id} looks back {cohort.look_back_years} years, and no {CIN_RETURN.name} is loaded "
            f"for {', '.join(map(label, missing))}: children in need only then are not known to have been."
        )
    ]


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
