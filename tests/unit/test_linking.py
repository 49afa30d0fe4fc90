"""What is tied together before it is suppressed, and the moves that prove a cell safe."""

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from worlds import count_of, events_of, safe_table, sessions_of, share_of

from vshdata.attendance.measures import MEASURES
from vshdata.figures.cohorts import COHORTS
from vshdata.figures.disclosure import PROFILES, Reason, Status, protect_together
from vshdata.figures.disclosure.lines import (
    COHORT_LINES,
    DENOMINATOR_LINES,
    NUMERATOR_LINES,
    WHOLE_LINES,
)
from vshdata.figures.disclosure.linking import two_largest
from vshdata.figures.indicators import INDICATORS
from vshdata.figures.populations import children_of
from vshdata.figures.suppression import Cell, Key, Kind, is_dominated
from vshdata.figures.suppression.moves import Moves
from vshdata.figures.suppression.rules import Dominance

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

DFE = PROFILES["dfe"]


def test_every_line_names_what_there_is() -> None:
    for line in COHORT_LINES:
        assert {line.whole, *line.parts} <= COHORTS.keys()
    measured = {*INDICATORS, *(measure.id for measure in MEASURES)}
    measured |= {children_of(item).id for item in INDICATORS.values()}
    for line in (*NUMERATOR_LINES, *DENOMINATOR_LINES, *WHOLE_LINES):
        assert {line.whole, *line.parts} <= measured


# ---------------------------------------------------------------------- the second largest


@STEADY
@given(st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_a_sum_that_two_pupils_make_up_is_never_missed(parts: list[int]) -> None:
    assume(sum(parts))
    first, second, *_ = sorted(parts, reverse=True)
    bound = two_largest(sum(parts), sum(part * part for part in parts), first)

    assert bound is not None
    assert bound[0] == first
    assert bound[1] >= second - 1e-9
    if is_dominated(sums(parts, (first, second)), Dominance()):
        assert is_dominated(sums(parts, bound), Dominance())


def sums(parts: Sequence[int], largest: tuple[float, float]) -> Cell:
    return Cell(Key("t", "r", "c"), sum(parts), largest=largest)


def test_sessions_that_two_pupils_miss_are_hidden_and_the_audit_says_dominance() -> None:
    """Two of 22 missed 530 of 550 sessions. 22 pupils are not few."""
    figure = sessions_of("abs_overall_all", 2024, [(280, 300), (250, 300), *[(1, 300)] * 20])
    safe = safe_table([figure])

    assert safe.cells[0].status is Status.SUPPRESSED
    assert [record.reason for record in safe.audit] == [Reason.DOMINANCE]
    assert safe_table([figure], "internal").hidden == 0


def test_events_are_hidden_by_their_pupils() -> None:
    """Five pupils with 50 suspensions are few; fifty with one each are not."""
    few, many = (
        events_of("exc_sus_all", 2023, [10] * 5 + [0] * 95),
        events_of("exc_sus_all", 2024, [1] * 50),
    )

    assert [cell.status for cell in safe_table([few, many]).cells] == [Status.SUPPRESSED, Status.OK]


# ---------------------------------------------------------------------- ties


def hidden_of(**sizes: int) -> set[str]:
    together = {name: [count_of("ks4_cohort", 2024, size)] for name, size in sizes.items()}
    found = protect_together(together, [2024], DFE)
    return {name for name, table in found.items() if table.hidden}


def test_a_cohort_within_another_leaves_only_a_number_nobody_prints() -> None:
    """40 in need, 37 with a social worker: 3 are looked after, and no table says so."""
    assert hidden_of(cin=40, csw=37) == set()
    assert hidden_of(cin=40, csw=37, cla=3) == {"csw", "cla"}


def test_cohorts_that_are_not_all_of_a_whole_leave_a_range() -> None:
    """Looked after without being in need: 20 of cla are not 3 of cin."""
    assert hidden_of(cin=40, cino=30, cppo=7, cla=20) == set()


def test_primary_schools_are_not_given_away_by_all_and_secondary() -> None:
    """Of 60 absentees 57 are at secondary schools and 3 at primary ones; of 120 pupils 60 and 60."""
    figures = [
        share_of(f"abs_pa_{at}", 2024, yes, of)
        for at, yes, of in (("all", 60, 120), ("pri", 3, 60), ("sec", 57, 60))
    ]
    safe = safe_table(figures)

    assert [cell.status for cell in safe.cells] == [Status.OK, Status.SUPPRESSED, Status.SUPPRESSED]


def test_a_profile_that_rounds_makes_rates_from_rounded_counts() -> None:
    """33 of 71 becomes 35 of 70: 50 per cent, and its interval is that of 35 of 70."""
    (cell,) = safe_table([share_of("ks4_basics_94", 2024, 33, 71)], "strict").cells
    (exact,) = safe_table([share_of("ks4_basics_94", 2024, 35, 70)], "internal").cells

    assert (cell.numerator, cell.denominator, cell.value) == (35, 70, 50.0)
    assert (cell.low, cell.high) == (exact.low, exact.high)


def test_strict_hides_a_share_that_all_but_a_few_reach() -> None:
    (cell,) = safe_table([share_of("ks4_basics_94", 2024, 95, 100)], "strict").cells
    assert cell.status is Status.SUPPRESSED
    (cell,) = safe_table([share_of("ks4_basics_94", 2024, 95, 100)], "dfe").cells
    assert cell.status is Status.OK


# ---------------------------------------------------------------------- moves


def test_moves_find_what_two_cells_together_make_up() -> None:
    """5 = 2 + 3 are hidden beside 6 = 5 + 1: to fall by 4 takes both of the two."""
    keys = {name: Key("t", name, "c") for name in ("sum", "two", "three", "one")}
    values = {"sum": 5, "two": 2, "three": 3, "one": 1}
    cells = {keys[name]: Cell(keys[name], value, Kind.COUNT) for name, value in values.items()}
    ties = [
        {keys["two"]: 1.0, keys["three"]: 1.0, keys["sum"]: -1.0},
        {keys["sum"]: 1.0, keys["one"]: 1.0, Key("t", "six", "c"): -1.0},
    ]
    moves = Moves(cells, ties)

    assert moves.spread(keys["sum"], 6)
    assert not moves.spread(keys["sum"], 7)
    assert not moves.spread(keys["one"], 7)
