"""What an indicator is: a frozen value of one kind, with everything a reader must know about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Area(StrEnum):
    """A block of indicators on one screen."""

    EYFSP = "eyfsp"
    PHONICS = "phonics"
    KS1 = "ks1"
    MTC = "mtc"
    KS2 = "ks2"
    KS4 = "ks4"
    ABSENCE = "absence"
    EXCLUSIONS = "exclusions"


AREA_TITLES = {
    Area.EYFSP: "Early years foundation stage profile",
    Area.PHONICS: "Phonics screening check",
    Area.KS1: "Key stage 1",
    Area.MTC: "Multiplication tables check",
    Area.KS2: "Key stage 2",
    Area.KS4: "Key stage 4",
    Area.ABSENCE: "Absence",
    Area.EXCLUSIONS: "Exclusions and suspensions",
}

_WORDS = {Area.PHONICS, Area.ABSENCE, Area.EXCLUSIONS}

AREA_NAMES = {area: area.value if area in _WORDS else area.value.upper() for area in Area}
"""What the files of an area are called in a sentence."""


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "count"
    PERCENT = "%"
    SCORE = "score"
    POINTS = "points"
    RATE = "rate per 100"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Mark(StrEnum):
    """What is wrong with a year of an indicator."""

    NONE = "none"
    """No data at all: shown as not available."""

    NOT_COMPARABLE = "nc"
    """A figure exists; no change is taken into or out of the year."""

    CAUTION = "caution"
    """Comparable, with a health warning."""


@dataclass(frozen=True)
class Caveat:
    """A mark on a year and why, in words for a footnote."""

    mark: Mark
    why: str


@dataclass(frozen=True)
class Is:
    """The column has this value."""

    column: str
    value: bool | int


@dataclass(frozen=True)
class In:
    """The column has one of these values; a blank does not pass."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class NotIn:
    """The column has none of these values; a blank passes."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """The column is not blank."""

    column: str


Condition = Is | In | NotIn | Given


@dataclass(frozen=True)
class Count:
    """How many pupils meet the conditions."""

    among: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Share:
    """The percentage of pupils who meet all of `those`; a blank counts as not meeting."""

    those: tuple[Condition, ...]
    among: tuple[Condition, ...] = ()


def flagged(flag: str, *among: Condition) -> Share:
    """The percentage of pupils whose flag is set; a blank flag counts as not set."""
    return Share((Is(flag, value=True),), among)


@dataclass(frozen=True)
class Mean:
    """The sum of a column over pupils, divided by their number; a blank counts as 0."""

    column: str
    among: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """One sum over pupils as a percentage of another, or events per 100 pupils where there is no `bottom`.

    Sums first, then the division: never an average of pupils' own rates.
    """

    top: str
    bottom: str | None = None
    among: tuple[Condition, ...] = ()


Value = Count | Share | Mean | Ratio


@dataclass(frozen=True, eq=False)
class Indicator:
    """One row of a trend table.

    `scope`: which rows of the table are eligible at all. `last_year` None means still published.
    `numerator` and `denominator` are the definition in words.
    """

    id: str
    area: Area
    label: str
    unit: Unit
    decimals: int
    direction: Direction
    table: str
    value: Value
    numerator: str
    denominator: str
    first_year: int
    last_year: int | None = None
    caveats: Mapping[int, Caveat] = field(default_factory=dict)
    key: bool = False
    scope: tuple[Condition, ...] = ()
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns the value is made of, which a file must supply."""
        among = tuple(item.column for item in self.value.among)
        match self.value:
            case Count():
                return among
            case Share(those):
                return (*(item.column for item in those), *among)
            case Mean(column):
                return (column, *among)
            case Ratio(top, bottom):
                return (*filter(None, (top, bottom)), *among)
