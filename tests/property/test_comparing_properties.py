"""Gaps and ranks against plain arithmetic, and what is hidden stays hidden."""

from hypothesis import given
from hypothesis import strategies as st
from worlds import safe_table, share_of, trend

from vshdata.figures.benchmarks import Benchmark, Key
from vshdata.figures.benchmarks.ranks import rank_among
from vshdata.figures.comparing import Place, measured_lines, published_lines, set_beside
from vshdata.figures.indicators.kinds import Direction

BASICS = "ks4_basics_94"
YEARS = (2022, 2023, 2024)
PUPILS = st.tuples(*[st.integers(0, 40)] * len(YEARS))
VALUES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 9).map(float), max_size=30
)


@given(own=PUPILS, other=PUPILS)
def test_a_gap_is_there_where_both_sides_are_and_is_their_difference(
    own: tuple[int, ...], other: tuple[int, ...]
) -> None:
    table = trend([share_of(BASICS, year, top, 40) for year, top in zip(YEARS, own, strict=True)])
    theirs = safe_table([share_of(BASICS, year, top, 40) for year, top in zip(YEARS, other, strict=True)])
    row = set_beside(table, ["all"], measured_lines("all", theirs)).rows[1]
    expected = [
        100 * mine / 40 - 100 * their / 40 if min(mine, their) > 5 else None
        for mine, their in zip(own, other, strict=True)
    ]
    gaps = [item.beside.gap.value for item in row.cells if item.beside]
    changes = [item.beside.change.value for item in row.cells if item.beside]

    assert gaps == expected
    for before, now, change in zip(expected, expected[1:], changes[1:], strict=False):
        assert change == (None if before is None or now is None else now - before)


@given(hidden=st.integers(0, 5), another=st.integers(0, 5), published=st.floats(0, 100))
def test_a_hidden_figure_makes_no_difference_beside_a_published_one(
    hidden: int, another: int, published: float
) -> None:
    place = Place("England", ("England",))
    known = {Key(BASICS, "cino", "England", 2024): Benchmark(published)}
    tables = [trend([share_of(BASICS, 2024, top, 40)]) for top in (hidden, another)]
    one, other = (set_beside(table, ["england"], published_lines(place, table, known)) for table in tables)

    assert one == other


@given(others=VALUES, own=st.integers(0, 9).map(float))
def test_ranks_count_who_is_better(others: dict[str, float], own: float) -> None:
    values = {**others, "own": own}
    high, low = (rank_among(values, "own", way) for way in (Direction.HIGHER, Direction.LOWER))
    more = sum(value > own for value in others.values())
    fewer = sum(value < own for value in others.values())

    assert high is not None
    assert low is not None
    assert (high.position, low.position) == (more + 1, fewer + 1)
    assert high.of == low.of == len(others) + 1
    assert high.ties == low.ties == len(others) - more - fewer


@given(others=VALUES)
def test_a_better_figure_never_has_a_worse_quartile(others: dict[str, float]) -> None:
    for way in (Direction.HIGHER, Direction.LOWER):
        ranks = [rank for place in others if (rank := rank_among(others, place, way)) and rank.quartile]
        ordered = sorted(ranks, key=lambda rank: rank.position)
        assert [rank.quartile for rank in ordered] == sorted(rank.quartile for rank in ranks)
