"""Published figures as comparators: found by indicator, group of children, place and year.

Of several releases of one figure the latest is read. Where both the outcomes publication and LAIT have
a figure, that of the publication is used, which has its parts and its symbols.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from vshdata.figures.benchmarks.sources import FILTER_NAMES, GROUPS, LAIT, NEAREST, OUTCOMES, Source

__all__ = ["NEAREST", "Benchmark", "Key", "find_benchmarks", "published_as"]

ENGLAND = "E92000001"

Key = tuple[str, str, str, int]
"""Indicator, cohort, place (a code, or la_ and an authority's number) and academic year."""


@dataclass(frozen=True)
class Benchmark:
    """A published figure. `value` is None where DfE put a symbol; `symbol` then says which."""

    value: float | None
    symbol: str
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    version: str = ""
    released: int | None = None
    note: str = ""


def published_as(cohort: str) -> tuple[str, str]:
    """The group a cohort is compared with, and a note where that is of another definition."""
    if cohort in {*GROUPS.values()} - {"cin", "cla"}:
        return cohort, ""
    near = NEAREST.get(cohort, "")
    return near, f"{near} is of another definition than {cohort}" if near else ""


def find_benchmarks(
    published: nw.LazyFrame[Any],
    indicators: Collection[str],
    years: Sequence[int],
    areas: Collection[str] | None = None,
) -> dict[Key, Benchmark]:
    """Every published figure of some indicators and years, of some places or of all.

    `published`: one row per published figure, the latest release of each.
    """
    wanted = {name: OUTCOMES[name] for name in indicators if name in OUTCOMES}
    from_lait = [(name, source) for name, source in LAIT if name in indicators]
    measures = {heading for source in wanted.values() for heading in _headings(source)}
    measures |= {source.value[0] for _, source in from_lait}
    rows = published.filter(nw.col("measure").is_in(measures) & nw.col("academic_year").is_in(years))
    if areas is not None:
        rows = rows.filter(nw.col("area").is_in(areas))
    cells = _Cells(rows.collect().iter_rows(named=True))
    found = dict(_of_lait(cells, from_lait))
    for name, source in wanted.items():
        found |= dict(_of_outcomes(cells, name, source))
    return found


def _headings(source: Source) -> tuple[str, ...]:
    return (*source.value, *source.numerator, *source.denominator, *source.low, *source.high)


class _Cells:
    """Published rows by measure, then by where they stand: group, filters, place and year."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.by_measure: dict[str, dict[tuple[str, str, str, int], Mapping[str, Any]]] = {}
        for row in rows:
            own = self.by_measure.setdefault(row["measure"], {})
            own[row["social_care_group"] or "", row["filters"] or "", row["area"], row["academic_year"]] = (
                row
            )

    def first(self, names: Sequence[str]) -> dict[tuple[str, str, str, int], Mapping[str, Any]]:
        """All rows of the names; of two names for one figure the first."""
        merged: dict[tuple[str, str, str, int], Mapping[str, Any]] = {}
        for name in reversed(names):
            merged |= self.by_measure.get(name, {})
        return merged


def _of_outcomes(cells: _Cells, indicator: str, source: Source) -> Iterator[tuple[Key, Benchmark]]:
    values = cells.first(source.value)
    parts = {
        part: cells.first(getattr(source, part)) for part in ("numerator", "denominator", "low", "high")
    }
    for place, row in values.items():
        group, filters, area, year = place
        if group not in GROUPS or not _meets(filters, source.filters):
            continue
        given = {part: rows[place]["value"] for part, rows in parts.items() if place in rows}
        yield (indicator, GROUPS[group], area, year), _benchmark(row, source, given)


def _of_lait(cells: _Cells, sources: Sequence[tuple[str, Source]]) -> Iterator[tuple[Key, Benchmark]]:
    for indicator, source in sources:
        for (group, _filters, area, year), row in cells.by_measure.get(source.value[0], {}).items():
            if not group:
                yield (indicator, source.group, area, year), _benchmark(row, source, {})


def _benchmark(row: Mapping[str, Any], source: Source, parts: Mapping[str, float | None]) -> Benchmark:
    return Benchmark(
        value=row["value"],
        symbol=row["symbol"] or "",
        version=str(row["version"] or ""),
        released=row["released"],
        note=source.note,
        **parts,
    )


def _meets(filters: str, needed: Mapping[str, str]) -> bool:
    """Whether a row's filters have the values needed; a filter the file does not have is no bar."""
    given = dict(part.split("=", 1) for part in filters.split("; ") if "=" in part)
    plain = {FILTER_NAMES.get(name, name): value.lower() for name, value in given.items()}
    return all(plain.get(name, value) == value for name, value in needed.items())
