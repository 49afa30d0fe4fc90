"""Which pupils are in each of the 16 cohorts in a year, on 31 March or on any day of the year to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .people import Linkage, PupilId, Roll
from .records import Enrolment, Order, Return, Spell, Status

ONE_DAY = timedelta(days=1)
FIRST_PLANS = 2022
AFTER_CARE = {"A": "adopted", "G": "sgo", "R": "cao", "C": "cao", "O": "other"}


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 29 February becomes 28."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass
class History:
    """What is recorded of one pupil, as a figure of one year may use it."""

    now: list[Spell]
    "Spells of this year's returns."
    before: list[Spell]
    "Spells of returns of the six years before, each up to the end of its return."
    orders: list[Order]
    care: list[Spell]
    "Periods of care of this year's return and of earlier ones."

    def has(self, status: Status, day: date) -> bool:
        return any(spell.status is status and spell.covers(day) for spell in self.now)

    def had(self, statuses: set[Status], day: date) -> bool:
        """Whether any of `statuses` was open at any time in the six years to `day`."""
        first = years_before(day, 6) + ONE_DAY
        return any(
            spell.status in statuses and spell.overlaps(first, day) for spell in (*self.now, *self.before)
        )

    def last_days_included(self) -> "History":
        """The same, with the last day of each of this year's spells as one of its days."""
        longer = [
            replace(spell, end=spell.end and max(spell.end, spell.start) + ONE_DAY) for spell in self.now
        ]
        forward = [spell for spell, old in zip(longer, self.now, strict=True) if not backward(old)]
        return replace(self, now=forward)

    def ordered(self, kinds: set[str], day: date, from_care: bool | None = None) -> bool:
        """Whether an order of `kinds` stands on `day`."""
        return any(
            order.kind in kinds
            and order.start <= day
            and (order.end is None or order.end > day)
            and (from_care is None or order.from_care is from_care)
            and not (order.until_care and self.back_in_care(order, day))
            for order in self.orders
        )

    def back_in_care(self, order: Order, day: date) -> bool:
        return any(order.start < spell.start <= day for spell in self.care)


def backward(spell: Spell) -> bool:
    """Whether it ends before it begins, by a slip; such a spell has no days."""
    return spell.end is not None and spell.end < spell.start


Test = Callable[[History, date], bool]


def cla(one: History, day: date) -> bool:
    return one.has(Status.CARE, day)


def cla12m(one: History, day: date) -> bool:
    latest = years_before(day, 1) + ONE_DAY
    return any(
        spell.status is Status.CARE and spell.covers(day) and spell.start <= latest for spell in one.now
    )


def cpp(one: History, day: date) -> bool:
    return one.has(Status.PROTECTION, day)


def cin(one: History, day: date) -> bool:
    return one.has(Status.NEED, day) or cpp(one, day)


def cino(one: History, day: date) -> bool:
    return one.has(Status.NEED, day) and not cpp(one, day) and not cla(one, day)


def cinp(one: History, day: date) -> bool:
    return cino(one, day) and one.has(Status.PLAN, day)


def cppo(one: History, day: date) -> bool:
    return cpp(one, day) and not cla(one, day)


def csw(one: History, day: date) -> bool:
    return cin(one, day) and not cla(one, day)


def ever6(one: History, day: date) -> bool:
    return one.had({Status.NEED, Status.PROTECTION}, day) and not cin(one, day) and not cla(one, day)


def plac(one: History, day: date) -> bool:
    return one.ordered({"adopted", "sgo", "cao", "other"}, day, from_care=True) and not cla(one, day)


def under(*kinds: str) -> Test:
    return lambda one, day: one.ordered(set(kinds), day) and not cla(one, day)


TESTS: dict[str, Test] = {
    "cin": cin,
    "cino": cino,
    "cinp": cinp,
    "cpp": cpp,
    "cppo": cppo,
    "csw": csw,
    "cla": cla,
    "cla12m": cla12m,
    "ever6": ever6,
    "plac": plac,
    "adopted": under("adopted"),
    "sgo": under("sgo"),
    "cao": under("cao"),
    "kinship": under("sgo", "cao", "kinship"),
}

OPEN_NOW = frozenset("cin cino cinp cpp cppo csw cla cla12m".split())
"Cohorts of a status that is open, rather than of one that was."


