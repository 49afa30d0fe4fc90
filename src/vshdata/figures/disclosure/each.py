"""Protected figures of something other than years, such as weeks: each by itself, but for the ties told."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from vshdata.figures.disclosure.cells import DENOMINATOR, NUMERATOR, safe_cell
from vshdata.figures.disclosure.hiding import hide, reasons_of
from vshdata.figures.disclosure.linking import link
from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.disclosure.safe import DOOR, SafeCell, Status

if TYPE_CHECKING:
    from vshdata.figures.measure import Figure

Place = TypeVar("Place", bound=Hashable)
"""What a cell is of, where that is not a year."""


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
    *,
    partners: Mapping[Place, Place] | None = None,
    within: Mapping[Place, Place] | None = None,
) -> SafeCells[Place]:
    """Hide what the profile hides of each figure, and recompute every rate from what is left.

    `partners`: a hidden cell takes its partner with it, which with a third adds up to a whole. `within`: a
    figure of some of another's pupils is hidden where so few are left out that the two would tell of them.
    """
    cells = {place: _cell(figure, profile) for place, figure in figures.items()}
    few = [place for place, whole in (within or {}).items() if _tells(figures, place, whole, profile)]
    taken = [other for place, other in (partners or {}).items() if _is_hidden(cells[place])]
    for place in (*few, *taken):
        if cells[place].status is Status.OK:
            cells[place] = safe_cell(figures[place], profile, {NUMERATOR, DENOMINATOR})
    return SafeCells(DOOR, cells, profile)


def _cell(figure: "Figure", profile: Profile) -> SafeCell:
    table, numbers = link({"": [figure]}, profile)
    own = numbers[""]
    hidden = hide(table, profile.rule, [one for one in own if one])
    return safe_cell(figure, profile, reasons_of(own[0], hidden))


def _is_hidden(cell: SafeCell) -> bool:
    return cell.status is Status.SUPPRESSED


def _tells(figures: "Mapping[Place, Figure]", part: Place, whole: Place, profile: Profile) -> bool:
    """Whether a figure of some pupils and one of more differ by few."""
    some, more = figures[part], figures[whole]
    apart = (more.pupils - some.pupils, more.pupils_on_top - some.pupils_on_top)
    return any(0 < number <= profile.threshold for number in apart)
