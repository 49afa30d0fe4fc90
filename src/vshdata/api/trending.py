"""From a lake to trend tables: all that is printed together is protected together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vshdata.api.asked_years import Years, years_of
from vshdata.api.completeness import with_partial_years
from vshdata.errors import UsageError
from vshdata.figures.cohorts import Cohort, Membership, parse_cohort
from vshdata.figures.indicators import Indicator, choose

if TYPE_CHECKING:
    from vshdata.api.comparing import Asked, Home
    from vshdata.figures.breakdowns import Breakdown
    from vshdata.figures.disclosure import Profile, SafeTable
    from vshdata.figures.measure import Figure
    from vshdata.figures.trend import Trend
    from vshdata.lake import Lake


@dataclass(frozen=True)
class TrendRequest:
    """What tables are asked to be of; each is as the argument of `vshdata.trend` of that name.

    `own`: cohorts besides the declared ones, by id. `intervals`: tables show them. `school`: only pupils
    on the January census of the school with this URN.
    """

    area: str = "ks4"
    years: Years = None
    indicators: Sequence[str] | None = None
    protect: str = "dfe"
    dedupe_las: bool = False
    school: str | None = None
    own: Mapping[str, Cohort] | None = None
    profiles: "Mapping[str, Profile] | None" = None
    by: Sequence[str] = ()
    intervals: bool = False
    compare: Sequence[str] = ()
    home: "Home | None" = None


def trend_tables(
    lake: "Lake",
    cohorts: Sequence[str],
    request: TrendRequest,
    progress: Callable[[str], None] = lambda _title: None,
) -> "list[Trend]":
    """One table for each cohort, in their order, no hidden number of which any of them gives away.

    `progress`: called with the title of each cohort before it is measured, and before disclosure control.

    Raises:
        UsageError: if a name of the request does not exist, or a cohort is compared with itself alone.
        NothingLoadedError: if the lake holds nothing for a cohort.
    """
    return trend_tables_beside(lake, cohorts, request, {}, progress)[0]


def trend_tables_beside(
    lake: "Lake",
    cohorts: Sequence[str],
    request: TrendRequest,
    more: "Mapping[str, Sequence[Figure]]",
    progress: Callable[[str], None] = lambda _title: None,
) -> "tuple[list[Trend], Mapping[str, SafeTable]]":
    """As `trend_tables`, with what may be shown of all figures that are printed together, by name.

    `more`: figures that are printed beside the tables, by the name disclosure control knows them by.
    """
    from vshdata.figures.breakdowns import parse_by
    from vshdata.figures.disclosure import check_breakdowns, parse_profile, protect_together

    asked_for = {one.id: one for one in (parse_cohort(name, request.own) for name in cohorts)}
    chosen = choose(request.area, request.indicators)
    profile = parse_profile(request.protect, request.profiles)
    years = years_of(lake, chosen, request.years)
    chosen = with_partial_years(lake, chosen, years)
    by = parse_by(request.by)
    check_breakdowns(by, profile)
    beside = {id_: _comparators(lake, request, id_, alone=len(asked_for) == 1) for id_ in asked_for}
    work = _Work(lake, request, chosen, years, by, profile.threshold)
    own = {}
    for id_, membership in asked_for.items():
        progress(membership.title)
        own[id_] = work.measure(membership, school=request.school)
    others = {one.id: one for asked in beside.values() for one in asked.cohorts.values()}
    measured = {id_: work.measure(one)[0] for id_, one in others.items() if id_ not in own}
    progress("disclosure control")
    figures = {id_: figures for id_, (figures, _) in own.items()}
    safe = protect_together({**figures, **measured, **more}, years, profile)
    tables = [
        work.arrange(membership, *own[id_], safe, beside[id_]) for id_, membership in asked_for.items()
    ]
    return tables, safe


@dataclass(frozen=True)
class _Work:
    """What every table of a request shares."""

    lake: "Lake"
    request: TrendRequest
    indicators: tuple[Indicator, ...]
    years: Sequence[int]
    by: "tuple[Breakdown, ...]"
    threshold: int

    def measure(
        self, membership: Membership, school: str | None = None
    ) -> "tuple[list[Figure], list[str]]":
        """A cohort's figures, not yet protected, and notes on them."""
        from vshdata.api.measuring import measure_cohort

        return measure_cohort(
            self.lake,
            self.indicators,
            membership,
            self.years,
            self.threshold,
            self.by,
            dedupe_las=self.request.dedupe_las,
            school=school,
        )

    def arrange(
        self,
        membership: Membership,
        figures: "Sequence[Figure]",
        notes: Sequence[str],
        safe: "Mapping[str, SafeTable]",
        asked: "Asked",
    ) -> "Trend":
        """A cohort's table, with its comparators' rows where it has any."""
        from vshdata.api.comparing import compared, note_ranks
        from vshdata.api.notes import count_blanks
        from vshdata.figures.disclosure import Status
        from vshdata.figures.trend import build_trend

        own = safe[membership.id]
        hidden = {cell.indicator.id for cell in own.cells if cell.status is Status.SUPPRESSED}
        totals = [item for item in figures if not item.group and item.indicator.id not in hidden]
        table = build_trend(
            own,
            cohort=membership.id,
            cohort_title=membership.title,
            area=self.request.area,
            notes=[*notes, *count_blanks(totals, self.threshold)],
            by=self.by,
            intervals=self.request.intervals,
        )
        if not asked.asked:
            return table
        beside = compared(self.lake, table, asked, safe)
        return replace(beside, notes=(*beside.notes, *note_ranks(beside, asked)))


def _comparators(lake: "Lake", request: TrendRequest, cohort: str, *, alone: bool) -> "Asked":
    """What a cohort is compared with: all that is asked for but itself."""
    from vshdata.api.comparing import Home, read_comparators

    names = [name.strip() for text in request.compare for name in text.split(",")]
    others = [name for name in names if name.lower() != cohort]
    if alone and names and not others:
        raise UsageError(f"{cohort} is not compared with itself.", "Name another cohort or a place.")
    return read_comparators(lake, others, request.home or Home(), request.own)