class Cohorts:
    """Pupils of each cohort and year. `all` and `not-in-need` are of whoever outcome data hold."""

    def __init__(
        self, roll: Roll, linkage: Linkage, returns: Iterable[Return], enrolments: Iterable[Enrolment]
    ) -> None:
        self.linkage = linkage
        self.returns = list(returns)
        self.school_orders = after_care(roll, enrolments)
        self.gathered: dict[int, dict[PupilId, History]] = {}

    def histories(self, year: int) -> dict[PupilId, History]:
        if year not in self.gathered:
            self.gathered[year] = self.gather(year)
        return self.gathered[year]

    def gather(self, year: int) -> dict[PupilId, History]:
        found: dict[PupilId, History] = defaultdict(lambda: History([], [], [], []))
        latest = self.latest(year)
        for one in self.returns:
            if one.year > year and one.family != "kinship":
                continue
            for child in one.children:
                pupil = self.linkage.joined.get((one.family, child.number))
                if pupil is None:
                    continue
                history = found[pupil]
                history.orders.extend(child.orders)
                history.care.extend(spell for spell in child.spells if spell.status is Status.CARE)
                if one.year == year:
                    history.now.extend(child.spells)
                elif one.year >= year - 6:
                    history.before.extend(
                        up_to(spell, date(one.year, 3, 31))
                        for spell in child.spells
                        if latest.get((child.number, spell.referral), one.year) == one.year
                    )
        for pupil, orders in self.school_orders.get(year, {}).items():
            found[pupil].orders.extend(orders)
        return found

    def latest(self, year: int) -> dict[tuple[str, date | None], int]:
        """The last return up to `year` that has each child's referral; it replaces those before."""
        return {
            (child.number, referral): one.year
            for one in sorted(self.returns, key=lambda one: one.year)
            if one.family == "cin" and one.year <= year
            for child in one.children
            for referral in child.referrals
        }

    def members(self, cohort: str, year: int) -> set[PupilId]:
        """Pupils of a cohort of children; `@any` after its name means any day of the year to 31 March."""
        name, _, when = cohort.partition("@")
        test, last = TESTS[name], date(year, 3, 31)
        return {
            pupil
            for pupil, one in self.histories(year).items()
            if (at_any_point(name, one, last) if when else test(one, last))
        }

    def known(self, cohort: str, year: int) -> bool:
        """Whether what identifies the cohort is loaded: plans are in returns from 2022."""
        return year >= FIRST_PLANS or cohort.partition("@")[0] != "cinp"

    def ever_in_need(self, year: int) -> set[PupilId]:
        """Pupils in need, on a protection plan or looked after at any time in the six years to 31 March."""
        last = date(year, 3, 31)
        statuses = {Status.NEED, Status.PROTECTION, Status.CARE}
        return {pupil for pupil, one in self.histories(year).items() if one.had(statuses, last)}


def at_any_point(name: str, one: History, last: date) -> bool:
    """Whether the cohort's test holds on any day of the year to `last`."""
    whole = one.last_days_included() if name in OPEN_NOW else one
    return any(TESTS[name](whole, day) for day in turning_days(one, last))


def up_to(spell: Spell, end: date) -> Spell:
    return Spell(spell.status, spell.start, min(spell.end or end, end))


def turning_days(one: History, last: date) -> set[date]:
    """The days of the year to `last` on which a status can begin or end."""
    first = years_before(last, 1) + ONE_DAY
    days = {first, last}
    spells: list[Spell | Order] = [*one.now, *one.before, *one.care, *one.orders]
    for spell in spells:
        ends = () if spell.end is None else (spell.end, spell.end - ONE_DAY)
        anniversary = years_before(spell.start, -1)
        days |= {spell.start, spell.start - ONE_DAY, anniversary, anniversary - ONE_DAY, *ends}
    return {day for day in days if first <= day <= last}


def after_care(roll: Roll, enrolments: Iterable[Enrolment]) -> dict[int, dict[PupilId, list[Order]]]:
    """What the January census of each year says of care before, as true of all that year."""
    found: dict[int, dict[PupilId, list[Order]]] = defaultdict(lambda: defaultdict(list))
    for row in enrolments:
        pupil, kind = roll.id_of(row.pupil), AFTER_CARE.get(row.plaa)
        if pupil and kind and row.term == "spring":
            start, end = date(row.year - 1, 4, 1), date(row.year, 4, 1)
            found[row.year][pupil].append(Order(kind, start, end, until_care=False))
    return found
