"""Disclosure control: the one door between a computed figure and anything a person may see.

Only `protect` makes a `SafeTable`, and trends, charts and words are made from that alone. The order of
work is measure, suppress, recompute the rate, take the change, round, print.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from vshdata.errors import UsageError
from vshdata.figures.breakdowns import Breakdown, Group
from vshdata.figures.indicators.kinds import Area, Count, Indicator, Mean, Ratio, Share

if TYPE_CHECKING:
    from vshdata.figures.matching import Match
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
    """One figure as it may be shown. `value` is None unless `status` is ok; `why` explains a blank.

    `group`: a label for each breakdown; empty for the total.
    """

    indicator: Indicator
    year: int
    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: int | None = None
    why: str = ""
    group: Group = ()


ATTAINMENT = {Area.EYFSP, Area.PHONICS, Area.KS1, Area.MTC, Area.KS2, Area.KS4}
"""Where DfE hides a numerator of 0 as well; it shows a 0 in absence and exclusions."""

_DOOR = object()

Place = TypeVar("Place", bound=Hashable)
"""What a cell is of, where that is not a year."""


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


@dataclass(frozen=True)
class SafeMatch:
    """One match rate as it may be shown: blanks are hidden, or nobody to match.

    `of_matched`, `of_unmatched`: percentage that the group is of all who are matched, or are not.
    """

    dataset: str
    year: int
    kind: str
    group: str
    status: Status
    children: int | None = None
    matched: int | None = None
    rate: float | None = None
    of_matched: float | None = None
    of_unmatched: float | None = None
    published: float | None = None


class SafeMatches:
    """Match rates that have been through disclosure control. Made by `protect_matches` alone."""

    def __init__(self, door: object, rows: Sequence[SafeMatch], profile: Profile) -> None:
        if door is not _DOOR:
            raise TypeError("SafeMatches are made by vshdata.figures.disclosure.protect_matches")
        self.rows = tuple(rows)
        self.profile = profile

    @property
    def hidden(self) -> int:
        """How many rates were hidden."""
        return sum(row.status is Status.SUPPRESSED for row in self.rows)


class SafeCells(Generic[Place]):
    """Cells by what they are of, such as a week. Made by `protect_each` and by nothing else."""

    def __init__(self, door: object, cells: Mapping[Place, SafeCell], profile: Profile) -> None:
        if door is not _DOOR:
            raise TypeError("SafeCells are made by vshdata.figures.disclosure.protect_each")
        self.cells = dict(cells)
        self.profile = profile

    @property
    def hidden(self) -> int:
        """How many cells were hidden."""
        return sum(cell.status is Status.SUPPRESSED for cell in self.cells.values())


def parse_profile(name: str) -> Profile:
    """The profile of a name.

    Raises:
        UsageError: if there is none.
    """
    if name not in PROFILES:
        raise UsageError(f"There is no profile '{name}'.", f"Profiles: {', '.join(PROFILES)}.")
    return PROFILES[name]


def check_breakdowns(by: Sequence[Breakdown], profile: Profile) -> None:
    """See that the profile may show each breakdown.

    Raises:
        UsageError: if one is for inside the Virtual School only and the profile is not.
    """
    barred = next((item for item in by if item.internal and profile.threshold), None)
    if barred:
        raise UsageError(
            f"A table by {barred.id} is for inside the Virtual School only.", "Add --protect internal."
        )


def protect(figures: "Sequence[Figure]", years: Sequence[int], profile: Profile) -> SafeTable:
    """Hide what the profile hides, and recompute every rate from what is left.

    Where a breakdown has exactly one group hidden beside its total, the next smallest is hidden too.
    """
    cells = [replace(_protect_cell(figure, profile), group=figure.group) for figure in figures]
    tables: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, figure in enumerate(figures):
        tables[figure.indicator.id, figure.year].append(at)
    for places in tables.values():
        if len(places) > 1:
            _hide_a_second(cells, figures, places)
    return SafeTable(_DOOR, cells, years, profile)


def _hide_a_second(cells: list[SafeCell], figures: "Sequence[Figure]", places: Sequence[int]) -> None:
    """Hide one group more of one indicator and year where a hidden one could be worked out.

    First groups whose number of pupils is hidden, then those whose figure is: either can be had by
    taking the others from the total.
    """
    total = next(cells[at] for at in places if not cells[at].group)
    groups = [at for at in places if cells[at].group and figures[at].pupils]
    by_size = sorted(groups, key=lambda at: (figures[at].pupils, figures[at].group))
    if total.status is Status.OK or total.denominator:
        _hide_next(cells, by_size, _hides_size)
    if total.status is Status.OK:
        _hide_next(cells, by_size, _hides_figure)


def _hide_next(cells: list[SafeCell], by_size: Sequence[int], hides: Callable[[SafeCell], bool]) -> None:
    """Where one group alone is hidden, hide the smallest of the others in the same way."""
    shown = [at for at in by_size if not hides(cells[at]) and cells[at].status is not Status.NOT_AVAILABLE]
    if len(by_size) - len(shown) != 1 or not shown:
        return
    cell = cells[shown[0]]
    kept = None if hides is _hides_size else cell.denominator
    cells[shown[0]] = SafeCell(
        cell.indicator,
        cell.year,
        Status.SUPPRESSED,
        denominator=kept,
        why="hidden: or another group could be worked out from the total",
        group=cell.group,
    )


def _hides_figure(cell: SafeCell) -> bool:
    return cell.status is Status.SUPPRESSED


def _hides_size(cell: SafeCell) -> bool:
    return cell.status is Status.SUPPRESSED and cell.denominator is None


def protect_each(
    figures: "Mapping[Place, Figure]",
    profile: Profile,
    *,
    partners: Mapping[Place, Place] | None = None,
    within: Mapping[Place, Place] | None = None,
) -> SafeCells[Place]:
    """As `protect`, for figures of something other than years.

    `partners`: a hidden cell takes its partner with it, which with a third adds up to a whole. `within`: a
    figure of some of another's pupils is hidden where so few are left out that the two would tell of them.
    """
    cells = {place: _protect_cell(figure, profile) for place, figure in figures.items()}
    few = [place for place, whole in (within or {}).items() if _tells(figures, place, whole, profile)]
    taken = [other for place, other in (partners or {}).items() if _is_hidden(cells[place])]
    for place in (*few, *taken):
        if cells[place].status is Status.OK:
            cells[place] = SafeCell(figures[place].indicator, figures[place].year, *_SECONDARY)
    return SafeCells(_DOOR, cells, profile)


_SECONDARY = (Status.SUPPRESSED, None, None, None, "hidden: it would tell a figure that is")


def _is_hidden(cell: SafeCell) -> bool:
    return cell.status is Status.SUPPRESSED


def _tells(figures: "Mapping[Place, Figure]", part: Place, whole: Place, profile: Profile) -> bool:
    """Whether a figure of some pupils and one of more differ by few."""
    some, more = figures[part], figures[whole]
    return _is_small(more.pupils - some.pupils, profile) or _is_small(
        more.pupils_on_top - some.pupils_on_top, profile
    )


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


def protect_matches(matches: "Sequence[Match]", profile: Profile) -> SafeMatches:
    """Hide rates with 1 to `threshold` children in the group, among the matched, or among the rest.

    Where groups hold every child once and one of them is hidden, so is the smallest of the others.
    """
    from vshdata.figures.matching import PARTITIONS

    rows: list[SafeMatch] = []
    for (_, _, kind), group in groupby(matches, key=lambda item: (item.dataset, item.year, item.kind)):
        own = list(group)
        hidden = {at for at, item in enumerate(own) if _is_small_match(item, profile)}
        if kind == "funnel":
            hidden |= _small_falls(own, profile)
        if kind in PARTITIONS and len(hidden) == 1:
            others = [at for at, item in enumerate(own) if at not in hidden and item.matched]
            hidden |= set(sorted(others, key=lambda at: own[at].matched)[:1])
        shares = kind in PARTITIONS and not hidden
        rows += [_safe_match(own, at, hidden=at in hidden, shares=shares) for at in range(len(own))]
    return SafeMatches(_DOOR, rows, profile)


def _is_small_match(item: "Match", profile: Profile) -> bool:
    counts = (item.children, item.matched, item.children - item.matched)
    return any(_is_small(count, profile) for count in counts)


def _small_falls(own: "Sequence[Match]", profile: Profile) -> set[int]:
    """Stages of a funnel that would tell how few fell out since the last stage shown."""
    hidden: set[int] = set()
    shown = own[0].matched
    for at, item in enumerate(own):
        if _is_small(shown - item.matched, profile) or _is_small_match(item, profile):
            hidden.add(at)
        else:
            shown = item.matched
    return hidden


def _safe_match(own: "Sequence[Match]", at: int, *, hidden: bool, shares: bool) -> SafeMatch:
    item = own[at]
    place = (item.dataset, item.year, item.kind, item.group)
    if hidden:
        return SafeMatch(*place, Status.SUPPRESSED, published=item.published)
    if not item.children:
        return SafeMatch(*place, Status.NOT_APPLICABLE, 0, 0, published=item.published)
    matched = sum(one.matched for one in own)
    unmatched = sum(one.children - one.matched for one in own)
    divides = shares and item.kind != "step"
    return SafeMatch(
        *place,
        Status.OK,
        item.children,
        item.matched,
        100 * item.matched / item.children,
        100 * item.matched / matched if divides and matched else None,
        100 * (item.children - item.matched) / unmatched if divides and unmatched else None,
        item.published,
    )
