"""What an engine does by itself: `bare.py polars-csv|duckdb-csv|query|marks|join FROM TO THREADS`.

An engine is imported only where it is used, as a user's own script would.
"""

import sys


def polars_csv(source: str, target: str, _threads: int) -> None:
    import polars as pl

    pl.scan_csv(source).sink_parquet(target)


def duckdb_csv(source: str, target: str, threads: int) -> None:
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    connection.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")


def query(lake: str, _target: str, _threads: int) -> None:
    """The mean Attainment 8 score by year: the least that answers anything about the lake."""
    import polars as pl

    results = pl.scan_parquet(f"{lake}/tables/ks4/*/*.parquet", hive_partitioning=False)
    means = results.group_by("academic_year").agg(pl.col("att8").mean()).sort("academic_year")
    print(means.collect().write_csv())


def marks(lake: str, _target: str, _threads: int) -> None:
    """Every column of attendance marks that a week is made of, read once."""
    import polars as pl

    rows = pl.scan_parquet(f"{lake}/tables/marks/*/*.parquet", hive_partitioning=False)
    number = pl.col("pupil_id", "date", "code", "session").to_physical().cast(pl.Int64).sum()
    print(rows.select(number, pl.col("school").len(), pl.col("current").sum()).collect())


def count(pattern: str, _target: str, _threads: int) -> None:
    """Rows of all Parquet files that match."""
    import polars as pl

    print(pl.scan_parquet(pattern, hive_partitioning=False).select(pl.len()).collect().item())


def join(children: str, census: str, _threads: int) -> None:
    """How many children of a return are on a census, by UPN: the least that says who is matched."""
    import polars as pl

    joined = pl.scan_csv(children).join(pl.scan_csv(census), on="UPN", how="left").collect()
    print(joined.height - joined["LAEstab"].null_count())


ACTIONS = {
    "polars-csv": polars_csv,
    "duckdb-csv": duckdb_csv,
    "query": query,
    "marks": marks,
    "count": count,
    "join": join,
}

if __name__ == "__main__":
    action, source, target, threads = sys.argv[1:]
    ACTIONS[action](source, target, int(threads))
