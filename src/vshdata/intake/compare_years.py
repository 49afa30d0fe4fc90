"""This load against the year before of the same authority: what fell or rose by more than a factor.

A return that lost a block, or a column that came out blank, is well-formed and says nothing of it. The year
before does. What is compared is counted when a slice is stored and kept in its footer, so that no rows are
read again: rows of the table and of each block, how many rows fill each coded column, and of a column of
few codes how many rows have each.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from vshdata.lake import Lake
from vshdata.schema import LA_NOT_STATED, Column, Family, Kind, Table
from vshdata.slices import Slice
from vshdata.tables.cin.kinds import Years
from vshdata.tables.cin.years import RETURN
from vshdata.years import label

FACTOR = 2.0
"""A number is far from that of the year before where the larger is more than so many times the smaller."""

LEAST = 20
"""And where they differ by so many rows at least: small numbers double by chance."""

LEAST_SHARE = 0.05
"""The share of a code is compared where it is at least this in one of the years."""

MOST_CODES = 12
"""Codes are compared one by one where a column has no more of them."""

FOOTER = "counts"
"""The entry of a slice's footer that holds its counts."""

BLOCKS = {"spells": "status", "care_events": "event"}
"""Tables of several blocks, and the column that says which block a row is of."""

_CODED = (Kind.CODE, Kind.CODES, Kind.FLAG)
_IS = "="
"""Between a column and its code in the names of counts."""
_BEGAN = {value: RETURN.years_of(block) for block in RETURN.blocks for value in block.says.values()}
"""Blocks of the children in need return that not every year's layout has."""


_KS1_CANCELLED = (2024, 2026)
_NEW_CODES = {
    (block.fills, f"{item.column}{_IS}{code}"): (one.year,)
    for one in RETURN.overlays
    for block in RETURN.blocks
    for item in block.elements
    for code in one.codes.get(item.name, "").split()
}
_SAID_BY_SHAPE = ("on_roll", "second_half")
"""Columns that the file itself says of all its rows, not its rows."""

KNOWN = {
    # Progress 8 was not published for these years, or began again after them
    ("ks4", "in_p8"): (2020, 2022, 2025, 2027),
    # autumn 2019: each census tells of two terms; those of 2020 to autumn 2021 tell of closed schools
    ("exclusion_details", ""): (2020, 2021, 2022, 2023),
    # checks of autumn 2020 and autumn 2021 stood in for those of the summers before
    ("phonics", "outcome"): (2021, 2022),
    ("phonics", "outcome_aut20"): (2021, 2022),
    ("phonics", "outcome_aut21"): (2022, 2023),
    # no key stage 1 in 2020 and 2021, so no progress four years later
    **_NEW_CODES,
    **{("ks2", f"in_{subject}_prog"): _KS1_CANCELLED for subject in ("read", "writ", "math")},
}
"""Table and column, or column and code, or blank for rows -> years whose change on the year before is
England's own."""


@dataclass(frozen=True)
class Counts:
    """Rows by block (`""` where a table has none), and rows that fill a column, by block and column."""

    rows: Counter[str] = field(default_factory=Counter)
    filled: Counter[tuple[str, str]] = field(default_factory=Counter)
    files: int = 1

    def __add__(self, other: "Counts") -> "Counts":
        """The counts of two slices together."""
        return Counts(self.rows + other.rows, self.filled + other.filled, self.files + other.files)


# ---------------------------------------------------------------------- counting


def count(rows: pl.DataFrame, table: Table) -> Counts:
    """The counts of the rows of one slice."""
    by = BLOCKS.get(table.name, "")
    coded = [
        column
        for column in table.values
        if column.kind in _CODED
        and column.name in rows.columns
        and column.name not in {by, *_SAID_BY_SHAPE}
        and not column.required
    ]
    counts = Counts()
    for block, own in _blocks(rows, by):
        counts.rows[block] = own.height
        for column in coded:
            if filled := own.height - own[column.name].null_count():
                counts.filled[block, column.name] = filled
                counts.filled.update({(block, name): rows for name, rows in _codes(own, column)})
    return counts


def _codes(rows: pl.DataFrame, column: Column) -> Iterator[tuple[str, int]]:
    """Rows by code, named with their column, where the column has few codes."""
    if column.kind is Kind.CODES or len(column.codes) > MOST_CODES:
        return
    for code, number in rows[column.name].drop_nulls().value_counts().iter_rows():
        word = ("yes" if code else "no") if column.kind is Kind.FLAG else code
        yield f"{column.name}{_IS}{word}", number


def _blocks(rows: pl.DataFrame, by: str) -> Iterator[tuple[str, pl.DataFrame]]:
    if not by:
        return iter([("", rows)])
    return ((str(value), own) for (value,), own in rows.group_by(by))


def in_footer(counts: Counts) -> dict[str, str]:
    """The counts as an entry of a footer."""
    filled = [[*key, number] for key, number in sorted(counts.filled.items())]
    return {FOOTER: json.dumps({"rows": dict(sorted(counts.rows.items())), "filled": filled})}


