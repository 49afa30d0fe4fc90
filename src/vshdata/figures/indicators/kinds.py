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


AREA_SOURCES = {
    Area.EYFSP: "DfE, *Early years foundation stage profile results*",
    Area.PHONICS: "DfE, *Phonics screening check attainment*",
    Area.KS1: "DfE, *Key stage 1 and phonics screening check attainment*",
    Area.MTC: "DfE, *Multiplication tables check attainment*",
    Area.KS2: "DfE, *Key stage 2 attainment* and *Primary school accountability measures*",
    Area.KS4: "DfE, *Key stage 4 performance* and *Secondary accountability measures*",
    Area.ABSENCE: "DfE, *Pupil absence in schools in England*",
    Area.EXCLUSIONS: "DfE, *Suspensions and permanent exclusions in England*",
}
"""The publications whose definitions the indicators follow."""

AREA_METHODS = {
    Area.EYFSP: (
        "A child with any goal marked A was not assessed and is left out. The profile was reformed in "
        "2021/22: figures of the older one are of another measure."
    ),
    Area.PHONICS: (
        "The outcome code decides, never the mark: Wa met the standard; Wt, A, D and Q did not; a "
        "pupil who left (L) or has no outcome is left out. The end of Year 2 rests on two years of a "
        "pupil's rows."
    ),
    Area.KS1: (
        "Teacher assessment. A pupil who was absent or disapplied stays in the denominator; one "
        "without an outcome, or who left, does not."
    ),
    Area.MTC: ("The average is over pupils who took the check, full marks over all who were eligible."),
    Area.KS2: (
        "Each subject has its own denominator, the pupils eligible in it; without the column that "
        "tells them there is no figure."
    ),
    Area.KS4: (
        "Averages and percentages are over the whole cohort: a pupil without a score counts 0. "
        "Progress 8 is over those included in it who have a score. Pupils of independent schools (types "
        "10 and 11) are left out, as in DfE's figures of all pupils. State-funded special schools and "
        "alternative provision count. A row without a type counts as state-funded."
    ),
    Area.ABSENCE: (
        "Sessions are half-days. A pupil's sessions are added up over terms and schools; rates are "
        "sums over pupils, divided. Pupils are aged 5 to 15 on 31 August before the year, by date of "
        "birth wherever a file gives it. Years 1 to 11 count where no age is known. A term without a "
        "count of authorised or of unauthorised absence is left out of both sides. A pupil counts at the "
        "school of the main January enrolment, else where most sessions were. The phase is that of the "
        "school, else what its establishment number says, else that of the curriculum year."
    ),
    Area.EXCLUSIONS: (
        "The base is the cohort's pupils on the January census, sole or dual main. An exclusion recorded "
        "twice (the same pupil, school, first day, category and sessions) counts once. A pupil registered "
        "at two schools counts once, at the main one. What happened at the other school counts there too. "
        "What happened to pupils not on that census is counted in a note, not in a rate. The phase is "
        "that of the school, else what its establishment number says, else that of the curriculum year. "
        "Rates of all schools include alternative provision, which England's leave out."
    ),
}
"""What a reader must know of all the indicators of an area."""


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


@dataclass(frozen=True)
class Readable:
    """None of the columns has a text that could not be read."""

    columns: tuple[str, ...]

    @property
    def column(self) -> str:
        """The first of them."""
        return self.columns[0]


Condition = Is | In | NotIn | Given | Readable


@dataclass(frozen=True)
class Count:
    """How many pupils meet the conditions."""

    among: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Share:
    """The percentage of pupils who meet all of `those`; a blank counts as not meeting.

    `explained_by`: columns of which one being filled says why there is a blank, so that it is not missing.
    """

    those: tuple[Condition, ...]
    among: tuple[Condition, ...] = ()
    explained_by: tuple[str, ...] = ()


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
