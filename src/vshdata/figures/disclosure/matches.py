"""Match rates that may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from vshdata.figures.disclosure.profiles import Profile
from vshdata.figures.disclosure.safe import DOOR, Status
from vshdata.figures.rounding import to_nearest

if TYPE_CHECKING:
    from vshdata.figures.matching import Match


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
        if door is not DOOR:
            raise TypeError("SafeMatches are made by vshdata.figures.disclosure.protect_matches")
        self.rows = tuple(rows)
        self.profile = profile

    @property
    def hidden(self) -> int:
        """How many rates were hidden."""
        return sum(row.status is Status.SUPPRESSED for row in self.rows)


def protect_matches(matches: "Sequence[Match]", profile: Profile) -> SafeMatches:
    """Hide rates with 1 to `threshold` children in the group, among the matched, or among the rest.

    Where groups hold every child once and one of them is hidden, so is the smallest of the others. What
    is left is rounded as the profile rounds, and rates are made from that.
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
        own = [_rounded(item, profile) for item in own]
        rows += [_safe_match(own, at, hidden=at in hidden, shares=shares) for at in range(len(own))]
    return SafeMatches(DOOR, rows, profile)


def is_small(pupils: int, profile: Profile) -> bool:
    """Whether so few pupils are hidden for their own sake."""
    return 0 < pupils <= profile.threshold


def _rounded(item: "Match", profile: Profile) -> "Match":
    children, matched = (to_nearest(count, profile.rounding) for count in (item.children, item.matched))
    return replace(item, children=children, matched=matched)


def _is_small_match(item: "Match", profile: Profile) -> bool:
    counts = (item.children, item.matched, item.children - item.matched)
    return any(is_small(count, profile) for count in counts)


def _small_falls(own: "Sequence[Match]", profile: Profile) -> set[int]:
    """Stages of a funnel that would tell how few fell out since the last stage shown."""
    hidden: set[int] = set()
    shown = own[0].matched
    for at, item in enumerate(own):
        if is_small(shown - item.matched, profile) or _is_small_match(item, profile):
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
