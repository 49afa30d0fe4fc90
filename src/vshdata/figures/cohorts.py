"""Which cohorts there are, and how one is asked for.

A cohort is declared in terms of statuses. It is asked for at 31 March of the academic year, or, with
`@any` after its name, at any point of the year to that day; a child known to several statuses counts in
the highest, in the order looked after, child protection plan, child in need plan, child in need. Source:
DfE, *Outcomes for children in need, including children looked after*: methodology.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from vshdata.errors import UsageError
from vshdata.tables.statuses import (
    ADOPTED,
    AFTER_CARE,
    CAO,
    CIN_PLAN,
    CP_PLAN,
    KINSHIP,
    LOOKED_AFTER,
    NEED,
    ORDERS,
    SGO,
    SOURCES_OF,
    Source,
)
from vshdata.years import AcademicYear

ANY_POINT = "@any"

_FIRST_PLANS = 2022
"""The first return that has child in need plans."""

LOOK_BACK = 6
"""Years the duty of a Virtual School Head looks back. Source: DfE, *Promoting the education of children
with a social worker and children in kinship care arrangements*."""


@dataclass(frozen=True)
class Cohort:
    """A group of pupils: at least one of `any_of`, all of `all_of`, none of `none_of`.

    A cohort without conditions is every pupil in the outcome data; one with nothing but `none_of` is
    every pupil but those, and cannot be told without what tells the first of them.

    `min_months`: how long a status of `any_of` must have lasted without a break. `look_back_years`: a
    status of `any_of` counts for so long after its end (where that is empty, of `none_of`). `first_year`:
    the first return that can tell the cohort, where earlier ones cannot. `day`: month and day it is
    told on. `ages`: youngest and oldest, in full years on that day. `primary_needs`: only such episodes
    of need count towards `any_of`. `own`: the user declared it.
    """

    id: str
    name: str
    definition: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    min_months: int = 0
    first_year: int | None = None
    look_back_years: int = 0
    day: tuple[int, int] = (3, 31)
    ages: tuple[int, int] | None = None
    primary_needs: tuple[str, ...] = ()
    own: bool = False

    @property
    def needs(self) -> tuple[tuple[Source, ...], ...]:
        """Sources without which nobody can be known to be in the cohort: one at least of each group."""
        telling = self.any_of + self.all_of or self.none_of[:1]
        return tuple(dict.fromkeys(SOURCES_OF[status] for status in telling))

    @property
    def lessened_by(self) -> tuple[Source, ...]:
        """Sources without which some who should be left out are not."""
        needed = {group[0] for group in self.needs if len(group) == 1}
        leaving_out = dict.fromkeys(source for status in self.none_of for source in SOURCES_OF[status])
        return tuple(source for source in leaving_out if source not in needed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that has a part in telling the cohort."""
        needed = (source for group in self.needs for source in group)
        return tuple(dict.fromkeys((*needed, *self.lessened_by)))

    @property
    def is_everyone(self) -> bool:
        """Whether social-care data play no part."""
        return not (self.any_of or self.all_of or self.none_of)

    @property
    def left_out(self) -> "Cohort | None":
        """Of a cohort of every pupil but some: those some, as a cohort of their own."""
        if self.any_of or self.all_of or not self.none_of:
            return None
        return replace(self, any_of=self.none_of, none_of=())

    @property
    def looks_back(self) -> bool:
        """Whether earlier years' returns have a part in it."""
        return bool(self.look_back_years) or bool(self.lasting)

    @property
    def lasting(self) -> tuple[str, ...]:
        """Its statuses that go on once they have begun."""
        return tuple(
            dict.fromkeys(status for status in self.any_of + self.all_of + self.none_of if status in ORDERS)
        )

    def day_of(self, year: int) -> date:
        """The day of the academic year's return on which the cohort is told."""
        academic = AcademicYear(year)
        found = date(academic.end, *self.day)
        return found if found <= academic.census_day else date(academic.end - 1, *self.day)


@dataclass(frozen=True)
class Membership:
    """A cohort and when a pupil must be in it."""

    cohort: Cohort
    any_point: bool = False

    @property
    def id(self) -> str:
        """As the user types it."""
        return self.cohort.id + (ANY_POINT if self.any_point else "")

    @property
    def title(self) -> str:
        """For the head of a table."""
        if self.cohort.is_everyone or self.cohort.left_out:
            return self.cohort.name
        month, day = self.cohort.day
        on_the_day = f"at {day} {date(2000, month, day):%B}"
        return f"{self.cohort.name}, {'at any point in the year' if self.any_point else on_the_day}"


