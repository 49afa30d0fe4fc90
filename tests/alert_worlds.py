"""A child's year drawn by hand, a text of codes for each day."""

from collections.abc import Sequence
from datetime import date, timedelta

from vshdata.attendance.alerts import Memory, judge
from vshdata.attendance.children import ChildYear, Day, Plan
from vshdata.attendance.rules import RULES, Limits, Spell, spells

START = date(2025, 1, 6)
"""A Monday."""

SCHOOL = "9994001"


def weekdays(start: date, count: int) -> list[date]:
    """School days from a day on."""
    days = (start + timedelta(days=at) for at in range(count * 2))
    return [day for day in days if day.weekday() < 5][:count]


def drawn(text: str, plans: Sequence[Plan] = (), *, others: bool = True) -> ChildYear:
    """A year of days parted by blanks, each of one or two codes: `/\\ II C1,C2`; `.` is no row at all.

    `others`: the school marks others on every day.
    """
    told = text.split()
    days = weekdays(START, len(told))
    rows = tuple(
        Day(day, _codes(codes), SCHOOL if _codes(codes) != ("-", "-") else None)
        for day, codes in zip(days, told, strict=True)
        if codes != "."
    )
    calendar = {SCHOOL: days} if others else {}
    return ChildYear(1, days[-1], rows, calendar, tuple(plans))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if "," in text else tuple(text)


def of_rule(year: ChildYear, rule: str, limits: Limits | None = None) -> list[tuple[date, date | None]]:
    """First and last day of each spell of a rule."""
    return [(spell.fired, spell.cleared) for spell in spells(year, RULES[rule], limits or Limits())]


def day(number: int) -> date:
    """The school day of a number, the first Monday being 1."""
    return weekdays(START, number)[-1]


def told_daily(year: ChildYear, days: Sequence[date]) -> tuple[list[tuple[str, Spell]], Memory]:
    """Every alert told, run after run: its standing and its spell."""
    memory: Memory = {}
    told: list[tuple[str, Spell]] = []
    for at in days:
        found, memory = judge([year], memory, at, Limits())
        told += [(str(item.standing), item.spell) for child in found for item in child.alerts]
    return told, memory
