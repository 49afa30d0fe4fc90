"""Rounding equals exact integer arithmetic, goes away from zero at every half, and never says -0."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.figures.rounding import round_half_away

STEADY = settings(derandomize=True, deadline=None, max_examples=300)

decimals = st.integers(0, 2)
values = st.floats(-1e7, 1e7, allow_nan=False)


@STEADY
@given(
    st.integers(1, 10_000_000).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den))), decimals
)
def test_a_percentage_is_rounded_as_whole_numbers_would_be(share: tuple[int, int], dp: int) -> None:
    num, den = share
    exact = (2 * 100 * 10**dp * num + den) // (2 * den)

    assert round_half_away(100 * num / den, dp) == Decimal(exact).scaleb(-dp)


@STEADY
@given(st.lists(st.integers(-1500, 9000), min_size=1, max_size=40), decimals)
def test_a_mean_of_scores_is_rounded_as_a_fraction_would_be(hundredths: list[int], dp: int) -> None:
    """Scores of two decimals, added up as floats in whatever order they come."""
    mean = sum(score / 100 for score in hundredths) / len(hundredths)
    scaled = Fraction(sum(hundredths), 100 * len(hundredths)) * 10**dp
    away = (2 * abs(scaled) + 1) // 2 * (1 if scaled > 0 else -1)

    assert round_half_away(mean, dp) == Decimal(int(away)).scaleb(-dp)


@STEADY
@given(st.integers(-10_000_000, 10_000_000), decimals)
def test_every_half_goes_away_from_zero(whole: int, dp: int) -> None:
    """2.5 to 3, -2.5 to -3; 0.25 to 0.3; 0.005 to 0.01."""
    half = (2 * whole + 1) / (2 * 10**dp)
    away = whole + 1 if whole >= 0 else whole

    assert round_half_away(half, dp) == Decimal(away).scaleb(-dp)


@STEADY
@given(values, decimals)
def test_rounding_is_the_same_on_both_sides_of_zero(value: float, dp: int) -> None:
    assert round_half_away(-value, dp) == -round_half_away(value, dp)


@STEADY
@given(st.floats(-1, 1), decimals)
def test_zero_never_has_a_sign(value: float, dp: int) -> None:
    rounded = round_half_away(value, dp)

    assert rounded != 0 or not str(rounded).startswith("-")


@STEADY
@given(values, decimals)
def test_rounding_moves_a_value_by_half_a_step_at_most_and_twice_is_once(value: float, dp: int) -> None:
    rounded = round_half_away(value, dp)

    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 2 * 10**dp) + Fraction(1, 10**10)
    assert round_half_away(float(rounded), dp) == rounded
    assert rounded.as_tuple().exponent == -dp


@STEADY
@given(values, values, decimals)
def test_rounding_keeps_order(one: float, other: float, dp: int) -> None:
    low, high = sorted((one, other))

    assert round_half_away(low, dp) <= round_half_away(high, dp)
