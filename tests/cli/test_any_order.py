"""Files loaded in any order, twice, or split over several commands give the same lake and table."""

from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

import vshdata as library
from vshdata.lake import Lake
from vshdata.tables import TABLES

FILES = ("cin_2024.xml", "2024_spring_pupilonroll.csv", "2024_spring_fsmperiod.csv", "ks4_results.csv")
WITH_SCHOOLS = (*FILES, "2024_spring_schoolcensus.csv", "2024_spring_senneeds.csv")


def contents(root: Path) -> dict[str, pl.DataFrame]:
    """Every table with each pupil under a name of its own, whatever number the order gave.

    A pupil is named by the smallest identifier that leads to it.
    """
    lake = Lake(root)
    identifiers = pl.read_parquet(root / "people" / "identifiers" / "*.parquet")
    merges = pl.read_parquet(root / "people" / "merges.parquet")
    named = (
        identifiers.join(merges, left_on="id", right_on="raw_id", how="left")
        .with_columns(pupil=pl.coalesce("merged_id", "id"), name=pl.col("scope") + "/" + pl.col("value"))
        .group_by("pupil")
        .agg(pl.col("name").min())
    )
    tables = {}
    for name, table in TABLES.items():
        if not lake.years(name):
            continue
        rows = lake.scan(table).collect()
        if "pupil_id" in rows.columns:
            rows = rows.join(named, left_on="pupil_id", right_on="pupil", how="left").drop("pupil_id")
            assert rows["name"].null_count() == 0
        tables[name] = rows.select(sorted(rows.columns)).sort(pl.all(), nulls_last=True)
    return tables


def same(one: Path, other: Path) -> None:
    left, right = contents(one), contents(other)
    assert left.keys() == right.keys()
    for name, rows in left.items():
        assert rows.equals(right[name]), name
    ours, theirs = (library.trend(lake, cohort="cino@any", protect="internal") for lake in (one, other))
    assert ours.equals(theirs)


@pytest.fixture(scope="module")
def at_once(extracts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("once") / "lake"
    library.ingest(lake, *(extracts / name for name in FILES))
    return lake


@pytest.mark.parametrize("order", list(permutations(FILES))[::5], ids=lambda order: order[0][:8])
def test_any_order_one_command_each(
    order: tuple[str, ...], at_once: Path, extracts: Path, tmp_path: Path
) -> None:
    for name in order:
        library.ingest(tmp_path / "lake", extracts / name)
    same(at_once, tmp_path / "lake")


def test_twice(at_once: Path, extracts: Path, tmp_path: Path) -> None:
    for _ in range(2):
        library.ingest(tmp_path / "lake", *(extracts / name for name in FILES))
    same(at_once, tmp_path / "lake")


def test_the_same_file_twice_changes_no_byte_but_the_time(extracts: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    seen = []
    for _ in range(2):
        library.ingest(lake, extracts / "ks4_results.csv")
        path = next((lake / "tables" / "ks4").glob("academic_year=2024/*.parquet"))
        time = pl.read_parquet_metadata(path)["time"].encode()
        seen.append(path.read_bytes().replace(time, b"-" * len(time)))
        assert len(list((lake / "people" / "identifiers").glob("*.parquet"))) == 1
    assert seen[0] == seen[1]


@pytest.mark.parametrize("order", [WITH_SCHOOLS, WITH_SCHOOLS[::-1]], ids=["last", "first"])
def test_the_schools_table_may_come_first_or_last(
    order: tuple[str, ...], extracts: Path, tmp_path: Path
) -> None:
    library.ingest(tmp_path / "at once", *(extracts / name for name in WITH_SCHOOLS))
    for name in order:
        library.ingest(tmp_path / "lake", extracts / name)
    same(tmp_path / "at once", tmp_path / "lake")


def test_one_file_cut_in_two_is_the_whole_file(at_once: Path, extracts: Path, tmp_path: Path) -> None:
    heading, *lines = (extracts / "ks4_results.csv").read_text("utf-8").splitlines(keepends=True)
    for name, part in (("ks4_north.csv", lines[:300]), ("ks4_south.csv", lines[300:])):
        (tmp_path / name).write_text(heading + "".join(part), encoding="utf-8", newline="")
        library.ingest(tmp_path / "lake", tmp_path / name)
    library.ingest(tmp_path / "lake", *(extracts / name for name in FILES[:3]))
    same(at_once, tmp_path / "lake")
