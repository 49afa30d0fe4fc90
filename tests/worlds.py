"""Tiny worlds that tests draw by hand: a few pupils, a few spells, the figures and trends of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from vshdata.figures.cohorts import combine_spells, members, parse_cohort
from vshdata.figures.disclosure import DEFAULT_PROFILE, PROFILES, SafeCell, SafeTable, protect
from vshdata.figures.indicators import INDICATORS, Area, Indicator
from vshdata.figures.measure import Figure, measure
from vshdata.figures.trend import Trend, TrendRow, build_trend
from vshdata.intake.checks import dtype_of
from vshdata.schema import Table
from vshdata.tables.ks4 import KS4
from vshdata.tables.looked_after import CARE_SPELLS
from vshdata.tables.social_care import SPELLS

Pupil = Mapping[str, Any]
"""What is known of a pupil's results, by column; the rest is blank."""

Spell = Mapping[str, Any]
"""One spell of one status of one child."""


def results(pupils: Sequence[Pupil]) -> nw.LazyFrame[Any]:
    """Key stage 4 results, one row per pupil, at the end of the key stage unless a pupil says not."""
    rows = [{"pupil_id": number, "endks": True, **given} for number, given in enumerate(pupils, start=1)]
    return _lazy(rows, KS4)


def figure(indicator: str, pupils: Sequence[Pupil], year: int = 2024) -> Figure:
    """One indicator of these pupils."""
    (found,) = measure(results(pupils), [INDICATORS[indicator]], year)
    return found


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


def spells_frame(spells: Sequence[Spell]) -> nw.LazyFrame[Any]:
    """The spells as the lake holds them, by return: closed code lists, dates as dates."""
    own = set(CARE_SPELLS.by_name["status"].codes)
    care = [one for one in spells if one["status"] in own]
    need = [one for one in spells if one["status"] not in own]
    kept = [{key: value for key, value in one.items() if key != "nfa"} for one in care]
    return combine_spells(_lazy(need, SPELLS), _lazy(kept, CARE_SPELLS))


def children_in(cohort: str, spells: Sequence[Spell], year: int = 2024) -> set[int]:
    """Who is in the cohort; fails if a child comes twice."""
    found = members(spells_frame(spells), parse_cohort(cohort), year).collect()["pupil_id"].to_list()
    assert len(found) == len(set(found)), "a child is counted twice"
    return set(found)


def shown(made: Figure, profile: str = DEFAULT_PROFILE) -> SafeCell:
    """One figure as the profile lets it be shown."""
    return safe_table([made], profile).cells[0]


def safe_table(figures: Sequence[Figure], profile: str = DEFAULT_PROFILE) -> SafeTable:
    """Protected figures, for the years they are of."""
    return protect(figures, sorted({item.year for item in figures}), PROFILES[profile])


def trend(
    figures: Sequence[Figure],
    profile: str = DEFAULT_PROFILE,
    cohort_title: str = "Children in need, at 31 March",
) -> Trend:
    """A trend table of these figures."""
    safe = safe_table(figures, profile)
    return build_trend(safe, cohort="cin", cohort_title=cohort_title, area=Area.KS4)


def trend_row(figures: Sequence[Figure], profile: str = DEFAULT_PROFILE) -> TrendRow:
    """The only row of a trend."""
    (row,) = trend(figures, profile).rows
    return row


def mean_of(indicator: Indicator | str, year: int, total: float, pupils: int) -> Figure:
    """A mean, by the sum of its scores."""
    return Figure(_named(indicator), year, numerator=total, denominator=pupils, squares=total)


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
    unknown = given - set(columns) - {"pupil_id"}
    assert not unknown, f"the table {table.name} has no column {sorted(unknown)}"
    schema = pl.Schema({"pupil_id": pl.UInt32(), **columns})
    return nw.from_native(pl.DataFrame([dict(row) for row in rows], schema=schema).lazy())
