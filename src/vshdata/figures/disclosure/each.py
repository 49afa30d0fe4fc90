"""Protected figures of something other than years, such as weeks: all that a request prints together."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from vshdata.figures.disclosure.cells import DENOMINATOR, NUMERATOR, safe_cell
from vshdata.figures.disclosure.hiding import hide, reasons_of
from vshdata.figures.disclosure.linking import Numbers, link
from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.disclosure.safe import DOOR, SafeCell, Status
from vshdata.figures.suppression import Key, Reason

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

Place = TypeVar("Place", bound=Hashable)
"""What a cell is of, where that is not a year."""

_BOTH = (NUMERATOR, DENOMINATOR)


class SafeCells(Generic[Place]):
    """Cells by what they are of, such as a week. Made by `protect_each` and by nothing else."""

    def __init__(self, door: object, cells: Mapping[Place, SafeCell], profile: Profile) -> None:
        if door is not DOOR:
            raise TypeError("SafeCells are made by vshdata.figures.disclosure.protect_each")
        self.cells = dict(cells)
        self.profile = profile

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return sum(cell.status is Status.SUPPRESSED for cell in self.cells.values())


def protect_each(
    figures: "Mapping[Place, Figure]",
    profile: Profile,
    at: Callable[[Place], tuple[str, int]],
    *,
    within: Mapping[Place, Place] | None = None,
    apart: Mapping[Place, Place] | None = None,
) -> SafeCells[Place]:
    """Hide what the profile hides of figures printed together, and make every rate from what is left.

    `at`: the cohort of a place, and a number for its time; figures of one time are tied by the declared
    lines of cohorts and measures, as those of a year are in `protect_together`. Of a hidden figure neither
    number is shown: denominators may differ by what a numerator hides. `within`: a figure of some of
    another's pupils is hidden where so few are left out that the two would tell of them. `apart`:
    figures that are no numbers of pupils, such as schools or what is expected, each with the one it is
    hidden with.
    """
    beside = apart or {}
    tied = {place: figure for place, figure in figures.items() if place not in beside}
    hidden = _hidden(tied, profile, at, within or {}) if profile.threshold else set()
    hidden |= {place for place, other in beside.items() if other in hidden}
    cells = {
        place: safe_cell(figure, profile, _BOTH if place in hidden else ())
        for place, figure in figures.items()
    }
    return SafeCells(DOOR, cells, profile)


def _hidden(
    figures: "Mapping[Place, Figure]",
    profile: Profile,
    at: Callable[[Place], tuple[str, int]],
    within: Mapping[Place, Place],
) -> set[Place]:
    """The places of which a number has to be hidden."""
    several: dict[str, list[Figure]] = {}
    order: dict[str, list[Place]] = {}
    for place, figure in figures.items():
        cohort, time = at(place)
        several.setdefault(cohort, []).append(replace(figure, year=time))
        order.setdefault(cohort, []).append(place)
    table, linked = link(several, profile)
    numbers: dict[Place, Numbers | None] = {
        place: one for cohort in order for place, one in zip(order[cohort], linked[cohort], strict=True)
    }
    few = [numbers[place] for place, whole in within.items() if _tells(figures, place, whole, profile)]
    already = {key: Reason.COMPLEMENT for one in few if one for key in _keys(one)}
    hidden = hide(table, profile.rule, [one for one in numbers.values() if one], already)
    return {place for place, one in numbers.items() if reasons_of(one, hidden)}


def _keys(numbers: Numbers) -> list[Key]:
    return [key for key in (numbers.top, numbers.bottom) if key is not None]


def _tells(figures: "Mapping[Place, Figure]", part: Place, whole: Place, profile: Profile) -> bool:
    """Whether a figure of some pupils and one of more differ by few."""
    some, more = figures[part], figures[whole]
    apart = (more.pupils - some.pupils, more.pupils_on_top - some.pupils_on_top)
    return any(0 < number <= profile.threshold for number in apart)
