"""Which pupils are in which cohort in which year.

A cohort is declared in terms of statuses. It is asked for at 31 March of the academic year, or, with
`@any` after its name, at any point of the year to that day; a child known to several statuses counts in
the highest, in the order looked after, child protection plan, child in need plan, child in need. Source:
DfE, *Outcomes for children in need, including children looked after*: methodology.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from vshdata.errors import UsageError
from vshdata.years import AcademicYear

if TYPE_CHECKING:
    import narwhals as nw

NEED, CIN_PLAN, CP_PLAN, LOOKED_AFTER = "need", "cin_plan", "cp_plan", "looked_after"
STATUSES = (NEED, CIN_PLAN, CP_PLAN, LOOKED_AFTER)


@dataclass(frozen=True)
class Return:
    """A yearly return that tells statuses: its table of spells, its name, and a file to load."""

    table: str
    name: str
    example: str


CIN_RETURN = Return("spells", "children in need return", "CIN.xml")
CARE_RETURN = Return("care_spells", "looked-after return", "SSDA903-FOLDER")

RETURN_OF = {
    NEED: CIN_RETURN,
    CIN_PLAN: CIN_RETURN,
    CP_PLAN: CIN_RETURN,
    LOOKED_AFTER: CARE_RETURN,
}
"""Which return a status is told by."""

ANY_POINT = "@any"
_TO_THE_LAST = "_to_the_last"

CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")
"""Closed after assessment with no further action, or referred to early help: never in need."""


@dataclass(frozen=True)
class Cohort:
    """A group of pupils: at least one of `any_of`, all of `all_of`, none of `none_of`.

    A cohort without conditions is every pupil in the outcome data. `min_months`: how long a status of
    `any_of` must have lasted without a break. `first_year`: the first return that can tell the cohort,
    where earlier ones cannot.
    """

    id: str
    name: str
    definition: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    min_months: int = 0
    first_year: int | None = None

    @property
    def needs(self) -> tuple[Return, ...]:
        """Returns without which nobody can be known to be in the cohort."""
        return _returns(self.any_of + self.all_of)

    @property
    def lessened_by(self) -> tuple[Return, ...]:
        """Returns without which some who should be left out are not."""
        return tuple(item for item in _returns(self.none_of) if item not in self.needs)

    @property
    def is_everyone(self) -> bool:
        """Whether social-care data play no part."""
        return not (self.any_of or self.all_of or self.none_of)


def _returns(statuses: tuple[str, ...]) -> tuple[Return, ...]:
    return tuple(dict.fromkeys(RETURN_OF[status] for status in statuses))


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
        if self.cohort.is_everyone:
            return self.cohort.name
        return f"{self.cohort.name}, {'at any point in the year' if self.any_point else 'at 31 March'}"


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
            first_year=2022,
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
            "all",
            "All pupils",
            "Every pupil in the outcome data, in need or not.",
        ),
    )
}


def parse_cohort(text: str) -> Membership:
    """Read `cin`, `CIN` or `cin@any`.

    Raises:
        UsageError: naming the nearest cohort.
    """
    name, at, when = text.strip().lower().partition("@")
    if name not in COHORTS or (at and when != "any"):
        near = get_close_matches(name, COHORTS, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"There is no cohort '{text}'.",
            f"{guess}Cohorts: {', '.join(COHORTS)}; add {ANY_POINT} for any point in the year.",
        )
    cohort = COHORTS[name]
    return Membership(cohort, any_point=bool(at) and not cohort.is_everyone)


def combine_spells(*returns: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """The spells of several returns as one frame; a column that a return does not have is blank."""
    import narwhals as nw

    frames = []
    for spells in returns:
        given = spells.collect_schema().names()
        nfa = nw.col("nfa") if "nfa" in given else nw.lit(None, nw.Boolean).alias("nfa")
        codes = nw.col("status", "closed_reason").cast(nw.String)
        frames.append(spells.select("pupil_id", codes, nw.col("start"), nw.col("end"), nfa))
    return nw.concat(frames)


def members(spells: "nw.LazyFrame[Any]", membership: Membership, year: int) -> "nw.LazyFrame[Any]":
    """One row per pupil of the cohort: `pupil_id`.

    `spells`: one row per spell, as the returns for the year tell it. A status holds on a day from its
    first day up to, not including, its last; at any point the last day counts too. A need that ended
    in no further action, or was closed after assessment, is none; one closed without a date counts
    only at any point. A status that must have lasted holds from the day that makes its months full.
    """
    academic = AcademicYear(year)
    window = (academic.census_start, academic.census_day)
    valid = _valid(spells, window)
    if membership.cohort.min_months:
        valid = _lasting(valid, membership.cohort, window[1])
    if not membership.any_point:
        return _members_on(valid, membership.cohort, window[1])
    held = _statuses_held(valid, _turning_days(valid, window))
    meets = _meets(membership.cohort) | _meets(membership.cohort, _TO_THE_LAST)
    return held.filter(meets).select("pupil_id").unique()


def _members_on(spells: "nw.LazyFrame[Any]", cohort: Cohort, day: date) -> "nw.LazyFrame[Any]":
    """On one day a status is held or not: no need to lay a child's spells side by side."""
    import narwhals as nw

    held = spells.filter((nw.col("start") <= day) & (nw.col("end").is_null() | (nw.col("end") > day)))

    def pupils(*statuses: str) -> "nw.LazyFrame[Any]":
        return held.filter(nw.col("status").is_in(statuses)).select("pupil_id")

    chosen = pupils(*cohort.any_of).unique()
    for status in cohort.all_of:
        chosen = chosen.join(pupils(status), on="pupil_id", how="semi")
    for status in cohort.none_of:
        chosen = chosen.join(pupils(status), on="pupil_id", how="anti")
    return chosen


