"""Cohorts that rest on more than the year's own return: ever in need, previously looked after, kinship.

The year is 2023/24: its return covers 1 April 2023 to 31 March 2024. Earlier returns are given by year.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from worlds import Spell, children_over_years, permanence, spell

Returns = Mapping[int, Sequence[Spell]]

FIRST_DAY, CENSUS_DAY = date(2023, 4, 1), date(2024, 3, 31)
MAY, JULY, JANUARY = date(2023, 5, 10), date(2023, 7, 3), date(2024, 1, 10)
LONG_BEFORE = date(2019, 6, 1)

ANN, BEN, CAT, DAN, EVE, FAY = 1, 2, 3, 4, 5, 6
NOBODY: set[int] = set()
ORDERED = ("plac", "adopted", "sgo", "cao", "kinship")


def need(child: int, start: date, end: date | None = None, **more: Any) -> Spell:
    return spell(child, "need", start, end, **more)


def cp_plan(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "cp_plan", start, end)


def care(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "looked_after", start, end)


def both(cohort: str, returns: Returns, **more: Any) -> tuple[set[int], set[int]]:
    """At 31 March, and at any point of the year."""
    return (
        children_over_years(cohort, returns, **more),
        children_over_years(f"{cohort}@any", returns, **more),
    )


def orders(returns: Returns, **more: Any) -> dict[str, set[int]]:
    """Who is in each cohort of children who have a home for good, at 31 March; empty ones left out."""
    found = {cohort: children_over_years(cohort, returns, **more) for cohort in ORDERED}
    return {cohort: children for cohort, children in found.items() if children}


# ---------------------------------------------------------------------- in need in the last six years


def test_ever_in_need_and_not_now() -> None:
    """Ann's need ended in 2021, Ben's goes on, Cat's plan ended in July, Dan is in care now."""
    returns = {
        2022: [need(ANN, date(2020, 1, 1), date(2021, 9, 1))],
        2024: [
            need(BEN, LONG_BEFORE),
            cp_plan(CAT, LONG_BEFORE, JULY),
            need(DAN, LONG_BEFORE, JULY),
            care(DAN, JULY),
        ],
    }

    assert both("ever6", returns) == ({ANN, CAT}, {ANN, CAT})


@pytest.mark.parametrize(
    ("told", "end", "on_the_day", "in_the_year"),
    [
        pytest.param(2018, date(2018, 3, 31), False, True, id="ended on the day six years before"),
        pytest.param(2019, date(2018, 4, 1), True, True, id="ended on the first of the six years"),
        pytest.param(2018, date(2017, 4, 1), False, True, id="six years to 1 April 2023 and no longer"),
        pytest.param(2017, date(2017, 3, 31), False, False, id="a day more than that"),
        pytest.param(2024, CENSUS_DAY, True, True, id="ended on 31 March"),
        pytest.param(2024, date(2024, 4, 1), False, False, id="ends the day after: in need now"),
        pytest.param(2024, MAY, True, True, id="ended in the year"),
    ],
)
def test_six_years_to_the_day(told: int, end: date, *, on_the_day: bool, in_the_year: bool) -> None:
    returns: dict[int, list[Spell]] = {2024: []}
    returns[told] = [need(ANN, date(2016, 1, 1), end)]

    assert both("ever6", returns) == ({ANN} if on_the_day else NOBODY, {ANN} if in_the_year else NOBODY)


@pytest.mark.parametrize("reason", ["RC8", "RC9"])
def test_a_case_closed_after_assessment_was_never_a_need(reason: str) -> None:
    refused = [need(ANN, MAY, JULY, reason=reason), need(BEN, MAY, JULY, nfa=True)]
    before: Returns = {2023: refused, 2024: []}

    assert both("ever6", before) == both("ever6", {2024: refused}) == (NOBODY, NOBODY)


