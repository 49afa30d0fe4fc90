"""DfE's published files load as downloaded: every figure of a file, with its symbol, and nothing else."""

import csv
import gzip
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from vshdata import ingest
from vshdata.api.measuring import viewer
from vshdata.figures.benchmarks import Benchmark, Key, find_benchmarks
from vshdata.figures.indicators import INDICATORS
from vshdata.lake import Lake
from vshdata.tables import TABLES
from vshdata.tables.published import SYMBOLS

PUBLISHED_FILES = Path(__file__).parents[2].parent / "shared" / "data" / "published"
FOLDERS = ("ees_outcomes_cin", "ees_outcomes_cin/vintages", "csc", "ap_absence_eyfs", "ees_data_meta_pairs")
TIME_AND_PLACE = {
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
    "lad_code",
    "lad_name",
    "social_care_group",
    "version",
}
Row = dict[str, str]

needs_files = pytest.mark.skipif(
    not PUBLISHED_FILES.exists(), reason=f"DfE's published files are not at {PUBLISHED_FILES}"
)


def data_files() -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((PUBLISHED_FILES / folder).glob("*.csv*"))]
    return [path for path in found if ".meta." not in path.name and not path.name.startswith("sn_model")]


def read(path: Path) -> list[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return [
            {(name or "").lower(): value.strip() for name, value in row.items()}
            for row in csv.DictReader(lines)
        ]


def is_figure(text: str) -> bool:
    if text in SYMBOLS:
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True


def indicators(rows: list[Row]) -> list[str]:
    return [
        name
        for name in rows[0]
        if name not in TIME_AND_PLACE
        and any(row[name] for row in rows)
        and all(is_figure(row[name]) for row in rows if row[name])
    ]


def figures(rows: list[Row], names: list[str]) -> Iterator[tuple[str, object]]:
    for row in rows:
        for name in names:
            text = row[name]
            yield name, (text if text in SYMBOLS else float(text)) if text else None


def loaded(lake: Path) -> pl.DataFrame:
    return Lake(lake).scan(TABLES["published"]).collect()


@needs_files
@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.name)
def test_every_figure_of_a_file_is_in_the_lake_as_it_stands(path: Path, tmp_path: Path) -> None:
    rows = read(path)
    names = indicators(rows)
    report = ingest(tmp_path / "lake", path)
    frame = loaded(tmp_path / "lake")

    assert report.rejected == 0
    assert report.accepted == len(rows) * len(names)
    held = frame.select("measure", pl.col("value"), pl.col("symbol")).iter_rows()
    in_lake = Counter((measure, value if symbol is None else symbol) for measure, value, symbol in held)
    assert in_lake == Counter(figures(rows, names))


@needs_files
def test_a_figure_is_found_by_its_group_place_and_year(tmp_path: Path) -> None:
    path = PUBLISHED_FILES / "ees_outcomes_cin" / "absence_la.csv"
    ingest(tmp_path / "lake", path)
    frame = loaded(tmp_path / "lake")

    sampled = random.Random(3).sample(read(path), 40)  # noqa: S311 (a fixed choice of rows)
    for row in sampled:
        filters = "; ".join(f"{name}={row[name]}" for name in ("absence_terms", "phase_type_grouping"))
        own = frame.filter(
            academic_year=int(row["time_period"][:4]) + 1,
            social_care_group=row["social_care_group"],
            filters=filters,
            area=row["new_la_code"] or row["region_code"] or row["country_code"],
            measure="pt_pupils_pa_10_exact",
        )
        text = row["pt_pupils_pa_10_exact"]
        assert own.select("value", "symbol").rows() == [
            (None, text) if text in SYMBOLS else (float(text), None)
        ]


