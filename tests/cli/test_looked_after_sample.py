"""The public SSDA903 modules: every row is accounted for, and a plain walk finds the same care."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from care_returns import spells, take
from command import SHARED

from vshdata.intake.ingest import IngestReport
from vshdata.lake import Lake
from vshdata.tables import TABLES

MODULES = SHARED / "data" / "samples" / "ssda903_csv"

needs_modules = pytest.mark.skipif(not MODULES.exists(), reason=f"no public sample files at {MODULES}")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestReport]:
    lake = tmp_path_factory.mktemp("public") / "lake"
    return lake, take(lake, MODULES, year=2018)


def lines(name: str) -> list[dict[str, str]]:
    with (MODULES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_modules
def test_every_row_of_the_public_modules_is_accounted_for(public: tuple[Path, IngestReport]) -> None:
    _, report = public

    assert not report.failed
    assert not report.skipped
    assert {file.source: file.read for file in report.files} == {
        path.name: len(lines(path.name)) for path in MODULES.glob("*.csv")
    }
    assert report.rejected == 0
    assert report.read == report.accepted == 25_944


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 - a day


def chains() -> Iterator[list[dict[str, Any]]]:
    """Episodes of each period of care, by a plain walk."""
    by_child: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lines("episodes.csv"):
        by_child[row["CHILD"]].append({**row, "from": day(row["DECOM"]), "to": day(row["DEC"])})
    for episodes in by_child.values():
        episodes.sort(key=lambda one: (one["from"], one["to"] or date.max))
        chain = episodes[:1]
        for one in episodes[1:]:
            last = chain[-1]
            if last["to"] is None or (last["REC"] == "X1" and last["to"] >= one["from"]):
                chain.append(one)
            else:
                yield chain
                chain = [one]
        yield chain


@needs_modules
def test_periods_of_care_are_what_a_plain_walk_finds(public: tuple[Path, IngestReport]) -> None:
    lake, _ = public
    rows = Lake(lake).scan(TABLES["care_spells"]).filter(pl.col("status") != "permanence").collect()
    walked = list(chains())

    assert Counter(rows["start"].to_list()) == Counter(chain[0]["from"] for chain in walked)
    assert Counter(rows["status"].to_list()) == Counter(
        "respite" if chain[-1]["LS"] in {"V3", "V4"} else "looked_after" for chain in walked
    )
    ended = [chain[-1] for chain in walked if chain[-1]["to"] and chain[-1]["REC"] != "X1"]
    reasons = rows["closed_reason"].cast(pl.String).drop_nulls()
    assert Counter(reason for reason in reasons if reason != "X1") == Counter(one["REC"] for one in ended)


@needs_modules
def test_who_is_looked_after_on_31_march_is_what_a_plain_count_finds(
    public: tuple[Path, IngestReport],
) -> None:
    """The latest episode of a period is open on the day, or goes on, and is no short break."""
    import narwhals as nw

    from vshdata.figures.cohorts import parse_cohort
    from vshdata.figures.members import members
    from vshdata.figures.spells import combine_spells

    lake, _ = public
    census_day = date(2018, 3, 31)
    expected = {
        chain[-1]["CHILD"]
        for chain in chains()
        if chain[-1]["LS"] not in {"V3", "V4"}
        and chain[0]["from"] <= census_day
        and (chain[-1]["to"] is None or chain[-1]["to"] > census_day or chain[-1]["REC"] == "X1")
    }
    rows = combine_spells(nw.from_native(Lake(lake).scan(TABLES["care_spells"], [2018])))
    found = members(rows, parse_cohort("cla"), 2018).collect().to_native()
    assert found.height == len(expected)


@needs_modules
def test_the_public_modules_one_by_one_backwards_are_the_same_lake(
    public: tuple[Path, IngestReport], tmp_path: Path
) -> None:
    lake, _ = public
    for name in ("previous_permanence.csv", "episodes.csv", "header.csv"):
        take(tmp_path / "lake", MODULES / name, year=2018)

    assert spells(tmp_path / "lake") == spells(lake)
