"""What a declaration is: a table, its columns, and the rules its rows must pass.

Declarations are plain frozen values. They import no engine, so that help texts, shell completion and
the reference pages can be made from them without loading one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from vshdata.identifiers import REFERENCE_SHAPE, UPN_SHAPE, Shape


class Family(StrEnum):
    """How a file looks: who wrote it and in what shape."""

    CIN_XML = "cin-xml"
    CIN_CSV = "cin-csv"
    CIN_EVENTS = "cin-events"
    SSDA903 = "ssda903"
    SSDA903_XML = "ssda903-xml"
    COLLECT = "collect"
    GIAP = "giap"
    NPD = "npd"
    LA = "la"
    EXPORT = "export"
    LIST = "list"
    OWN = "own"
    DERIVED = "derived"
    PUBLISHED = "published"
    LIVE = "live"


FAMILY_TITLES = {
    Family.CIN_XML: "children in need census, XML return",
    Family.CIN_CSV: "children in need census, a table for each block",
    Family.CIN_EVENTS: "children in need census, one row for each event",
    Family.SSDA903: "children looked after return, SSDA903 module",
    Family.SSDA903_XML: "children looked after return, SSDA903 XML",
    Family.COLLECT: "school census, COLLECT table",
    Family.GIAP: "Get information about pupils download",
    Family.NPD: "National Pupil Database extract",
    Family.LA: "results file from DfE to local authorities",
    Family.EXPORT: "wide export of a local authority",
    Family.LIST: "list kept by the authority",
    Family.OWN: "headings of its own, read by a map",
    Family.DERIVED: "joined from tables as received",
    Family.PUBLISHED: "published by DfE",
    Family.LIVE: "attendance marks, a list or a register",
}


RELEASES = ("provisional", "revised", "final")
"""In order: of one authority's files for a year, only those of the last release present are read."""


LA_NOT_STATED = "000"
"""Stands for the authority where neither rows nor options tell it."""


class Kind(StrEnum):
    """What a column's text is read as."""

    TEXT = "text"
    CODE = "code"
    CODES = "list of codes"
    FLAG = "flag"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "date"
    MOMENT = "date and time"
    YEAR = "academic year"
    UPN = "UPN"
    REFERENCE = "reference"


class Severity(StrEnum):
    """What failing a rule does to a row."""

    REJECT = "reject"
    """The row is refused and kept, with its reasons, under `rejected/`."""

    WARN = "warn"
    """The row is loaded; a value that cannot be read is left blank; the case is counted."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column: what it means, how its text is read, what it is called in each file family.

    A column is equal to itself alone, so that what is worked out for it can be remembered.

    `absent` is the value of every row when a file has no such column; `null` says what a blank
    means. An `identifier` goes to the identifier register and never to the analytic table. Where the
    headings of a column are `variants`, not spellings, of one measure, loading says which was used. A
    column `within` another has no heading of its own: it holds what its kind can read of the other's text.
    `blanks`: texts, in lower case, that stand for a blank in this column. `looks`: the shape that an
    identifier must have, where its kind does not say; any other text of it counts as missing. `counts`:
    whether its codes say who or what a figure is over, so that a file of another code set is refused.
    """

    name: str
    kind: Kind
    meaning: str
    null: str = "not given"
    unit: str = ""
    codes: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[Family, tuple[str, ...]] = field(default_factory=dict)
    required: bool = False
    identifier: bool = False
    absent: bool | None = None
    variants: bool = False
    within: str = ""
    blanks: tuple[str, ...] = ()
    looks: Shape | None = None
    counts: bool = False

    @property
    def shape(self) -> Shape | None:
        """The shape of an identifier; None of a column that identifies nobody."""
        own = {Kind.UPN: UPN_SHAPE, Kind.REFERENCE: REFERENCE_SHAPE}.get(self.kind)
        return (self.looks or own) if self.identifier else None


UNREAD = "unread"
"""The column that names the columns of its row whose text could not be read."""


@dataclass(frozen=True)
class Between:
    """The number, or the day, lies between two bounds, both included."""

    column: str
    low: float | date
    high: float | date


@dataclass(frozen=True)
class InOrder:
    """The first date is not after the second."""

    first: str
    second: str


@dataclass(frozen=True)
class AnyGiven:
    """At least one of the columns is filled."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class CheckLetter:
    """A UPN has its shape and the right check letter."""

    column: str


@dataclass(frozen=True)
class AddsUp:
    """The parts add to the total, within a tolerance."""

    total: str
    parts: tuple[str, ...]
    tolerance: float


@dataclass(frozen=True)
class AllOrNone:
    """Where one of the columns has the value, all of them have."""

    columns: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class NotMore:
    """The parts together are not more than the whole."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class NotAhead:
    """A row whose code is one of these is not of a day after the one it is loaded on."""

    day: str
    column: str
    codes: tuple[str, ...]


Check = Between | InOrder | AnyGiven | CheckLetter | AddsUp | AllOrNone | NotMore | NotAhead


@dataclass(frozen=True)
class Rule:
    """A named check with a plain-English message that says what is wrong with a row."""

    name: str
    message: str
    check: Check
    severity: Severity = Severity.WARN


@dataclass(frozen=True)
class Table:
    """A canonical table: one row per what, its columns and rules.

    `key` names the columns that must be unique once pupils are resolved; of several rows with one
    key the best is kept: the highest in each of the `best` columns in turn. `by_child` says that
    rows belong to a child of a social-care return rather than to a pupil reference; `numbering` tells
    an authority's several numberings of its children apart, where it has more than one.
    """

    name: str
    title: str
    one_row_per: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    key: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
    by_child: bool = False
    numbering: str = ""
    internal: bool = False

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def of_pupils(self) -> bool:
        """Whether rows are of pupils, and so carry a `pupil_id` once stored."""
        return self.by_child or "upn" in self.by_name

    @property
    def identifiers(self) -> tuple[Column, ...]:
        """Columns that go to the identifier register."""
        return tuple(column for column in self.columns if column.identifier)

    @property
    def values(self) -> tuple[Column, ...]:
        """Columns of the analytic table."""
        return tuple(column for column in self.columns if not column.identifier)

    def headings(self, family: Family) -> dict[str, str]:
        """Heading in lower case -> column name, for one file family."""
        return {
            heading.lower(): column.name
            for column in self.columns
            for heading in column.names.get(family, ())
        }
