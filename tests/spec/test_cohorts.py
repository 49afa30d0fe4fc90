"""Cohorts: which children are in which, at 31 March and at any point in the year to that day.

The year is 2023/24 throughout: its return covers 1 April 2023 to 31 March 2024.
"""

from datetime import date
from typing import Any

import pytest
from worlds import Spell, children_in, spell, spells_frame

from vshdata.figures.cohorts import COHORTS, parse_cohort
from vshdata.figures.members import members
from vshdata.tables.statuses import CARE_RETURN

BEFORE = date(2022, 6, 1)
LAST_DAY_BEFORE = date(2023, 3, 31)
FIRST_DAY = date(2023, 4, 1)
MAY = date(2023, 5, 10)
JULY = date(2023, 7, 3)
JANUARY = date(2024, 1, 10)
DAY_BEFORE = date(2024, 3, 30)
CENSUS_DAY = date(2024, 3, 31)
DAY_AFTER = date(2024, 4, 1)

ANN, BEN, CAT, DAN, EVE = 1, 2, 3, 4, 5
NOBODY: set[int] = set()

BY_SPELLS = [cohort.id for cohort in COHORTS.values() if not (cohort.is_everyone or cohort.looks_back)]
IN_NEED = [name for name in BY_SPELLS if (CARE_RETURN,) not in COHORTS[name].needs]


def need(child: int, start: date, end: date | None = None, **more: Any) -> Spell:
    return spell(child, "need", start, end, **more)


def cin_plan(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "cin_plan", start, end)


def cp_plan(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "cp_plan", start, end)


def care(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "looked_after", start, end)


def both(cohort: str, *spells: Spell) -> tuple[set[int], set[int]]:
    """At 31 March, and at any point of the year."""
    return children_in(cohort, spells), children_in(f"{cohort}@any", spells)


# ---------------------------------------------------------------------- the definitions, in one world


def the_world() -> list[Spell]:
    """On 31 March 2024: Ann has a referral, Ben a child in need plan, Cat a child protection plan, Dan a
    child protection plan in care, Eve is in care on a referral. None of it changed in the year.
    """
    return [
        need(ANN, BEFORE),
        need(BEN, BEFORE),
        cin_plan(BEN, BEFORE),
        need(CAT, BEFORE),
        cp_plan(CAT, BEFORE),
        need(DAN, BEFORE),
        cp_plan(DAN, BEFORE),
        care(DAN, BEFORE),
        need(EVE, BEFORE),
        care(EVE, BEFORE),
    ]


@pytest.mark.parametrize(
    ("cohort", "children"),
    [
        ("cin", {ANN, BEN, CAT, DAN, EVE}),
        ("cino", {ANN, BEN}),
        ("cinp", {BEN}),
        ("cpp", {CAT, DAN}),
        ("cppo", {CAT}),
        ("csw", {ANN, BEN, CAT}),
        ("cla", {DAN, EVE}),
        ("cla12m", {DAN, EVE}),
    ],
)
def test_each_child_is_in_the_cohorts_of_the_definition(cohort: str, children: set[int]) -> None:
    """Nothing changes in the year, so any point and 31 March agree."""
    assert both(cohort, *the_world()) == (children, children)


@pytest.mark.parametrize("cohort", BY_SPELLS)
def test_a_return_without_spells_has_nobody_in_need(cohort: str) -> None:
    assert both(cohort) == (NOBODY, NOBODY)


def test_a_period_of_care_without_a_referral_is_not_in_the_return_of_children_in_need() -> None:
    spells = [care(ANN, BEFORE)]

    for cohort in IN_NEED:
        assert both(cohort, *spells) == (NOBODY, NOBODY)


def test_permanence_is_no_status_of_need() -> None:
    for cohort in BY_SPELLS:
        assert both(cohort, spell(ANN, "permanence", BEFORE)) == (NOBODY, NOBODY)


def test_members_has_one_column() -> None:
    found = members(spells_frame(the_world()), parse_cohort("cin"), 2024)

    assert found.collect_schema().names() == ["pupil_id"]


# ---------------------------------------------------------------------- the edges of the year


