"""What has been through disclosure control: cells that may be shown, and the one door they come through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from vshdata.figures.breakdowns import Group
from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.indicators.kinds import Indicator
from vshdata.figures.intervals import Interval, NoInterval, Statistics, interval
from vshdata.figures.suppression import Record

DOOR = object()
"""Held by the modules of this package alone: whoever has it may make what may be shown."""


class Status(StrEnum):
    """What stands in a cell; the value is DfE's symbol."""

    OK = "ok"
    SUPPRESSED = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"


@dataclass(frozen=True)
class SafeCell:
    """One figure as it may be shown. `value` is None unless `status` is ok; `why` explains a blank, and
    is the same for all that are hidden, since a reason narrows a number down.

    `group`: a label for each breakdown; empty for the total. `statistics`: what its interval and that of
    a change are made from; None unless `status` is ok.
    """

    indicator: Indicator
    year: int
    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: int | None = None
    why: str = ""
    group: Group = ()
    statistics: Statistics | None = field(default=None, repr=False)

    @cached_property
    def interval(self) -> Interval | NoInterval | None:
        """The 95% interval of the value, or why there is none; None for a blank."""
        return None if self.statistics is None else interval(self.statistics)

    @property
    def low(self) -> float | None:
        """The lower end of the interval, unrounded, in the unit of the value."""
        return self.interval.low if isinstance(self.interval, Interval) else None

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return self.interval.high if isinstance(self.interval, Interval) else None


class SafeTable:
    """Cells that have been through disclosure control. Made by `protect_together` and by nothing else.

    `audit`: one record for each hidden cell, with the reason and never the value, for the authority's own
    file: who knows which cells are hidden for their own sake knows that they are small.
    """

    def __init__(
        self,
        door: object,
        cells: Sequence[SafeCell],
        years: Sequence[int],
        profile: Profile,
        audit: Sequence[Record] = (),
    ) -> None:
        if door is not DOOR:
            raise TypeError("a SafeTable is made by vshdata.figures.disclosure.protect")
        self.cells = tuple(cells)
        self.years = tuple(years)
        self.profile = profile
        self.audit = tuple(audit)

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return sum(cell.status is Status.SUPPRESSED for cell in self.cells)
