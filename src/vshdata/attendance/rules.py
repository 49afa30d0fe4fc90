"""The rules that raise an alert about a child, declared; their limits may be set otherwise.

A rule says on which days its condition holds. From the first such day to the first on which it no longer
holds is a spell: one alert, raised once and cleared once. A rule looks at no day after the one it judges.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from vshdata.attendance.children import ChildYear, Day, Week
from vshdata.errors import UsageError


@dataclass(frozen=True)
class Limits:
    """What the rules go by; each may be set under `[alerts]` in `vshdata.toml`."""

    unauthorised_days: int = 3
    """School days in a row without leave."""

    fall_points: int = 10
    """Percentage points below the child's own level."""

    fall_weeks: int = 4
    """School weeks that make up that level."""

    fall_sessions: int = 4
    """Possible sessions without which a week is not judged."""

    persistent_percent: int = 10
    severe_percent: int = 50

    least_sessions: int = 10
    """Possible sessions that must be exceeded before absence so far is judged."""

    silent_days: int = 2
    """Days on which the school marked others and the child has no mark."""

    off_roll_days: int = 5
    """Days on which the school marked others and its register does not have the child."""

    plan_days: int = 28
    """Days after a plan began in which the first day missed is told."""


@dataclass(frozen=True)
class Spell:
    """An alert from its day to the day it cleared, None while it lasts. `reason`: as on its last day."""

    pupil: int
    rule: str
    fired: date
    cleared: date | None
    reason: str


State = tuple[date, bool, str]
"""A day judged, whether the condition holds at its end, and why, in words."""

Judge = Callable[[ChildYear, Limits], Iterable[State]]


@dataclass(frozen=True)
class Rule:
    """`rank`: the lower, the graver. `judge`: the days it looks at, in order."""

    id: str
    label: str
    meaning: str
    rank: int
    judge: Judge


def spells(year: ChildYear, rule: Rule, limits: Limits) -> list[Spell]:
    """Every spell of a rule in what is known of a child's year, in order; the last may still go on."""
    found: list[Spell] = []
    for day, holds, reason in rule.judge(year, limits):
        last = found[-1] if found and found[-1].cleared is None else None
        if holds and last is None:
            found.append(Spell(year.pupil, rule.id, day, None, reason))
        elif holds and last is not None:
            found[-1] = replace(last, reason=reason)
        elif last is not None:
            found[-1] = replace(last, cleared=day)
    return found


def _unauthorised(year: ChildYear, limits: Limits) -> Iterator[State]:
    run: list[Day] = []
    for day in year.school_days:
        run = [*run, day] if day.unauthorised == day.possible else []
        reason = (
            f"absent without leave on {len(run)} school days in a row, since {_day(run[0].day)}"
            if run
            else ""
        )
        yield day.day, len(run) >= limits.unauthorised_days, reason


def _fall(year: ChildYear, limits: Limits) -> Iterator[State]:
    weeks = [week for week in year.weeks if week.possible >= limits.fall_sessions]
    for at in range(limits.fall_weeks, len(weeks)):
        week, before = weeks[at], weeks[at - limits.fall_weeks : at]
        level = Week(week.monday, sum(one.attended for one in before), sum(one.possible for one in before))
        fall = level.attended * week.possible - week.attended * level.possible
        is_far = 100 * fall >= limits.fall_points * week.possible * level.possible
        reason = (
            f"attendance fell to {_percent(week.attended, week.possible)} in the week of "
            f"{_day(week.monday)} from {_percent(level.attended, level.possible)} in the "
            f"{limits.fall_weeks} school weeks before"
        )
        yield week.friday, is_far, reason


def _absent_for(percent: Callable[[Limits], int]) -> Judge:
    def judge(year: ChildYear, limits: Limits) -> Iterator[State]:
        absent = possible = 0
        for day in year.school_days:
            absent, possible = absent + day.absent, possible + day.possible
            crossed = possible > limits.least_sessions and 100 * absent >= percent(limits) * possible
            reason = (
                f"absent for {_percent(absent, possible)} of {possible} possible sessions this year, at or "
                f"over {percent(limits)}%"
                if crossed
                else ""
            )
            yield day.day, crossed, reason

    return judge


def _missing(limit: Callable[[Limits], int], words: str, is_there: Callable[[Day], bool]) -> Judge:
    def judge(year: ChildYear, limits: Limits) -> Iterator[State]:
        told = {day.day: day for day in year.days}
        run: list[date] = []
        for day in year.expected:
            there = day in told and is_there(told[day])
            run = [] if there else [*run, day]
            reason = (
                f"{words} on {len(run)} days on which the school marked others, since {_day(run[0])}"
                if run
                else ""
            )
            yield day, len(run) >= limit(limits), reason

    return judge


def _first_missed(year: ChildYear, limits: Limits) -> Iterator[State]:
    """Judged on school days: holds from the first day missed after a plan began until a day attended."""
    waiting = sorted(year.plans, key=lambda plan: (plan.start, plan.kind))
    reason = ""
    for day in year.school_days:
        due = [plan for plan in waiting if plan.start <= day.day]
        if day.attended:
            reason = ""
        elif due:
            waiting = [plan for plan in waiting if plan not in due]
            recent = [plan for plan in due if day.day - plan.start <= timedelta(days=limits.plan_days)]
            if recent and not reason:
                plan = recent[-1]
                reason = (
                    f"missed {_day(day.day)}, the first day missed since {plan.kind} began on "
                    f"{_day(plan.start)}"
                )
        yield day.day, bool(reason), reason


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "off_roll",
            "Moved off roll",
            "The school's register goes on and has no row of the child, nor has another school's.",
            1,
            _missing(
                lambda limits: limits.off_roll_days, "not in the register", lambda day: bool(day.codes)
            ),
        ),
        Rule(
            "severe",
            "Severely absent",
            "Absent for the percentage or more of own possible sessions this year so far.",
            2,
            _absent_for(lambda limits: limits.severe_percent),
        ),
        Rule(
            "unauthorised",
            "Absent without leave",
            "Every possible session of so many school days in a row was absence without leave.",
            3,
            _unauthorised,
        ),
        Rule(
            "silent",
            "No marks",
            "The school marked others and the child has no mark.",
            4,
            _missing(lambda limits: limits.silent_days, "no mark", lambda day: day.is_marked),
        ),
        Rule(
            "plan_start",
            "First day missed on a plan",
            "The first school day missed after a plan, or care, began; until a day attended.",
            5,
            _first_missed,
        ),
        Rule(
            "fall",
            "Attendance fell",
            "A week's attendance far below the child's own in the school weeks before; judged on Friday.",
            6,
            _fall,
        ),
        Rule(
            "persistent",
            "Persistently absent",
            "Absent for the percentage or more of own possible sessions this year so far.",
            7,
            _absent_for(lambda limits: limits.persistent_percent),
        ),
    )
}
"""By id, the gravest first."""


def read_limits(given: Mapping[str, int]) -> Limits:
    """The limits with those that a user sets.

    Raises:
        UsageError: if there is no such limit, or one is below 1.
    """
    known = [field.name for field in fields(Limits)]
    for name, value in given.items():
        if name not in known:
            raise UsageError(f"[alerts] has no limit '{name}'.", f"Limits: {', '.join(known)}.")
        if value < 1:
            raise UsageError(f"[alerts] {name} is {value}, below 1.", "Write a whole number from 1 on.")
    return Limits(**given)


def _percent(part: int, whole: int) -> str:
    return f"{(2000 * part + whole) // (2 * whole) / 10}%"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