def test_the_last_return_to_tell_of_a_case_is_believed() -> None:
    """In March 2022 Ann's and Ben's cases were open. Ann's was then closed after assessment."""
    returns = {
        2022: [need(ANN, date(2022, 3, 1)), need(BEN, date(2022, 3, 1))],
        2023: [need(ANN, date(2022, 3, 1), date(2022, 4, 20), reason="RC8")],
        2024: [],
    }

    assert both("ever6", returns) == ({BEN}, {BEN})


def test_what_another_authority_tells_of_the_same_day_stands_beside_it() -> None:
    """Ann was referred to two authorities on one day; one of them closed it after assessment."""
    twice = {**need(ANN, MAY, JULY), "la": "998"}
    returns: Returns = {2023: [twice], 2024: [need(ANN, MAY, JULY, reason="RC8")]}

    assert both("ever6", returns) == ({ANN}, {ANN})


def test_a_case_left_open_by_an_earlier_return_is_not_open_now() -> None:
    """The return of 2024 does not know of Ann: her need was open on 31 March 2021, and no one can say
    until when. It counts for six years from then.
    """
    returns: Returns = {2021: [need(ANN, LONG_BEFORE)], 2024: []}

    assert both("ever6", returns) == ({ANN}, {ANN})
    assert both("cin", {2024: []}) == (NOBODY, NOBODY)
    assert both("ever6", {2017: [need(ANN, date(2016, 1, 1))], 2024: []}) == (NOBODY, {ANN})
    assert both("ever6", {2016: [need(ANN, date(2015, 1, 1))], 2024: []}) == (NOBODY, NOBODY)


def test_a_case_closed_without_a_date_was_a_need() -> None:
    assert both("ever6", {2024: [need(ANN, MAY, reason="RC7")]}) == ({ANN}, {ANN})


def test_a_child_who_died_stays_one_who_was_in_need() -> None:
    """No figure can have the child in it: there is no result of a later year."""
    assert both("ever6", {2024: [need(ANN, MAY, JULY, reason="RC2")]}) == ({ANN}, {ANN})


def test_a_short_break_is_no_care() -> None:
    returns = {2024: [need(ANN, LONG_BEFORE, MAY), spell(ANN, "respite", MAY)]}

    assert both("ever6", returns) == ({ANN}, {ANN})


def test_between_two_cases_a_child_was_not_in_need() -> None:
    """On 31 March Ann's second case is open; between the two she was one of those who had been."""
    returns = {2024: [need(ANN, LONG_BEFORE, MAY), need(ANN, JANUARY)]}

    assert both("ever6", returns) == (NOBODY, {ANN})


# ---------------------------------------------------------------------- not in need


def test_those_who_are_left_out_of_pupils_not_in_need() -> None:
    """Ann is in need, Ben was in the year, Cat five years ago, Dan eight, Eve is in care, Fay refused."""
    returns = {
        2016: [need(DAN, date(2015, 6, 1), date(2015, 9, 1))],
        2019: [cp_plan(CAT, date(2018, 6, 1), date(2018, 9, 1))],
        2024: [
            need(ANN, MAY),
            need(BEN, MAY, JULY),
            care(EVE, MAY),
            need(FAY, MAY, JULY, reason="RC8"),
        ],
    }

    left_out = children_over_years("not-in-need", returns)

    assert left_out == {ANN, BEN, CAT, EVE}
    assert left_out == children_over_years("not-in-need@any", returns)
    assert left_out == (
        children_over_years("cin@any", {2024: returns[2024]})
        | children_over_years("cla", {2024: returns[2024]})
        | children_over_years("ever6", returns)
    )


# ---------------------------------------------------------------------- orders from care


@pytest.mark.parametrize(
    ("kind", "cohorts"),
    [
        ("adoption", {"plac", "adopted"}),
        ("sgo", {"plac", "sgo", "kinship"}),
        ("cao", {"plac", "cao", "kinship"}),
    ],
)
def test_how_care_ended_tells_the_cohorts(kind: str, cohorts: set[str]) -> None:
    returns = {2024: [care(ANN, LONG_BEFORE, JULY), permanence(ANN, kind, JULY), care(BEN, LONG_BEFORE)]}

    assert orders(returns) == {cohort: {ANN} for cohort in cohorts}
    assert children_over_years("plac@any", returns) == {ANN}


