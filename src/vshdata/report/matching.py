"""Match rates as rows of text and as JSON."""

import json
from itertools import groupby
from typing import TYPE_CHECKING

from vshdata.figures.disclosure import SafeMatch, SafeMatches, Status
from vshdata.figures.matching import DESCRIBED, TITLES, group_rank
from vshdata.figures.rounding import round_half_away
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]

RAW = (
    "kind",
    "dataset",
    "group",
    "academic_year",
    "status",
    "children",
    "matched",
    "rate",
    "of_matched",
    "of_unmatched",
    "published",
)


def shown_matches(matches: SafeMatches) -> Rows:
    """For people: one line per kind, dataset and group, one column per year."""
    years = sorted({row.year for row in matches.rows})
    lines = []
    for place, group in groupby(_by_place(matches), key=_place):
        own = {row.year: row for row in group}
        kind, dataset, name = place
        lines.append((kind, TITLES[dataset], name, *(_show(own.get(year)) for year in years)))
    return ("Matched by", "Found in", "Group", *(label(year) for year in years)), lines


def raw_matches(matches: SafeMatches) -> Rows:
    """For machines: one line per kind, dataset, group and year; percentages to one decimal."""
    return RAW, [tuple(_text(value) for value in _record(row).values()) for row in matches.rows]


def json_matches(matches: SafeMatches, notes: list[str]) -> bytes:
    """One document: the profile, the rows, the notes."""
    document = {
        "protect": matches.profile.name,
        "hidden": matches.hidden,
        "rows": [_record(row) for row in matches.rows],
        "notes": notes,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def match_frame(matches: SafeMatches) -> "pl.DataFrame":
    """The same as a frame, percentages to one decimal."""
    import polars as pl

    whole, part = pl.Int64(), pl.Float64()
    numbers = {"academic_year": pl.Int16(), "children": whole, "matched": whole}
    schema = {name: numbers.get(name, part if name in RAW[7:] else pl.String()) for name in RAW}
    return pl.DataFrame([_record(row) for row in matches.rows], schema=schema)


def _by_place(matches: SafeMatches) -> list[SafeMatch]:
    """Rows with those of one kind, dataset and group together, in order; bands in theirs."""
    heads = {head: at for at, head in enumerate(dict.fromkeys(_place(row)[:2] for row in matches.rows))}
    groups = {place: at for at, place in enumerate(dict.fromkeys(map(_place, matches.rows)))}

    def order(row: SafeMatch) -> tuple[int, tuple[int, str], int, int]:
        rank = group_rank(row.group) if row.kind in DESCRIBED else (0, "")
        return heads[_place(row)[:2]], rank, groups[_place(row)], row.year

    return sorted(matches.rows, key=order)


def _place(row: SafeMatch) -> tuple[str, str, str]:
    return (row.kind, row.dataset, row.group)


def _record(row: SafeMatch) -> dict[str, str | int | float | None]:
    shares = (row.rate, row.of_matched, row.of_unmatched, row.published)
    values = (row.kind, row.dataset, row.group, row.year, row.status, row.children, row.matched)
    return dict(zip(RAW, (*values, *map(_rounded, shares)), strict=True))


def _show(row: SafeMatch | None) -> str:
    if row is None:
        return ""
    beside = "" if row.published is None else f"; England {row.published}%"
    if row.status is not Status.OK or row.rate is None:
        return f"{row.status}{beside}"
    return f"{_rounded(row.rate)}% ({row.matched:,} of {row.children:,}{beside})"


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(round_half_away(value, 1))


def _text(value: object) -> str:
    return "" if value is None else str(value)
