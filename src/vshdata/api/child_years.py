"""From a lake to the rows of a study: one per child and year, with outcome, school and covariates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.api.measuring import scanner
from vshdata.figures.indicators import Indicator
from vshdata.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

PUPIL = ["pupil_id", "academic_year"]
_PLACES = ("school", "laestab")
"""Columns of results that name the school, where the census does not."""


def outcome_rows(lake: "Lake", indicator: Indicator, years: Sequence[int]) -> "pl.DataFrame":
    """One row per pupil of any cohort: `pupil_id`, `academic_year`, `outcome`, `weight`."""
    import polars as pl

    from vshdata.figures.frames import rows_of
    from vshdata.figures.outcomes import outcomes

    rows = rows_of(indicator.table, years, scanner(lake))
    if rows is None:
        same = {"outcome": pl.Float64(), "weight": pl.Float64()}
        return pl.DataFrame(schema={"pupil_id": pl.UInt32(), "academic_year": pl.Int16(), **same})
    found: pl.DataFrame = outcomes(rows, indicator).collect().to_native()
    return found


def background_rows(lake: "Lake", table: str, years: Sequence[int]) -> "pl.DataFrame":
    """One row per pupil and year that anything is known of: `school` and the covariates that the lake
    holds.

    `table`: whose rows name the school of pupils who are not on the January census.
    """
    import polars as pl

    known = [
        frame
        for frame in (
            _census(lake, years),
            _prior_absence(lake, years),
            _needs(lake, years),
            _prior_attainment(lake, years),
            _places(lake, table, years),
        )
        if frame is not None
    ]
    found = (
        known[0] if known else pl.DataFrame(schema={"pupil_id": pl.UInt32(), "academic_year": pl.Int16()})
    )
    for frame in known[1:]:
        found = found.join(frame, on=PUPIL, how="full", coalesce=True)
    schools = [pl.col(name) for name in ("school", "place") if name in found.columns]
    return found.with_columns(school=pl.coalesce(*schools) if schools else pl.lit(None, pl.String)).drop(
        "place", strict=False
    )


def spell_rows(lake: "Lake", tables: Sequence[str]) -> "pl.DataFrame":
    """Every spell as every return loaded tells it; `returned` is the year of the return."""
    import polars as pl

    columns = ("pupil_id", "status", "start", "end", "nfa", "closed_reason")
    codes = pl.col("status", "closed_reason").cast(pl.String)

    def told(table: str, year: int) -> pl.LazyFrame:
        rows = lake.scan(TABLES[table], [year])
        nfa = [] if "nfa" in rows.collect_schema().names() else [pl.lit(None, pl.Boolean).alias("nfa")]
        return rows.with_columns(codes, *nfa).select(*columns, returned=pl.lit(year, pl.Int16))

    blank = {"start": pl.Date(), "end": pl.Date(), "nfa": pl.Boolean()}
    kinds = {"pupil_id": pl.UInt32(), **blank, "returned": pl.Int16()}
    nothing = pl.LazyFrame(schema={name: kinds.get(name, pl.String()) for name in (*columns, "returned")})
    frames = [told(table, year) for table in tables for year in lake.years(table)]
    return pl.concat([nothing, *frames]).collect()


def _census(lake: "Lake", years: Sequence[int]) -> "pl.DataFrame | None":
    from vshdata.figures.background import background

    rows = background(scanner(lake), years)
    return None if rows is None else rows.collect().to_native()


def _prior_absence(lake: "Lake", years: Sequence[int]) -> "pl.DataFrame | None":
    """The share of sessions missed in the year before, in per cent."""
    import polars as pl

    from vshdata.figures.frames import rows_of

    rows = rows_of("absence", [year - 1 for year in years], scanner(lake))
    if rows is None:
        return None
    before: pl.DataFrame = rows.collect().to_native()
    return before.select(
        "pupil_id",
        (pl.col("academic_year") + 1).cast(pl.Int16),
        prior_absence=100 * pl.col("sessions_absent") / pl.col("sessions_possible"),
    )


def _prior_attainment(lake: "Lake", years: Sequence[int]) -> "pl.DataFrame | None":
    from vshdata.figures.attained import STAGES, prior_attainment

    last = max(years, default=0)
    loaded = {table: [year for year in lake.years(table) if year < last] for table in STAGES}
    rows = prior_attainment(scanner(lake), loaded, years) if years else None
    return None if rows is None else rows.collect().to_native()


def _needs(lake: "Lake", years: Sequence[int]) -> "pl.DataFrame | None":
    """The primary need of the latest episode, and the most protection plans before one, as the year
    tells.
    """
    import polars as pl

    held = [year for year in years if year in lake.years("spells")]
    if not held:
        return None
    spells = lake.scan(TABLES["spells"], held).collect()
    last = pl.col("primary_need").cast(pl.String).sort_by("start", "primary_need").drop_nulls().last()
    return spells.group_by(PUPIL).agg(
        primary_need=last, previous_plans=pl.col("previous_plans").max().cast(pl.Float64)
    )


def _places(lake: "Lake", table: str, years: Sequence[int]) -> "pl.DataFrame | None":
    """The school that rows of results name, the last in order of several."""
    import polars as pl

    column = next((name for name in _PLACES if name in TABLES[table].by_name), None)
    held = [year for year in years if year in lake.years(table)]
    if column is None or not held:
        return None
    rows = lake.scan(TABLES[table], held)
    return rows.group_by(PUPIL).agg(place=pl.col(column).cast(pl.String).max()).collect()