@pytest.mark.parametrize("make", [need, cp_plan])
@pytest.mark.parametrize(
    ("start", "end", "on_the_day", "in_the_year"),
    [
        pytest.param(CENSUS_DAY, None, True, True, id="opened on 31 March"),
        pytest.param(DAY_BEFORE, None, True, True, id="opened on 30 March"),
        pytest.param(DAY_AFTER, None, False, False, id="opened on 1 April after"),
        pytest.param(BEFORE, CENSUS_DAY, False, True, id="closed on 31 March"),
        pytest.param(BEFORE, DAY_AFTER, True, True, id="closed on 1 April after"),
        pytest.param(BEFORE, DAY_BEFORE, False, True, id="closed on 30 March"),
        pytest.param(BEFORE, FIRST_DAY, False, True, id="closed on 1 April, the first day"),
        pytest.param(BEFORE, LAST_DAY_BEFORE, False, False, id="closed on 31 March before"),
        pytest.param(FIRST_DAY, FIRST_DAY, False, True, id="opened and closed on the first day"),
        pytest.param(MAY, MAY, False, True, id="opened and closed on one day"),
        pytest.param(CENSUS_DAY, CENSUS_DAY, False, True, id="opened and closed on 31 March"),
        pytest.param(BEFORE, None, True, True, id="open all year"),
        pytest.param(BEFORE, date(2030, 1, 1), True, True, id="closes years later"),
    ],
)
def test_a_status_holds_from_its_first_day_up_to_its_last(
    make: Any, start: date, end: date | None, *, on_the_day: bool, in_the_year: bool
) -> None:
    """Its last day does not count at 31 March and does count at any point, for a need as for a plan."""
    expected = ({ANN} if on_the_day else NOBODY, {ANN} if in_the_year else NOBODY)

    assert both("cin", make(ANN, start, end)) == expected


def test_the_same_spells_are_asked_of_another_year() -> None:
    """Open from May 2023 to 10 January 2024: in 2023/24 at any point, in no year at 31 March."""
    spells = [need(ANN, MAY, JANUARY)]

    assert [children_in("cin", spells, year) for year in (2023, 2024, 2025)] == [NOBODY] * 3
    assert [children_in("cin@any", spells, year) for year in (2023, 2024, 2025)] == [NOBODY, {ANN}, NOBODY]


# ---------------------------------------------------------------------- referrals that are no need


@pytest.mark.parametrize("cohort", ["cin", "cino"])
def test_a_referral_that_ended_in_no_further_action_is_no_need(cohort: str) -> None:
    """Ann's did; Ben's did not; of Cat's it is not said."""
    spells = [need(ANN, MAY, nfa=True), need(BEN, MAY, nfa=False), need(CAT, MAY)]

    assert both(cohort, *spells) == ({BEN, CAT}, {BEN, CAT})


@pytest.mark.parametrize("reason", ["RC8", "RC9"])
@pytest.mark.parametrize("end", [None, JANUARY, CENSUS_DAY])
def test_a_case_closed_after_assessment_is_no_need(reason: str, end: date | None) -> None:
    assert both("cin", need(ANN, MAY, end, reason=reason)) == (NOBODY, NOBODY)


@pytest.mark.parametrize("reason", ["RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7"])
def test_a_case_closed_for_any_other_reason_was_a_need_until_then(reason: str) -> None:
    assert both("cin", need(ANN, MAY, JANUARY, reason=reason)) == (NOBODY, {ANN})


@pytest.mark.parametrize("start", [BEFORE, MAY, CENSUS_DAY])
def test_a_case_closed_without_a_date_counts_only_at_any_point(start: date) -> None:
    """The return says why it closed and not when: closed by 31 March, open at some time before."""
    assert both("cin", need(ANN, start, reason="RC7")) == (NOBODY, {ANN})


def test_a_child_with_a_refused_referral_and_a_real_one_is_in_need() -> None:
    spells = [need(ANN, MAY, JULY, nfa=True), need(ANN, JANUARY), need(BEN, MAY, JULY, nfa=True)]

    assert both("cin", *spells) == ({ANN}, {ANN})


def test_a_plan_stands_though_the_referral_beside_it_is_refused() -> None:
    """A child protection plan is a need of its own; a child in need plan is not without one."""
    spells = [need(ANN, MAY, nfa=True), cp_plan(ANN, JULY), need(BEN, MAY, nfa=True), cin_plan(BEN, JULY)]

    assert both("cin", *spells) == ({ANN}, {ANN})
    assert both("cinp", *spells) == (NOBODY, NOBODY)


# ---------------------------------------------------------------------- many spells, one child


@pytest.mark.parametrize("cohort", ["cin", "cin@any", "cino", "cino@any"])
def test_overlapping_referrals_are_one_child(cohort: str) -> None:
    """Ann has three referrals over the year, two of them open at its end: she counts once."""
    spells = [need(ANN, BEFORE, JULY), need(ANN, MAY), need(ANN, JANUARY), need(BEN, MAY)]

    assert children_in(cohort, spells) == {ANN, BEN}


def test_a_child_between_two_referrals_on_31_march_is_not_in_need_that_day() -> None:
    spells = [need(ANN, MAY, DAY_BEFORE), need(ANN, DAY_AFTER)]

    assert both("cin", *spells) == (NOBODY, {ANN})


