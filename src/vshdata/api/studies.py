"""The verbs of studies: the longer on a plan, and before and after an event."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vshdata.api import open_lake
from vshdata.api.asked_years import Years, years_of
from vshdata.figures.cohorts import Cohort, parse_cohort

if TYPE_CHECKING:
    from pathlib import Path

    from vshdata.figures.disclosure import Profile
    from vshdata.lake import Lake
    from vshdata.studies.kinds import DurationStudy, EventStudy


def duration(
    lake: "Lake | Path | str",
    *,
    cohort: str = "cin",
    area: str | None = None,
    indicators: Sequence[str] | None = None,
    years: Years = None,
    on: str | None = None,
    bands: str | None = None,
    look_back: int | None = None,
    without: Sequence[str] = (),
    sizes: Sequence[int] = (),
    dedupe_las: bool = False,
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "DurationStudy":
    """Does an outcome go with the days on a plan before its year? Needs the extra `stats`.

    `on`: days of what, else what is usual for the cohort; `bands`: edges in months, else DfE's;
    `look_back`: only days of so many months before the year; `without`: covariates not to adjust for;
    `sizes`: cohorts to tell the smallest slope for that they could show; `dedupe_las`: as of a trend.

    Raises:
        UsageError: if something named does not exist, or the extra is not installed.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.api.fitting import study_duration
    from vshdata.api.studying import DurationRequest, check_covariates, choose_outcomes
    from vshdata.figures.disclosure import parse_profile
    from vshdata.studies.bands import parse_bands
    from vshdata.studies.exposure import choose_exposure
    from vshdata.studies.extra import require_stats

    membership = parse_cohort(cohort, cohorts)
    exposure = choose_exposure(membership.cohort.id, on)
    request = DurationRequest(
        membership,
        exposure,
        choose_outcomes(area, indicators),
        parse_bands(bands) if bands else exposure.bands,
        parse_profile(protect, profiles),
        look_back,
        check_covariates(without),
        tuple(sizes),
        dedupe_las,
    )
    require_stats()
    opened = open_lake(lake)
    return study_duration(opened, request, years_of(opened, request.indicators, years))


def evaluate(
    lake: "Lake | Path | str",
    *,
    event: str,
    cohort: str = "cino",
    comparator: str = "fsm",
    area: str | None = None,
    indicators: Sequence[str] | None = None,
    years: Years = None,
    drop: Sequence[int] = (2020, 2021),
    protect: str = "dfe",
    cohorts: Mapping[str, Cohort] | None = None,
    profiles: "Mapping[str, Profile] | None" = None,
) -> "EventStudy":
    """Did the gap between a cohort and a comparator change after an event? Needs the extra `stats`.

    `event`: year and month, such as `2021-09`; `comparator`: `fsm`, `not-in-need` or a cohort; `drop`:
    academic years to leave out.

    Raises:
        UsageError: if something named does not exist, or the extra is not installed.
        NothingLoadedError: if the lake holds nothing for the request.
    """
    from vshdata.api.evaluating import EventRequest, check_comparator, parse_event, study_events
    from vshdata.api.studying import choose_outcomes
    from vshdata.figures.disclosure import parse_profile
    from vshdata.studies.extra import require_stats

    membership = parse_cohort(cohort, cohorts)
    check_comparator(comparator, membership)
    chosen = choose_outcomes(area, indicators)
    profile = parse_profile(protect, profiles)
    request = EventRequest(membership, comparator, chosen, parse_event(event), profile, tuple(drop))
    require_stats()
    opened = open_lake(lake)
    return study_events(opened, request, years_of(opened, request.indicators, years))