def test_once_left_care_the_status_goes_on_from_return_to_return() -> None:
    """Ann was adopted in 2020; no later return tells of her."""
    returns: Returns = {2021: [care(ANN, LONG_BEFORE, date(2020, 9, 1))], 2024: []}
    adopted = {**returns, 2021: [*returns[2021], permanence(ANN, "adoption", date(2020, 9, 1))]}

    assert both("plac", adopted) == both("adopted", adopted) == ({ANN}, {ANN})
    assert both("plac", returns) == (NOBODY, NOBODY)
    assert children_over_years("plac", adopted, year=2020) == NOBODY


@pytest.mark.parametrize(
    ("day", "on_the_day", "in_the_year"),
    [
        (CENSUS_DAY, True, True),
        (date(2024, 4, 1), False, False),
        (FIRST_DAY, True, True),
    ],
)
def test_the_status_begins_on_the_day_of_the_order(
    day: date, *, on_the_day: bool, in_the_year: bool
) -> None:
    returns = {2024: [care(ANN, LONG_BEFORE, day), permanence(ANN, "sgo", day)]}

    expected = ({ANN} if on_the_day else NOBODY, {ANN} if in_the_year else NOBODY)
    assert both("plac", returns) == both("sgo", returns) == expected


def test_the_status_ends_where_care_begins_again() -> None:
    """Ann left care in 2020 and came back in July; Ben came back and left in the year, home: the order
    does not come back to life.
    """
    left = date(2020, 9, 1)
    returns = {
        2021: [
            care(ANN, LONG_BEFORE, left),
            permanence(ANN, "sgo", left),
            care(BEN, LONG_BEFORE, left),
            permanence(BEN, "adoption", left),
        ],
        2024: [care(ANN, JULY), care(BEN, MAY, JANUARY)],
    }

    assert both("plac", returns) == (NOBODY, {ANN, BEN})
    assert both("sgo", returns) == (NOBODY, {ANN})


def test_a_break_in_care_of_one_day_is_an_end_of_it() -> None:
    """Ann left on 3 July by an order and was back on 4 July, Ben on the day itself: never out of care."""
    returns = {
        2024: [
            care(ANN, LONG_BEFORE, JULY),
            permanence(ANN, "cao", JULY),
            care(ANN, date(2023, 7, 4)),
            care(BEN, LONG_BEFORE, JULY),
            permanence(BEN, "cao", JULY),
            care(BEN, JULY),
        ]
    }

    assert both("cao", returns) == (NOBODY, {ANN})


def test_permanence_before_this_care_ended_when_it_began() -> None:
    """Ann was adopted in 2018 and came into care in July; of Ben it is not known when he was adopted;
    Cat has been in care since before the year.
    """
    returns = {
        2024: [
            care(ANN, JULY),
            permanence(ANN, "adoption", date(2018, 5, 1)),
            care(BEN, JULY),
            permanence(BEN, "adoption", None),
            care(CAT, LONG_BEFORE),
            permanence(CAT, "adoption", None),
        ]
    }

    assert both("plac", returns) == both("adopted", returns) == (NOBODY, {ANN, BEN})


def test_a_short_break_takes_no_order_away() -> None:
    returns = {
        2024: [care(ANN, LONG_BEFORE, MAY), permanence(ANN, "sgo", MAY), spell(ANN, "respite", JULY)]
    }

    assert both("sgo", returns) == ({ANN}, {ANN})


def test_care_in_another_authority_takes_it_away() -> None:
    """Authority 998 has Ann in care again."""
    returns = {
        2024: [
            care(ANN, LONG_BEFORE, MAY),
            permanence(ANN, "sgo", MAY),
            {**care(ANN, JULY), "la": "998"},
        ]
    }

    assert both("plac", returns) == (NOBODY, {ANN})


