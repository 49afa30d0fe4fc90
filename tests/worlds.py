"""Tiny worlds that tests draw by hand: a few pupils, a few spells, the figures and trends of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from vshdata.figures.cohorts import Cohort, parse_cohort
from vshdata.figures.disclosure import PROFILES, SafeCell, SafeTable, protect
from vshdata.figures.frames import BIRTHS, rows_of
from vshdata.figures.indicators import INDICATORS, Area, Indicator
from vshdata.figures.measure import Figure, measure
from vshdata.figures.members import members
from vshdata.figures.spells import Beside, combine_spells
from vshdata.figures.trend import Trend, TrendRow, build_trend
from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.settings import DEFAULT_PROFILE
from vshdata.tables import TABLES
from vshdata.tables.kinship import KINSHIP_LIST
from vshdata.tables.looked_after import CARE_SPELLS
from vshdata.tables.school_census import PUPILS
from vshdata.tables.social_care import SPELLS

Pupil = Mapping[str, Any]
"""What is known of a pupil's results, by column; the rest is blank."""

Spell = Mapping[str, Any]
"""One spell of one status of one child."""


Row = Mapping[str, Any]
"""What a file tells in one row, by column; `pupil` is the number of the pupil. The rest is blank."""


USUAL: Mapping[str, Row] = {
    "ks2": {"endks": True, "nat_res": True, "nat_res_ta": True},
    "ks4": {"endks": True},
    "pupils": {"term": "spring", "enrol_status": "C"},
}
"""What is so in every row of a table that does not say otherwise."""


@dataclass(frozen=True)
class World:
    """What files tell of a few pupils: rows by table, of `year` unless a row says not.

    A table that is not named is not loaded; one without rows is, and tells nothing. `births`: dates of
    birth of a pupil, wherever they are told.
    """

    told: Mapping[str, Sequence[Row]]
    year: int = 2024
    births: Mapping[int, Sequence[date]] = field(default_factory=dict)

    def scan(self, table: str, years: Sequence[int]) -> nw.LazyFrame[Any] | None:
        """The rows of a table in some years, or None where it is not loaded."""
        if table == BIRTHS:
            return _births(self.births)
        if table not in self.told:
            return None
        rows = [
            {"academic_year": self.year, **USUAL.get(table, {}), **row, "pupil_id": row["pupil"]}
            for row in self.told[table]
        ]
        wanted = [row for row in rows if row["academic_year"] in years]
        return _lazy(
            [{name: row[name] for name in row if name != "pupil"} for row in wanted], TABLES[table]
        )

    def rows(self, table: str) -> nw.LazyFrame[Any]:
        """The rows that the indicators of a table are measured on, as the table's frame makes them."""
        rows = rows_of(table, [self.year], self.scan)
        assert rows is not None
        return rows

    def pupils(self, table: str) -> list[dict[str, Any]]:
        """Those rows, in order of pupil."""
        rows = self.rows(table).collect().to_native()
        found: list[dict[str, Any]] = rows.sort("pupil_id").to_dicts()
        return found

    def figures(self, *indicators: str) -> list[Figure]:
        """Indicators of one table."""
        chosen = [INDICATORS[name] for name in indicators]
        return measure(self.rows(chosen[0].table), chosen, [self.year])[self.year]

    def figure(self, indicator: str) -> Figure:
        """One indicator."""
        (found,) = self.figures(indicator)
        return found

    @property
    def numbers(self) -> set[int]:
        """Every pupil that anything is told of."""
        return {row["pupil"] for rows in self.told.values() for row in rows}

    def beside(self, other: "World") -> "World":
        """Both worlds' pupils, those of the other numbered on."""
        after = max(self.numbers, default=0)
        theirs = {
            table: [{**row, "pupil": row["pupil"] + after} for row in rows]
            for table, rows in other.told.items()
        }
        tables = dict.fromkeys((*self.told, *theirs))
        both = {table: (*self.told.get(table, ()), *theirs.get(table, ())) for table in tables}
        births = {**self.births, **{pupil + after: days for pupil, days in other.births.items()}}
        return World(both, self.year, births)

    def having(self, **values: object) -> "World":
        """The same pupils with something else told of them in every row."""
        told = {table: [{**row, **values} for row in rows] for table, rows in self.told.items()}
        return World(told, self.year, self.births)


