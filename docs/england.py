"""Write the figures of England and the authorities that ship with the tool.

`python docs/england.py LAKE`, where DfE's outcomes files, LAIT and any earlier releases were loaded into
the lake. Figures that are on a page and in no file are kept by hand in `england_pages.csv`.
"""

import sys
from pathlib import Path

import polars as pl

from vshdata.api.measuring import viewer
from vshdata.figures.availability import why_never
from vshdata.figures.benchmarks import find_benchmarks
from vshdata.figures.benchmarks.shipped import (
    AUTHORITIES_FILE,
    ENGLAND_FILES,
    Authority,
    authorities_csv,
    england_csv,
)
from vshdata.figures.benchmarks.sources import ENGLAND, REGIONS
from vshdata.figures.indicators import INDICATORS
from vshdata.lake import Lake

HERE = Path(__file__).parents[1] / "src" / "vshdata" / "figures" / "benchmarks"


def main() -> None:
    """Write both files."""
    lake = Lake(Path(sys.argv[1]))
    years = lake.years("published")
    rows = viewer(lake)("published", years)
    if rows is None:
        sys.exit("the lake holds no published figures")
    every = find_benchmarks(rows, list(INDICATORS), years, [ENGLAND])
    found = {key: one for key, one in every.items() if not why_never(INDICATORS[key.indicator], key.year)}
    HERE.joinpath(ENGLAND_FILES[-1]).write_bytes(england_csv(found))
    HERE.joinpath(AUTHORITIES_FILE).write_bytes(authorities_csv(_authorities(rows.to_native())))


def _authorities(rows: pl.LazyFrame) -> list[Authority]:
    """Every authority with a code, number and region; of several of one number the last is of now."""
    told = rows.filter(
        pl.col("level") == "local_authority", pl.col("area").str.contains(r"^E\d{8}$")
    ).drop_nulls(["area_la", "region_name"])
    latest = pl.col("released", "academic_year").max()
    each = told.group_by("area_la", "area", "area_name", "region_name").agg(latest)
    ordered = each.sort("area_la", "released", "academic_year", "area", descending=True).collect()
    last = ordered["academic_year"].max()
    made: dict[tuple[str, str, str], Authority] = {}
    for row in ordered.iter_rows(named=True):
        if row["region_name"] in REGIONS:
            number = row["area_la"]
            now = row["academic_year"] == last and number not in {one.number for one in made.values()}
            key = (number, row["area"], row["area_name"])
            made.setdefault(key, Authority(*key, row["region_name"], now))
    return list(made.values())


if __name__ == "__main__":
    main()