def test_a_case_that_closes_and_reopens_on_one_day_is_open_that_day() -> None:
    spells = [need(ANN, MAY, CENSUS_DAY), need(ANN, CENSUS_DAY)]

    assert both("cin", *spells) == ({ANN}, {ANN})


# ---------------------------------------------------------------------- plans


def test_a_child_protection_plan_beside_a_need_is_not_cino() -> None:
    spells = [need(ANN, BEFORE), cp_plan(ANN, BEFORE), need(BEN, BEFORE)]

    assert both("cino", *spells) == ({BEN}, {BEN})
    assert both("cpp", *spells) == both("cppo", *spells) == ({ANN}, {ANN})


def test_a_child_protection_plan_without_a_referral_is_in_need_all_the_same() -> None:
    spells = [cp_plan(ANN, MAY)]

    assert both("cin", *spells) == both("cppo", *spells) == ({ANN}, {ANN})
    assert both("cino", *spells) == (NOBODY, NOBODY)


def test_a_protection_plan_that_ended_in_the_year_leaves_a_child_in_need() -> None:
    """Ann's plan ended in July and her case stayed open: protected in the year, in need at its end."""
    spells = [need(ANN, BEFORE), cp_plan(ANN, BEFORE, JULY)]

    assert both("cino", *spells) == ({ANN}, {ANN})
    assert both("cppo", *spells) == (NOBODY, {ANN})


def test_a_protection_plan_that_began_in_the_year_follows_a_time_in_need() -> None:
    """Ann's plan began in July: in need without one before that, protected at the year's end."""
    spells = [need(ANN, BEFORE), cp_plan(ANN, JULY)]

    assert both("cino", *spells) == (NOBODY, {ANN})
    assert both("cppo", *spells) == ({ANN}, {ANN})


def test_a_protection_plan_as_old_as_the_need_leaves_no_day_of_need_alone() -> None:
    """Both began on 10 May, and the plan ended on the day the case closed: on no day was Ann in need
    without a plan. The one day on which both ended makes her no child in need without one either.
    """
    spells = [need(ANN, MAY, JANUARY), cp_plan(ANN, MAY, JANUARY)]

    assert both("cino", *spells) == (NOBODY, NOBODY)
    assert both("cppo", *spells) == (NOBODY, {ANN})


def test_care_that_ends_with_the_case_leaves_no_day_of_need_alone() -> None:
    spells = [need(ANN, MAY, JANUARY), care(ANN, MAY, JANUARY)]

    assert both("cino", *spells) == (NOBODY, NOBODY)
    assert both("cin", *spells) == (NOBODY, {ANN})


def test_a_protection_plan_that_ended_on_31_march_bars_nobody_that_day() -> None:
    """At 31 March the plan is over and the need is not: cino, at 31 March and so at any point."""
    spells = [need(ANN, BEFORE), cp_plan(ANN, BEFORE, CENSUS_DAY)]

    assert both("cino", *spells) == ({ANN}, {ANN})
    assert both("cpp", *spells) == (NOBODY, {ANN})


def test_a_protection_plan_that_ended_before_the_year_bars_nobody() -> None:
    spells = [need(ANN, BEFORE), cp_plan(ANN, BEFORE, LAST_DAY_BEFORE)]

    assert both("cino", *spells) == ({ANN}, {ANN})
    assert both("cpp", *spells) == (NOBODY, NOBODY)


def test_two_protection_plans_end_to_end_leave_no_gap() -> None:
    """The second begins on the day the first ends."""
    spells = [need(ANN, BEFORE), cp_plan(ANN, BEFORE, JULY), cp_plan(ANN, JULY)]

    assert both("cino", *spells) == (NOBODY, NOBODY)


def test_a_child_in_need_plan_is_cinp_while_it_and_the_need_are_open() -> None:
    """Ann's plan is open; Ben's ended in July; Cat's is open and her case closed in January."""
    spells = [
        need(ANN, BEFORE),
        cin_plan(ANN, MAY),
        need(BEN, BEFORE),
        cin_plan(BEN, MAY, JULY),
        need(CAT, BEFORE, JANUARY),
        cin_plan(CAT, MAY),
    ]

    assert both("cinp", *spells) == ({ANN}, {ANN, BEN, CAT})
    assert both("cino", *spells) == ({ANN, BEN}, {ANN, BEN, CAT})


def test_a_child_in_need_plan_and_a_protection_plan_at_once_are_the_protection_plan() -> None:
    spells = [need(ANN, BEFORE), cin_plan(ANN, BEFORE), cp_plan(ANN, BEFORE)]

    assert both("cinp", *spells) == (NOBODY, NOBODY)
    assert both("cppo", *spells) == ({ANN}, {ANN})