def _valid(spells: "nw.LazyFrame[Any]", window: tuple[date, date]) -> "nw.LazyFrame[Any]":
    import narwhals as nw

    refused = nw.col("nfa").fill_null(value=False) | nw.col("closed_reason").is_in(
        CLOSED_AFTER_ASSESSMENT
    ).fill_null(value=False)
    undated = nw.col("end").is_null() & ~nw.col("closed_reason").is_null()
    first_day = nw.max_horizontal(nw.col("start"), nw.lit(window[0]))
    return (
        # what can be said of a spell as it lies comes first: an engine then reads fewer of them
        spells.filter(
            (nw.col("start") <= window[1]) & (nw.col("end").is_null() | (nw.col("end") >= window[0]))
        )
        .filter(~((nw.col("status") == NEED) & refused))
        .with_columns(end=nw.when(undated).then(first_day).otherwise(nw.col("end")))
        .select("pupil_id", "status", "start", "end")
    )


def _lasting(spells: "nw.LazyFrame[Any]", cohort: Cohort, last_day: date) -> "nw.LazyFrame[Any]":
    """Each spell of the cohort's statuses from the day that makes its months full: 1 April to 31 March
    is twelve.
    """
    import narwhals as nw

    full = nw.col("start").dt.offset_by(f"{cohort.min_months}mo").dt.offset_by("-1d")
    lasting = nw.col("status").is_in(cohort.any_of)
    return spells.with_columns(start=nw.when(lasting).then(full).otherwise(nw.col("start"))).filter(
        (nw.col("start") <= last_day) & (nw.col("end").is_null() | (nw.col("end") >= nw.col("start")))
    )


def _turning_days(spells: "nw.LazyFrame[Any]", window: tuple[date, date]) -> "nw.LazyFrame[Any]":
    """Days on which a child's statuses may change: enough to know every combination of the year."""
    import narwhals as nw

    starts = spells.select("pupil_id", day=nw.max_horizontal(nw.col("start"), nw.lit(window[0])))
    ends = spells.select("pupil_id", day=nw.min_horizontal(nw.col("end"), nw.lit(window[1])))
    return nw.concat([starts, ends]).unique()


def _statuses_held(spells: "nw.LazyFrame[Any]", days: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """One row per pupil and day: for each status, 1 where it is held; again with its last day counted.

    The two are kept apart, so that a cohort is met by statuses of one reading: a need and a plan that
    end on one day end together.
    """
    import narwhals as nw

    begun = nw.col("start") <= nw.col("day")
    held = begun & (nw.col("end").is_null() | (nw.col("end") > nw.col("day")))
    to_the_last = begun & (nw.col("end").is_null() | (nw.col("end") >= nw.col("day")))

    def flag(status: str, when: str) -> nw.Expr:
        return (
            nw.when((nw.col("status") == status) & nw.col(when)).then(nw.lit(1)).otherwise(nw.lit(0)).max()
        )

    return (
        days.join(spells, on="pupil_id", how="inner")
        .with_columns(held=held, to_the_last=to_the_last)
        .group_by("pupil_id", "day")
        .agg(
            *(flag(status, "held").alias(status) for status in STATUSES),
            *(flag(status, "to_the_last").alias(status + _TO_THE_LAST) for status in STATUSES),
        )
    )


def _meets(cohort: Cohort, reading: str = "") -> "nw.Expr":
    import narwhals as nw

    conditions = []
    if cohort.any_of:
        conditions.append(nw.max_horizontal(*(status + reading for status in cohort.any_of)) == 1)
    conditions += [nw.col(status + reading) == 1 for status in cohort.all_of]
    conditions += [nw.col(status + reading) == 0 for status in cohort.none_of]
    return nw.all_horizontal(*conditions, ignore_nulls=False)
