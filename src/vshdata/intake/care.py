"""Join the modules of the SSDA903 return into `care_spells`, so that they may be loaded in any order.

A period of care is a chain of episodes: each but the last ceased for X1, a new one starting the day it
ended, or has no last day and so runs into the next. Its start is the first day of its first episode in
the return, which for care that began in an earlier year may be a day after care began. It is still open
while its latest episode has no last day, whatever reason stands beside, or ceased for X1 with nothing
after it. Where an episode that ceased for X1 is followed by a gap, even of a day, care ended and began
again. A period is one of respite where its latest episode is of a short break.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from vshdata.intake.checks import dtype_of
from vshdata.intake.naming import read_name
from vshdata.intake.rebuild import footer_of
from vshdata.lake import Lake
from vshdata.schema import Family
from vshdata.slices import Slice, SliceKey, part_of
from vshdata.tables.looked_after import (
    CARE_EPISODES,
    CARE_PERMANENCE,
    CARE_SPELLS,
    GOES_ON,
    PERMANENCE_BEFORE,
    PERMANENCE_BY_END,
    RESPITE,
)

SOURCES = (CARE_EPISODES.name, CARE_PERMANENCE.name)
"""Tables that spells are joined from."""

PART = part_of("ssda903")
"""The joined slice of an authority and year replaces its former self, whatever files it came from."""

_COLUMNS = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in CARE_SPELLS.values}}
_ORDER = ["pupil_id", "start", "end"]


def year_of_return(names: Iterable[str]) -> int | None:
    """The year that the names of a return's files tell, if all that tell one agree.

    A single year is the one whose 31 March closes the return: 2024 is the year to 31 March 2024.
    """
    years = {read_name(name, census=False).academic_year for name in names} - {None}
    return years.pop() if len(years) == 1 else None


def join_spells(episodes: pl.DataFrame, permanence: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per period of care and per permanence of one authority's children.

    `episodes`: `pupil_id`, `start`, `end`, `ended_as`, `legal_status`; `permanence`: `pupil_id`,
    `before`, `ordered`. Rows given twice count once.
    """
    periods = _periods(episodes)
    found = [_care(periods), _permanence_after(periods)]
    found += [] if permanence is None else [_permanence_before(permanence)]
    rows = pl.concat([_typed(frame) for frame in found], how="diagonal")
    return rows.select(*_COLUMNS).unique().sort(*_COLUMNS, nulls_last=True)


def rebuild_spells(lake: Lake, year: int) -> None:
    """Join what the lake holds of a year's returns, authority by authority.

    An authority whose episodes are not loaded yet has no spells: its previous permanence alone does
    not tell who is looked after.
    """
    sources = {name: lake.best_slices(name, [year]) for name in SOURCES}
    fresh = set()
    for la in sorted({item.key.la for item in sources[CARE_EPISODES.name]}):
        own = {name: [item for item in found if item.key.la == la] for name, found in sources.items()}
        given = [item for found in own.values() for item in found]
        rows = join_spells(*(_read(name, own[name]) for name in SOURCES)).with_columns(
            pl.lit(year, pl.Int16).alias("academic_year"), pl.lit(la).alias("la")
        )
        release = own[CARE_EPISODES.name][0].key.release
        key = SliceKey(CARE_SPELLS.name, year, la, release, "", Family.DERIVED, PART)
        lake.write_slice(key, rows, footer_of(given, release, CARE_SPELLS.by_name), unique=False)
        fresh.add(key)
    stored = [item.key for item in lake.slices(CARE_SPELLS.name, [year])]
    lake.drop_slices(key for key in stored if key.family == Family.DERIVED and key not in fresh)


def _periods(episodes: pl.DataFrame) -> pl.DataFrame:
    """One row per chain of episodes: `pupil_id`, `start`, and `end`, `ended_as` and `legal_status` of
    its latest episode; `followed`: whether the child has a later period.
    """
    ordered = (
        episodes.select(*_ORDER, "ended_as", "legal_status")
        .unique()
        .sort(*_ORDER, "ended_as", "legal_status", nulls_last=True)
    )
    goes_on = pl.col("end_before").is_null() | (
        (pl.col("ended_as_before") == GOES_ON).fill_null(value=False)
        & (pl.col("end_before") >= pl.col("start"))
    )
    is_first = pl.col("start_before").is_null()
    return (
        ordered.with_columns(_of_episode_before())
        .with_columns(period=(is_first | ~goes_on).cum_sum())
        .group_by("pupil_id", "period", maintain_order=True)
        .agg(pl.col("start").first(), pl.col("end", "ended_as", "legal_status").last())
        .with_columns(followed=pl.col("period").shift(-1).over("pupil_id").is_not_null())
    )


def _of_episode_before() -> pl.Expr:
    """What the child's episode before had."""
    return pl.col("start", "end", "ended_as").shift(1).over("pupil_id").name.suffix("_before")


def _care(periods: pl.DataFrame) -> pl.DataFrame:
    """A period without a last day, or that goes on with nothing after it, is open."""
    goes_on = (pl.col("ended_as") == GOES_ON).fill_null(value=False) & ~pl.col("followed")
    is_over = pl.col("end").is_not_null() & ~goes_on
    in_respite = pl.col("legal_status").cast(pl.String).is_in(RESPITE).fill_null(value=False)
    return periods.select(
        "pupil_id",
        "start",
        pl.when(is_over).then("end").alias("end"),
        status=pl.when(in_respite).then(pl.lit("respite")).otherwise(pl.lit("looked_after")),
        closed_reason=pl.when(is_over).then("ended_as"),
    )


def _permanence_after(periods: pl.DataFrame) -> pl.DataFrame:
    """From the day care ended for good; a period without a last day has not ended."""
    how = pl.col("ended_as").cast(pl.String).replace_strict(PERMANENCE_BY_END, default=None)
    return periods.filter(pl.col("end").is_not_null() & how.is_not_null()).select(
        "pupil_id", start="end", status=pl.lit("permanence"), permanence=how, closed_reason=None
    )


def _permanence_before(permanence: pl.DataFrame) -> pl.DataFrame:
    how = pl.col("before").cast(pl.String).replace_strict(PERMANENCE_BEFORE, default=None)
    return permanence.filter(how.is_not_null()).select(
        "pupil_id", start="ordered", status=pl.lit("permanence"), permanence=how
    )


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(_COLUMNS[name]) for name in frame.columns)


def _read(name: str, slices: Sequence[Slice]) -> pl.DataFrame:
    table = {CARE_EPISODES.name: CARE_EPISODES, CARE_PERMANENCE.name: CARE_PERMANENCE}[name]
    columns = {"pupil_id": pl.UInt32(), **{column.name: dtype_of(column) for column in table.values}}
    frames = [pl.read_parquet(item.path).select(*columns) for item in slices]
    return pl.concat([pl.DataFrame(schema=columns), *frames])
