"""A lake of one year's attendance marks: `python make_marks.py [--pupils N] [--days N] FOLDER`.

Pupils have UPNs; two in a hundred are children of a return. Each day is written by the tool's own store, as
a file of that day would be; beside the lake is a file of one day more.
"""

import argparse
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from vshdata.identifiers import check_letter
from vshdata.intake.checks import dtype_of
from vshdata.intake.mark_store import Made, MarkStore
from vshdata.lake import Lake
from vshdata.people.register import Register
from vshdata.schema import Family
from vshdata.slices import SliceKey
from vshdata.tables.marks import MARKS
from vshdata.tables.social_care import SPELLS

FIRST = date(2024, 9, 2)
SCHOOLS = 300
ABSENT = ((860, "I"), (900, "O"), (930, "L"), (950, "N"), (965, "M"), (975, "U"), (985, "G"), (995, "E"))
"""Codes other than present, from that thousandth on."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=150_000)
    parser.add_argument("--days", type=int, default=190)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    lake = Lake(asked.folder / "lake")
    upns = [_upn(number) for number in range(asked.pupils)]
    footer = {"source": "made", "time": "", "rows_read": "0", "rows_accepted": "0", "rows_rejected": "0"}
    footer |= {"supplied": "", "release": "final", "schema_version": "1", "tool": "", "sha256": ""}
    with lake.writing():
        register = Register(lake)
        numbers = register.number_pupils(pl.DataFrame({"upn": upns}))
        register.save()
        store = MarkStore(lake)
        for at, day in enumerate(_days(asked.days)):
            rows = _marks(numbers, day, at)
            store.add(rows, f"{at:064x}", Made(datetime.combine(day, time(17)), dated=True), footer)
        store.finish()
        _write_spells(lake, numbers, footer)
    _write_delta(asked.folder / f"marks_{_next(asked.days)}.csv", upns, asked.days)


def _days(count: int) -> Iterator[date]:
    days = (FIRST + timedelta(days=at) for at in range(count * 2))
    yield from [day for day in days if day.weekday() < 5][:count]


def _next(days: int) -> date:
    return list(_days(days + 1))[-1]


def _upn(number: int) -> str:
    body = f"999{4000 + number // 100_000:04d}{number // 1000 % 100:02d}{number % 1000:03d}"
    return check_letter(body) + body


def _coded(numbers: pl.Series, day: int) -> pl.DataFrame:
    """Two rows a pupil: number, session and code."""
    halves = pl.DataFrame({"session": ["am", "pm"], "half": [0, 1], "there": ["/", "\\"]})
    frame = pl.DataFrame({"pupil_id": numbers}).join(halves, how="cross")
    mixed = pl.col("pupil_id").cast(pl.UInt64) * 2_654_435_761 + day * 40_503 + pl.col("half") * 97
    place = mixed % 1_000_003 % 1000
    code = pl.col("there")
    for first, name in ABSENT:
        code = pl.when(place >= first).then(pl.lit(name)).otherwise(code)
    return frame.with_columns(code=code)


def _marks(numbers: pl.Series, day: date, at: int) -> pl.DataFrame:
    rows = _coded(numbers, at)
    return rows.select(
        pl.lit(2025, pl.Int16).alias("academic_year"),
        "pupil_id",
        pl.lit(day).alias("date"),
        pl.col("session").cast(dtype_of(MARKS.by_name["session"])),
        pl.col("code").cast(dtype_of(MARKS.by_name["code"])),
        (pl.col("pupil_id") % SCHOOLS + 9_994_000).cast(pl.String).alias("school"),
        pl.lit(None, pl.Datetime("ms")).alias("told"),
    )


def _write_spells(lake: Lake, numbers: pl.Series, footer: dict[str, str]) -> None:
    """Two pupils in a hundred are in need, by a return of 2025."""
    own = pl.DataFrame({"pupil_id": numbers}).filter(pl.col("pupil_id") % 50 == 0)
    made = {
        "status": pl.lit("need"),
        "start": pl.lit(date(2024, 1, 8)),
        "referral": pl.lit(date(2024, 1, 8)),
    }
    blank = pl.lit(None)
    rows = own.select(
        "pupil_id",
        pl.lit(2025, pl.Int16).alias("academic_year"),
        *(
            made.get(column.name, blank).cast(dtype_of(column)).alias(column.name)
            for column in SPELLS.values
            if column.name != "academic_year"
        ),
        la=pl.lit("999"),
    )
    key = SliceKey(SPELLS.name, 2025, "999", "final", "", Family.CIN_XML, "made")
    lake.write_slice(key, rows, footer, unique=False)


def _write_delta(path: Path, upns: list[str], days: int) -> None:
    day = _next(days)
    numbers = pl.Series("pupil_id", range(len(upns)), dtype=pl.UInt32)
    rows = _coded(numbers, days).with_columns(
        UPN=pl.col("pupil_id").replace_strict(numbers, pl.Series(upns)),
        School=(pl.col("pupil_id") % SCHOOLS + 9_994_000),
        Date=pl.lit(day.isoformat()),
    )
    rows.select(
        "UPN", "Date", Session=pl.col("session").str.to_uppercase(), Code="code", School="School"
    ).write_csv(path)


if __name__ == "__main__":
    main()
