"""Ages, bands and the order of groups in match rates."""

from datetime import date

import pytest

from vshdata.figures.disclosure import PROFILES, SafeMatches
from vshdata.figures.matching import AGE_BANDS, NOT_KNOWN, age_on, band, group_rank


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2008, 8, 31), 15),
        (date(2008, 9, 1), 14),
        (date(2008, 2, 29), 15),
        (date(2024, 1, 1), -1),
    ],
)
def test_age_is_taken_on_31_august_before_the_year(born: date, age: int) -> None:
    assert age_on(born, 2024) == age


@pytest.mark.parametrize(
    ("age", "name"),
    [
        (-1, "under 5"),
        (4, "under 5"),
        (5, "5 to 10"),
        (15, "11 to 15"),
        (16, "16 and over"),
        (None, NOT_KNOWN),
    ],
)
def test_every_age_has_a_band(age: int | None, name: str) -> None:
    assert band(age, AGE_BANDS) == name


def test_groups_stand_in_the_order_of_their_bands() -> None:
    groups = [NOT_KNOWN, "N1", "11 to 15", "under 5"]
    assert sorted(groups, key=group_rank) == ["under 5", "11 to 15", "N1", NOT_KNOWN]


def test_only_disclosure_control_makes_safe_matches() -> None:
    with pytest.raises(TypeError, match="protect_matches"):
        SafeMatches(object(), [], PROFILES["dfe"])
