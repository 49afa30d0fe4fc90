"""Key stage 4: measuring with an engine gives what a plain loop gives, whoever the pupils are."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loops.ks4 import COUNTS, LOOPS, MEANS, PROGRESS, SHARES
from worlds import Pupil, figure, results

from vshdata.figures.indicators import INDICATORS
from vshdata.figures.measure import Figure, measure

STEADY = settings(derandomize=True, deadline=None, max_examples=60)

flags = st.sampled_from([True, False, None])
scores = st.none() | st.integers(0, 9000).map(lambda hundredths: hundredths / 100)
progress = st.none() | st.integers(-1500, 1500).map(lambda hundredths: hundredths / 100)
a_pupil = st.fixed_dictionaries(
    {
        "endks": st.sampled_from([True, True, True, False, None]),
        "school_type": st.sampled_from([None, "01", "28", "10", "11"]),
        "in_p8": st.sampled_from([True, True, False, None]),
        **dict.fromkeys(SHARES.values(), flags),
        **dict.fromkeys(MEANS.values(), scores),
        **dict.fromkeys(PROGRESS.values(), progress),
    }
)
some_pupils = st.lists(a_pupil, max_size=8)


def facts(found: Figure) -> tuple[Any, ...]:
    """What a figure says, its sums to the thousand-millionth."""
    return (
        round(found.numerator or 0, 9),
        found.denominator,
        round(found.squares or 0, 6),
        found.blanks,
    )


@STEADY
@given(some_pupils)
def test_every_indicator_equals_the_loop(pupils: list[Pupil]) -> None:
    for found in measure(results(pupils), [INDICATORS[name] for name in LOOPS], [2024])[2024]:
        total, among, squares, blanks = LOOPS[found.indicator.id](pupils)

        assert found.numerator == pytest.approx(total, abs=1e-9)
        assert found.denominator == among
        assert (found.squares or 0.0) == pytest.approx(squares)
        assert found.blanks == blanks
        assert found.pupils == (total if among is None else among)


@STEADY
@given(some_pupils, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(pupils: list[Pupil], chance: Random) -> None:
    shuffled = chance.sample(pupils, len(pupils))

    for name in ("ks4_cohort", "ks4_att8_avg", "ks4_p8_avg", "ks4_basics_94"):
        assert facts(figure(name, shuffled)) == facts(figure(name, pupils))


@STEADY
@given(some_pupils, a_pupil)
def test_one_pupil_more_never_reduces_a_count(pupils: list[Pupil], one: Pupil) -> None:
    """Nor the pupils of a percentage, nor its denominator; and none grows by more than one."""
    chosen = [INDICATORS[name] for name in (*COUNTS, *SHARES)]
    before = measure(results(pupils), chosen, [2024])[2024]
    after = measure(results([*pupils, one]), chosen, [2024])[2024]

    for less, more in zip(before, after, strict=True):
        assert 0 <= (more.numerator or 0) - (less.numerator or 0) <= 1
        assert 0 <= (more.denominator or 0) - (less.denominator or 0) <= 1


@STEADY
@given(some_pupils)
def test_figures_stay_inside_their_bounds(pupils: list[Pupil]) -> None:
    """The Progress 8 cohort is part of the cohort; a percentage and its blanks are part of theirs."""
    assert figure("ks4_p8_cohort", pupils).pupils <= figure("ks4_cohort", pupils).pupils
    for name in SHARES:
        found = figure(name, pupils)
        assert 0 <= (found.numerator or 0) + found.blanks <= (found.denominator or 0)
