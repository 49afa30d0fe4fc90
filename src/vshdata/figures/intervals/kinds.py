"""What an interval is, and what must be known of a figure to make one.

Each kind of statistics is a handful of sums over pupils, so that `measure` can add them up in one pass
on any engine and no pupil's value has to leave it.
"""

from dataclasses import dataclass

NORMAL_95 = 1.96
"""Standard errors on either side of a figure; the two decimals with which DfE makes its own limits."""

TAIL = 0.975
"""The quantile of t that leaves 2.5% above it, so that 95% lie between plus and minus it."""

PER_HUNDRED = 100
"""Percentages and rates per 100 are printed in hundredths, and so are their limits."""


@dataclass(frozen=True)
class Interval:
    """Where the figure lies with 95% confidence, unrounded, in the unit the figure is printed in."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError("an interval's low end lies above its high end")


@dataclass(frozen=True)
class NoInterval:
    """There is none, and why, in words for a footnote."""

    why: str


@dataclass(frozen=True)
class Headcount:
    """A number of pupils or events: everybody was counted, so it has no interval."""


@dataclass(frozen=True)
class Proportion:
    """Pupils who do, of pupils in all: a percentage of pupils."""

    yes: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.of:
            raise ValueError("a part of the pupils is larger than all of them, or less than none")


@dataclass(frozen=True)
class ScoreMean:
    """A mean of scores over pupils. `total`: their sum; `squares`: the sum of their squares."""

    pupils: int
    total: float
    squares: float


@dataclass(frozen=True)
class ProgressMean:
    """A mean of progress scores, whose spread is taken from all pupils in England (`national_sd`)."""

    pupils: int
    total: float
    national_sd: float


@dataclass(frozen=True)
class SessionRate:
    """Sessions missed as a percentage of possible sessions, both summed over pupils.

    `pupils`: those with a possible session; with a pupil's sessions missed m and possible p, the sums of
    m, p, m x m, m x p and p x p over those pupils.
    """

    pupils: int
    missed: float
    possible: float
    missed_squares: float
    cross: float
    possible_squares: float


@dataclass(frozen=True)
class EventRate:
    """Events per 100 pupils, of which a pupil can have many. `squares`: of pupils' numbers of events."""

    pupils: int
    events: int
    squares: float


Statistics = Headcount | Proportion | ScoreMean | ProgressMean | SessionRate | EventRate
