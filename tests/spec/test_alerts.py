"""Alerts on a child's year drawn by hand: each rule fires on its day and clears on its day."""

from dataclasses import replace
from datetime import date

import pytest
from alert_worlds import SCHOOL, START, day, drawn, of_rule, told_daily, weekdays

from vshdata.attendance.alerts import Memory, Remembered, Standing, judge
from vshdata.attendance.children import ChildYear, Day, Plan
from vshdata.attendance.rules import RULES, Limits, read_limits, spells
from vshdata.errors import UsageError

WEEK = "/\\ " * 5


def test_three_days_without_leave_in_a_row() -> None:
    """Monday present, Tuesday to Friday without leave, Monday present: Thursday to Monday."""
    year = drawn("/\\ OO GG UO OO /\\")
    assert of_rule(year, "unauthorised") == [(day(4), day(6))]
    (spell,) = spells(year, RULES["unauthorised"], Limits())
    assert spell.reason == "absent without leave on 4 school days in a row, since 7 Jan 2025"


def test_days_that_are_no_school_days_do_not_break_a_run() -> None:
    """Two days without leave, a closed day, a third day: it fires on the third."""
    assert of_rule(drawn("OO OO ## OO /\\"), "unauthorised") == [(day(4), day(5))]


def test_a_half_day_with_leave_or_attended_breaks_a_run() -> None:
    assert of_rule(drawn("OO OO O/ OO IO OO"), "unauthorised") == []


def test_the_limit_may_be_set_otherwise() -> None:
    assert of_rule(drawn("OO OO /\\"), "unauthorised", read_limits({"unauthorised_days": 2})) == [
        (day(2), day(3))
    ]
    with pytest.raises(UsageError, match="no limit 'days'"):
        read_limits({"days": 2})
    with pytest.raises(UsageError, match="below 1"):
        read_limits({"silent_days": 0})


def test_a_fall_of_ten_points_on_the_level_of_four_weeks() -> None:
    """Four whole weeks, one of nine in ten (a fall of 10 points: Friday of week 5), then whole weeks again.

    Week 6: the level of weeks 2 to 5 is 97.5%, its own 100%: cleared on its Friday.
    """
    year = drawn(WEEK * 4 + "/\\ /\\ I\\ /\\ /\\ " + WEEK)
    assert of_rule(year, "fall") == [(day(25), day(30))]
    (spell,) = spells(year, RULES["fall"], Limits())
    assert "from 100.0% in the 4 school weeks before" in spell.reason


def test_a_fall_of_less_than_ten_points_is_none() -> None:
    """From 39 of 40 sessions to 9 of 10: 7.5 points."""
    assert of_rule(drawn("I\\ " + "/\\ " * 19 + "/\\ /\\ I\\ /\\ /\\ "), "fall") == []


def test_a_week_is_judged_when_it_is_over_and_not_before() -> None:
    year = drawn(WEEK * 4 + "II II II II ")
    assert of_rule(year, "fall") == []
    assert of_rule(drawn(WEEK * 4 + "II II II II II"), "fall") == [(day(25), None)]


def test_a_week_of_few_possible_sessions_is_not_judged() -> None:
    """Half-term begins on Tuesday: one day, missed, of the fifth week."""
    assert of_rule(drawn(WEEK * 4 + "II ## ## ## ##"), "fall") == []


def test_crossing_a_tenth_after_ten_sessions() -> None:
    """Absent for 1 of 10 is not judged yet; for 2 of 12 it is; at 2 of 22 it is below a tenth."""
    year = drawn("I\\ " + "/\\ " * 4 + "I\\ " + "/\\ " * 5)
    assert of_rule(year, "persistent") == [(day(6), day(11))]


def test_exactly_a_tenth_is_persistent_and_exactly_a_half_is_severe() -> None:
    assert of_rule(drawn("II " + "/\\ " * 9), "persistent") == [(day(6), None)]
    assert of_rule(drawn("II II II /\\ /\\ /\\ /\\"), "severe") == [(day(6), day(7))]


