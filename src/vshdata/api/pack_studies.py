"""The studies of a pack: what is asked of each cohort, and what is printed beside its tables."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vshdata.api.asked_years import Years, years_of
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.cohorts import Cohort, Membership, parse_cohort
from vshdata.figures.indicators import ALL, Indicator, in_area

if TYPE_CHECKING:
    from vshdata.api.studying import Measured
    from vshdata.figures.disclosure import Profile, SafeTable
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake
    from vshdata.report.pack import StudySection

DURATION_TITLE = "The longer on a plan"
EVENT_TITLE = "Before and after {event}"
WITHOUT_AREA = "absence"
"""What is studied where a pack is of all areas: the talk of plans and attendance, not thirty outcomes."""


@dataclass(frozen=True)
class StudiesRequest:
    """Which studies a pack is to have. `event`: year and month; `comparator`: with whom it compares."""

    duration: bool = False
    event: str | None = None
    comparator: str = "fsm"

    def __bool__(self) -> bool:
        """Whether there is to be any."""
        return self.duration or self.event is not None


@dataclass(frozen=True)
class Asked:
    """Studies of a pack with the cohorts, areas and years of the pack."""

    request: StudiesRequest
    cohorts: tuple[Membership, ...]
    indicators: tuple[Indicator, ...]
    years: Years
    profile: "Profile"
    dedupe_las: bool = False


def asked_of(
    request: StudiesRequest,
    cohorts: Sequence[str],
    areas: Sequence[str],
    years: Years,
    profile: "Profile",
    own: Mapping[str, Cohort] | None,
    *,
    dedupe_las: bool = False,
) -> Asked:
    """The studies with what a pack is of: key indicators of its areas that pupils have a value of.

    Raises:
        UsageError: if the comparator or the month does not exist, the extra is not installed, or no
            cohort or indicator can be studied.
    """
    from vshdata.api.evaluating import check_comparator, parse_event
    from vshdata.figures.outcomes import has_outcome
    from vshdata.studies.extra import require_stats

    memberships = tuple(parse_cohort(name, own) for name in dict.fromkeys(cohorts))
    if request.event is not None:
        parse_event(request.event)
    compared = [one for one in memberships if request.event and _differs(one, request.comparator)]
    for one in compared:
        check_comparator(request.comparator, one)
    if not compared and not (request.duration and any(_is_on_plans(one) for one in memberships)):
        raise UsageError(
            f"No study can be made of {', '.join(one.id for one in memberships)}.",
            "Name a cohort on plans: --cohort cin",
        )
    named = [WITHOUT_AREA if area == ALL else area for area in areas]
    found = {item.id: item for area in named for item in in_area(area) if item.key and has_outcome(item)}
    if not found:
        raise UsageError(
            f"No indicator of {', '.join(areas)} can be studied.", "Name another area: --area absence"
        )
    require_stats()
    return Asked(request, memberships, tuple(found.values()), years, profile, dedupe_las)


def measured_studies(
    lake: "Lake", asked: Asked, progress: Callable[[str], None]
) -> "dict[str, Measured | str]":
    """What the duration study of each cohort prints before disclosure control, or why there is none."""
    from vshdata.api.studying import DurationRequest, measure_duration
    from vshdata.studies.exposure import choose_exposure

    found: dict[str, Measured | str] = {}
    for one in asked.cohorts if asked.request.duration else ():
        if not _is_on_plans(one):
            found[one.id] = f"There is no plan whose days are usually counted for {one.id}."
            continue
        progress(f"{one.title}: {DURATION_TITLE.lower()}")
        exposure = choose_exposure(one.cohort.id, None)
        request = DurationRequest(
            one, exposure, asked.indicators, exposure.bands, asked.profile, dedupe_las=asked.dedupe_las
        )
        try:
            found[one.id] = measure_duration(lake, request, years_of(lake, asked.indicators, asked.years))
        except NothingLoadedError as error:
            found[one.id] = error.message
    return found


def figures_of(measured: "Mapping[str, Measured | str]") -> "dict[str, Sequence[Figure]]":
    """What is printed beside the tables, by the name disclosure control knows it by."""
    return {one.name: one.figures for one in measured.values() if not isinstance(one, str)}


def study_sections(
    lake: "Lake",
    asked: Asked,
    measured: "Mapping[str, Measured | str]",
    safe: "Mapping[str, SafeTable]",
    progress: Callable[[str], None],
) -> "tuple[StudySection, ...]":
    """A section for each study of each cohort; one that cannot be made says why."""
    found = []
    for one in asked.cohorts:
        if one.id in measured:
            progress(f"{one.title}: models")
            found.append(_duration_section(one, measured[one.id], safe))
        if asked.request.event is not None:
            progress(f"{one.title}: before and after")
            found.append(_event_section(lake, asked, one, asked.request.event))
    return tuple(found)


def _section(kind: str, title: str, membership: Membership) -> "StudySection":
    from vshdata.report.pack import StudySection

    name = re.sub(r"\W", "-", f"{kind}-{membership.id}")
    return StudySection(name, membership.id, membership.title, title)


def _duration_section(
    membership: Membership, measured: "Measured | str", safe: "Mapping[str, SafeTable]"
) -> "StudySection":
    from vshdata.api.fitting import fit_duration

    section = _section("duration", DURATION_TITLE, membership)
    if isinstance(measured, str):
        return replace(section, why_not=measured)
    return replace(section, study=fit_duration(measured, safe[measured.name]))


def _event_section(lake: "Lake", asked: Asked, membership: Membership, event: str) -> "StudySection":
    from vshdata.api.evaluating import EventRequest, month_in_words, parse_event, study_events

    month, comparator = parse_event(event), asked.request.comparator
    section = _section("event", EVENT_TITLE.format(event=month_in_words(month)), membership)
    if not _differs(membership, comparator):
        return replace(section, why_not=f"{membership.id} cannot be compared with {comparator}.")
    request = EventRequest(membership, comparator, asked.indicators, month, asked.profile)
    try:
        study = study_events(lake, request, years_of(lake, asked.indicators, asked.years))
    except NothingLoadedError as error:
        return replace(section, why_not=error.message)
    return replace(section, study=study)


def _is_on_plans(membership: Membership) -> bool:
    """Whether there is a plan whose days are usually counted for the cohort."""
    from vshdata.studies.exposure import USUAL_EXPOSURE

    return membership.cohort.id in USUAL_EXPOSURE


def _differs(membership: Membership, comparator: str) -> bool:
    """Whether a cohort can be compared: all pupils cannot, nor a cohort with itself."""
    return not membership.cohort.is_everyone and membership.cohort.id != comparator
