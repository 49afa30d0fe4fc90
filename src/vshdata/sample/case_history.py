"""Social-care cases, drawn around an anchor: the 31 March at which a child's standing is decided.

Lengths at the anchor are close to England's bands of time open at 31 March.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from vshdata.sample.cases import Assessment, Care, Case, Enquiry, Protection, Span, Standing
from vshdata.sample.chance import between, happens, pick
from vshdata.sample.words import (
    ABUSE,
    EARLY_HELP,
    FACTORS,
    FACTORS_2021,
    FACTORS_2022,
    LEGAL_STATUSES,
    NEEDS,
    REASON_AFTER_CARE,
    SOURCES,
    WAYS_OUT_OF_CARE,
)

NEW_CODES = date(2022, 4, 1)
"""Early help as a source, closure RC9, plan dates and factor 24A come with returns after this."""

ABUSE_FACTORS_SPLIT = date(2020, 4, 1)
"""Factors 18B, 18C, 19B and 19C come with the 2021 return."""

YEAR = timedelta(days=365)

_ATTEMPTS = 20


def draw_case(rng: Random, standing: Standing, anchor: date, not_before: date) -> Case | None:
    """A case that makes a child's standing at the anchor true and opens no earlier than a day.

    None where no case drawn is short enough.
    """
    draws = (_DRAW[standing](rng, anchor) for _ in range(_ATTEMPTS))
    case = next((case for case in draws if case.opened >= not_before), None)
    return None if case is None else replace(case, assessments=_assessments(rng, case))


def referral_on(rng: Random, day: date) -> Case:
    """A referral of that day, with its assessment."""
    case = _opened(rng, day)
    return replace(case, assessments=_assessments(rng, case))


def until_adult(case: Case, born: date) -> Case:
    """Whatever nothing else ended by then ends at eighteen."""
    adult = date(born.year + 18, born.month, min(born.day, 28))
    if case.no_action or (case.closed is not None and case.closed < adult):
        return case
    return replace(
        case,
        closed=adult,
        reason="RC6",
        undated=False,
        plans=tuple(_cut(span, adult) for span in case.plans),
        protection=tuple(replace(plan, span=_cut(plan.span, adult)) for plan in case.protection),
        care=case.care and _left_by(case.care, adult),
    )


def _cut(span: Span, day: date) -> Span:
    return replace(span, end=min(span.end or day, day))


def _left_by(care: Care, day: date) -> Care:
    if care.span.end is not None and care.span.end < day:
        return care
    moves = tuple(move for move in care.moves if move < day)
    return replace(care, span=_cut(care.span, day), moves=moves, left_by="E5")


def _opened(rng: Random, day: date) -> Case:
    sources = SOURCES | EARLY_HELP if day >= NEW_CODES else SOURCES
    return Case(day, pick(rng, sources), pick(rng, NEEDS))


def _until_adult(case: Case, born: date) -> Case:
    """A case that nothing else closes ends at eighteen."""
    if case.closed is not None or case.no_action:
        return case
    adult = date(born.year + 18, born.month, min(born.day, 28))
    plans = tuple(replace(span, end=span.end or adult) for span in case.plans)
    return replace(case, closed=adult, reason="RC6", plans=plans)


_OPEN_FOR = ((27, 5, 90), (19, 91, 182), (28, 183, 364), (17, 365, 700), (9, 701, 1300))
_PROTECTED_FOR = ((32, 1, 91), (26, 92, 182), (26, 183, 364), (14, 365, 700), (2, 701, 1000))
"""Weight, and days from first to last: close to England's bands of time open at 31 March."""


def _days(rng: Random, bands: tuple[tuple[int, int, int], ...]) -> timedelta:
    _, first, last = rng.choices(bands, [weight for weight, _, _ in bands])[0]
    return between(rng, first, last)


def _open_case(rng: Random, anchor: date) -> Case:
    case = _opened(rng, anchor - _days(rng, _OPEN_FOR))
    still_open = happens(rng, 0.03)
    closed = None if still_open else anchor + between(rng, 10, 600)
    return replace(case, closed=closed, reason="" if still_open else _reason(rng))


def _reason(rng: Random) -> str:
    return pick(rng, {"RC7": 88, "RC3": 3, "RC4": 2, "RC5": 5, "RC6": 2})


def _plan(rng: Random, anchor: date) -> Case:
    case = _open_case(rng, anchor)
    start = min(case.opened + between(rng, 20, 45), anchor)
    return replace(case, plans=(Span(start, case.closed),))


def _need(rng: Random, anchor: date) -> Case:
    case = _open_case(rng, anchor)
    if happens(rng, 0.8) or anchor - case.opened < timedelta(days=120):
        return case
    start = case.opened + between(rng, 20, 45)
    return replace(case, plans=(Span(start, start + between(rng, 10, 60)),))


