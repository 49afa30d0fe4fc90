"""Several responsible authorities in one lake: each counts its children, or the last alone does.

The responsible authority is the one whose return has the child. The authority of its school is another
matter, and a column of schools' tables. Source: DfE, *Outcomes of children in need*, method of 2018/19.
"""

from collections.abc import Mapping, Sequence
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


def responsible(lake: "Lake", read: Mapping[str, Sequence[int]]) -> list[str]:
    """Authorities of what is read, years by table, in order; none where fewer than two are named."""
    las = sorted(
        {item.key.la for table, years in read.items() for item in lake.best_slices(table, list(years))}
    )
    return las if len(set(las) - {LA_NOT_STATED}) > 1 else []


def by_authority(rows: "pl.LazyFrame", las: Sequence[str]) -> "pl.LazyFrame":
    """Rows whose `pupil_id` stands for a child of one authority, theirs: taken apart again by `apart`.

    Without authorities the rows as they are.
    """
    import polars as pl

    if not las:
        return rows
    own = pl.col("la").replace_strict(list(las), range(len(las)), return_dtype=pl.UInt64)
    return rows.with_columns(pupil_id=pl.col("pupil_id").cast(pl.UInt64) * _ROOM + own)


def for_each_authority(pupils: "pl.LazyFrame", las: Sequence[str]) -> "pl.LazyFrame":
    """What is so of a pupil whichever authority is responsible, once for each."""
    import polars as pl

    each = pl.LazyFrame({"la": list(las)}, schema={"la": pl.String})
    return by_authority(pupils.join(each, how="cross"), las) if las else pupils


def apart(members: "pl.LazyFrame", las: Sequence[str]) -> "pl.LazyFrame":
    """One row per child and responsible authority: `pupil_id` and `la`."""
    import polars as pl

    return members.select(
        pupil_id=(pl.col("pupil_id") // _ROOM).cast(pl.UInt32),
        la=(pl.col("pupil_id") % _ROOM).replace_strict(range(len(las)), list(las), return_dtype=pl.String),
    )


def keep_last(members: "pl.LazyFrame", last: "pl.LazyFrame") -> "pl.LazyFrame":
    """One row per child: of those known to several authorities the last one's alone, marked `several`.

    `members`: `pupil_id` and `la`. `last`: as `last_authority` finds it. A child of whom no spell tells
    which is last keeps the first by number.
    """
    import polars as pl

    joined = members.join(last, on="pupil_id", how="left", suffix="_last").with_columns(
        several=(pl.col("known_to") > 1).fill_null(value=False) | (pl.len().over("pupil_id") > 1)
    )
    is_last = pl.col("la_last").is_null() | (pl.col("la") == pl.col("la_last"))
    return (
        joined.filter(is_last)
        .sort("pupil_id", "la")
        .unique("pupil_id", keep="first", maintain_order=True)
        .select("pupil_id", "la", "several")
    )


def last_authority(
    lake: "Lake", tables: Sequence[str], membership: "Membership", year: int
) -> "pl.LazyFrame":
    """One row per child with a spell that lasts on 31 March, or in the year: `pupil_id`, `la` of the latest
    referral, or of the latest start where none is told, and how many authorities it is `known_to`.
    """
    import polars as pl

    academic = AcademicYear(year)
    last = academic.census_day
    first = academic.census_start if membership.any_point else last
    frames = [_starts(lake.scan(TABLES[table], [year])) for table in tables if year in lake.years(table)]
    if not frames:
        return pl.LazyFrame(schema={"pupil_id": pl.UInt32, "la": pl.String, "known_to": pl.UInt32})
    lasting = pl.concat(frames).filter(
        (pl.col("start") <= last) & (pl.col("end").is_null() | (pl.col("end") > first))
    )
    latest = lasting.group_by("pupil_id", "la").agg(pl.col("referral", "start").max())
    known = latest.with_columns(known_to=pl.len().over("pupil_id"))
    order = [pl.coalesce("referral", "start"), pl.col("start"), pl.col("la")]
    return (
        known.sort(order, descending=[True, True, False])
        .unique("pupil_id", keep="first", maintain_order=True)
        .select("pupil_id", "la", "known_to")
    )


def _starts(spells: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    has_referral = "referral" in spells.collect_schema().names()
    referral = pl.col("referral") if has_referral else pl.lit(None, pl.Date).alias("referral")
    return spells.select("pupil_id", "la", "start", "end", referral)
