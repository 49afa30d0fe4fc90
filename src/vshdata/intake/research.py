"""Research extracts of social care: who their rows are of, of which years, and what they tell.

The key is the matching reference. A child's number tells who a row is of only where no row of the child
in that authority has a reference; the reference of one row is carried to the child's others.
"""

from collections.abc import Mapping

import polars as pl

from vshdata.intake.care import join_spells
from vshdata.schema import Table
from vshdata.tables.looked_after import CARE_SPELLS, GOES_ON
from vshdata.tables.research import CARE_EXTRACT, CIN_EXTRACT, OPEN
from vshdata.tables.social_care import CHILDREN, SPELLS
from vshdata.years import FIRST_YEAR, LAST_YEAR

_NO_PLANS = "it tells of no child in need plans, so that cinp has nobody from it"
_CODE = r"^([0-9A-Za-z]+)(?:\.0)?$"
"""An authority's number as files spell it; anything else is taken as not stated."""


# ---------------------------------------------------------------------- loading


def prepared(rows: pl.DataFrame, table: Table, year: int | None) -> tuple[pl.DataFrame, list[str]]:
    """The rows of a research extract with authority and child's number settled, and notes on them.

    Episodes without a year, unless one is given, are of every year they fall in. Other tables are
    passed through.
    """
    if table.name not in {CIN_EXTRACT.name, CARE_EXTRACT.name}:
        return rows, []
    keyed = _with_keys(_with_authority(rows))
    notes = [_NO_PLANS] if table.name == CIN_EXTRACT.name else []
    if table is CARE_EXTRACT and year is None and keyed["academic_year"].null_count():
        keyed = _in_every_year(keyed)
        notes.append(
            f"its {rows.height:,} episodes do not say their year: each is taken into every return, from 1 "
            f"April to 31 March, that it falls in, {keyed.height:,} rows in all"
        )
    if (authorities := keyed["authority"].drop_nulls().n_unique()) > 1:
        notes.append(f"its rows are of {authorities:,} authorities")
    return keyed, notes


def _with_authority(rows: pl.DataFrame) -> pl.DataFrame:
    both = (pl.col(name).str.extract(_CODE) for name in ("authority", "authority_again"))
    return rows.with_columns(authority=pl.coalesce(*both))


def _with_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """The reference of a child that has one alone in its authority, else its number there."""
    child = ["authority", "la_child_id"]
    known = pl.col("pmr").drop_nulls().unique()
    only = pl.when(pl.col("la_child_id").is_not_null() & (known.len() == 1)).then(known.first())
    drawn = rows.with_columns(pmr=pl.coalesce("pmr", only.over(child)))
    number = pl.concat_str("authority", "la_child_id", separator=" ", ignore_nulls=True)
    return drawn.with_columns(la_child_id=pl.coalesce("pmr", number))


def _in_every_year(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each return that an episode without a year falls in; one still open falls in the last."""
    first = _return_of(pl.coalesce("start", "care_start"))
    ended = _real_end()
    days = rows.select(pl.max_horizontal(_return_of(pl.col("start")), _return_of(ended)).max())
    last = min(int(days.item() or FIRST_YEAR), LAST_YEAR)
    final = pl.coalesce(_return_of(ended), pl.lit(last)).clip(FIRST_YEAR, last)
    years = pl.int_ranges(pl.max_horizontal(first, FIRST_YEAR), pl.max_horizontal(first, final) + 1)
    told = pl.col("academic_year").cast(pl.Int64)
    given = pl.when(told.is_not_null()).then(pl.concat_list(told)).otherwise(years)
    spread = rows.with_columns(academic_year=given).explode("academic_year")
    return spread.with_columns(pl.col("academic_year").cast(pl.Int16))


def _return_of(day: pl.Expr) -> pl.Expr:
    """The year whose 31 March closes the return a day is in."""
    april = 4
    return (day.dt.year() + (day.dt.month() >= april)).cast(pl.Int64)


def _real_end() -> pl.Expr:
    """The last day of an episode; that of one still open is not a real one."""
    return pl.when(pl.col("ended_as").cast(pl.String).ne_missing(OPEN)).then("end")


# ---------------------------------------------------------------------- joining


def join_need(given: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Children, referrals and child protection plans of one authority, each once."""
    rows = given[CIN_EXTRACT.name]
    about = [name for name in CHILDREN.by_name if name in rows.columns]
    start = pl.coalesce("referred", "referred_again")
    only_latest = start.is_null()
    end = pl.coalesce("closed", "closed_again", pl.when(only_latest).then("closed_latest"))
    dated = rows.with_columns(start=pl.coalesce(start, "referred_latest"), end=end)
    spells = pl.concat([_needs(dated), _plans(dated)], how="diagonal")
    children = rows.group_by("pupil_id").agg(pl.col(about).drop_nulls().first())
    return {CHILDREN.name: children, SPELLS.name: spells.drop_nulls("start").unique()}


def _needs(rows: pl.DataFrame) -> pl.DataFrame:
    names = ("start", "end", "nfa", "closed_reason", "primary_need", "source_of_referral", "conference")
    return rows.select("pupil_id", *names, status=pl.lit("need"), referral="start")


def _plans(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "pupil_id",
        "previous_plans",
        pl.coalesce("abuse_initial", "abuse").alias("abuse_initial"),
        pl.coalesce("abuse_latest", "abuse").alias("abuse_latest"),
        status=pl.lit("cp_plan"),
        referral="start",
        start="plan_start",
        end="plan_end",
    )


def join_care(given: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Periods of care of one authority, and permanence after them."""
    rows = given[CARE_EXTRACT.name]
    episodes = rows.select(
        "pupil_id",
        "legal_status",
        start=pl.coalesce("start", "care_start"),
        end=_real_end(),
        ended_as=pl.col("ended_as").cast(pl.String).replace({OPEN: None}),
    )
    earlier = _before(rows)
    return {CARE_SPELLS.name: join_spells(pl.concat([episodes, earlier], how="diagonal"))}


def _before(rows: pl.DataFrame) -> pl.DataFrame:
    """Care from the first day of its period to the episode: the earlier episodes of a period, of which
    only the first day is told.
    """
    begun = rows.filter(pl.col("care_start") < pl.col("start"))
    return begun.select("pupil_id", start="care_start", end="start", ended_as=pl.lit(GOES_ON))