def _protected(rng: Random, anchor: date) -> Case:
    start = anchor - _days(rng, _PROTECTED_FOR)
    end = anchor + between(rng, 20, 450)
    case = _opened(rng, start - between(rng, 15, 60))
    return replace(
        case,
        closed=end + between(rng, 0, 90),
        reason=_reason(rng),
        enquiries=(Enquiry(start - between(rng, 12, 15), start),),
        protection=(_protection(rng, Span(start, end)),),
    )


def _protection(rng: Random, span: Span) -> Protection:
    first = pick(rng, ABUSE)
    latest = pick(rng, ABUSE) if happens(rng, 0.1) else first
    previous = rng.choices((0, 1, 2), (78, 18, 4))[0]
    return Protection(span, first, latest, previous, _reviews(span))


def _reviews(span: Span) -> tuple[date, ...]:
    """Within three months, then every six."""
    days = (span.start + timedelta(days=85 + 175 * count) for count in range(8))
    return tuple(day for day in days if span.end is None or day <= span.end)


def _closed(rng: Random, anchor: date) -> Case:
    closed = anchor - between(rng, 0, 364)
    case = _opened(rng, closed - between(rng, 60, 420))
    plans = (Span(case.opened + between(rng, 20, 45), closed),) if happens(rng, 0.5) else ()
    return replace(case, closed=closed, reason=_reason(rng), undated=happens(rng, 0.1), plans=plans)


def _assessed(rng: Random, anchor: date) -> Case:
    closed = anchor - between(rng, 0, 300)
    reason = "RC9" if closed >= NEW_CODES and happens(rng, 0.5) else "RC8"
    return replace(_opened(rng, closed - between(rng, 20, 60)), closed=closed, reason=reason)


def _no_action(rng: Random, anchor: date) -> Case:
    case = _opened(rng, anchor - between(rng, 0, 364))
    if happens(rng, 0.5):
        return replace(case, no_action=True)
    closed = min(case.opened + between(rng, 0, 5), anchor)
    return replace(case, no_action=True, closed=closed, reason="RC8")


_IN_CARE_FOR = ((12, 5, 180), (13, 181, 364), (25, 365, 900), (30, 901, 2000), (20, 2001, 3600))


def _care(rng: Random, anchor: date) -> Case:
    start = anchor - _days(rng, _IN_CARE_FOR)
    end = anchor + between(rng, 20, 1800)
    left_by = pick(rng, WAYS_OUT_OF_CARE)
    care = Care(Span(start, end), pick(rng, LEGAL_STATUSES), _moves(rng, start, end), left_by)
    case = _opened(rng, start - between(rng, 10, 200))
    reason = REASON_AFTER_CARE.get(left_by, "RC7")
    closed = end if reason != "RC7" else end + between(rng, 0, 120)
    return replace(case, closed=closed, reason=reason, care=care)


def _moves(rng: Random, start: date, end: date) -> tuple[date, ...]:
    """Days on which the placement changed."""
    days = (start + between(rng, 10, 1500) for _ in range(rng.choices((0, 1, 2, 3), (50, 28, 14, 8))[0]))
    return tuple(sorted(day for day in set(days) if day < end))


def _respite(rng: Random, anchor: date) -> Case:
    """A disabled child's short breaks: in need, not looked after."""
    case = replace(_open_case(rng, anchor), need="N2")
    start = min(case.opened + between(rng, 20, 60), anchor)
    end = anchor + between(rng, 30, 300)
    closed = max(case.closed, end) if case.closed else None
    return replace(case, closed=closed, care=Care(Span(start, end), "V4", (), "E8"))


_DRAW: dict[Standing, Callable[[Random, date], Case]] = {
    Standing.PLAN: _plan,
    Standing.NEED: _need,
    Standing.PROTECTED: _protected,
    Standing.CARE: _care,
    Standing.RESPITE: _respite,
    Standing.CLOSED: _closed,
    Standing.ASSESSED: _assessed,
    Standing.NO_ACTION: _no_action,
}


def _assessments(rng: Random, case: Case) -> tuple[Assessment, ...]:
    if case.no_action:
        return ()
    first = case.opened + between(rng, 0, 4)
    starts = [first] if happens(rng, 0.9) else [first, first + between(rng, 250, 400)]
    return tuple(_assessment(rng, start) for start in starts if case.closed is None or start < case.closed)


def _assessment(rng: Random, start: date) -> Assessment:
    authorised = start + between(rng, 15, 62)
    codes = dict(FACTORS)
    codes |= FACTORS_2021 if authorised >= ABUSE_FACTORS_SPLIT else {}
    codes |= FACTORS_2022 if authorised >= NEW_CODES - YEAR else {}
    found = (pick(rng, codes) for _ in range(rng.choices((0, 1, 2, 3), (8, 57, 28, 7))[0]))
    review = start + timedelta(days=10) if happens(rng, 0.1) else None
    return Assessment(start, review, authorised, tuple(dict.fromkeys(found)))
