"""Social-care cases: what happened, and what the return of a given year says of it.

A return tells nothing later than its 31 March, and the whole history of every case that was open at
some time in the year.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from vshdata.years import AcademicYear


class Standing(StrEnum):
    """What a child is to social care at the anchor."""

    PLAN = "in need, on a child in need plan"
    NEED = "in need, no plan"
    PROTECTED = "on a child protection plan"
    CARE = "looked after"
    RESPITE = "in short breaks"
    CLOSED = "in need earlier in the year"
    ASSESSED = "closed after assessment"
    NO_ACTION = "referral with no further action"


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
class Care:
    """A period of care: stretches of one placement and legal status, each from its first day on.

    `left_by`: the reason the last stretch ceased, as the looked-after return codes it.
    """

    span: Span
    legal: str
    moves: tuple[date, ...] = ()
    left_by: str = ""


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
    care: Care | None = None

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