def test_no_mark_for_a_child_who_was_marked_before() -> None:
    """Blank on Wednesday and Thursday while the school marks others; marked on Friday."""
    year = drawn("/\\ /\\ -- -- /\\")
    assert of_rule(year, "silent") == [(day(4), day(5))]
    assert of_rule(drawn("/\\ /\\ -- -- /\\", others=False), "silent") == []


def test_a_child_whom_the_register_no_longer_has() -> None:
    """No row from day 3 on: silent on day 4, off roll on day 7, back on day 9."""
    year = drawn("/\\ /\\ . . . . . . /\\")
    assert of_rule(year, "silent") == [(day(4), day(9))]
    assert of_rule(year, "off_roll") == [(day(7), day(9))]


def test_a_blank_row_is_on_roll() -> None:
    assert of_rule(drawn("/\\ " + "-- " * 8), "off_roll") == []


def test_a_child_who_moves_is_cleared_by_the_other_school() -> None:
    days = weekdays(START, 10)
    rows = (Day(days[0], ("/", "\\"), SCHOOL), Day(days[8], ("/", "\\"), "9994002"))
    year = ChildYear(1, days[-1], rows, {SCHOOL: days, "9994002": days})
    assert of_rule(year, "off_roll") == [(days[5], days[8])]
    assert of_rule(year, "silent") == [(days[2], days[8])]


def test_a_child_in_a_register_and_never_marked_is_expected() -> None:
    """Blank from its first row on day 3, while others are marked: silent on day 4, marked on day 6."""
    days = weekdays(START, 7)
    blank = tuple(Day(at, ("-", "-"), SCHOOL) for at in days[2:5])
    year = ChildYear(1, days[-1], blank, {SCHOOL: days})
    assert of_rule(year, "silent") == [(days[3], None)]
    marked = (*blank, Day(days[5], ("/", "\\"), SCHOOL))
    assert of_rule(ChildYear(1, days[-1], marked, {SCHOOL: days}), "silent") == [(days[3], days[5])]


def test_a_child_that_a_census_has_at_a_school_and_no_register_is_expected() -> None:
    """From census day, the third: no mark on two days is told on the fourth, off roll on the seventh."""
    days = weekdays(START, 8)
    year = ChildYear(1, days[-1], (), {SCHOOL: days}, enrolled=(SCHOOL, days[2]))
    assert of_rule(year, "silent") == [(days[3], None)]
    assert of_rule(year, "off_roll") == [(days[6], None)]
    assert year.last_school == SCHOOL
    found = replace(year, days=(Day(days[7], ("/", "\\"), SCHOOL),))
    assert of_rule(found, "silent") == [(days[3], days[7])]
    assert of_rule(ChildYear(1, days[-1], ()), "silent") == []


def test_a_child_of_a_school_that_stops_sending_is_not_expected() -> None:
    days = weekdays(START, 10)
    year = ChildYear(1, days[-1], (Day(days[0], ("/", "\\"), SCHOOL),), {SCHOOL: days[:2]})
    assert of_rule(year, "silent") == []


def test_the_first_day_missed_after_a_plan_began() -> None:
    """Missed before it began, attended, missed on the plan (fires), missed again, attended (clears)."""
    plan = Plan("a child protection plan", day(3))
    year = drawn("II /\\ /\\ II OO /\\ II", [plan])
    assert of_rule(year, "plan_start") == [(day(4), day(6))]
    (spell,) = spells(year, RULES["plan_start"], Limits())
    assert spell.reason == (
        "missed 9 Jan 2025, the first day missed since a child protection plan began on 8 Jan 2025"
    )


def test_a_day_missed_long_after_a_plan_began_is_none() -> None:
    plan = Plan("care", day(1))
    assert of_rule(drawn("/\\ " * 24 + "II", [plan]), "plan_start") == []


def test_a_second_plan_has_a_first_day_of_its_own() -> None:
    plans = [Plan("a child in need plan", day(1)), Plan("a child protection plan", day(4))]
    assert of_rule(drawn("II /\\ /\\ /\\ OO /\\", plans), "plan_start") == [
        (day(1), day(2)),
        (day(5), day(6)),
    ]


