"""The records of an XML return: which element fills which column of which table.

Those of the children in need return follow from its declaration in `vshdata.tables.cin`, which its blocks
outside XML follow from too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vshdata.schema import Family, Table
from vshdata.tables.cin.elements import CHILD, HEADER
from vshdata.tables.cin.kinds import ALWAYS, Block, Years
from vshdata.tables.cin.years import RETURN as DECLARED
from vshdata.tables.cin.years import Layouts
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

ROOT = "message"
_TABLES = {table.name: table for table in (CHILDREN, SPELLS, CARE_EVENTS)}
_HANDED_DOWN = {CHILD: {"la_child_id": "la_child_id"}, "CINdetails": {"referral": "start"}}
"""What a record tells those inside it: column there -> column here."""


@dataclass(frozen=True)
class Record:
    """One kind of record: its element, its table, and which element fills which column.

    `repeated` elements are joined by spaces into one column. `wrappers` only group other elements.
    A record named in its own `columns` has its text as the value. `inner` records stand inside it.
    `hands_down`: column of every record inside (and of its own row) -> own column with the value.
    `unused`: elements that the layout has and no column takes. `years`: of the elements that not every
    year's layout has, the years that have them. `expected`: elements that a whole return fills.
    """

    element: str
    table: Table
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, str] = field(default_factory=dict)
    wrappers: tuple[str, ...] = ()
    inner: tuple["Record", ...] = ()
    hands_down: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    years: Mapping[str, Years] = field(default_factory=dict)
    expected: frozenset[str] = frozenset()

    @property
    def known(self) -> tuple[str, ...]:
        """Every element that may stand in it, in any year."""
        inner = tuple(record.element for record in self.inner)
        return (*self.columns, *self.repeated, *self.wrappers, *inner, *self.unused)

    def has(self, element: str, year: int) -> bool:
        """Whether the layout of a year has an element of this record."""
        return year in self.years.get(element, ALWAYS)

    def walk(self) -> Iterator["Record"]:
        """This record and all inside it."""
        yield self
        for record in self.inner:
            yield from record.walk()


def records_of(layouts: Layouts) -> Record:
    """The whole return: it has no row, and outside a child every other element only groups."""
    own = [block for block in layouts.blocks if block.of_child]
    years: dict[str, Years] = {}
    inner = [block for block in layouts.blocks if not block.of_child and block.inside == "child"]
    for block in own:
        years |= _years(layouts, block)
    child = Record(
        CHILD,
        CHILDREN,
        _columns(*own, many=False),
        repeated=_columns(*own, many=True),
        wrappers=tuple(name for block in own for name in (block.element, *block.wrappers)),
        inner=tuple(_record(layouts, block) for block in inner),
        hands_down=_HANDED_DOWN[CHILD],
        unused=_unused(*own),
        years=years | _years_of_inner(layouts, inner),
        expected=frozenset(item.name for block in own for item in block.elements if item.expected),
    )
    return Record(ROOT, CHILDREN, {}, wrappers=tuple(HEADER), inner=(child,))


def _record(layouts: Layouts, block: Block) -> Record:
    inner = [other for other in layouts.blocks if other.inside == block.id]
    needed = {item.name for item in block.elements if item.expected}
    return Record(
        block.element,
        _TABLES[block.fills],
        _columns(block, many=False),
        constants=block.says,
        repeated=_columns(block, many=True),
        wrappers=block.wrappers,
        inner=tuple(_record(layouts, other) for other in inner),
        hands_down=_HANDED_DOWN.get(block.element, {}),
        unused=_unused(block),
        years=_years(layouts, block) | _years_of_inner(layouts, inner),
        expected=frozenset(needed | {other.element for other in inner if other.expected}),
    )


def _columns(*blocks: Block, many: bool) -> dict[str, str]:
    items = (item for block in blocks for item in block.elements if item.many is many)
    return {item.name: item.column for item in items if item.column}


def _unused(*blocks: Block) -> tuple[str, ...]:
    return tuple(item.name for block in blocks for item in block.elements if not item.column)


def _years(layouts: Layouts, block: Block) -> dict[str, Years]:
    """The elements of a block that not every year's layout of that block has."""
    own = layouts.years_of(block)
    told = {item.name: layouts.years_of(block, item.name) for item in block.elements}
    return {name: years for name, years in told.items() if years != own}


def _years_of_inner(layouts: Layouts, blocks: list[Block]) -> dict[str, Years]:
    told = {block.element: layouts.years_of(block) for block in blocks}
    return {name: years for name, years in told.items() if years != ALWAYS}


def headings_of(record: Record) -> dict[str, dict[str, str]]:
    """Table -> column -> the elements that fill it, of a record and those inside it."""
    found: dict[str, dict[str, str]] = {record.table.name: {}}
    parts = [
        {record.table.name: {column: element}}
        for element, column in {**record.columns, **record.repeated}.items()
    ]
    for part in (*parts, *map(headings_of, record.inner)):
        for table, columns in part.items():
            already = found.setdefault(table, {})
            for column, element in columns.items():
                already[column] = f"{already[column]}/{element}" if column in already else element
    return found


@dataclass(frozen=True)
class Form:
    """A return as one XML file: its family and its records, a child's inside the whole file's."""

    family: Family
    top: Record

    @property
    def child(self) -> Record:
        """The record of a child, with all others inside it."""
        return self.top.inner[0]

    @cached_property
    def headings(self) -> dict[str, dict[str, str]]:
        """Table -> column -> the elements that fill it, for messages."""
        return headings_of(self.child)


RETURN = records_of(DECLARED)
CIN = Form(Family.CIN_XML, RETURN)
