"""Rounding at the values people argue about."""

from decimal import Decimal
from itertools import product

import pytest

from vshdata.figures.rounding import round_half_away


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (100 * 6 / 96, 1, "6.3"),  # published by DfE; Python's round gives 6.2
        (100 * 1 / 8, 0, "13"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.125, 2, "-0.13"),
        (1.005, 2, "1.01"),  # the float lies below 1.005
        (0.285, 2, "0.29"),  # likewise
        (10.05, 1, "10.1"),  # the float lies above
        (0.1 + 0.2, 1, "0.3"),
        (2.4999, 0, "2"),
        (100 * 1 / 3, 1, "33.3"),
        (100 * 2 / 3, 1, "66.7"),
        (22, 1, "22.0"),
        (0.0, 2, "0.00"),
        (14010.0, 0, "14010"),
    ],
)
def test_a_half_goes_away_from_zero(value: float, decimals: int, expected: str) -> None:
    assert str(round_half_away(value, decimals)) == expected


@pytest.mark.parametrize("value", [-0.0, -0.001, -0.0049, -1e-300])
def test_a_negative_that_rounds_to_zero_has_no_sign(value: float) -> None:
    assert str(round_half_away(value, 2)) == "0.00"


def test_every_percentage_of_up_to_200_pupils_is_exact() -> None:
    for den, dp in product(range(1, 201), (0, 1, 2)):
        for num in range(den + 1):
            exact = Decimal((2 * 100 * 10**dp * num + den) // (2 * den)).scaleb(-dp)
            assert round_half_away(100 * num / den, dp) == exact, f"{num} of {den} to {dp}"
