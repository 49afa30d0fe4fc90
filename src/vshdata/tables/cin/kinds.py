"""What a declaration of the children in need return is made of: elements, blocks, and a year's changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Element:
    """One element of the return; the blocks outside XML call their columns the same.

    `column`: of the table that its block fills; empty where the layout has it and no table does. `many`:
    it may be given several times, and its values are one list. `spelt`: other headings that blocks use.
    `expected`: an authority's return fills it, so a return that never does is worth a sentence.
    """

    name: str
    column: str = ""
    many: bool = False
    spelt: tuple[str, ...] = ()
    expected: bool = False


@dataclass(frozen=True)
class Block:
    """One block of the return: an element in XML, a table outside it.

    `id`: without `cin_`, the name of its table outside XML. `element`: what holds it in XML, in the record
    of the block `inside`. `fills`: the table its rows go to. `says`: what every row of it is. `wrappers`:
    elements in it that only group others. `links`: columns outside XML that tell the record a row stands
    in. `known_by`: columns that tell the block from others outside XML. `rules`: those of the table it
    fills that its rows must pass. A block `of_child` has no row of its own in XML: it fills the child's.
    """

    id: str
    element: str
    title: str
    one_row_per: str
    fills: str
    elements: tuple[Element, ...]
    known_by: tuple[str, ...]
    inside: str = "child"
    says: Mapping[str, str] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    of_child: bool = False
    in_events: bool = True
    expected: bool = False


@dataclass(frozen=True)
class Overlay:
    """What one year's return changed, and where that is said.

    `year`: the academic year whose 31 March closes the return. `blocks`: blocks that begin. `adds` and
    `drops`: elements that begin or end, by the id of their block. `codes`: codes that begin, by element.
    """

    year: int
    source: str
    blocks: tuple[str, ...] = ()
    adds: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    drops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Years:
    """The returns that have an element: from the first to the last, None where there is no such bound."""

    first: int | None = None
    last: int | None = None

    def __contains__(self, year: int) -> bool:
        """Whether a year's return has it."""
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


ALWAYS = Years()
