"""Social-care returns stored as received, joined into the canonical tables after each load.

A recipe says which tables as received make which canonical ones, and as which family. Slices are written
authority by authority, so that of two sources of one authority and year the lake reads only the better.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from vshdata.intake.care import year_of_return
from vshdata.intake.checks import dtype_of
from vshdata.intake.cin_flat import join_blocks, join_events
from vshdata.intake.loaded import Recognised
from vshdata.intake.rebuild import footer_of
from vshdata.intake.research import join_care, join_need
from vshdata.lake import Lake
from vshdata.schema import RELEASES, Family, Table
from vshdata.slices import Slice, SliceKey, part_of
from vshdata.tables import TABLES
from vshdata.tables.cin_flat import (
    ASSESSMENTS,
    BLOCKS,
    CIN_EVENTS,
    DETAILS,
    IDENTIFIERS,
    PRE_PROCEEDINGS,
    REVIEWS,
    SECTION47,
)
from vshdata.tables.looked_after import CARE_SPELLS, LOOKED_AFTER
from vshdata.tables.research import CARE_EXTRACT, CIN_EXTRACT
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

_NTH = "\x1fnth"
"""Which of equal rows of a file a row is."""

Join = Callable[[Mapping[str, pl.DataFrame]], Mapping[str, pl.DataFrame]]


@dataclass(frozen=True)
class Recipe:
    """`needs`: canonical table -> tables as received, one of which must be loaded for it to be made."""

    family: Family
    sources: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    join: Join


RECIPES = (
    Recipe(
        Family.CIN_CSV,
        tuple(BLOCKS),
        {
            CHILDREN.name: (IDENTIFIERS.name,),
            SPELLS.name: (DETAILS.name,),
            CARE_EVENTS.name: (ASSESSMENTS.name, SECTION47.name, REVIEWS.name, PRE_PROCEEDINGS.name),
        },
        join_blocks,
    ),
    Recipe(
        Family.CIN_EVENTS,
        (CIN_EVENTS.name,),
        dict.fromkeys((CHILDREN.name, SPELLS.name, CARE_EVENTS.name), (CIN_EVENTS.name,)),
        join_events,
    ),
    Recipe(
        Family.NPD,
        (CIN_EXTRACT.name,),
        dict.fromkeys((CHILDREN.name, SPELLS.name), (CIN_EXTRACT.name,)),
        join_need,
    ),
    Recipe(Family.NPD, (CARE_EXTRACT.name,), {CARE_SPELLS.name: (CARE_EXTRACT.name,)}, join_care),
)


_UNDATED = {table.name: "care" for table in LOOKED_AFTER} | dict.fromkeys(
    (*BLOCKS, CIN_EVENTS.name), "need"
)
"""Tables of returns whose rows do not say their year -> which of the two returns."""


def told_by_names(found: Recognised, together: Iterable[Recognised]) -> int | None:
    """The year of a return's file, from its name or from those of the return's files loaded with it."""
    own = _return_of(found)
    if not own:
        return None
    others = (item.source.name for item in together if _return_of(item) == own)
    return year_of_return([found.source.name]) or year_of_return(others)


def _return_of(found: Recognised) -> str:
    if found.layout is not None:
        return _UNDATED.get(found.layout.table, "")
    return "care" if found.xml is Family.SSDA903_XML else ""


def rebuild_returns(lake: Lake, loaded: Iterable[tuple[str, int]]) -> None:
    """Make anew what rests on the tables and years just loaded."""
    touched = set(loaded)
    for recipe in RECIPES:
        for year in sorted({year for table, year in touched if table in recipe.sources}):
            _rebuild(lake, recipe, year)


def _rebuild(lake: Lake, recipe: Recipe, year: int) -> None:
    slices = {name: lake.best_slices(name, [year]) for name in recipe.sources}
    rows = {name: _read(TABLES[name], found) for name, found in slices.items()}
    fresh = set()
    for la in sorted({la for frame in rows.values() for la in frame["la"].unique()}):
        own = {name: frame.filter(la=la).drop("la") for name, frame in rows.items()}
        given = {name for name, frame in own.items() if frame.height}
        sources = [item for name in given for item in slices[name] if _may_hold(item, la)]
        release = max((item.key.release for item in sources), key=RELEASES.index)
        for name, made in recipe.join(own).items():
            if not given & set(recipe.needs[name]):
                continue
            key = SliceKey(name, year, la, release, "", recipe.family, part_of("joined"))
            shaped = _shaped(made, TABLES[name], year, la)
            supplied = [column for column in made.columns if made[column].null_count() < made.height]
            lake.write_slice(key, shaped, footer_of(sources, release, supplied), unique=False)
            fresh.add(key)
    old = [item.key for name in recipe.needs for item in lake.slices(name, [year])]
    lake.drop_slices(key for key in old if key.family == recipe.family and key not in fresh)


def _may_hold(item: Slice, la: str) -> bool:
    """Whether a slice may have rows of an authority: of its own, or of those its rows name."""
    return item.key.la == la or "authority" in TABLES[item.key.table].by_name


def _read(table: Table, slices: Iterable[Slice]) -> pl.DataFrame:
    """The rows of all slices, and `la`: the authority that a row, else its slice, names.

    What several files hold alike is one row; what one file holds twice is two.
    """
    columns = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in table.values}}
    frames = [pl.DataFrame(schema={**columns, "la": pl.String(), _NTH: pl.UInt32()})]
    for item in slices:
        rows = pl.read_parquet(item.path).select(*columns)
        named = pl.col("authority") if "authority" in columns else pl.lit(None, pl.String)
        rows = rows.with_columns(la=pl.coalesce(named, pl.lit(item.key.la)))
        nth = pl.int_range(pl.len(), dtype=pl.UInt32).over(rows.columns)
        frames.append(rows.with_columns(nth.alias(_NTH)))
    return pl.concat(frames).unique(maintain_order=True).drop(_NTH)


def _shaped(rows: pl.DataFrame, table: Table, year: int, la: str) -> pl.DataFrame:
    """All columns of the table as the lake stores them, in an order that no loading changes."""
    fixed = {"academic_year": pl.lit(year, pl.Int16), "la": pl.lit(la)}
    names = [column.name for column in table.values]
    filled = rows.with_columns(pl.lit(None).alias(name) for name in names if name not in rows.columns)
    cast = [pl.col(name).cast(dtype_of(table.by_name[name])) for name in names]
    shaped = filled.select("pupil_id", *cast).with_columns(**fixed)
    return shaped.select("pupil_id", "academic_year", *names, "la").sort(
        "pupil_id", *names, nulls_last=True, maintain_order=True
    )
