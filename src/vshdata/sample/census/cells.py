"""Pupils by published group and phase: whom one level of absence or of exclusions holds for."""

from collections.abc import Mapping, Sequence

from vshdata.sample.national import Group
from vshdata.sample.national.attendance import PRIMARY, SECONDARY
from vshdata.sample.people import FIRST_SECONDARY_YEAR, Child, World
from vshdata.sample.schools import ELSEWHERE

Cell = tuple[Group | None, str, bool, bool]
"""Group, phase by national curriculum year, whether in Reception, whose absence is not measured, and
whether at a school of neither phase."""


def cells(world: World, year: int) -> Mapping[Cell, Sequence[Child]]:
    """The pupils of census schools in an academic year."""
    found: dict[Cell, list[Child]] = {}
    for child in world.pupils(year):
        if not child.at_independent_school:
            group = child.year_group(year)
            phase = SECONDARY if group >= FIRST_SECONDARY_YEAR else PRIMARY
            elsewhere = child.school_in(group) in ELSEWHERE
            key = (world.groups[year].get(child.number), phase, group == 0, elsewhere)
            found.setdefault(key, []).append(child)
    return found
