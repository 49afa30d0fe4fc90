"""Social-care cases: what happened, and what the return of a given year says of it.

A case is drawn around an anchor, the 31 March at which its standing is decided, and then seen as
each year's return would have it: nothing later than its 31 March, and the whole history of every
case that was open at some time in the year.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from vshdata.sample.chance import between, happens, pick
from vshdata.sample.words import (
    ABUSE,
    EARLY_HELP,
    FACTORS,
    FACTORS_2021,
    FACTORS_2022,
    NEEDS,
    SOURCES,
)
from vshdata.years import AcademicYear

NEW_CODES = date(2022, 4, 1)
"""Early help as a source, closure RC9, plan dates and factor 24A come with returns after this."""

ABUSE_FACTORS_SPLIT = date(2020, 4, 1)
"""Factors 18B, 18C, 19B and 19C come with the 2021 return."""

YEAR = timedelta(days=365)

_PREGNANCY = timedelta(days=200)
_ATTEMPTS = 50


class Standing(StrEnum):
    """What a child is to social care at the anchor."""

    PLAN = "in need, on a child in need plan"
    NEED = "in need, no plan"
    PROTECTED = "on a child protection plan"
    CLOSED = "in need earlier in the year"
    ASSESSED = "closed after assessment"
    NO_ACTION = "referral with no further action"
    EARLIER = "in need in an earlier year"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Span:
    """From one day to another; no end while it lasts."""

    start: date
    end: date | None = None


@dataclass(frozen=True)
class Assessment:
    """An assessment; the factors are known once it is authorised."""

    start: date
    review: date | None
    authorised: date | None
    factors: tuple[str, ...]


@dataclass(frozen=True)
class Enquiry:
    """A section 47 enquiry, with or without a conference."""

    start: date
    conference: date | None


@dataclass(frozen=True)
class Protection:
    """A child protection plan and its reviews."""

    span: Span
    first_abuse: str
    latest_abuse: str
    previous: int
    reviews: tuple[date, ...]


@dataclass(frozen=True)
class Case:
    """One referral and what followed. `undated`: the return gives a reason for closure, no date."""

    opened: date
    source: str
    need: str
    closed: date | None = None
    reason: str = ""
    undated: bool = False
    no_action: bool = False
    assessments: tuple[Assessment, ...] = ()
    plans: tuple[Span, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    protection: tuple[Protection, ...] = ()

    @property
    def conference(self) -> date | None:
        """The initial child protection conference, if one was held."""
        return next((item.span.start for item in self.protection), None)


# ------------------------------------------------------------------ what a return says


def as_returned(case: Case, year: int) -> Case | None:
    """The case as the return for the year to 31 March has it; None if it is not in it."""
    day = AcademicYear(year).census_day
    start = AcademicYear(year).census_start
    ended_before = case.closed is not None and case.closed < start
    if case.opened > day or ended_before or (case.no_action and case.opened < start):
        return None
    closed = _known(case.closed, day)
    return replace(
        case,
        closed=closed,
        reason=case.reason if closed else "",
        undated=case.undated and closed is not None,
        assessments=tuple(_assessment_at(item, day) for item in case.assessments if item.start <= day),
        plans=tuple(_span_at(span, day) for span in case.plans if span.start <= day),
        enquiries=tuple(_enquiry_at(item, day) for item in case.enquiries if item.start <= day),
        protection=tuple(_protection_at(it, day) for it in case.protection if it.span.start <= day),
    )


def _known(when: date | None, day: date) -> date | None:
    return when if when is not None and when <= day else None


def _span_at(span: Span, day: date) -> Span:
    return replace(span, end=_known(span.end, day))


def _assessment_at(item: Assessment, day: date) -> Assessment:
    authorised = _known(item.authorised, day)
    return replace(
        item,
        review=_known(item.review, day),
        authorised=authorised,
        factors=item.factors if authorised else (),
    )


def _enquiry_at(item: Enquiry, day: date) -> Enquiry:
    return replace(item, conference=_known(item.conference, day))


def _protection_at(item: Protection, day: date) -> Protection:
    reviews = tuple(review for review in item.reviews if review <= day)
    return replace(item, span=_span_at(item.span, day), reviews=reviews)


# ------------------------------------------------------------------ what happened


def draw_cases(rng: Random, standing: Standing, anchor: date, born: date) -> tuple[Case, ...]:
    """The cases that make a child's standing at the anchor true.

    None opens before the pregnancy was known: a child too young for the case drawn gets another,
    and failing that a referral on the anchor itself.
    """
    if standing is Standing.UNKNOWN:
        return ()
    draws = (_DRAW[standing](rng, anchor) for _ in range(_ATTEMPTS))
    latest = next((case for case in draws if case.opened >= born - _PREGNANCY), _opened(rng, anchor))
    case = _until_adult(replace(latest, assessments=_assessments(rng, latest)), born)
    return (*_earlier_case(rng, case, born), case)


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
    still_open = happens(rng, 0.1)
    closed = None if still_open else anchor + between(rng, 10, 360)
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
    end = anchor + between(rng, 20, 300)
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


def _earlier(rng: Random, anchor: date) -> Case:
    moved = anchor - YEAR - between(rng, 0, 1500)
    return _closed(rng, moved) if happens(rng, 0.7) else _ended(_protected(rng, moved), moved)


def _ended(case: Case, day: date) -> Case:
    spans = tuple(replace(item, span=replace(item.span, end=day)) for item in case.protection)
    kept = tuple(
        replace(item, reviews=tuple(review for review in item.reviews if review <= day)) for item in spans
    )
    return replace(case, closed=day, protection=kept)


_DRAW: dict[Standing, Callable[[Random, date], Case]] = {
    Standing.PLAN: _plan,
    Standing.NEED: _need,
    Standing.PROTECTED: _protected,
    Standing.CLOSED: _closed,
    Standing.ASSESSED: _assessed,
    Standing.NO_ACTION: _no_action,
    Standing.EARLIER: _earlier,
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


def _earlier_case(rng: Random, case: Case, born: date) -> tuple[Case, ...]:
    """A case closed a few months before this one opened: the second referral within a year."""
    if case.no_action or not happens(rng, 0.1):
        return ()
    closed = case.opened - between(rng, 20, 200)
    first = replace(_opened(rng, closed - between(rng, 30, 120)), closed=closed, reason="RC7")
    if first.opened < born:
        return ()
    return (replace(first, assessments=_assessments(rng, first)),)
