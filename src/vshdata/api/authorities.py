"""Several responsible authorities in one lake: each counts its children, or the last alone does.

The responsible authority is the one whose return has the child. The authority of its school is another
matter, and a column of schools' tables. Source: DfE, *Outcomes of children in need*, method of 2018/19.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.schema import LA_NOT_STATED
from vshdata.tables import TABLES
from vshdata.years import AcademicYear

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.cohorts import Membership
    from vshdata.lake import Lake

_ROOM = 1000
"""More authorities than England has: a pupil and an authority share one number below."""


def responsible(lake: "Lake", tables: Sequence[str], year: int) -> list[str]:
    """Authorities whose returns of a year are loaded, in order; none where fewer than two are named."""
    las = sorted({item.key.la for table in tables for item in lake.best_slices(table, [year])})
    return las if len(set(las) - {LA_NOT_STATED}) > 1 else []


def by_authority(spells: "pl.LazyFrame", las: Sequence[str]) -> "pl.LazyFrame":
    """Spells whose `pupil_id` stands for a child of one authority: taken apart again by `apart`."""
    import polars as pl

    own = pl.col("la").replace_strict(list(las), range(len(las)), return_dtype=pl.UInt64)
    return spells.with_columns(pupil_id=pl.col("pupil_id").cast(pl.UInt64) * _ROOM + own)


def apart(members: "pl.LazyFrame", las: Sequence[str]) -> "pl.LazyFrame":
    """One row per child and responsible authority: `pupil_id` and `la`."""
    import polars as pl

    return members.select(
        pupil_id=(pl.col("pupil_id") // _ROOM).cast(pl.UInt32),
        la=(pl.col("pupil_id") % _ROOM).replace_strict(range(len(las)), list(las), return_dtype=pl.String),
    )


def known_to_several(
    lake: "Lake", tables: Sequence[str], membership: "Membership", year: int
) -> "pl.DataFrame":
    """One row per child with a spell that lasts on 31 March, or in the year, in several authorities'
    returns: `pupil_id`, and `la` of the latest referral, or of the latest start where none is told.
    """
    import polars as pl

    academic = AcademicYear(year)
    last = academic.census_day
    first = academic.census_start if membership.any_point else last
    frames = [_starts(lake.scan(TABLES[table], [year])) for table in tables if year in lake.years(table)]
    lasting = pl.concat(frames).filter(
        (pl.col("start") <= last) & (pl.col("end").is_null() | (pl.col("end") > first))
    )
    latest = lasting.group_by("pupil_id", "la").agg(pl.col("referral", "start").max())
    several = latest.filter(pl.len().over("pupil_id") > 1)
    order = [pl.coalesce("referral", "start"), pl.col("start"), pl.col("la")]
    return (
        several.sort(order, descending=[True, True, False])
        .unique("pupil_id", keep="first", maintain_order=True)
        .select("pupil_id", "la")
        .collect()
    )


def _starts(spells: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    has_referral = "referral" in spells.collect_schema().names()
    referral = pl.col("referral") if has_referral else pl.lit(None, pl.Date).alias("referral")
    return spells.select("pupil_id", "la", "start", "end", referral)
