"""What each year's children in need return changed, and the layout of any year that follows from it.

A new year is one more overlay here. Schema files of 2017 to 2026 were compared one with the next; those of
2018 to 2020, 2024 and 2026 change no element and no code. 2027 is from DfE's announcement of the 2026-27
collection, before its schema file was seen.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vshdata.tables.cin.elements import BLOCKS, CODES
from vshdata.tables.cin.kinds import ALWAYS, Block, Element, Overlay, Years

OVERLAYS = (
    Overlay(2018, "CIN_schema_2018.xsd: no change"),
    Overlay(2019, "CIN_schema_2019.xsd: no change"),
    Overlay(2020, "CIN_schema_2020.xsd: no change"),
    Overlay(2021, "CIN_schema_2021.xsd", codes={"AssessmentFactors": "18B 18C 19B 19C"}),
    Overlay(2022, "CIN_schema_2022.xsd", blocks=("plan_dates",), codes={"AssessmentFactors": "24A"}),
    Overlay(2023, "CIN_schema_2023.xsd", codes={"ReferralSource": "5D", "ReasonForClosure": "RC9"}),
    Overlay(2024, "CIN_schema_2024.xsd: no change"),
    Overlay(
        2025,
        "CIN_schema_2025.xsd",
        adds={"identifiers": (Element("Sex", "sex", expected=True),)},
        drops={"identifiers": ("GenderCurrent",)},
    ),
    Overlay(2026, "CIN_schema_2026.xsd: only the label of need N1"),
    Overlay(2027, "DfE, children in need census 2026 to 2027", blocks=("pre_proceedings",)),
)


@dataclass(frozen=True)
class Layouts:
    """The return of every year: what is declared first, and what each year changed, in order."""

    base: tuple[Block, ...] = BLOCKS
    overlays: tuple[Overlay, ...] = OVERLAYS

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block with its elements of any year, the latest of one column first."""
        return tuple(replace(block, elements=_ever(block, self.overlays)) for block in self.base)

    @cached_property
    def by_id(self) -> dict[str, Block]:
        """Blocks with their elements of any year, by id."""
        return {block.id: block for block in self.blocks}

    def years_of(self, block: Block, element: str = "") -> Years:
        """The returns that have an element of a block; without one, the block itself."""
        own = self._years_of_block(block.id)
        if not element:
            return own
        begun = _year_of(self.overlays, lambda one: _has(one.adds, block.id, element))
        ended = _year_of(self.overlays, lambda one: element in one.drops.get(block.id, ()))
        return Years(begun or own.first, ended - 1 if ended else None)

    def codes_of(self, element: str) -> tuple[str, ...]:
        """The codes that an element has in any year; where a year added some, in natural order."""
        first = CODES[element].split()
        later = [code for one in self.overlays for code in one.codes.get(element, "").split()]
        every = [*first, *later]
        return tuple(sorted(every, key=_natural) if first == sorted(first, key=_natural) else every)

    def _years_of_block(self, block: str) -> Years:
        begun = _year_of(self.overlays, lambda one: block in one.blocks)
        return Years(begun) if begun else ALWAYS


def _ever(block: Block, overlays: Sequence[Overlay]) -> tuple[Element, ...]:
    """The elements a block ever had: those that fill one column in one place, the latest first."""
    found = list(block.elements)
    for one in overlays:
        for added in one.adds.get(block.id, ()):
            same = [at for at, old in enumerate(found) if added.column and old.column == added.column]
            found.insert(same[0] if same else len(found), added)
    return tuple(found)


def _has(adds: Mapping[str, tuple[Element, ...]], block: str, element: str) -> bool:
    return any(added.name == element for added in adds.get(block, ()))


def _year_of(overlays: Sequence[Overlay], changes: Callable[[Overlay], bool]) -> int | None:
    """The year of the overlay that makes a change, None where none does."""
    return next((one.year for one in overlays if changes(one)), None)


def _natural(code: str) -> tuple[str, int, str]:
    """`RC9` before `RC10`, `5D` between `5C` and `6`."""
    letters, number, rest = re.fullmatch(r"(\D*)(\d*)(.*)", code).groups()  # type: ignore[union-attr]
    return letters, int(number or 0), rest


RETURN = Layouts()
"""The return as DfE has it."""
