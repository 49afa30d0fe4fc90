"""Published figures as comparators: found by indicator, group of children, place and year.

Of several releases of one figure the latest is read. Where both the outcomes publication and LAIT have
a figure, that of the publication is used, which has its parts and its symbols.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw

from vshdata.figures.benchmarks.sources import (
    ENGLAND,
    FILTER_NAMES,
    GROUPS,
    LAIT,
    OUTCOMES,
    REGION_NAMES,
    Source,
)

LEVELS = ("national", "regional", "local_authority")
"""Kinds of place that are compared with."""

_TOTALS = {"total", "all", "all pupils"}
_CHECKED = ("provisional", "revised", "final")


class Key(NamedTuple):
    """What a published figure is of. `cohort`: of that definition. `place`: as in `sources`."""

    indicator: str
    cohort: str
    place: str
    year: int


@dataclass(frozen=True)
class Benchmark:
    """A published figure. `value` is None where DfE put a symbol; `symbol` then says which.

    `publication`: which file of which publication. `released`: the latest year that file covers, by which
    releases are told apart. `decimals`: to how many it is rounded, where to fewer than its indicator.
    `note`: how it differs from the indicator as measured here.
    """

    value: float | None
    symbol: str = ""
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    publication: str = ""
    version: str = ""
    released: int | None = None
    decimals: int | None = None
    note: str = ""


def find_benchmarks(
    published: nw.LazyFrame[Any],
    indicators: Collection[str],
    years: Sequence[int],
    places: Collection[str] | None = None,
) -> dict[Key, Benchmark]:
    """Every published figure of some indicators and years, of some places or of all.

    `published`: one row per published figure, of every release. Of a figure in several the latest is
    taken, and of one release the version checked furthest.
    """
    outcomes = {name: OUTCOMES[name] for name in indicators if name in OUTCOMES}
    lait = [(name, source) for name, source in LAIT if name in indicators]
    sources = [*outcomes.values(), *(source for _, source in lait)]
    measures = {heading for source in sources for heading in source.headings}
    rows = published.filter(
        nw.col("measure").is_in(sorted(measures)),
        nw.col("academic_year").is_in(list(years)),
        nw.col("level").cast(nw.String).is_in(LEVELS),
    )
    cells = _Cells(rows.collect().iter_rows(named=True), places)
    found = dict(_of_lait(cells, lait))
    for name, source in outcomes.items():
        found |= dict(_of_outcomes(cells, name, source))
    return found


def place_of(level: str, area_name: str | None, area_la: str | None) -> str:
    """A place by its name or number, the same in every publication; empty where it cannot be told."""
    if level == "national":
        return ENGLAND
    if level == "regional":
        return REGION_NAMES.get(area_name or "", area_name or "")
    return area_la or ""


class _Spot(NamedTuple):
    """Where a figure stands in a file."""

    group: str
    filters: str
    place: str
    year: int


_Rows = Mapping[_Spot, Mapping[str, Any]]


class _Cells:
    """Published rows by publication and measure, then by where they stand; the latest of each."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], places: Collection[str] | None) -> None:
        self.files: dict[str, dict[str, dict[_Spot, Mapping[str, Any]]]] = {}
        for row in sorted(rows, key=_how_late):
            place = place_of(row["level"], row["area_name"], row["area_la"])
            if not place or (places is not None and place not in places):
                continue
            spot = _Spot(
                row["social_care_group"] or "", _plain(row["filters"] or ""), place, row["academic_year"]
            )
            self.files.setdefault(row["publication"], {}).setdefault(row["measure"], {})[spot] = row

    def having(self, source: Source) -> Iterator[Mapping[str, dict[_Spot, Mapping[str, Any]]]]:
        """Files that have the source's figure, and one of its marks where it has any."""
        for measures in self.files.values():
            if any(name in measures for name in source.value) and (
                not source.marks or any(name in measures for name in source.marks)
            ):
                yield measures


def _how_late(row: Mapping[str, Any]) -> tuple[int, int]:
    version = row["version"]
    return row["released"] or 0, _CHECKED.index(version) if version in _CHECKED else -1


def _first(measures: Mapping[str, _Rows], names: Sequence[str]) -> _Rows:
    """All rows of the names; of two names for one figure the first."""
    merged: dict[_Spot, Mapping[str, Any]] = {}
    for name in reversed(names):
        merged |= measures.get(name, {})
    return merged


def _of_outcomes(cells: _Cells, indicator: str, source: Source) -> Iterator[tuple[Key, Benchmark]]:
    for measures in cells.having(source):
        parts = {
            part: _first(measures, getattr(source, part))
            for part in ("numerator", "denominator", "low", "high")
        }
        for spot, row in _first(measures, source.value).items():
            if spot.group not in GROUPS or not _meets(spot.filters, source.filters):
                continue
            given = {part: rows[spot]["value"] for part, rows in parts.items() if spot in rows}
            yield Key(indicator, GROUPS[spot.group], spot.place, spot.year), _benchmark(row, source, given)


def _of_lait(cells: _Cells, sources: Sequence[tuple[str, Source]]) -> Iterator[tuple[Key, Benchmark]]:
    for indicator, source in sources:
        for measures in cells.having(source):
            for spot, row in _first(measures, source.value).items():
                if not spot.group:
                    yield Key(indicator, source.group, spot.place, spot.year), _benchmark(row, source, {})


def _benchmark(row: Mapping[str, Any], source: Source, parts: Mapping[str, float | None]) -> Benchmark:
    return Benchmark(
        value=row["value"],
        symbol=row["symbol"] or "",
        publication=row["publication"],
        version=row["version"] or "",
        released=row["released"],
        decimals=source.decimals,
        note=source.note,
        **parts,
    )


def _plain(filters: str) -> str:
    """Filters by their names of today and in lower case, so that releases of one figure meet."""
    given = (part.split("=", 1) for part in filters.split("; ") if "=" in part)
    return "; ".join(sorted(f"{FILTER_NAMES.get(name, name)}={value.lower()}" for name, value in given))


def _meets(filters: str, needed: Mapping[str, str]) -> bool:
    """Whether a row's filters have the values needed, and stand at their totals otherwise.

    A filter that the file does not have is no bar. LAIT's topic is none.
    """
    given = dict(part.split("=", 1) for part in filters.split("; ") if "=" in part)
    return all(
        value == needed[name] if name in needed else value in _TOTALS for name, value in given.items()
    )
