"""Cases that turn on a single day, where counting rules most often go wrong.

The first children of some standings have their case moved to the edge: opened, closed, planned or
protected on 31 March itself, or closed on the first day of the return's year.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from vshdata.sample.cases import Case, Protection, Span, Standing

Edge = Callable[[Case, date], Case]


def on_the_edge(cases: tuple[Case, ...], standing: Standing, nth: int, anchor: date) -> tuple[Case, ...]:
    """The cases; if the child is among the first of its standing, the last alone, at the edge."""
    edge = _EDGES.get((standing, nth))
    return (edge(cases[-1], anchor),) if edge else cases


def _closed_on_the_day(case: Case, anchor: date) -> Case:
    return _closed(case, anchor)


def _closed_on_the_first_day(case: Case, anchor: date) -> Case:
    return _closed(case, date(anchor.year - 1, 4, 1))


def _closed(case: Case, day: date) -> Case:
    opened = day - timedelta(days=182)
    return replace(case, opened=opened, closed=day, reason="RC7", undated=False, plans=(), assessments=())


def _opened_on_the_day(case: Case, anchor: date) -> Case:
    return replace(case, opened=anchor, plans=(), assessments=())


def _planned_on_the_day(case: Case, anchor: date) -> Case:
    return replace(case, plans=(Span(anchor, case.closed),))


def _protected_on_the_day(case: Case, anchor: date) -> Case:
    plan = replace(case.protection[0], span=Span(anchor, case.closed), reviews=())
    return replace(case, protection=(plan,), enquiries=())


def _protected_until_the_day(case: Case, anchor: date) -> Case:
    """Still in need, no longer protected: the plan's last day is 31 March."""
    start = anchor - timedelta(days=200)
    plan = Protection(Span(start, anchor), "NEG", "NEG", 0, (start + timedelta(days=85),))
    opened = min(case.opened, start - timedelta(days=30))
    return replace(case, opened=opened, plans=(), protection=(plan,))


_EDGES: Mapping[tuple[Standing, int], Edge] = {
    (Standing.CLOSED, 0): _closed_on_the_day,
    (Standing.CLOSED, 1): _closed_on_the_first_day,
    (Standing.NEED, 0): _opened_on_the_day,
    (Standing.NEED, 1): _protected_until_the_day,
    (Standing.PLAN, 0): _planned_on_the_day,
    (Standing.PROTECTED, 0): _protected_on_the_day,
}
