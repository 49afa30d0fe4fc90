"""The same file loaded again as another authority's: a slip mended, not twice as many children."""

import polars as pl

from vshdata.lake import Lake
from vshdata.slices import SliceKey


def take_back(lake: Lake, key: SliceKey, sha256: str) -> list[str]:
    """Remove what this very file filled for other authorities; returns their numbers."""
    twins = [
        item
        for item in lake.slices(key.table, [key.year])
        if item.provenance["sha256"] == sha256
        and item.rows
        and item.key.la != key.la
        and (item.key.family, item.key.part) == (key.family, key.part)
    ]
    lake.drop_slices(item.key for item in twins)
    for item in twins:
        lake.write_beside("rejected", item.key, pl.DataFrame(), {})
        lake.write_beside("faults", item.key, pl.DataFrame(), {})
    return [item.key.la for item in twins]
