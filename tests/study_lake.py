"""A lake of children drawn from seeds: attendance goes with time on a child in need plan, and with nothing
else of social care. The comparators are pupils with free school meals who are not in need.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from vshdata.intake.checks import dtype_of
from vshdata.lake import Lake
from vshdata.schema import Family
from vshdata.slices import SliceKey
from vshdata.studies.bands import HALF_YEAR
from vshdata.tables import TABLES

Row = dict[str, Any]

SLOPE = -2.0
"""Percentage points of absence per 6 months on a child in need plan."""

CHANGE = -4.0
"""Percentage points from 2021/22 on, of every child on one."""

SCHOOLS, CIN, CP, MEALS = 12, 260, 260, 200
BEGUN = ((0, 90), (92, 180), (184, 364), (367, 729), (731, 1100))
"""Days on a plan before a child's first year, in five bands of equal size."""


def make_study_lake(
    root: Path, years: Sequence[int] = (2023, 2024), slope: float = SLOPE, change: float = 0.0
) -> Path:
    """Write the lake: pupils, absence and spells of these years, without passing through files."""
    lake = Lake(root)
    with lake.writing():
        for year in years:
            rows = [row for child in range(CIN + CP + MEALS) for row in _child(child, year, slope, change)]
            for table in ("pupils", "absence", "spells"):
                _store(lake, table, year, [row for name, row in rows if name == table])
    return root


def _child(child: int, year: int, slope: float, change: float) -> list[tuple[str, Row]]:
    """What the tables tell of a child in a year. Children stay for two years, from 2022/23 for one pair."""
    pupil = child + 1 + 10_000 * ((year + 1) // 2)
    own, of_year = Random(pupil), Random(pupil * 100 + year % 2)  # noqa: S311 - the same every time
    first = date((year + 1) // 2 * 2 - 2, 9, 1)
    begun = first - timedelta(days=own.randint(*BEGUN[child % len(BEGUN)]))
    days = (date(year - 1, 9, 1) - begun).days
    absence = 30.0 + own.gauss(0, 2) + of_year.gauss(0, 3) + (child % SCHOOLS) / 4
    spells: list[tuple[str, Row]] = []
    if child < CIN + CP:
        need = {"primary_need": f"N{child // 11 % 2 + 1}"}
        status = "cin_plan" if child < CIN else "cp_plan"
        spells = [
            ("spells", _spell(pupil, "need", begun - timedelta(days=30), **need)),
            ("spells", _spell(pupil, status, begun)),
        ]
    if child < CIN:
        absence += slope * days / HALF_YEAR + (change if year >= 2022 else 0)
    place = {"pupil_id": pupil, "academic_year": year, "nc_year": str(7 + child // 13 % 3 + year % 2)}
    return [
        *spells,
        ("pupils", {**place, **_census(child), "term": "spring"}),
        ("absence", {**place, "term": "year", "school": _school(child), **_sessions(round(3 * absence))}),
    ]


def _spell(pupil: int, status: str, start: date, **more: str) -> Row:
    return {"pupil_id": pupil, "status": status, "start": start, "nfa": False, **more}


def _census(child: int) -> Row:
    return {
        "enrol_status": "C",
        "laestab": _school(child),
        "sex": "FM"[child // 7 % 2],
        "fsm": child >= CIN + CP or child % 3 == 0,
        "ethnicity": ("WBRI", "BAFR", "REFU")[child % 3],
        "language": ("ENG", "URD", "NOT")[child // 3 % 3],
    }


def _school(child: int) -> str:
    return f"9994{child % SCHOOLS:03d}"


def _sessions(missed: int) -> Row:
    return {"sessions_possible": 300, "sessions_authorised": missed, "sessions_unauthorised": 0}


def _store(lake: Lake, name: str, year: int, rows: Sequence[Mapping[str, Any]]) -> None:
    table = TABLES[name]
    columns = {column.name: dtype_of(column) for column in table.values}
    schema = pl.Schema({"pupil_id": pl.UInt32(), "academic_year": pl.Int16(), **columns})
    frame = pl.DataFrame(
        [{"academic_year": year, **row} for row in rows], schema={**schema, "la": pl.String()}
    ).with_columns(la=pl.lit("999"))
    given = dict.fromkeys(("source", "sha256", "release", "schema_version", "tool", "time"), "test")
    provenance = {
        **given,
        "supplied": ",".join(columns),
        "rows_read": str(frame.height),
        "rows_rejected": "0",
    }
    key = SliceKey(name, year, "999", "final", "", Family.NPD, "00000000")
    lake.write_slice(key, frame.sort("pupil_id"), provenance, unique=name != "spells")
