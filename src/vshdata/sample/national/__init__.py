"""Published national levels, which the sample is made to follow: one module a subject.

The groups are those DfE publishes, at 31 March: children in need without those protected or looked
after (`cino`), on a child protection plan and not looked after (`cppo`), looked after for at least
twelve months (`cla12m`), and all pupils. Sources: DfE, *Outcomes for children in need, including
children looked after by local authorities in England*, 2025 release, with earlier releases for 2017
and 2018; for all pupils, and for children in need where that release is silent, DfE's Local Authority
Interactive Tool. What is not published is an assumption, and its docstring says so.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

FIRST_YEAR = 2017
LAST_YEAR = 2026
"""The years a sample may be asked for. 2026 is not published and repeats the levels of 2025."""


class Group(StrEnum):
    """Whose level is published, named as the cohort that measures it."""

    IN_NEED = "cino"
    PROTECTED = "cppo"
    LOOKED_AFTER = "cla12m"
    NEWLY_LOOKED_AFTER = "cla less than 12 months"
    """Not published beside the others; given the level of `cla12m`, an assumption."""


PUBLISHED = (Group.IN_NEED, Group.PROTECTED, Group.LOOKED_AFTER)
ALL = "all"

Level = TypeVar("Level")

Shares = Mapping[int, Mapping[str, float]]
"""Year -> group, or all pupils -> level."""


def read(text: str) -> Shares:
    """Levels of the three groups and of all pupils from a table: year, cino, cppo, cla12m, all."""
    rows = (line.split() for line in text.strip().splitlines())
    names = (*PUBLISHED, ALL)
    found = {int(year): dict(zip(names, map(float, levels), strict=True)) for year, *levels in rows}
    return {year: {**own, Group.NEWLY_LOOKED_AFTER: own[Group.LOOKED_AFTER]} for year, own in found.items()}


def lowered(everyone: Mapping[int, float], factors: Mapping[Group, float]) -> Shares:
    """All pupils as published, and each group at an assumed part of that."""
    own = {**factors, Group.NEWLY_LOOKED_AFTER: factors[Group.LOOKED_AFTER]}
    return {
        year: {**{group: level * factor for group, factor in own.items()}, ALL: level}
        for year, level in everyone.items()
    }


def at(table: Mapping[int, Level], year: int) -> Level:
    """The levels of a year; the nearest earlier year's where it has none, else the first."""
    known = [one for one in table if one <= year]
    return table[max(known) if known else min(table)]