# ---------------------------------------------------------------------- orders from need


@pytest.mark.parametrize(
    ("reason", "cohorts"),
    [("RC1", {"adopted"}), ("RC3", {"cao", "kinship"}), ("RC4", {"sgo", "kinship"}), ("RC7", set())],
)
def test_a_case_of_need_may_close_for_an_order(reason: str, cohorts: set[str]) -> None:
    """Such a child need not have been in care, so is not previously looked after by that alone."""
    told = [need(ANN, LONG_BEFORE, JULY, reason=reason)]

    assert orders({2024: told}) == orders({2023: told, 2024: []}) == {item: {ANN} for item in cohorts}


def test_an_order_without_a_day_begins_on_the_first_that_the_return_tells_of() -> None:
    returns = {2024: [need(ANN, LONG_BEFORE, reason="RC4")]}

    assert both("sgo", returns) == ({ANN}, {ANN})
    assert children_over_years("sgo", {2024: [], 2023: []}, year=2023) == NOBODY


def test_a_refused_referral_grants_no_order() -> None:
    assert orders({2024: [need(ANN, MAY, JULY, reason="RC4", nfa=True)]}) == {}


# ---------------------------------------------------------------------- the school census and the list


@pytest.mark.parametrize(
    ("code", "cohorts"),
    [
        ("A", {"plac", "adopted"}),
        ("G", {"plac", "sgo", "kinship"}),
        ("R", {"plac", "cao", "kinship"}),
        ("C", {"plac", "cao", "kinship"}),
        ("O", {"plac"}),
        ("N", set()),
        (None, set()),
    ],
)
def test_the_january_census_says_who_left_care(code: str | None, cohorts: set[str]) -> None:
    found = orders({2024: []}, census={ANN: code})

    assert found == {cohort: {ANN} for cohort in cohorts}


def test_a_child_whom_the_census_takes_for_one_and_who_is_in_care_is_looked_after() -> None:
    returns = {2024: [care(ANN, LONG_BEFORE), care(BEN, LONG_BEFORE, JULY)]}

    assert both("plac", returns, census={ANN: "A", BEN: "A"}) == ({BEN}, {BEN})


def test_the_list_says_who_is_in_kinship_care_and_until_when() -> None:
    """Ann's guardianship goes on, Ben's ended in July, Cat's is to begin, Dan has no order, of Eve
    nothing else is said, Fay is in care.
    """
    listed = [
        {"pupil_id": ANN, "order": "sgo", "start": LONG_BEFORE},
        {"pupil_id": BEN, "order": "cao", "start": LONG_BEFORE, "end": JULY},
        {"pupil_id": CAT, "order": "sgo", "start": date(2024, 4, 1)},
        {"pupil_id": DAN, "order": "informal"},
        {"pupil_id": EVE},
        {"pupil_id": FAY, "order": "informal", "start": LONG_BEFORE},
    ]
    returns = {2024: [care(FAY, LONG_BEFORE)]}

    assert both("kinship", returns, kinship=listed) == ({ANN, DAN, EVE}, {ANN, BEN, DAN, EVE})
    assert both("sgo", returns, kinship=listed) == ({ANN}, {ANN})
    assert both("cao", returns, kinship=listed) == (NOBODY, {BEN})
    assert both("plac", returns, kinship=listed) == (NOBODY, NOBODY)


def test_one_child_told_by_every_source_counts_once() -> None:
    returns = {
        2023: [care(ANN, LONG_BEFORE, date(2022, 9, 1)), permanence(ANN, "sgo", date(2022, 9, 1))],
        2024: [need(ANN, MAY, JULY, reason="RC4")],
    }
    listed = [{"pupil_id": ANN, "order": "sgo", "start": date(2022, 9, 1)}]

    assert both("kinship", returns, census={ANN: "G"}, kinship=listed) == ({ANN}, {ANN})
