"""What the readers give: plain records, with nothing worked out but what one row says."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from .text import Number


class Status(Enum):
    NEED = "need"
    PLAN = "child in need plan"
    PROTECTION = "child protection plan"
    CARE = "looked after"
    SHORT_BREAK = "short break"


@dataclass(frozen=True)
class Spell:
    """A status from `start` up to the day before `end`; without an end it is open.

    `referral` is the day of the referral it belongs to, in a return that has referrals.
    """

    status: Status
    start: date
    end: date | None = None
    referral: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end > day)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it was open at any point from `first` to `last`, its last day among its own."""
        return self.start <= last and (self.end is None or self.end >= max(first, self.start))


@dataclass(frozen=True)
class Order:
    """Adoption, guardianship, child arrangements or kinship, from `start` up to the day before `end`.

    `from_care` means that the child left care by it; `until_care` that care which begins later ends it.
    """

    kind: str
    start: date
    end: date | None = None
    from_care: bool = True
    until_care: bool = True


@dataclass(frozen=True)
class Child:
    """A child of one return or list; `number` is the authority's own."""

    number: str
    upns: tuple[str, ...] = ()
    former_upns: tuple[str, ...] = ()
    dob: date | None = None
    sex: str | None = None
    referrals: frozenset[date] = frozenset()
    spells: tuple[Spell, ...] = ()
    orders: tuple[Order, ...] = ()
    surname: str = ""
    forename: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Return:
    """One social-care return or list: its family, the year of its 31 March, its children."""

    family: str
    year: int
    children: tuple[Child, ...]


@dataclass(frozen=True)
class Pupil:
    """Identifiers of a pupil as one row of school data gives them."""

    upn: str | None = None
    former_upn: str | None = None
    pmr: str | None = None
    dob: date | None = None
    sex: str | None = None
    surname: str = ""
    forename: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Enrolment:
    """A pupil's row in one census; `year` is the academic year of the census day."""

    pupil: Pupil
    year: int
    term: str
    school: str
    status: str
    nc_year: str
    plaa: str
    entry: date | None


@dataclass(frozen=True)
class Sessions:
    """Sessions of one pupil at one school in one term of `year`."""

    pupil: Pupil
    year: int
    term: str
    school: str
    nc_year: str
    possible: Number
    authorised: Number
    unauthorised: Number


@dataclass(frozen=True)
class Exclusion:
    pupil: Pupil
    school: str
    start: date
    category: str
    sessions: str


@dataclass
class SchoolData:
    """Everything read from school censuses. `phases` is the type a table gives a school, by its number."""

    enrolments: list[Enrolment] = field(default_factory=list)
    sessions: list[Sessions] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    phases: dict[str, str] = field(default_factory=dict)
    exclusion_years: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Result:
    """A row of a results file: who, which academic year, and its cells by heading without prefix."""

    pupil: Pupil
    year: int
    cells: dict[str, str]