def _births(told: Mapping[int, Sequence[date]]) -> nw.LazyFrame[Any]:
    rows = [(pupil, min(days), max(days)) for pupil, days in told.items()]
    schema = {"pupil_id": pl.UInt32, "born": pl.Date, "born_last": pl.Date}
    return nw.from_native(pl.DataFrame(rows, schema=schema, orient="row").lazy())


def drawn(table: str, *pupils: Pupil, year: int = 2024) -> World:
    """A world of one row per pupil, numbered from 1.

    `before`: what the file of the year before says of a pupil, where a figure rests on two years; a pupil
    of whom nothing else is said has no row this year.
    """
    rows: list[Row] = []
    for number, pupil in enumerate(pupils, start=1):
        now = {name: value for name, value in pupil.items() if name != "before"}
        if now or "before" not in pupil:
            rows.append({"pupil": number, **now})
        if "before" in pupil:
            rows.append({"pupil": number, "academic_year": year - 1, **pupil["before"]})
    return World({table: rows}, year)


def census_rows(rows: Sequence[Mapping[str, Any]], year: int = 2024) -> nw.LazyFrame[Any]:
    """Rows of a January census, of sole registrations unless a row says not."""
    usual = {"academic_year": year, "term": "spring", "enrol_status": "C"}
    return _lazy([{**usual, **row} for row in rows], PUPILS)


def results(pupils: Sequence[Pupil], table: str = "ks4", year: int = 2024) -> nw.LazyFrame[Any]:
    """Results, one row per pupil, at the end of the key stage unless a pupil says not."""
    rows = drawn(table, *pupils, year=year).scan(table, [year])
    assert rows is not None
    return rows


def measurable(pupils: Sequence[Pupil], table: str, year: int = 2024) -> nw.LazyFrame[Any]:
    """The rows that the indicators of a table are measured on."""
    return drawn(table, *pupils, year=year).rows(table)


def figure(indicator: str, pupils: Sequence[Pupil], year: int = 2024) -> Figure:
    """One indicator of these pupils."""
    return drawn(INDICATORS[indicator].table, *pupils, year=year).figure(indicator)


def spell(
    child: int,
    status: str,
    start: date,
    end: date | None = None,
    *,
    nfa: bool | None = None,
    reason: str = "",
) -> Spell:
    """A spell of a status from its first day to its last; still open without an end."""
    return {
        "pupil_id": child,
        "status": status,
        "start": start,
        "end": end,
        "nfa": nfa,
        "closed_reason": reason or None,
    }


def permanence(child: int, kind: str, start: date | None) -> Spell:
    """An order of a looked-after return, by which care ended or that came before it."""
    return {
        "pupil_id": child,
        "status": "permanence",
        "start": start,
        "end": None,
        "closed_reason": None,
        "permanence": kind,
    }


def spells_frame(spells: Sequence[Spell], year: int | None = None) -> nw.LazyFrame[Any]:
    """The spells as the lake holds them, by return: closed code lists, dates as dates."""
    own = set(CARE_SPELLS.by_name["status"].codes)
    care = [one for one in spells if one["status"] in own]
    need = [one for one in spells if one["status"] not in own]
    kept = [{key: value for key, value in one.items() if key != "nfa"} for one in care]
    return combine_spells(_with_la(need, SPELLS), _with_la(kept, CARE_SPELLS), year=year)


def children_in(cohort: str, spells: Sequence[Spell], year: int = 2024) -> set[int]:
    """Who is in the cohort; fails if a child comes twice."""
    return _once(members(spells_frame(spells), parse_cohort(cohort), year))


def children_over_years(
    cohort: str,
    returns: Mapping[int, Sequence[Spell]],
    *,
    year: int = 2024,
    census: Mapping[int, str | None] | None = None,
    kinship: Sequence[Mapping[str, Any]] | None = None,
    births: Mapping[int, date] | None = None,
    own: Mapping[str, Cohort] | None = None,
) -> set[int]:
    """Who is in the cohort, by returns of several years; `census`: each child's arrangement after care
    on the January census; `kinship`: rows of the authority's list.
    """
    spells = nw.concat([spells_frame(told, at) for at, told in returns.items()])
    on_census = [{"pupil_id": child, "plaa": code} for child, code in (census or {}).items()]
    born = pl.DataFrame(
        list((births or {}).items()), schema={"pupil_id": pl.UInt32, "born": pl.Date}, orient="row"
    )
    listed = [{"academic_year": year, **row} for row in kinship or ()]
    beside = Beside(
        census=None if census is None else _lazy(on_census, PUPILS),
        kinship=None if kinship is None else _lazy(listed, KINSHIP_LIST),
        births=None if births is None else nw.from_native(born.lazy()),
    )
    return _once(members(spells, parse_cohort(cohort, own), year, beside))