def test_stepping_up_and_down_between_plans_counts_as_each_at_any_point() -> None:
    """Ann steps up from a child in need plan to a protection plan in July, Ben steps down."""
    spells = [
        need(ANN, BEFORE),
        cin_plan(ANN, BEFORE, JULY),
        cp_plan(ANN, JULY),
        need(BEN, BEFORE),
        cp_plan(BEN, BEFORE, JULY),
        cin_plan(BEN, JULY),
    ]

    assert both("cinp", *spells) == ({BEN}, {ANN, BEN})
    assert both("cppo", *spells) == ({ANN}, {ANN, BEN})


def test_a_child_in_need_plan_with_no_day_free_of_a_protection_plan_is_never_cinp() -> None:
    """Both plans ran from May to January, the case goes on: cino after them, cinp on no day."""
    spells = [need(ANN, MAY), cin_plan(ANN, MAY, JANUARY), cp_plan(ANN, MAY, JANUARY)]

    assert both("cinp", *spells) == (NOBODY, NOBODY)
    assert both("cino", *spells) == ({ANN}, {ANN})


# ---------------------------------------------------------------------- looked after


def test_care_comes_before_need_and_before_a_protection_plan() -> None:
    """Ann and Ben are in care; Cat and Dan have the same cases and are not."""
    spells = [
        need(ANN, BEFORE),
        care(ANN, BEFORE),
        need(BEN, BEFORE),
        cp_plan(BEN, BEFORE),
        care(BEN, BEFORE),
        need(CAT, BEFORE),
        need(DAN, BEFORE),
        cp_plan(DAN, BEFORE),
    ]

    assert both("cino", *spells) == ({CAT}, {CAT})
    assert both("cppo", *spells) == ({DAN}, {DAN})
    assert both("cpp", *spells) == ({BEN, DAN}, {BEN, DAN})
    assert both("cin", *spells) == ({ANN, BEN, CAT, DAN}, {ANN, BEN, CAT, DAN})


def test_care_that_ended_in_the_year_gives_the_child_back() -> None:
    spells = [need(ANN, BEFORE), care(ANN, BEFORE, JULY), need(BEN, BEFORE), care(BEN, JULY)]

    assert both("cino", *spells) == ({ANN}, {ANN, BEN})


# ---------------------------------------------------------------------- children looked after


def respite(child: int, start: date, end: date | None = None) -> Spell:
    return spell(child, "respite", start, end)


def test_a_short_break_is_not_being_looked_after() -> None:
    """So a child in need who has one stays with the children in need."""
    spells = [need(ANN, BEFORE), respite(ANN, BEFORE), need(BEN, BEFORE), care(BEN, BEFORE)]

    assert both("cla", *spells) == both("cla12m", *spells) == ({BEN}, {BEN})
    assert both("cino", *spells) == both("csw", *spells) == ({ANN}, {ANN})


def test_a_child_in_care_on_31_march_was_one_with_a_social_worker_before() -> None:
    spells = [need(ANN, BEFORE), care(ANN, JULY), need(BEN, BEFORE), care(BEN, MAY, JULY)]

    assert both("cla", *spells) == ({ANN}, {ANN, BEN})
    assert both("csw", *spells) == both("cino", *spells) == ({BEN}, {ANN, BEN})


@pytest.mark.parametrize(
    ("start", "end", "on_the_day", "in_the_year"),
    [
        pytest.param(FIRST_DAY, None, True, True, id="since 1 April: a year, both days counted"),
        pytest.param(LAST_DAY_BEFORE, None, True, True, id="since 31 March before"),
        pytest.param(date(2023, 4, 2), None, False, False, id="since 2 April"),
        pytest.param(BEFORE, None, True, True, id="since the year before"),
        pytest.param(BEFORE, JANUARY, False, True, id="a year and more, until January"),
        pytest.param(BEFORE, date(2023, 5, 30), False, False, id="a year less two days"),
        pytest.param(BEFORE, date(2023, 5, 31), False, True, id="a year with its last day"),
    ],
)
def test_twelve_months_of_care(
    start: date, end: date | None, *, on_the_day: bool, in_the_year: bool
) -> None:
    """Without a break, and full on 31 March, or on a day of the year at any point."""
    found = both("cla12m", care(ANN, start, end))

    assert found == ({ANN} if on_the_day else NOBODY, {ANN} if in_the_year else NOBODY)


def test_a_break_in_care_starts_the_twelve_months_again() -> None:
    spells = [care(ANN, BEFORE, JULY), care(ANN, date(2023, 7, 4))]

    assert children_in("cla", spells) == {ANN}
    assert children_in("cla12m", spells) == NOBODY