def from_footer(footer: Mapping[str, str]) -> Counts | None:
    """The counts in a footer, None where it was written without."""
    if FOOTER not in footer:
        return None
    told = json.loads(footer[FOOTER])
    filled = {(block, name): number for block, name, number in told["filled"]}
    return Counts(Counter(told["rows"]), Counter(filled))


# ---------------------------------------------------------------------- comparing


@dataclass(frozen=True, order=True)
class Place:
    """What is compared with itself a year earlier."""

    table: str
    la: str
    term: str
    family: str

    @property
    def words(self) -> str:
        """For messages."""
        la = f"LA {self.la}" if self.la != LA_NOT_STATED else ""
        return ", ".join(filter(None, [la, self.term, self.table]))


def changes_in(lake: Lake, touched: Iterable[tuple[str, int]]) -> list[str]:
    """Warnings on the tables and years just stored, against the year before and the year after each.

    A pair of years is compared once, whichever of them was loaded last.
    """
    years: dict[str, set[int]] = {}
    for table, year in touched:
        years.setdefault(table, set()).update((year, year + 1))
    return [
        warning
        for table, later in sorted(years.items())
        for warning in _changes_of(_counts_of(lake, table, later | {year - 1 for year in later}), later)
    ]


def _counts_of(lake: Lake, table: str, years: Iterable[int]) -> dict[tuple[Place, int], Counts]:
    found: dict[tuple[Place, int], Counts] = {}
    for item in lake.best_slices(table, sorted(years)):
        counts = from_footer(item.provenance)
        if counts is None or item.key.family == Family.DERIVED:
            continue
        place = _place(item)
        at = (place, item.key.year)
        found[at] = found[at] + counts if at in found else counts
    return found


def _place(item: Slice) -> Place:
    return Place(item.key.table, item.key.la, item.key.term, item.key.family)


def _changes_of(counts: Mapping[tuple[Place, int], Counts], years: Iterable[int]) -> Iterator[str]:
    for (place, year), now in sorted(counts.items(), key=lambda item: item[0]):
        before = counts.get((place, year - 1))
        if year in set(years) and before is not None:
            yield from compare(place, before, now, year)


def compare(place: Place, before: Counts, now: Counts, year: int) -> Iterator[str]:
    """What is far from the year before, each with both numbers and both years.

    Of a block that fell or rose the columns are compared all the same, by the share of its rows.
    """
    of_table = {"": (before.rows.total(), now.rows.total())}
    blocks = {
        name: (before.rows[name], now.rows[name]) for name in sorted({*before.rows, *now.rows} - {""})
    }
    for name, (old, new) in (of_table | blocks).items():
        if is_far(old, new) and _had(name, year - 1) and year not in KNOWN.get((place.table, name), ()):
            yield (
                f"{place.words}{_of(place, name)}: {_rows(old, before, now)} in {label(year - 1)}, "
                f"{_rows(new, now, before)} in {label(year)}"
            )
    for name, column in sorted({*before.filled, *now.filled}):
        yield from _share_changed(place, name, column, (before, now), year)


def _share_changed(
    place: Place, block: str, column: str, counts: tuple[Counts, Counts], year: int
) -> Iterator[str]:
    """The share of rows that fill a column, or have a code of it, where it is far from the year before."""
    name, _, code = column.partition(_IS)
    old, new = (_whole(one, block, name if code else "") for one in counts)
    were, are = (one.filled[block, column] for one in counts)
    is_known = any(year in KNOWN.get((place.table, key), ()) for key in (name, column))
    if not old or not new or is_known or not is_far(were / old * new, are):
        return
    if not code or max(were / old, are / new) >= LEAST_SHARE:
        what = f"{name} is {code or 'filled'}"
        yield (
            f"{place.words}{_of(place, block)}: {what} in {_percent(were, old)} of rows in "
            f"{label(year - 1)}, {_percent(are, new)} in {label(year)}"
        )


def _whole(counts: Counts, block: str, column: str) -> int:
    """What a share is of: the rows of a block, or of those the ones that fill a column."""
    return counts.filled[block, column] if column else counts.rows[block]


def is_far(one: float, other: float) -> bool:
    """Whether two numbers differ by more than the factor, and by enough rows."""
    low, high = sorted((one, other))
    return high > FACTOR * low and high - low >= LEAST


def _had(block: str, year: int) -> bool:
    """Whether the layout of a year has a block: one that began since is no rise."""
    return year in _BEGAN.get(block, Years())


def _of(place: Place, block: str) -> str:
    return f", {BLOCKS[place.table]} {block}" if block else ""


def _rows(number: int, own: Counts, other: Counts) -> str:
    files = f" from {_counted(own.files, 'file')}" if own.files != other.files else ""
    return f"{_counted(number, 'row')}{files}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%"