A_CHILD = (
    "/\\ " * 21  # four whole weeks and a Monday; a plan begins on Tuesday, day 22
    + "II OO OO OO "  # to the end of week 5: 8 of 50 sessions missed, the last three days without leave
    + "/\\ " * 5  # week 6
    + "-- -- /\\ "  # days 31 to 33: no mark on two
    + ". . . . . /\\ "  # days 34 to 39: not in the register on five
    + "/\\ " * 9  # to day 48: 8 of 82 sessions, below a tenth
    + "II " * 33  # to day 81: 74 of 148, a half
    + "/\\"  # day 82
)
THE_ALERTS: dict[str, list[tuple[int, int | None]]] = {
    "plan_start": [(22, 26)],
    "persistent": [(24, 48), (49, None)],
    "unauthorised": [(25, 26)],
    "fall": [(25, 30), (50, 75)],
    "silent": [(32, 33), (35, 39)],
    "off_roll": [(38, 39)],
    "severe": [(81, 82)],
}
"""By school day. The second fall ends where the four weeks before were missed as well."""


def test_each_rule_fires_and_clears_on_its_days_of_one_childs_year() -> None:
    """Run at the end of each day, every alert is new on the day it fires, and cleared on that it clears."""
    year = drawn(A_CHILD, [Plan("a child protection plan", day(22))])
    assert THE_ALERTS.keys() == RULES.keys()
    for rule, expected in THE_ALERTS.items():
        assert of_rule(year, rule) == [(day(fired), last and day(last)) for fired, last in expected], rule

    memory: Memory = {}
    told: dict[str, list[tuple[str, int]]] = {rule: [] for rule in RULES}
    for number in range(1, 83):
        found, memory = judge([year], memory, day(number), Limits())
        for item in (item for child in found for item in child.alerts):
            if item.standing is not Standing.CONTINUING:
                told[item.spell.rule].append((item.standing, number))
    assert told == {
        rule: [
            step
            for fired, last in spells_
            for step in [("new", fired), *([("cleared", last)] if last else [])]
        ]
        for rule, spells_ in THE_ALERTS.items()
    }


def test_an_alert_is_new_once_then_continues_and_is_told_when_it_clears() -> None:
    year = drawn("/\\ OO OO OO OO /\\ /\\")
    told, _ = told_daily(year, weekdays(START, 7))
    own = [(standing, spell.fired) for standing, spell in told if spell.rule == "unauthorised"]
    assert own == [("new", day(4)), ("continuing", day(4)), ("cleared", day(4))]


def test_a_correction_that_takes_an_alert_away_is_told_as_cleared() -> None:
    memory = {(1, "unauthorised"): Remembered(day(3), day(3))}
    corrected = drawn("OO /\\ OO OO")
    (child,), after = judge([corrected], memory, day(4), Limits())
    (alert,) = [item for item in child.alerts if item.spell.rule == "unauthorised"]
    assert (alert.standing, alert.spell.reason) == (Standing.CLEARED, "no longer so by corrected marks")
    assert (1, "unauthorised") not in after


def test_a_correction_that_moves_the_first_day_makes_no_new_alert() -> None:
    memory = {(1, "unauthorised"): Remembered(day(4), day(4))}
    (child,), _ = judge([drawn("OO OO OO OO OO")], memory, day(5), Limits())
    assert {item.standing for item in child.alerts if item.spell.rule == "unauthorised"} == {
        Standing.CONTINUING
    }


def test_children_are_ranked_by_the_gravest_rule_then_by_how_many() -> None:
    severe = ChildYear(7, day(8), drawn("II " * 8).days)
    without_leave = ChildYear(8, day(8), drawn("/\\ " * 5 + "OO OO OO").days)
    found, _ = judge([without_leave, severe], {}, day(8), Limits())
    assert [(child.pupil, child.alerts[0].spell.rule) for child in found] == [
        (7, "severe"),
        (8, "unauthorised"),
    ]
    assert len({child.pupil for child in found}) == len(found), "one row a child"


def test_every_rule_has_a_rank_and_words_of_its_own() -> None:
    assert sorted(rule.rank for rule in RULES.values()) == list(range(1, len(RULES) + 1))
    assert all(rule.meaning.endswith(".") and rule.label for rule in RULES.values())
    assert date(2025, 1, 6).weekday() == 0
