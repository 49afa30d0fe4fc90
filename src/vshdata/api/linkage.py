"""The children of social-care files, one row a child and year, with how each was joined.

Dates of birth are read from the identifier register to make ages, and go no further.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vshdata.errors import NothingLoadedError
from vshdata.figures.matching import AGE_BANDS, DURATION_BANDS, NOT_KNOWN, age_on, band
from vshdata.tables import TABLES
from vshdata.years import AcademicYear, label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.lake import Lake

SOCIAL_CARE = ("children", "care_spells", "named_children")
"""Tables whose children are to be found at school."""


def years_of_children(lake: "Lake", years: Sequence[int] | None = None) -> list[int]:
    """Years with a social-care file, of those asked for.

    Raises:
        NothingLoadedError: if there are none.
    """
    held = {year for table in SOCIAL_CARE for year in lake.years(table)}
    wanted = sorted(held if years is None else held & set(years))
    if not wanted:
        which = f" for {', '.join(map(label, years))}" if years else ""
        raise NothingLoadedError(
            f"The lake at {lake.root} holds no children of a social-care return{which}.",
            "Load one with: vshdata ingest CIN.xml   See what is there with: vshdata catalog",
        )
    return wanted


def children_of(lake: "Lake", year: int) -> "pl.DataFrame":
    """One row per child of the year's social-care files.

    Columns: `pupil_id` (resolved), `step` (null: joined to nobody), `age_years`, `age`, `need`, `duration`
    (bands, in words).
    """
    import polars as pl

    numbers = numbers_of(lake, year)
    children = (
        numbers.group_by("pupil_id").agg(pl.col("step").sort(nulls_last=True).first()).sort("pupil_id")
    )
    described = children.join(_ages(lake, numbers, year), on="pupil_id", how="left", maintain_order="left")
    return described.join(
        _needs(lake, year), on="pupil_id", how="left", maintain_order="left"
    ).with_columns(pl.col("age", "need", "duration").fill_null(NOT_KNOWN))


def numbers_of(lake: "Lake", year: int) -> "pl.DataFrame":
    """One row per child's number and authority of the year's files: `raw_id`, `la`, `pupil_id`, `step`."""
    import polars as pl

    paths = [item.path for table in SOCIAL_CARE for item in lake.best_slices(table, [year])]
    rows = pl.concat([pl.scan_parquet(path).select("pupil_id", "la") for path in paths])
    raw = rows.unique().rename({"pupil_id": "raw_id"}).sort("raw_id", "la").collect()
    steps, merges = _steps(lake), lake.people_file("merges")
    own = steps.filter(pl.col("year") == year).select(raw_id="id", own="step")
    other = steps.filter(pl.col("year").is_null()).select(raw_id="id", other="step")
    stepped = raw.join(own, on="raw_id", how="left").join(other, on="raw_id", how="left")
    stepped = stepped.with_columns(step=pl.coalesce("own", "other"), pupil_id=pl.col("raw_id"))
    if merges is not None:
        moved = merges.select("raw_id", "merged_id")
        stepped = stepped.join(moved, on="raw_id", how="left").with_columns(
            pupil_id=pl.coalesce("merged_id", "raw_id")
        )
    return stepped.select("raw_id", "la", "pupil_id", "step").sort("raw_id", "la")


def _steps(lake: "Lake") -> "pl.DataFrame":
    import polars as pl

    from vshdata.people.facts import STEPS

    stored = lake.people_file("steps")
    return pl.DataFrame(schema=STEPS) if stored is None else stored


def _ages(lake: "Lake", numbers: "pl.DataFrame", year: int) -> "pl.DataFrame":
    """`pupil_id`, `age_years` and `age`, of children whose date of birth a return tells."""
    import polars as pl

    from vshdata.people.facts import IDENTITIES

    identities = lake.people("identities")
    described = pl.LazyFrame(schema=IDENTITIES) if identities is None else identities
    born = (
        described.select("id", "dob")
        .drop_nulls()
        .join(numbers.lazy().select("raw_id", "pupil_id").unique(), left_on="id", right_on="raw_id")
        .group_by("pupil_id")
        .agg(pl.col("dob").min())
        .collect()
    )
    days = born["dob"].unique().to_list()
    ages = [age_on(day, year) for day in days]
    banded = pl.DataFrame(
        {"dob": days, "age_years": ages, "age": [band(age, AGE_BANDS) for age in ages]},
        schema={"dob": pl.Date, "age_years": pl.Int16, "age": pl.String},
    )
    return born.join(banded, on="dob").select("pupil_id", "age_years", "age")


def _needs(lake: "Lake", year: int) -> "pl.DataFrame":
    """`pupil_id`, `need` and `duration` of each child's latest need in the year's return."""
    import polars as pl

    if year not in lake.years("spells"):
        return pl.DataFrame(schema={"pupil_id": pl.UInt32, "need": pl.String, "duration": pl.String})
    last = pl.lit(AcademicYear(year).census_day)
    latest = (
        lake.scan(TABLES["spells"], [year])
        .filter((pl.col("status") == "need") & (pl.col("start") <= last))
        .with_columns(
            days=(pl.min_horizontal(pl.col("end").fill_null(last), last) - pl.col("start")).dt.total_days()
        )
        .with_columns(need=pl.col("primary_need").cast(pl.String))
        .sort("start", "days", "need", descending=True, nulls_last=True)
        .unique("pupil_id", keep="first", maintain_order=True)
        .select("pupil_id", "need", "days")
        .collect()
    )
    lengths = latest["days"].unique().to_list()
    banded = pl.DataFrame(
        {"days": lengths, "duration": [band(length, DURATION_BANDS) for length in lengths]},
        schema={"days": latest.schema["days"], "duration": pl.String},
    )
    return latest.join(banded, on="days", nulls_equal=True).select("pupil_id", "need", "duration")
