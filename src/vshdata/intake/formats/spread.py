"""Several rows of a table side by side in one row of a file, told apart by the ends of the headings.

A research extract of absence gives `SessionsPossible_Autumn`, `SessionsPossible_Spring` and so on; a wide
one of exclusions gives `Category_1`, `Category_2` and so on. Each part becomes a row of its own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from vshdata.schema import Family, Table

PART_MARK = "\x1f"
"""Stands between a column and its part in the names of a batch; in no heading."""


@dataclass(frozen=True)
class Spread:
    """`parts`: the ends of headings that tell a part, first one found first, by the part's name.

    `fills`: the column that takes the name of the part, if any. `holds`: a part is a row where this
    column is filled. `alone`: a part that counts only where no other part of the row is filled.
    """

    parts: Mapping[str, tuple[str, ...]]
    holds: str
    fills: str = ""
    alone: str = ""

    def lacks(self, headings: Collection[str]) -> set[str]:  # noqa: ARG002 (some kinds need a heading)
        """What the parts themselves miss among a file's headings, in words."""
        return set()

    def positions(self, where: Mapping[str, int], table: Table, family: Family) -> dict[int, str]:
        """Position in the file -> column and part; `where`: position by heading."""
        found: dict[int, str] = {}
        for column in table.columns:
            for part, ends in self.parts.items():
                names = (name.lower() + end for name in column.names.get(family, ()) for end in ends)
                position = next((where[name] for name in names if name in where), None)
                if position is not None:
                    found[position] = column.name + PART_MARK + part
        return found

    def gather(self, batch: pl.DataFrame) -> pl.DataFrame:
        """One row per part that is filled, in the order of the file."""
        sides = [name for name in batch.columns if PART_MARK in name]
        shared = [name for name in batch.columns if PART_MARK not in name]
        if not sides:
            return batch
        others = [name for name in sides if name.split(PART_MARK) != [self.holds, self.alone]]
        told_otherwise = self._is_filled(name for name in others if name.startswith(self.holds + PART_MARK))
        frames = []
        for order, part in enumerate(self.parts):
            own = {name: name.split(PART_MARK)[0] for name in sides if name.endswith(PART_MARK + part)}
            if self.holds not in own.values():
                continue
            keep = self._is_filled([self.holds + PART_MARK + part])
            if part == self.alone:
                keep &= ~told_otherwise
            filled = batch.filter(keep).select(*shared, *own).rename(own)
            frames.append(filled.with_columns(*self._part(part), pl.lit(order).alias(PART_MARK)))
        rows = pl.concat(frames, how="diagonal").sort("line", PART_MARK, maintain_order=True)
        return rows.drop(PART_MARK)

    def _part(self, part: str) -> list[pl.Expr]:
        return [pl.lit(part).alias(self.fills)] if self.fills else []

    @staticmethod
    def _is_filled(names: Iterable[str]) -> pl.Expr:
        return pl.any_horizontal(
            pl.lit(value=False),
            *(~pl.col(name).fill_null("").str.strip_chars().is_in(["", "0"]) for name in names),
        )


def plain_name(name: str) -> str:
    """The column of a name in a batch, without its part."""
    return name.split(PART_MARK, maxsplit=1)[0]


TERMS_ASIDE = Spread(
    parts={
        "autumn": ("_autumn",),
        "spring": ("_spring",),
        "summer": ("_summer",),
        "summer_end": ("_summer6th",),
        "year": ("_6halfterms", "_annual"),
    },
    holds="sessions_possible",
    fills="term",
    alone="year",
)
"""Terms of absence; special schools had the year alone until 2015/16. A part of no possible session is
no row."""

EXCLUSION_SLOTS = Spread({str(slot): (f"_{slot}",) for slot in range(1, 61)}, holds="category")
"""Exclusions of a pupil; the number of slots differs by year (26, 39 and 40 were seen)."""
