"""From a lake to a study of an event: a cohort and its comparators, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from vshdata.api.child_years import PUPIL, background_rows, outcome_rows
from vshdata.api.completeness import with_partial_years
from vshdata.api.grouping import note_breaks
from vshdata.api.measuring import measure_cohort
from vshdata.api.membership import Members, in_cohort, years_told
from vshdata.api.studying import usable_years
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.breakdowns import BREAKDOWNS
from vshdata.figures.cohorts import COHORTS, Membership, parse_cohort
from vshdata.figures.indicators import Area, Indicator
from vshdata.studies.rules import COVID_YEARS
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.disclosure import Profile
    from vshdata.lake import Lake
    from vshdata.studies.kinds import Event, EventStudy

NOT_IN_NEED = "not-in-need"
COMPARATORS: Mapping[str, str] = {"fsm": "pupils on free school meals, not in need"}
"""Groups of pupils to compare with, besides the cohorts. Not in need: of the cohort of that name."""

SINCE: Mapping[Area, int] = {Area.ABSENCE: 2016}
"""Areas whose definition is older than the first year of their screen, and the year it is in force from:
persistent absence is 10% of possible sessions since 2015/16. The years before an event need them.
"""
_SEPTEMBER = 9


@dataclass(frozen=True)
class EventRequest:
    """What `evaluate` was asked. `event`: year and month. `dropped`: academic years to leave out."""

    membership: Membership
    comparator: str
    indicators: tuple[Indicator, ...]
    event: tuple[int, int]
    profile: "Profile"
    dropped: tuple[int, ...] = COVID_YEARS


def parse_event(text: str) -> tuple[int, int]:
    """Read `2021-09`.

    Raises:
        UsageError: if it is no year and month.
    """
    year, _, month = text.partition("-")
    if not (year.isdigit() and month.isdigit() and len(year) == len("2021") and 1 <= int(month) <= 12):  # noqa: PLR2004
        raise UsageError(f"'{text}' is not a month.", "Write year and month, such as 2021-09.")
    return int(year), int(month)


def month_in_words(event: tuple[int, int]) -> str:
    """`September 2021`."""
    return f"{date(*event, 1):%B %Y}"


def check_comparator(name: str, membership: Membership) -> None:
    """Raises:
    UsageError: if there is no such comparator, or it is the cohort itself.
    """
    offered = (*COMPARATORS, *(item for item in COHORTS if item != membership.cohort.id))
    if name not in offered:
        raise UsageError(f"There is no comparator '{name}'.", f"Choose from: {', '.join(offered)}.")


def first_year_after(event: tuple[int, int]) -> int:
    """The first academic year that begins with the event or after it."""
    year, month = event
    return year + 1 if month <= _SEPTEMBER else year + 2


def study_events(lake: "Lake", request: EventRequest, years: Sequence[int]) -> "EventStudy":
    """A study of every indicator before and after the event.

    Raises:
        NothingLoadedError: if nobody of the cohort has results.
    """
    from vshdata.studies.kinds import EventStudy

    indicators = [
        replace(item, first_year=SINCE.get(item.area, item.first_year))
        for item in with_partial_years(lake, request.indicators, years)
    ]
    figures, notes = measure_cohort(lake, indicators, request.membership, years, request.profile.threshold)
    dropped = tuple(year for year in (*request.dropped, *_split(request.event)) if year in years)
    told = years_told(lake, request.membership, years) & set(lake.years("spells"))
    kept = {
        item: [year for year in usable_years(figures, item) if year in told and year not in dropped]
        for item in indicators
    }
    return EventStudy(
        request.membership.id,
        request.membership.title,
        _in_words(request.comparator),
        month_in_words(request.event),
        request.profile.name,
        tuple(years),
        tuple(sorted(dropped)),
        tuple(_event(lake, request, item, kept[item]) for item in indicators),
        (*notes, *_breaks(request.comparator, years)),
        request.profile.use,
    )


def _breaks(comparator: str, years: Sequence[int]) -> list[str]:
    """What a reader must know of a comparator whose meaning changed within the years."""
    return note_breaks(BREAKDOWNS["fsm"], years) if comparator == "fsm" else []


def _split(event: tuple[int, int]) -> tuple[int, ...]:
    """The academic year that the event falls into, where it is not its beginning: neither before nor
    after.
    """
    return () if event[1] == _SEPTEMBER else (first_year_after(event) - 1,)


def _in_words(comparator: str) -> str:
    return COMPARATORS.get(comparator) or COHORTS[comparator].name.lower()


def _event(lake: "Lake", request: EventRequest, indicator: Indicator, years: Sequence[int]) -> "Event":
    from vshdata.figures.outcomes import is_yes_or_no
    from vshdata.studies.events import EventQuestion, study_event
    from vshdata.studies.sensitivity import with_variants

    start = first_year_after(request.event)
    question = EventQuestion(
        indicator,
        tuple(year for year in years if year < start),
        tuple(year for year in years if year >= start),
        is_yes_or_no(indicator),
        residual_df=request.profile.residual_df,
    )
    results = outcome_rows(lake, indicator, years)
    rows = results.join(background_rows(lake, indicator.table, years), on=PUPIL, how="left")
    if not rows.height:
        return study_event(rows.with_columns(treated=False), question)
    groups = _groups(lake, request, rows, years)
    own = groups.pop(request.comparator, None)
    if own is None:
        raise NothingLoadedError(
            f"The lake at {lake.root} does not tell who has free school meals in "
            f"{', '.join(map(label, years)) or 'any year'}.",
            "Load the school census of those years, or choose: --comparator not-in-need",
        )
    named = {_in_words(name): frame for name, frame in groups.items()}
    found = with_variants(study_event(own, question), own, named, question)
    return replace(found, sample=found.sample and replace(found.sample, rounding=request.profile.rounding))


def _groups(
    lake: "Lake", request: EventRequest, rows: "pl.DataFrame", years: Sequence[int]
) -> "dict[str, pl.DataFrame]":
    """By comparator, the rows of the cohort and of the comparator, told apart by `treated`.

    The one asked for and those usually offered; without one that the lake cannot tell.
    """
    import polars as pl

    treated = _members(lake, request.membership, years).among(rows)
    cohort = treated.with_columns(treated=pl.lit(value=True))
    rest = rows.join(treated, on=PUPIL, how="anti")
    not_in_need = _members(lake, parse_cohort(NOT_IN_NEED), years).among(rest)
    compared = {NOT_IN_NEED: not_in_need}
    if "fsm" in rows.columns and rows["fsm"].null_count() < rows.height:
        compared["fsm"] = not_in_need.filter(pl.col("fsm") == 1)
    if request.comparator not in COMPARATORS:
        members = in_cohort(lake, parse_cohort(request.comparator), years)
        compared[request.comparator] = rest if members is None else members.among(rest)
    apart = pl.lit(value=False)
    return {name: pl.concat([cohort, own.with_columns(treated=apart)]) for name, own in compared.items()}


def _members(lake: "Lake", membership: Membership, years: Sequence[int]) -> Members:
    """Who is of a cohort that is not everyone."""
    found = in_cohort(lake, membership, years)
    if found is None:
        raise UsageError("All pupils cannot be compared with others.", "Choose a cohort: vshdata cohorts")
    return found