@needs_files
def test_the_latest_release_of_a_figure_is_read_and_older_ones_are_kept(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    now = PUBLISHED_FILES / "ees_outcomes_cin" / "ks4_la.csv"
    before = PUBLISHED_FILES / "ees_outcomes_cin" / "vintages" / "ks4_la_2023release.csv"
    which = {
        "academic_year": 2022,
        "measure": "avg_att8",
        "area": "E92000001",
        "social_care_group": "CINO at 31 March",
    }

    ingest(lake, before)
    assert loaded(lake).filter(**which)["value"].to_list() == [20.8]
    ingest(lake, now)
    assert loaded(lake).filter(**which)["released"].to_list() == [2025]
    assert {item.provenance["source"] for item in Lake(lake).slices("published", [2022])} == {
        now.name,
        before.name,
    }


@needs_files
def test_lait_loads_and_refuses_the_year_that_is_none(tmp_path: Path) -> None:
    path = PUBLISHED_FILES / "lait" / "lait_bds_education_csc.csv.gz"
    rows = read(path)
    report = ingest(tmp_path / "lake", path)

    assert report.rejected == sum(row["year_label"] == "0" for row in rows) == 170
    assert report.accepted == len(rows) - 170
    in_lake = Counter(loaded_all(tmp_path / "lake"))
    in_file = Counter(
        (row["measure_short"].lower(), value)
        for row in rows
        if row["year_label"] != "0"
        for _, value in figures([row], ["value_raw"])
    )
    assert in_lake == in_file


def loaded_all(lake: Path) -> Iterator[tuple[str, object]]:
    for item in Lake(lake).slices("published"):
        for measure, value, symbol in (
            pl.read_parquet(item.path).select("measure", "value", "symbol").iter_rows()
        ):
            yield measure, value if symbol is None else symbol


@needs_files
def test_neighbours_load_as_ten_for_each_authority(tmp_path: Path) -> None:
    report = ingest(tmp_path / "lake", PUBLISHED_FILES / "csc" / "sn_model_2025_wide.csv")
    frame = Lake(tmp_path / "lake").scan(TABLES["neighbours"]).collect()

    assert report.accepted == frame.height == 1530
    nearest = frame.filter(area_la="301").sort("rank").head(3)
    assert nearest["neighbour_la"].to_list() == ["308", "821", "313"]


@needs_files
def test_a_folder_with_metadata_beside_its_data_loads_the_data(tmp_path: Path) -> None:
    report = ingest(tmp_path / "lake", PUBLISHED_FILES / "ees_data_meta_pairs")

    assert not report.failed
    assert len(report.files) == len(report.skipped) == 5


SHARED_CELLS = 24_004
"""Figures that both the outcomes publication of 2024/25 and LAIT give as numbers: 31 measures of groups, of
which 22,156 are of authorities and England and 1,848 of regions."""


@needs_files
def test_every_figure_that_the_publication_and_lait_share_is_the_same_in_both(tmp_path: Path) -> None:
    outcomes = PUBLISHED_FILES / "ees_outcomes_cin"
    lait = PUBLISHED_FILES / "lait" / "lait_bds_education_csc.csv.gz"
    one = figures_of(tmp_path / "ees", *(outcomes / f"{name}_la.csv" for name in ("absence", "ks2", "ks4")))
    other = figures_of(tmp_path / "lait", lait)
    both = [key for key in one.keys() & other.keys() if None not in {one[key].value, other[key].value}]

    assert len(both) == SHARED_CELLS
    assert len([key for key in both if key.place == "England" or key.place.isdigit()]) == 22_156
    assert len({(key.indicator, key.cohort) for key in both}) == 31
    assert [key for key in both if one[key].value != pytest.approx(other[key].value, abs=1e-6)] == []


@needs_files
def test_where_lait_has_a_dash_the_publication_has_a_symbol(tmp_path: Path) -> None:
    """LAIT does not say why it has none."""
    ks4 = PUBLISHED_FILES / "ees_outcomes_cin" / "ks4_la.csv"
    one = figures_of(tmp_path / "ees", ks4)
    other = figures_of(tmp_path / "lait", PUBLISHED_FILES / "lait" / "lait_bds_education_csc.csv.gz")
    dashes = [key for key in one.keys() & other.keys() if other[key].symbol == "-"]

    assert dashes
    assert {one[key].symbol for key in dashes} <= {"c", "x", "z"}


def figures_of(lake: Path, *paths: Path) -> dict[Key, Benchmark]:
    ingest(lake, *paths)
    years = Lake(lake).years("published")
    rows = viewer(Lake(lake))("published", years)
    assert rows is not None
    return find_benchmarks(rows, list(INDICATORS), years)
