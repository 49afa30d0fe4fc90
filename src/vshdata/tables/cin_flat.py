"""The children in need return outside XML: a table for each of its blocks, or one row for each event.

Both are stored as received and joined into `children`, `spells` and `care_events`, so that blocks may be
loaded in any order. Sources: the blocks of the children in need census as data teams exchange them, and the
event file of London's data teams; columns, codes and rules are those of the tables they are joined into,
and headings are the elements of the return, which `vshdata.tables.cin` declares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vshdata.schema import Column, Family, InOrder, Kind, Rule, Table
from vshdata.tables.cin.elements import CHILD_NUMBER
from vshdata.tables.cin.kinds import Block
from vshdata.tables.cin.years import RETURN
from vshdata.tables.social_care import CARE_EVENTS, CHILDREN, SPELLS

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """A kind of record of the return: the table it fills, from which headings, saying what of each row.

    `names`: column -> headings. `links`: columns that tell the record it stands in, -> headings. `rules`:
    those of the table it fills that its rows must pass.
    """

    name: str
    title: str
    one_row_per: str
    fills: Table
    names: Names
    says: Mapping[str, str] = field(default_factory=dict)
    links: Names = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, as the table they fill declares them."""
        return tuple(
            replace(self.fills.by_name[name], names=dict.fromkeys(_FAMILIES, spelt))
            for name, spelt in self.names.items()
        )


_FAMILIES = (Family.CIN_CSV, Family.CIN_EVENTS)
_IN_ORDER = "end_before_start"
_FILLED = {table.name: table for table in (CHILDREN, SPELLS, CARE_EVENTS)}


def part_of(block: Block) -> Part:
    """The part that a block of the return is outside XML; a child's number is no column of its own."""
    names: dict[str, tuple[str, ...]] = {}
    for item in block.elements:
        if item.column and item is not CHILD_NUMBER:
            names[item.column] = (*names.get(item.column, ()), item.name, *item.spelt)
    links = {name: (heading,) for name, heading in block.links.items()}
    fills = _FILLED[block.fills]
    return Part(
        f"cin_{block.id}", block.title, block.one_row_per, fills, names, block.says, links, block.rules
    )


_BY_ID = {block.id: part_of(block) for block in RETURN.blocks}
IDENTIFIERS = _BY_ID["identifiers"]
CHARACTERISTICS = _BY_ID["characteristics"]
DISABILITIES = _BY_ID["disabilities"]
DETAILS = _BY_ID["details"]
PLAN_DATES = _BY_ID["plan_dates"]
PROTECTION = _BY_ID["protection"]
ASSESSMENTS = _BY_ID["assessments"]
SECTION47 = _BY_ID["section47"]
REVIEWS = _BY_ID["reviews"]
PRE_PROCEEDINGS = _BY_ID["pre_proceedings"]
PARTS = tuple(_BY_ID.values())
EVENT_PARTS = tuple(_BY_ID[block.id] for block in RETURN.blocks if block.in_events)
"""Parts whose columns a row of the event file has; of a review it has the day alone."""

_CHILD = replace(CHILDREN.by_name["la_child_id"], names=dict.fromkeys(_FAMILIES, ("LAchildID",)))
_LINK_MEANINGS = {
    "details": "Number of the referral within the child, from 1",
    "assessment": "Number of the assessment within the referral, from 1",
    "plan": "Number of the child protection plan within the referral, from 1",
}


def block_table(part: Part) -> Table:
    """The table of a block outside XML."""
    links = tuple(
        Column(name, Kind.WHOLE, _LINK_MEANINGS[name], names={Family.CIN_CSV: spelt})
        for name, spelt in part.links.items()
    )
    return Table(
        name=part.name,
        title=part.title,
        one_row_per=part.one_row_per,
        columns=(_CHILD, *links, *part.columns),
        rules=tuple(rule for rule in part.fills.rules if rule.name in part.rules),
        by_child=True,
        internal=True,
    )


BLOCKS: dict[str, Table] = {part.name: block_table(part) for part in PARTS}


def event_column(part: Part, name: str) -> str:
    """What a column of a part is called in the event file's table, which has all parts in one row."""
    return name if part.fills is CHILDREN else f"{part.name.removeprefix('cin_')}_{name}"


_SHARED_HEADING = event_column(SECTION47, "conference")
"""A row of an enquiry has its own conference, or its referral's, under the one heading."""


def _event_columns() -> tuple[Column, ...]:
    found = [
        replace(column, name=event_column(part, column.name), required=False)
        for part in EVENT_PARTS
        for column in part.columns
    ]
    within = event_column(DETAILS, "conference")
    return tuple(
        replace(column, names={}, within=within) if column.name == _SHARED_HEADING else column
        for column in found
    )


CIN_EVENTS = Table(
    name="cin_events",
    title="Children in need: one row for each event",
    one_row_per="event",
    by_child=True,
    internal=True,
    columns=(
        _CHILD,
        Column("day", Kind.DAY, "Day of the event", names={Family.CIN_EVENTS: ("Date",)}),
        Column("type", Kind.TEXT, "Heading whose date the event is", names={Family.CIN_EVENTS: ("Type",)}),
        *_event_columns(),
    ),
    rules=(
        *CHILDREN.rules,
        *(
            Rule(
                event_column(part, _IN_ORDER),
                "an end before its start",
                InOrder(event_column(part, "start"), event_column(part, "end")),
            )
            for part in EVENT_PARTS
            if _IN_ORDER in part.rules
        ),
    ),
)

CIN_FLAT = (*BLOCKS.values(), CIN_EVENTS)
