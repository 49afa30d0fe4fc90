"""Days on a plan before 1 September of the outcome's year, child by child."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from vshdata.errors import UsageError
from vshdata.studies.bands import NEED_BANDS, PROTECTION_BANDS, band_of, parse_bands
from vshdata.studies.exposure import choose_exposure, days_before, held_in

Spell = dict[str, Any]

OPENS = date(2023, 9, 1)
"""The first day of 2023/24, the year of the outcome in all of these."""


def plan(start: date, end: date | None = None, child: int = 1, returned: int = 2024, **more: Any) -> Spell:
    usual = {"status": "cin_plan", "nfa": None, "closed_reason": None}
    return {**usual, "pupil_id": child, "start": start, "end": end, "returned": returned, **more}


def told(*spells: Spell) -> pl.DataFrame:
    schema = {
        "pupil_id": pl.UInt32(),
        "status": pl.String(),
        "start": pl.Date(),
        "end": pl.Date(),
        "nfa": pl.Boolean(),
        "closed_reason": pl.String(),
        "returned": pl.Int16(),
    }
    return pl.DataFrame(list(spells), schema=schema)


def days(*spells: Spell, statuses: tuple[str, ...] = ("cin_plan",), look_back: int | None = None) -> int:
    """Of the only child."""
    found = days_before(told(*spells), statuses, 2024, look_back)
    assert found.height == 1
    return int(found["days"][0])


def test_a_plan_counts_from_its_first_day_up_to_not_including_its_last() -> None:
    assert days(plan(date(2023, 6, 1), date(2023, 6, 11))) == 10


def test_two_plans_add_up() -> None:
    assert days(plan(date(2022, 1, 1), date(2022, 1, 31)), plan(date(2023, 1, 1), date(2023, 1, 11))) == 40


def test_days_under_two_plans_count_once() -> None:
    overlapping = plan(date(2023, 1, 1), date(2023, 2, 1)), plan(date(2023, 1, 15), date(2023, 2, 15))
    within = plan(date(2023, 1, 5), date(2023, 1, 10))
    assert days(*overlapping) == 45
    assert days(*overlapping, within) == 45


def test_days_under_plans_of_two_kinds_count_once() -> None:
    both = (
        plan(date(2023, 1, 1), date(2023, 1, 31)),
        plan(date(2023, 1, 11), date(2023, 2, 10), status="cp_plan"),
    )
    assert days(*both, statuses=("cin_plan", "cp_plan")) == 40
    assert days(*both) == 30


def test_an_open_plan_counts_up_to_the_window() -> None:
    assert days(plan(date(2023, 8, 2))) == 30


def test_a_plan_that_starts_on_the_first_day_of_the_window_has_no_day_before_it() -> None:
    assert days(plan(OPENS)) == 0
    assert days(plan(date(2023, 8, 31))) == 1


def test_a_plan_that_began_in_the_window_by_31_march_is_of_a_child_with_no_day_before() -> None:
    assert days(plan(date(2024, 3, 31))) == 0
    assert days_before(told(plan(date(2024, 4, 1))), ["cin_plan"], 2024).height == 0


def test_days_after_the_window_opened_do_not_count() -> None:
    assert days(plan(date(2023, 8, 22), date(2024, 2, 1))) == 10


def test_of_a_plan_told_twice_the_later_return_has_the_word() -> None:
    """It was open on 31 March 2023, and ended on 1 May."""
    assert (
        days(plan(date(2023, 3, 1), returned=2023), plan(date(2023, 3, 1), date(2023, 5, 1), returned=2024))
        == 61
    )


def test_a_plan_open_in_the_earlier_return_and_not_told_again_lasted_to_the_31_march_of_it() -> None:
    assert days(plan(date(2023, 3, 1), returned=2023)) == 31


def test_returns_after_the_year_are_not_looked_at() -> None:
    assert days_before(told(plan(date(2023, 3, 1), returned=2025)), ["cin_plan"], 2024).height == 0


def test_a_look_back_counts_only_the_months_before_the_window() -> None:
    assert days(plan(date(2020, 1, 1)), look_back=1) == 31
    assert days(plan(date(2020, 1, 1), date(2020, 2, 1)), look_back=12) == 0


def test_need_that_came_to_nothing_is_none() -> None:
    none = [
        plan(date(2023, 6, 1), date(2023, 7, 1), status="need", nfa=True),
        plan(date(2023, 6, 1), date(2023, 7, 1), child=2, status="need", closed_reason="RC8"),
    ]
    assert days_before(told(*none), ["need"], 2024).height == 0


def test_a_case_closed_without_a_date_ended_by_the_first_day_of_its_return() -> None:
    assert days(plan(date(2023, 3, 22), closed_reason="RC1")) == 10


def test_a_child_is_on_a_plan_in_a_year_from_september_to_march() -> None:
    spells = told(
        plan(date(2023, 8, 1), date(2023, 9, 1), child=1),
        plan(date(2023, 8, 1), date(2023, 9, 2), child=2),
        plan(date(2024, 3, 31), child=3),
        plan(date(2022, 1, 1), child=4),
    )
    assert set(held_in(spells, ["cin_plan"], 2024)["pupil_id"]) == {2, 3, 4}


@pytest.mark.parametrize(
    ("on_plan", "need", "protection"),
    [
        (0, "under 3 months", "3 months or less"),
        (91, "under 3 months", "3 months or less"),
        (92, "3 to under 6 months", "more than 3 to 6 months"),
        (182, "3 to under 6 months", "more than 3 to 6 months"),
        (183, "6 to under 12 months", "more than 6 months to under 1 year"),
        (366, "1 to under 2 years", "1 to under 2 years"),
        (731, "2 years or more", "2 years or more"),
    ],
)
def test_bands_are_those_of_dfe(on_plan: int, need: str, protection: str) -> None:
    frame = pl.DataFrame({"days": [on_plan]})
    of_need = frame.select(band_of(pl.col("days"), NEED_BANDS)).item()
    of_protection = frame.select(band_of(pl.col("days"), PROTECTION_BANDS)).item()
    assert (NEED_BANDS[of_need].label, PROTECTION_BANDS[of_protection].label) == (need, protection)


def test_bands_of_ones_own() -> None:
    assert [band.label for band in parse_bands("6,18")] == [
        "under 6 months",
        "6 to under 18 months",
        "18 months or more",
    ]


@pytest.mark.parametrize("text", ["", "6,3", "0,3", "six", "-1"])
def test_bands_must_rise(text: str) -> None:
    with pytest.raises(UsageError, match="not edges of bands"):
        parse_bands(text)


def test_what_is_counted_follows_the_cohort() -> None:
    chosen = {name: choose_exposure(name, None).id for name in ("cin", "cpp", "cla", "csw")}
    assert chosen == {"cin": "cin_plan", "cpp": "cp_plan", "cla": "looked_after", "csw": "plan"}
    assert choose_exposure("cin", "need").id == "need"
    for cohort, name in (("all", None), ("cin", "nothing")):
        with pytest.raises(UsageError, match="There is no"):
            choose_exposure(cohort, name)
