"""Disclosure control: the one door between a computed figure and anything a person may see.

Only `protect` makes a `SafeTable`, and trends, charts and words are made from that alone. The order of
work is measure, suppress, recompute the rate, take the change, round, print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vshdata.errors import UsageError
from vshdata.figures.indicators.kinds import Area, Count, Indicator, Mean, Ratio, Share

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure


class Status(StrEnum):
    """What stands in a cell; the value is DfE's symbol."""

    OK = "ok"
    SUPPRESSED = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"


@dataclass(frozen=True)
class Profile:
    """What may be shown to whom.

    Counts of pupils from 1 to `threshold` are hidden, events by the pupils behind them; where
    `hide_zero`, the numerator of a percentage of attainment is hidden at 0 too, as in DfE's own files.
    `residual_df`: no regression with fewer residual degrees of freedom is shown; 10 is ACRO's default.
    """

    name: str
    use: str
    threshold: int
    hide_zero: bool = False
    residual_df: int = 10


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("internal", "casework inside the Virtual School only: nothing is hidden", 0, residual_df=1),
        Profile(
            "dfe",
            "boards and schools: DfE's rule for attainment, pupils from 1 to 5 and numerators from 0 to 5",
            5,
            hide_zero=True,
        ),
    )
}


@dataclass(frozen=True)
class SafeCell:
    """One figure as it may be shown. `value` is None unless `status` is ok; `why` explains a blank."""

    indicator: Indicator
    year: int
    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: int | None = None
    why: str = ""


ATTAINMENT = {Area.EYFSP, Area.PHONICS, Area.KS1, Area.MTC, Area.KS2, Area.KS4}
"""Where DfE hides a numerator of 0 as well; it shows a 0 in absence and exclusions."""

_DOOR = object()


class SafeTable:
    """Cells that have been through disclosure control. Made by `protect` and by nothing else."""

    def __init__(
        self, door: object, cells: Sequence[SafeCell], years: Sequence[int], profile: Profile
    ) -> None:
        if door is not _DOOR:
            raise TypeError("a SafeTable is made by vshdata.figures.disclosure.protect")
        self.cells = tuple(cells)
        self.years = tuple(years)
        self.profile = profile

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return sum(cell.status is Status.SUPPRESSED for cell in self.cells)


def parse_profile(name: str) -> Profile:
    """The profile of a name.

    Raises:
        UsageError: if there is none.
    """
    if name not in PROFILES:
        raise UsageError(f"There is no profile '{name}'.", f"Profiles: {', '.join(PROFILES)}.")
    return PROFILES[name]


def protect(figures: "Sequence[Figure]", years: Sequence[int], profile: Profile) -> SafeTable:
    """Hide what the profile hides, and recompute every rate from what is left."""
    return SafeTable(_DOOR, [_protect_cell(figure, profile) for figure in figures], years, profile)


def _protect_cell(figure: "Figure", profile: Profile) -> SafeCell:
    indicator, year = figure.indicator, figure.year
    if figure.absent:
        return SafeCell(indicator, year, Status.NOT_AVAILABLE, why=figure.absent)
    if figure.denominator == 0:
        return SafeCell(indicator, year, Status.NOT_APPLICABLE, denominator=0, why="no pupils to measure")
    if _is_small(figure.pupils, profile):
        return SafeCell(indicator, year, Status.SUPPRESSED, why=_reason(profile))
    if isinstance(indicator.value, Share | Ratio) and _hides_numerator(figure, profile):
        why = _reason(profile)
        return SafeCell(indicator, year, Status.SUPPRESSED, denominator=figure.denominator, why=why)
    return SafeCell(indicator, year, Status.OK, _value(figure), figure.numerator, figure.denominator)


def _is_small(pupils: int, profile: Profile) -> bool:
    return 0 < pupils <= profile.threshold


def _hides_numerator(figure: "Figure", profile: Profile) -> bool:
    pupils = figure.pupils_on_top
    hides_zero = profile.hide_zero and figure.indicator.area in ATTAINMENT
    return _is_small(pupils, profile) or (hides_zero and pupils == 0)


def _reason(profile: Profile) -> str:
    return f"hidden: {profile.threshold} pupils or fewer"


def _value(figure: "Figure") -> float:
    """The figure, unrounded, in its unit. The caller has ruled out a denominator of 0."""
    top = figure.numerator or 0
    match figure.indicator.value:
        case Count():
            return top
        case Share() | Ratio():
            return 100 * top / (figure.denominator or 1)
        case Mean():
            return top / (figure.denominator or 1)
