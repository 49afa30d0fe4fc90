"""Children in need returns (XML): children with the spells that one return gives them."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date

from .files import Extract
from .records import Child, Order, Return, Spell, Status
from .text import Missing, day, flag, upn

LEFT_OUT = {"RC8", "RC9"}
ORDERS = {"RC1": "adopted", "RC3": "cao", "RC4": "sgo"}


def is_cin(extract: Extract) -> bool:
    return extract.name.lower().endswith(".xml") and b"CINdetails" in extract.content


def read_cin(extract: Extract) -> Return:
    root = ET.fromstring(extract.content)  # noqa: S314 (as above)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    year = day(said(root, "Header/CollectionDetails/ReferenceDate"))
    if year is None:
        raise ValueError(f"{extract.name}: no reference date")
    children = tuple(child(element, year) for element in root.iterfind("Children/Child"))
    return Return("cin", year.year, children)


def said(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def child(element: ET.Element, last: date) -> Child:
    names = element.find("ChildIdentifiers")
    who = names if names is not None else element
    referrals = list(element.iterfind("CINdetails"))
    return Child(
        number=said(who, "LAchildID"),
        upns=tuple(found for found in (upn(said(who, "UPN")),) if found),
        former_upns=tuple(found for found in (upn(said(who, "FormerUPN")),) if found),
        dob=day(said(who, "PersonBirthDate")),
        sex=sex(said(who, "Sex") or said(who, "GenderCurrent")),
        referrals=frozenset(found for found in map(referred, referrals) if found),
        spells=tuple(spell for referral in referrals for spell in spells(referral, last)),
        orders=tuple(order for referral in referrals for order in orders(referral, last)),
    )


def sex(code: str) -> str | None:
    return {"1": "M", "2": "F", "M": "M", "F": "F"}.get(code.strip().upper())


def spells(referral: ET.Element, last: date) -> Iterator[Spell]:
    """Of need, of child in need plans and of child protection plans."""
    start, end = referred(referral), closure(referral, last)
    if start and needs(referral):
        yield Spell(Status.NEED, start, end, start)
    for plan in referral.iterfind("CINPlanDates"):
        if begun := day(said(plan, "CINPlanStartDate")):
            yield Spell(Status.PLAN, begun, day(said(plan, "CINPlanEndDate")), start)
    for plan in referral.iterfind("ChildProtectionPlans"):
        if begun := day(said(plan, "CPPstartDate")):
            yield Spell(Status.PROTECTION, begun, day(said(plan, "CPPendDate")), start)


def referred(referral: ET.Element) -> date | None:
    return day(said(referral, "CINreferralDate"))


def needs(referral: ET.Element) -> bool:
    """Whether the referral is an episode of need: something was done, and not early help instead."""
    ended_by = said(referral, "ReasonForClosure").upper()
    return flag(said(referral, "ReferralNFA")) in {False, Missing.BLANK} and ended_by not in LEFT_OUT


def closure(referral: ET.Element, last: date) -> date | None:
    """The day the referral closed; with a reason and no day, the `last` of the return at the latest."""
    ended = day(said(referral, "CINclosureDate"))
    return last if ended is None and said(referral, "ReasonForClosure") else ended


def orders(referral: ET.Element, last: date) -> Iterator[Order]:
    """By which a case of need was closed; a referral without further action was no case."""
    kind, ended = ORDERS.get(said(referral, "ReasonForClosure").upper()), closure(referral, last)
    if kind and ended and needs(referral):
        yield Order(kind, ended, from_care=False)
