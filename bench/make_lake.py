"""Write a lake of national size: `make_lake.py FOLDER`.

Ten years of 650,000 results, and for each year one national return on children of every age: about one
in twenty-five is in need on 31 March, some with plans. Children's numbers are their own and are merged
with pupils'; one pupil in two hundred has two numbers and two rows of results. Written with the lake's
own writers: reading hundreds of files of an authority each is not what is measured.
"""

import sys
from datetime import date
from pathlib import Path

import polars as pl
from draws import ROW, chance, draw, look_up, rows

from vshdata.lake import Lake
from vshdata.people.facts import IDENTIFIERS, MERGES
from vshdata.schema import Column, Family, Kind, Table
from vshdata.slices import SliceKey
from vshdata.tables.ks4 import KS4
from vshdata.tables.social_care import SPELLS

YEARS = range(2016, 2026)
PUPILS = 650_000
BIRTH_COHORTS = range(2016, 2036)
"""By the year they end key stage 4; a return holds all that are under 18 at its end."""

UNBORN_UNTIL = 16
CHILD_OFFSET = 20_000_000
SECOND_OFFSET = 40_000_000
SECOND_PER_MILLE = 5
KNOWN_PER_MILLE = 60
STATUSES = {"need": 1000, "cin_plan": 550, "cp_plan": 130}
"""Per mille of the known children that have a spell of each status in a return."""

DTYPES: dict[Kind, type[pl.DataType]] = {
    Kind.FLAG: pl.Boolean,
    Kind.DAY: pl.Date,
    Kind.WHOLE: pl.Int32,
    Kind.NUMBER: pl.Float64,
    Kind.YEAR: pl.Int16,
}


def write(root: Path) -> None:
    lake = Lake(root)
    with lake.writing():
        for year in YEARS:
            _store(lake, KS4, Family.GIAP, year, results(year))
            _store(lake, SPELLS, Family.CIN_XML, year, spells(year))
        for cohort in BIRTH_COHORTS:
            lake.append_people("identifiers", identifiers(cohort))
        lake.write_merges(merges())


def results(year: int) -> pl.LazyFrame:
    """One row per pupil, two for those with two numbers."""
    once = rows(PUPILS).select(_number(year).alias("pupil_id"), *_ks4_columns(year, seed=year))
    again = (
        rows(PUPILS)
        .filter(chance(1, SECOND_PER_MILLE))
        .select((_number(year) + SECOND_OFFSET).alias("pupil_id"), *_ks4_columns(year, seed=year + 50))
    )
    return pl.concat([once, again])


def spells(year: int) -> pl.LazyFrame:
    """A national return: every spell of the year of children of every age."""
    ages = [cohort for cohort in BIRTH_COHORTS if year - 2 < cohort < year + UNBORN_UNTIL]
    return pl.concat(
        [_spells_of(cohort, year, status) for cohort in ages for status in STATUSES], how="vertical"
    )


def merges() -> pl.DataFrame:
    """Which numbers are one person: every child of a return is a pupil, some pupils have two."""
    children = [
        _merge(rows(PUPILS).filter(_known()), year, CHILD_OFFSET, of_child=True) for year in BIRTH_COHORTS
    ]
    pupils = [
        _merge(rows(PUPILS).filter(chance(1, SECOND_PER_MILLE)), year, SECOND_OFFSET, of_child=False)
        for year in YEARS
    ]
    return pl.concat([*children, *pupils]).collect().cast(MERGES).sort("raw_id")


def identifiers(cohort: int) -> pl.DataFrame:
    """The pupils of one age with results, and the children of that age in returns."""
    pupils = rows(PUPILS).filter(pl.lit(cohort in YEARS) | _known())
    seconds = rows(PUPILS).filter(pl.lit(cohort in YEARS) & chance(1, SECOND_PER_MILLE))
    children = rows(PUPILS).filter(_known())
    return pl.concat(
        [
            _identify(pupils, "upn", _number(cohort)),
            _identify(seconds, "upn", _number(cohort) + SECOND_OFFSET),
            _identify(children, "child", _number(cohort) + CHILD_OFFSET),
        ]
    ).collect()


def _identify(people: pl.LazyFrame, kind: str, number: pl.Expr) -> pl.LazyFrame:
    return people.select(
        kind=pl.lit(kind).cast(IDENTIFIERS["kind"]),
        scope=pl.lit(""),
        value=pl.lit("V") + (number.cast(pl.UInt64) + 10**11).cast(pl.String),
        id=number,
    )


