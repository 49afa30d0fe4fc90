"""A child's years as social care knows them: cases one after another, and the standing they make."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from vshdata.sample.case_history import draw_case, until_adult
from vshdata.sample.cases import Case, Span, Standing
from vshdata.sample.chance import happens, pick
from vshdata.sample.national import Group
from vshdata.years import AcademicYear

FIRST_AGE, LAST_AGE = 2, 16
"""Ages at 31 March between which a child may become known; 16 is the end of key stage 4."""

KNOWN = 0.5
"""Share of children ever known to social care: far more than in England, so that a small authority
has groups large enough to be shown."""

NEXT_CASE = 0.5
"""Chance, on each 31 March without an open case, that a known child has one around it."""

REFERRED_ONCE = 0.08
"""Share of the others with one referral that comes to nothing."""

KINDS: Mapping[Standing, int] = {
    Standing.PLAN: 36,
    Standing.NEED: 24,
    Standing.PROTECTED: 26,
    Standing.CARE: 9,
    Standing.RESPITE: 1,
    Standing.CLOSED: 5,
    Standing.ASSESSED: 6,
    Standing.NO_ACTION: 7,
}

PREGNANCY = timedelta(days=200)
_PAUSE = timedelta(days=14)
_ASSESSED_ONLY = ("RC8", "RC9")
RESPITE_STATUSES = ("V3", "V4")


def draw_life(rng: Random, born: date) -> tuple[Case, ...]:
    """Every case of a child, in order; none for most children. No two are open at one time."""
    if not happens(rng, KNOWN):
        return _referred_once(rng, born)
    weights = {standing.name: weight for standing, weight in KINDS.items()}
    cases: list[Case] = []
    first = AcademicYear(born.year + FIRST_AGE + (born.month > 3))  # noqa: PLR2004 - after March
    for year in range(first.end, first.end + LAST_AGE - FIRST_AGE + 1):
        anchor = AcademicYear(year).census_day
        free_from = _free_from(cases, born)
        if free_from is None:
            break
        if anchor < free_from or not happens(rng, NEXT_CASE):
            continue
        case = draw_case(rng, Standing[pick(rng, weights)], anchor, free_from)
        if case is not None:
            cases.append(until_adult(case, born))
    return tuple(cases)


def _referred_once(rng: Random, born: date) -> tuple[Case, ...]:
    """Most other children are never referred; some are, and nothing comes of it."""
    if not happens(rng, REFERRED_ONCE):
        return ()
    anchor = AcademicYear(born.year + rng.randint(FIRST_AGE + 1, LAST_AGE)).census_day
    case = draw_case(rng, rng.choice((Standing.ASSESSED, Standing.NO_ACTION)), anchor, born)
    return (case,) if case else ()


def _free_from(cases: Sequence[Case], born: date) -> date | None:
    """The first day another case may open; None while one has no end."""
    if not cases:
        return born - PREGNANCY
    last = cases[-1]
    if last.no_action:
        return (last.closed or last.opened) + _PAUSE
    return last.closed and last.closed + _PAUSE


# ------------------------------------------------------------------ standing on a day


def covers(span: Span, day: date) -> bool:
    """Whether a span holds on a day; its last day does not count."""
    return span.start <= day and (span.end is None or span.end > day)


def is_open(case: Case, day: date) -> bool:
    """Whether the child is in need by the case, as the return for the year to the day tells it."""
    return not case.no_action and covers(Span(case.opened, case.closed), day)


def is_looked_after(case: Case, day: date, *, since: date) -> bool:
    """Whether a period of care that began by a day still holds; short breaks are none."""
    care = case.care
    return (
        care is not None
        and care.legal not in RESPITE_STATUSES
        and care.span.start <= since
        and covers(care.span, day)
    )


def group_at(cases: Iterable[Case], year: int) -> Group | None:
    """The group of a child at 31 March; None for a child neither in need nor looked after."""
    academic = AcademicYear(year)
    day = academic.census_day
    held = [case for case in cases if is_open(case, day)]
    if any(is_looked_after(case, day, since=day) for case in held):
        long_since = any(is_looked_after(case, day, since=academic.census_start) for case in held)
        return Group.LOOKED_AFTER if long_since else Group.NEWLY_LOOKED_AFTER
    if any(covers(plan.span, day) for case in held for plan in case.protection):
        return Group.PROTECTED
    return Group.IN_NEED if held else None


def days_on_plan(cases: Iterable[Case], before: date) -> int:
    """Days on a child in need plan up to a day, over all cases."""
    spans = [span for case in cases for span in case.plans if span.start < before]
    return sum((min(span.end or before, before) - span.start).days for span in spans)


def edge_standing(cases: Sequence[Case], day: date) -> Standing | None:
    """What the last case makes of the child at a day, where it is one that may be moved to an edge."""
    if not cases or cases[-1].care or cases[-1].no_action:
        return None
    last = cases[-1]
    if not is_open(last, day):
        within = last.closed is not None and day - timedelta(days=365) < last.closed <= day
        return Standing.CLOSED if within and last.reason not in _ASSESSED_ONLY else None
    if last.protection:
        return Standing.PROTECTED if covers(last.protection[0].span, day) else None
    return Standing.PLAN if any(covers(span, day) for span in last.plans) else Standing.NEED
