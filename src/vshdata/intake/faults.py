"""Every row of a file that fails a rule, as it is kept for those who mend it at the source."""

import polars as pl

from vshdata.intake.checks import FAULTS
from vshdata.intake.loaded import Loaded


def faults_of(loaded: Loaded, schools: pl.DataFrame | None) -> pl.DataFrame:
    """One row per row of the file and rule it fails: the columns of `FAULTS`, and `academic_year`.

    A school's COLLECT id is told by its number, where its return is there to say it. The year of a
    refused row is that of the file; null where the file is of several.
    """
    found = pl.concat([pl.DataFrame(schema=FAULTS), *loaded.findings.faults])
    years = loaded.rows.select("line", "academic_year").unique("line")
    dated = found.join(years, on="line", how="left", maintain_order="left").with_columns(
        pl.col("academic_year").fill_null(pl.lit(loaded.year, pl.Int16))
    )
    return dated if schools is None else _with_numbers(dated, schools)


def _with_numbers(faults: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("school_la") + pl.col("estab")
    numbers = schools.select(school="native_id", number=number).drop_nulls().unique("school")
    joined = faults.join(numbers, on="school", how="left", maintain_order="left")
    return joined.with_columns(school=pl.coalesce("number", "school")).drop("number")
