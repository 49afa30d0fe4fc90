"""The list of pupils behind any cell is as long as the cell says: cells drawn over the whole sample."""

import shutil
from pathlib import Path
from random import Random

import polars as pl
import pytest

import vshdata as library
from vshdata.api.listing import list_pupils
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.indicators.kinds import Count, Indicator, Mean, Ratio, Share
from vshdata.lake import Lake

SEED, CELLS = 20240331, 24
COHORTS = ("all", "cin", "cino", "cpp", "cppo", "csw", "cla", "cla12m", "not-in-need", "kinship", "cin@any")
BREAKDOWNS = ("sex", "fsm", "sen", "nc-year", "need", "status", "ethnicity")
AREAS = ("eyfsp", "phonics", "ks1", "mtc", "ks2", "ks4", "absence", "exclusions")


@pytest.fixture(scope="module")
def lake(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: every list is journalled."""
    return Path(shutil.copytree(sample_lake, tmp_path_factory.mktemp("cells") / "lake"))


def drawn(lake: Path, number: int) -> tuple[Indicator, dict[str, object], str]:
    """An indicator with a cell of it that has pupils, and the breakdown."""
    rng = Random(f"{SEED}/{number}")  # noqa: S311 - no secret
    area = AREAS[number % len(AREAS)]
    while True:
        item = rng.choice([one for one in INDICATORS.values() if one.area == area])
        by, cohort = rng.choice(BREAKDOWNS), rng.choice(COHORTS)
        table = library.trend(
            lake, cohort=cohort, area=area, indicators=[item.id], protect="internal", by=[by]
        )
        cells = table.filter(pl.col("status") == "ok", pl.col(column_of(by)).is_not_null())
        if cells.height:
            chosen = cells.sort("academic_year", column_of(by)).row(rng.randrange(cells.height), named=True)
            return item, chosen, by


def column_of(by: str) -> str:
    return f"by_{by.replace('-', '_')}"


def listed(lake: Path, target: Path, cell: dict[str, object], by: str) -> pl.DataFrame:
    """The pupils of the cell, from a list of the whole figure."""
    list_pupils(
        Lake(lake),
        target,
        cohort=str(cell["cohort"]),
        area=str(cell["area"]),
        indicator=str(cell["indicator"]),
        year=int(str(cell["academic_year"])),
        by=[by],
        protect="internal",
    )
    own = pl.read_parquet(target)
    return (
        own if cell[column_of(by)] == "Total" else own.filter(pl.col(column_of(by)) == cell[column_of(by)])
    )


@pytest.mark.parametrize("number", range(CELLS))
def test_the_list_of_a_cell_is_as_long_as_the_cell_says(lake: Path, tmp_path: Path, number: int) -> None:
    item, cell, by = drawn(lake, number)
    pupils = listed(lake, tmp_path / "list.parquet", cell, by)
    assert pupils.select("upn", "pmr").is_duplicated().sum() == 0
    match item.value:
        case Count():
            assert pupils.height == cell["numerator"]
        case Share():
            assert (pupils.height, pupils["meets"].sum()) == (cell["denominator"], cell["numerator"])
        case Mean(score):
            assert pupils.height == cell["denominator"]
            assert float(pupils[score].sum()) == pytest.approx(cell["numerator"])
        case Ratio(top, bottom):
            of = pupils[bottom].sum() if bottom else pupils.height
            assert (pupils[top].sum(), of) == (cell["numerator"], cell["denominator"])
