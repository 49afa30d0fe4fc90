"""From live to census: each difference has its line, and the lines add up."""

from hypothesis import given
from hypothesis import strategies as st

from vshdata.attendance.reconcile import Sessions, reconcile

LIVE = {
    1: Sessions(100, 5, 5),
    2: Sessions(100, 0, 0),
    3: Sessions(50, 5, 0),
    4: Sessions(80, 1, 1),
    6: Sessions(),
}
CENSUS = {1: Sessions(100, 5, 5), 4: Sessions(82, 2, 1), 5: Sessions(90, 9, 0)}
TOLD = frozenset({1, 2, 4, 5})
"""Pupil 2 is in reception, 3 at a school without a return, 4 corrected, 5 without marks, 6 never there."""


def test_each_difference_has_its_line() -> None:
    lines = reconcile(LIVE, CENSUS, TOLD)
    assert [(line.pupils, line.persistent, line.sessions) for line in lines] == [
        (4, 2, Sessions(330, 11, 6)),
        (-1, 0, Sessions(-100, 0, 0)),
        (-1, -1, Sessions(-50, -5, 0)),
        (1, 1, Sessions(90, 9, 0)),
        (0, 0, Sessions(2, 1, 0)),
        (3, 2, Sessions(272, 16, 6)),
    ]


SESSIONS = st.builds(Sessions, st.integers(1, 50), st.integers(0, 5), st.integers(0, 5))
PUPILS = st.dictionaries(st.integers(1, 8), SESSIONS)


@given(PUPILS, PUPILS, st.frozensets(st.integers(1, 8)))
def test_the_lines_add_up(
    live: dict[int, Sessions], census: dict[int, Sessions], told: frozenset[int]
) -> None:
    *parts, last = reconcile(live, census, told | set(census))
    assert sum(line.pupils for line in parts) == last.pupils == len(census)
    assert sum(line.persistent for line in parts) == last.persistent
    assert sum((line.sessions for line in parts), Sessions()) == last.sessions