def _number(cohort: int) -> pl.Expr:
    first = (cohort - BIRTH_COHORTS.start) * PUPILS + 1
    return (pl.col(ROW) + first).cast(pl.UInt32)


def _merge(people: pl.LazyFrame, cohort: int, offset: int, *, of_child: bool) -> pl.LazyFrame:
    return people.select(
        raw_id=_number(cohort) + offset, merged_id=_number(cohort), of_child=pl.lit(of_child)
    )


def _known() -> pl.Expr:
    """Children ever in need: one in seventeen is known at some time, and most of them for years."""
    return chance(2, KNOWN_PER_MILLE)


def _store(lake: Lake, table: Table, family: Family, year: int, frame: pl.LazyFrame) -> None:
    names = [column.name for column in table.values]
    given = dict.fromkeys(("source", "sha256", "release", "schema_version", "tool", "time"), "bench")
    provenance = given | {"supplied": ",".join(names), "rows_read": "0", "rows_rejected": "0"}
    key = SliceKey(table.name, year, "000", "final", "", family, "00000000")
    lake.write_slice(key, frame.collect().sort("pupil_id"), provenance, unique=table is KS4)


# ---------------------------------------------------------------------- results


def _ks4_columns(year: int, seed: int) -> list[pl.Expr]:
    return [
        _ks4_column(column, year, seed * 100 + place).alias(column.name)
        for place, column in enumerate(KS4.values)
    ]


def _ks4_column(column: Column, year: int, seed: int) -> pl.Expr:
    special = {
        "academic_year": pl.lit(year, pl.Int16),
        "school_type": look_up(draw(seed, 20), [f"{code:02d}" for code in range(1, 21)]),
        "endks": ~chance(seed, 5),
        "in_p8": ~chance(seed, 60),
    }
    by_kind = {
        Kind.CODE: look_up(draw(seed, len(column.codes) or 1), column.codes or ("",)).cast(_dtype(column)),
        Kind.TEXT: (draw(seed, 24_000) + 100_000).cast(pl.String),
        Kind.FLAG: pl.when(~chance(seed, 10)).then(draw(seed + 1, 2) == 0),
        Kind.NUMBER: pl.when(~chance(seed + 1, 40)).then(_score(column.name, seed)),
    }
    return special[column.name] if column.name in special else by_kind[column.kind]


def _score(name: str, seed: int) -> pl.Expr:
    """Progress is around 0, attainment from 0 to 90."""
    return draw(seed, 6000) / 1000 - 3.0 if name.startswith("p8") else draw(seed, 900) / 10


# ----------------------------------------------------------------------- spells


def _spells_of(cohort: int, year: int, status: str) -> pl.LazyFrame:
    """Spells of one status of the children of one age; some began long ago, some have ended."""
    seed = year * 1000 + list(STATUSES).index(status) * 20
    start = pl.lit(date(year, 3, 31)) - pl.duration(days=draw(seed + 1, 900))
    ended = chance(seed + 2, 350)
    end = pl.when(ended & ~chance(seed + 3, 20)).then(
        pl.min_horizontal(start + pl.duration(days=draw(seed + 4, 400)), pl.lit(date(year, 4, 30)))
    )
    is_need = status == "need"
    reason = pl.when(ended & is_need).then(look_up(draw(seed + 5, 9), _codes("closed_reason")))
    made = {
        "status": pl.lit(status),
        "start": start,
        "end": end,
        "referral": start,
        "nfa": chance(seed + 6, 50) & is_need,
        "closed_reason": reason,
        "primary_need": pl.when(is_need).then(look_up(draw(seed + 7, 10), _codes("primary_need"))),
    }
    blank = pl.lit(None)
    dtypes = {column.name: _dtype(column) for column in SPELLS.values}
    return (
        rows(PUPILS)
        .filter(_known() & chance(seed, STATUSES[status]) & chance(year, 800))
        .select(
            (_number(cohort) + CHILD_OFFSET).alias("pupil_id"),
            pl.lit(year, pl.Int16).alias("academic_year"),
            *(made.get(name, blank).cast(dtype).alias(name) for name, dtype in dtypes.items()),
            la=pl.lit("000"),
        )
    )


def _codes(name: str) -> tuple[str, ...]:
    return SPELLS.by_name[name].codes


def _dtype(column: Column) -> pl.DataType | type[pl.DataType]:
    if column.kind is Kind.CODE:
        return pl.Enum(column.codes)
    return DTYPES.get(column.kind, pl.String)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
