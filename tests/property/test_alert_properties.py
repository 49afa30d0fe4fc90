"""Alerts run day after day tell each spell once, whatever a child's year."""

from collections import Counter

from alert_worlds import START, drawn, told_daily, weekdays
from hypothesis import given, settings
from hypothesis import strategies as st

from vshdata.attendance.children import Plan
from vshdata.attendance.rules import RULES, Limits, spells

DAYS = st.lists(
    st.sampled_from(["/\\", "/\\", "/\\", "OO", "OO", "II", "O/", "--", ".", "##", "/-"]),
    min_size=8,
    max_size=45,
)
PLANS = st.lists(st.tuples(st.sampled_from(["care", "a plan"]), st.integers(0, 30)), max_size=2)


@given(DAYS, PLANS)
@settings(max_examples=150, deadline=None)
def test_no_spell_is_told_new_or_cleared_twice(days: list[str], plans: list[tuple[str, int]]) -> None:
    began = weekdays(START, 31)
    year = drawn(" ".join(days), [Plan(kind, began[at]) for kind, at in plans])
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


@given(DAYS, st.integers(1, 44))
@settings(max_examples=150, deadline=None)
def test_a_rule_looks_at_no_later_day(days: list[str], cut: int) -> None:
    year = drawn(" ".join(days))
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
