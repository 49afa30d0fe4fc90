"""Student's t without a library, against scipy's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from vshdata.figures.intervals.student import t_quantile

STEADY = settings(derandomize=True, deadline=None, max_examples=200)


@STEADY
@given(st.floats(1, 1e6))
def test_it_is_the_quantile_that_scipy_gives(freedom: float) -> None:
    assert t_quantile(freedom) == pytest.approx(float(stdtrit(freedom, 0.975)), rel=1e-8)


def test_known_values() -> None:
    """From any printed table of t."""
    assert [round(t_quantile(freedom), 3) for freedom in (1, 2, 5, 10, 30)] == [
        12.706,
        4.303,
        2.571,
        2.228,
        2.042,
    ]
