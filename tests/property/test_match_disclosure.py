"""No match rate gives a small number of children away."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.figures.disclosure import PROFILES, SafeMatch, Status, protect_matches
from vshdata.figures.matching import STAGES, Match

DFE = PROFILES["dfe"]


@st.composite
def divided(draw: st.DrawFn) -> list[Match]:
    """Children of several ages, some of each matched."""
    groups = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5))
    return [
        Match("upn", 2024, "age", f"group {at}", children, draw(st.integers(0, children)))
        for at, children in enumerate(groups)
    ]


@st.composite
def funnels(draw: st.DrawFn) -> list[Match]:
    """Stages, each no larger than the one before."""
    sizes = sorted(draw(st.lists(st.integers(0, 40), min_size=5, max_size=5)), reverse=True)
    return [
        Match("ks4", 2024, "funnel", stage, sizes[0], size)
        for stage, size in zip(STAGES, sizes, strict=True)
    ]


def is_small(count: int) -> bool:
    return 0 < count <= DFE.threshold


def shown(rows: tuple[SafeMatch, ...]) -> list[tuple[int, int]]:
    """Children and matched, where they are shown."""
    return [
        (row.children, row.matched) for row in rows if row.children is not None and row.matched is not None
    ]


@settings(deadline=None)
@given(divided())
def test_no_small_group_is_shown_nor_left_to_be_worked_out(matches: list[Match]) -> None:
    safe = protect_matches(matches, DFE)
    for children, matched in shown(safe.rows):
        assert not any(map(is_small, (children, matched, children - matched)))
    others = [row for row, match in zip(safe.rows, matches, strict=True) if match.matched]
    hidden = [row for row in others if row.status is Status.SUPPRESSED]
    if safe.hidden and len(others) > 1:
        assert not hidden or safe.hidden > 1 or len(hidden) == len(others)
    if safe.hidden:
        assert all(row.of_matched is None and row.of_unmatched is None for row in safe.rows)


@settings(deadline=None)
@given(funnels())
def test_no_few_who_fall_out_of_a_funnel_are_told(matches: list[Match]) -> None:
    sizes = [matched for _, matched in shown(protect_matches(matches, DFE).rows)]
    for before, after in pairwise(sizes):
        assert not is_small(before - after)


@settings(deadline=None)
@given(divided())
def test_the_internal_profile_hides_nothing_and_shares_add_up(matches: list[Match]) -> None:
    safe = protect_matches(matches, PROFILES["internal"])
    assert safe.hidden == 0
    assert shown(safe.rows) == [(match.children, match.matched) for match in matches]
    of_matched = [row.of_matched for row in safe.rows if row.of_matched is not None]
    if sum(match.matched for match in matches):
        assert abs(sum(of_matched) - 100) < 1e-6
