"""Alerts run day after day tell each spell once, whatever a child's year."""

from collections import Counter
from dataclasses import replace

from alert_worlds import SCHOOL, START, drawn, told_daily, weekdays
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.attendance.children import ChildYear, Plan
from vshdata.attendance.rules import RULES, Limits, spells

DAYS = st.lists(
    st.sampled_from(["/\\", "/\\", "/\\", "OO", "OO", "II", "O/", "--", ".", "##", "/-"]),
    min_size=8,
    max_size=45,
)
ENROLLED = st.none() | st.integers(0, 20)
"""On which school day a census has the child at the school, if any does."""

PLANS = st.lists(st.tuples(st.sampled_from(["care", "a plan"]), st.integers(0, 30)), max_size=2)


def known(days: list[str], enrolled: int | None, plans: list[tuple[str, int]] | None = None) -> ChildYear:
    """A year with blanks in the school's own register."""
    began = weekdays(START, 31)
    year = drawn(" ".join(days), [Plan(kind, began[at]) for kind, at in plans or ()])
    rows = tuple(replace(day, school=SCHOOL) for day in year.days)
    return replace(year, days=rows, enrolled=None if enrolled is None else (SCHOOL, began[enrolled]))


@given(DAYS, PLANS, ENROLLED)
@settings(max_examples=150, deadline=None)
def test_no_spell_is_told_new_or_cleared_twice(
    days: list[str], plans: list[tuple[str, int]], enrolled: int | None
) -> None:
    year = known(days, enrolled, plans)
    run = weekdays(START, len(days))
    told, _ = told_daily(year, run)
    whole = {(spell.rule, spell.fired) for rule in RULES.values() for spell in spells(year, rule, Limits())}

    new = Counter((spell.rule, spell.fired) for standing, spell in told if standing == "new")
    cleared = Counter((spell.rule, spell.fired) for standing, spell in told if standing == "cleared")
    assert set(new) == whole, "every spell is told, and nothing else"
    assert set(new.values()) <= {1}
    assert set(cleared.values()) <= {1}
    assert set(cleared) == {
        (spell.rule, spell.fired)
        for rule in RULES.values()
        for spell in spells(year, rule, Limits())
        if spell.cleared is not None
    }


@given(DAYS, st.integers(1, 44), ENROLLED)
@settings(max_examples=150, deadline=None)
def test_a_rule_looks_at_no_later_day(days: list[str], cut: int, enrolled: int | None) -> None:
    year = known(days, enrolled)
    last = weekdays(START, len(days))[min(cut, len(days)) - 1]
    for rule in RULES.values():
        early = [spell.fired for spell in spells(year.until(last), rule, Limits())]
        late = [spell.fired for spell in spells(year, rule, Limits()) if spell.fired <= last]
        assert early == late, rule.id


@given(DAYS)
@settings(max_examples=150, deadline=None)
def test_running_twice_on_a_day_tells_nothing_new(days: list[str]) -> None:
    year = drawn(" ".join(days))
    last = weekdays(START, len(days))[-1]
    told, _ = told_daily(year, [last, last])
    assert sum(standing == "new" for standing, _ in told) == sum(
        standing == "continuing" for standing, _ in told
    )
