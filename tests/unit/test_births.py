"""Dates of birth that a slip of the pen tells apart."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.people.births import DIGIT, SWAPPED, differ_by_slip, exclude, slip, slips_of

DAYS = st.dates(date(1990, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (date(2010, 4, 5), date(2010, 5, 4), SWAPPED),
        (date(2010, 4, 5), date(2011, 4, 5), DIGIT),
        (date(2010, 4, 5), date(2010, 4, 15), DIGIT),
        (date(2010, 4, 5), date(2010, 4, 5), ""),
        (date(2010, 4, 5), date(2011, 4, 6), ""),
        (date(2010, 4, 29), date(2010, 4, 30), ""),
    ],
)
def test_a_slip_is_a_swap_or_one_digit(one: date, other: date, kind: str) -> None:
    assert slip(one, other) == kind
    assert slip(other, one) == kind


@settings(deadline=None)
@given(DAYS)
def test_the_slips_of_a_day_are_the_days_a_slip_away(day: date) -> None:
    near = [day + timedelta(days=step) for step in range(-400, 401)]
    found = slips_of(day)
    assert all(slip(day, other) for other in found)
    assert {other for other in near if slip(day, other)} <= found


def test_dates_exclude_each_other_only_where_both_are_known() -> None:
    one, other = date(2010, 4, 5), date(2012, 1, 1)
    assert exclude({one}, {other})
    assert not exclude({one}, {one, other})
    assert not exclude(set(), {other})
    assert differ_by_slip({one}, {date(2010, 5, 4)})
    assert not differ_by_slip({one}, {other})