def _once(found: nw.LazyFrame[Any]) -> set[int]:
    children = found.collect()["pupil_id"].to_list()
    assert len(children) == len(set(children)), "a child is counted twice"
    return set(children)


def _with_la(spells: Sequence[Spell], table: Table) -> nw.LazyFrame[Any]:
    """Spells of a return with the authority that made it: 999 where a spell does not say."""
    las = pl.Series("la", [one.get("la", "999") for one in spells], dtype=pl.String)
    rows = [{key: value for key, value in one.items() if key != "la"} for one in spells]
    made: pl.LazyFrame = _lazy(rows, table).to_native()
    return nw.from_native(made.collect().with_columns(las).lazy())


def shown(made: Figure, profile: str = DEFAULT_PROFILE) -> SafeCell:
    """One figure as the profile lets it be shown."""
    return safe_table([made], profile).cells[0]


def safe_table(figures: Sequence[Figure], profile: str = DEFAULT_PROFILE, cohort: str = "") -> SafeTable:
    """Protected figures, for the years they are of."""
    return protect(figures, sorted({item.year for item in figures}), PROFILES[profile], cohort)


def trend(
    figures: Sequence[Figure],
    profile: str = DEFAULT_PROFILE,
    cohort_title: str = "Children in need, at 31 March",
) -> Trend:
    """A trend table of these figures."""
    safe = safe_table(figures, profile, "cin")
    return build_trend(safe, cohort="cin", cohort_title=cohort_title, area=Area.KS4)


def trend_row(figures: Sequence[Figure], profile: str = DEFAULT_PROFILE) -> TrendRow:
    """The only row of a trend."""
    (row,) = trend(figures, profile).rows
    return row


def mean_of(indicator: Indicator | str, year: int, total: float, pupils: int) -> Figure:
    """A mean, by the sum of its scores, which stray from it by 10."""
    squares = total * total / pupils + 100 * pupils if pupils else 0
    return Figure(_named(indicator), year, numerator=total, denominator=pupils, squares=squares)


def sessions_of(indicator: Indicator | str, year: int, pupils: Sequence[tuple[int, int]]) -> Figure:
    """A rate of sessions, by each pupil's missed and possible."""
    missed, possible = zip(*pupils, strict=True)
    return Figure(
        _named(indicator),
        year,
        numerator=sum(missed),
        denominator=sum(possible),
        base=len(pupils),
        holders=sum(one > 0 for one in missed),
        squares=sum(one * one for one in missed),
        cross=sum(one * of for one, of in pupils),
        bottom_squares=sum(of * of for of in possible),
        largest=max(missed),
        bottom_largest=max(possible),
    )


def events_of(indicator: Indicator | str, year: int, numbers: Sequence[int]) -> Figure:
    """Events per 100 pupils, by each pupil's number of them."""
    return Figure(
        _named(indicator),
        year,
        numerator=sum(numbers),
        denominator=len(numbers),
        base=len(numbers),
        holders=sum(one > 0 for one in numbers),
        squares=sum(one * one for one in numbers),
        largest=max(numbers),
    )


def share_of(indicator: Indicator | str, year: int, pupils: int, among: int) -> Figure:
    """A percentage, by its pupils."""
    return Figure(_named(indicator), year, numerator=pupils, denominator=among)


def count_of(indicator: Indicator | str, year: int, pupils: int) -> Figure:
    """A count of pupils."""
    return Figure(_named(indicator), year, numerator=pupils)


def no_figure(indicator: Indicator | str, year: int, why: str) -> Figure:
    """A year without a figure."""
    return Figure(_named(indicator), year, absent=why)


def _named(indicator: Indicator | str) -> Indicator:
    return INDICATORS[indicator] if isinstance(indicator, str) else indicator


def _lazy(rows: Sequence[Mapping[str, Any]], table: Table) -> nw.LazyFrame[Any]:
    columns = {column.name: dtype_of(column) for column in table.values}
    given = {name for row in rows for name in row}
    unknown = given - set(columns) - {"pupil_id", "academic_year"}
    assert not unknown, f"the table {table.name} has no column {sorted(unknown)}"
    schema = pl.Schema({"pupil_id": pl.UInt32(), "academic_year": pl.Int16(), **columns})
    return nw.from_native(pl.DataFrame([dict(row) for row in rows], schema=schema).lazy())