COHORTS: dict[str, Cohort] = {
    cohort.id: cohort
    for cohort in (
        Cohort(
            "cin",
            "Children in need",
            "An episode of need is open, or a child protection plan. Includes children on plans and "
            "children looked after.",
            any_of=(NEED, CP_PLAN),
        ),
        Cohort(
            "cino",
            "Children in need, excluding CPP and CLA",
            "An episode of need is open, and neither a child protection plan nor a period of care. "
            "Wider than a child in need plan: it includes children awaiting assessment.",
            any_of=(NEED,),
            none_of=(CP_PLAN, LOOKED_AFTER),
        ),
        Cohort(
            "cinp",
            "Children on a child in need plan",
            "As cino, with a child in need plan open. Plans are in the return from 2022.",
            any_of=(NEED,),
            all_of=(CIN_PLAN,),
            none_of=(CP_PLAN, LOOKED_AFTER),
            first_year=_FIRST_PLANS,
        ),
        Cohort(
            "cpp",
            "Children on a child protection plan",
            "A child protection plan is open, looked after or not.",
            any_of=(CP_PLAN,),
        ),
        Cohort(
            "cppo",
            "Children on a child protection plan, excluding CLA",
            "A child protection plan is open, and no period of care.",
            any_of=(CP_PLAN,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "csw",
            "Children with a social worker",
            "An episode of need or a child protection plan is open, and no period of care: cino and "
            "cppo together.",
            any_of=(NEED, CP_PLAN),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "cla",
            "Children looked after",
            "A period of care is open whose latest episode is not of a short break (V3, V4).",
            any_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "cla12m",
            "Children looked after for at least 12 months",
            "As cla, the period of care having lasted 12 months or more: at 31 March, from 1 April or "
            "before.",
            any_of=(LOOKED_AFTER,),
            min_months=12,
        ),
        Cohort(
            "ever6",
            "Children in need in the last six years, and not now",
            "An episode of need, or a child protection plan, was open at any time in the six years to "
            "the day, and neither is open on it, nor a period of care. An episode of need stands for the "
            "assessed need of which DfE's guidance speaks; plans alone are in the return only from 2022. "
            "An episode that is still open on the day is a need now, however long ago it began: the child "
            "is not in this cohort. One that an earlier return leaves open, and later ones do not tell, "
            "counts as ended with that return. Reads the returns of those years that are loaded.",
            any_of=(NEED, CP_PLAN),
            none_of=(NEED, CP_PLAN, LOOKED_AFTER),
            look_back_years=LOOK_BACK,
        ),
        Cohort(
            "plac",
            "Previously looked-after children",
            "Left care by adoption, special guardianship or a child arrangements order, in this year's "
            "return or an earlier one that is loaded, or said to have by the January school census; "
            "from the day care ended until care begins again. Not looked after.",
            any_of=(AFTER_CARE,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "adopted",
            "Adopted children",
            "Left care by adoption, or a case of need closed for it (RC1), or the January school census "
            "says so. Not looked after.",
            any_of=(ADOPTED,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "sgo",
            "Children under special guardianship",
            "Left care by a special guardianship order, or a case of need closed for one (RC4), or the "
            "January school census or the kinship list says so. Not looked after.",
            any_of=(SGO,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "cao",
            "Children under a child arrangements order",
            "Left care by a residence or child arrangements order, or a case of need closed for one "
            "(RC3), or the January school census or the kinship list says so. Not looked after.",
            any_of=(CAO,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "kinship",
            "Children in kinship care",
            "As sgo or cao, or on the authority's kinship list. Not looked after.",
            any_of=(KINSHIP,),
            none_of=(LOOKED_AFTER,),
        ),
        Cohort(
            "not-in-need",
            "Pupils not in need now or in the last six years",
            "Every pupil in the outcome data but those who were in need, on a child protection plan or "
            "looked after at any time in the six years to 31 March. DfE publishes no such group.",
            none_of=(NEED, CP_PLAN, LOOKED_AFTER),
            look_back_years=LOOK_BACK,
        ),
        Cohort(
            "all",
            "All pupils",
            "Every pupil in the outcome data, in need or not.",
        ),
    )
}


def parse_cohort(text: str, own: Mapping[str, Cohort] | None = None) -> Membership:
    """Read `cin`, `CIN` or `cin@any`; `own`: cohorts besides the declared ones, by id.

    Raises:
        UsageError: naming the nearest cohort.
    """
    offered = {**COHORTS, **(own or {})}
    name, at, when = text.strip().lower().partition("@")
    if name not in offered or (at and when != "any"):
        near = get_close_matches(name, offered, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"There is no cohort '{text}'.",
            f"{guess}Cohorts: {', '.join(offered)}; add {ANY_POINT} for any point in the year.",
        )
    cohort = offered[name]
    whole_year = cohort.is_everyone or cohort.left_out is not None
    return Membership(cohort, any_point=bool(at) and not whole_year)


def own_cohorts(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Cohort]:
    """Cohorts that a user declared in `vshdata.toml`, already checked, by id.

    Raises:
        UsageError: if one has the name of a cohort that there is.
    """
    taken = next((id_ for id_ in declared if id_ in COHORTS), None)
    if taken:
        raise UsageError(
            f"vshdata.toml: 'cohorts.{taken}': there is a cohort {taken} already.",
            "Give yours another name.",
        )
    return {id_: _own_cohort(id_, values) for id_, values in declared.items()}


def _own_cohort(id_: str, values: Mapping[str, Any]) -> Cohort:
    made = Cohort(
        id_,
        values["name"] or id_,
        "",
        any_of=tuple(values["status"]),
        all_of=tuple(values["also"]),
        none_of=tuple(values["without"]),
        min_months=values["min_months"],
        first_year=_FIRST_PLANS if _rests_on_plans(values) else None,
        look_back_years=values["look_back_years"],
        day=values["reference_date"],
        ages=values["ages"],
        primary_needs=tuple(values["primary_need"]),
        own=True,
    )
    return replace(made, definition=values["definition"] or _in_words(made))


def _rests_on_plans(values: Mapping[str, Any]) -> bool:
    return CIN_PLAN in values["also"] or set(values["status"]) == {CIN_PLAN}


def _in_words(cohort: Cohort) -> str:
    """What a user declared, as a sentence."""
    months, years = cohort.min_months, cohort.look_back_years
    parts = [
        f"Any of {', '.join(cohort.any_of)}",
        f"for {months} months or more" * bool(months),
        f"at any time in {years} years" * bool(years),
        f"with primary need {', '.join(cohort.primary_needs)}" * bool(cohort.primary_needs),
        f"and {', '.join(cohort.all_of)}" * bool(cohort.all_of),
        f"without {', '.join(cohort.none_of)}" * bool(cohort.none_of),
        "aged {} to {}".format(*cohort.ages) if cohort.ages else "",
    ]
    return f"{', '.join(filter(None, parts))}. Declared in vshdata.toml."
