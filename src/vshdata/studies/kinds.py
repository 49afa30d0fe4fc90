"""What a study returns: frozen values, in the unit of the outcome."""

from dataclasses import dataclass

from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.trend import Trend
from vshdata.studies.rules import Refusal

LEVEL = 0.95
POWER = 0.80


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval. `p` is of the value being 0; `df` are those of its t.

    `bootstrapped`: interval and p come from a wild cluster bootstrap.
    """

    value: float
    low: float
    high: float
    p: float
    se: float
    df: int
    bootstrapped: bool = False

    @property
    def includes_zero(self) -> bool:
        """Whether the interval includes 0, so that an association is not evidenced."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Sample:
    """What was fitted: children, child-years, schools and years. Never small: the rules see to it.

    `rounding`: children are told to the nearest of so many; 0 as they are.
    """

    children: int
    rows: int
    schools: int
    years: tuple[int, ...]
    rounding: int = 0


@dataclass(frozen=True)
class Background:
    """Covariates, in words: those in the model, those that the lake does not hold, those asked to be
    left, and those of which the years have several versions that cannot be compared.
    """

    used: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class BandMean:
    """The mean outcome of a band as it is, and with every band given the same children otherwise.

    `unadjusted` and `children` are None where a year of the band is hidden: over the years they would help
    to find it.
    """

    label: str
    children: int | None
    unadjusted: Estimate | None
    adjusted: Estimate


@dataclass(frozen=True)
class Slopes:
    """Change of the outcome per further 6 months. `smallest`: what 80 in 100 such samples would show."""

    unadjusted: Estimate
    adjusted: Estimate
    smallest: float


@dataclass(frozen=True)
class Within:
    """On a plan against off it, in the same child. `smallest` as in `Slopes`."""

    difference: Estimate
    children: int
    changed: int
    smallest: float


@dataclass(frozen=True)
class Dose:
    """Time on a plan and one outcome. Without `sample`, nothing was fitted and `refusals` say why."""

    indicator: Indicator
    sample: Sample | None = None
    bands: tuple[BandMean, ...] = ()
    slopes: Slopes | None = None
    within: Within | None = None
    background: Background = Background()
    refusals: tuple[Refusal, ...] = ()
    sizes: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class YearDifference:
    """How much further apart the groups were in a year than in the base year, which has 0."""

    year: int
    before: bool
    difference: Estimate


@dataclass(frozen=True)
class Variant:
    """The difference in differences with another comparator or window, or the rule that withholds it."""

    label: str
    difference: Estimate | None
    refusal: Refusal | None


@dataclass(frozen=True)
class Event:
    """Before and after an event, one outcome. `headline` is None where a refusal withholds it.

    `flat_p`: that the years before do not differ from the base year, all together; None with one such year.
    """

    indicator: Indicator
    base: int
    sample: Sample | None = None
    years: tuple[YearDifference, ...] = ()
    flat_p: float | None = None
    headline: Estimate | None = None
    smallest: float | None = None
    background: Background = Background()
    refusals: tuple[Refusal, ...] = ()
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True)
class DurationStudy:
    """`duration`: figures by band and year as `disclosure` lets them be shown, and a dose study of each.

    `plan`: what the days were on, in words. `table`: of every indicator and of the number of children, the
    cohort's total and a group for each band.
    """

    cohort: str
    cohort_title: str
    plan: str
    look_back: int | None
    profile: str
    years: tuple[int, ...]
    table: Trend
    doses: tuple[Dose, ...]
    notes: tuple[str, ...] = ()

    @property
    def use(self) -> str:
        """Whom its profile is for."""
        return self.table.use

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return self.table.hidden


@dataclass(frozen=True)
class EventStudy:
    """`evaluate`: an event study of each outcome. `use`: whom its profile is for."""

    cohort: str
    cohort_title: str
    comparator: str
    event: str
    profile: str
    years: tuple[int, ...]
    dropped: tuple[int, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...] = ()
    use: str = ""

    @property
    def hidden(self) -> int:
        """How many cells were hidden: it prints no figure by cell."""
        return 0


Study = DurationStudy | EventStudy
