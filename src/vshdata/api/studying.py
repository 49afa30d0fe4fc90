"""From a lake to the figures of a duration study: who is compared, on which years, in which bands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vshdata.api.child_years import PUPIL, spell_rows
from vshdata.api.completeness import with_partial_years
from vshdata.api.grouping import Grouping
from vshdata.api.measuring import measure_cohort
from vshdata.api.membership import Members, in_cohort, years_told
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.breakdowns import APART, Breakdown
from vshdata.figures.cohorts import Membership
from vshdata.figures.indicators import Indicator, Mark, choose
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.disclosure import Profile
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake
    from vshdata.studies.bands import Band
    from vshdata.studies.exposure import Exposure

NONE_BEFORE = "none before the year"
"""The group of children of the cohort without a day on the plan before the year: never on it, or from
September on. They are in no model of time on it."""


@dataclass(frozen=True)
class DurationRequest:
    """What `duration` was asked. `without`: covariates not to adjust for. `sizes`: for `--power`.
    `dedupe_las`: figures by band count a child of several authorities once; models always do.
    """

    membership: Membership
    exposure: "Exposure"
    indicators: tuple[Indicator, ...]
    bands: "tuple[Band, ...]"
    profile: "Profile"
    look_back: int | None = None
    without: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    dedupe_las: bool = False


def choose_outcomes(area: str | None, ids: Sequence[str] | None) -> tuple[Indicator, ...]:
    """The indicators that pupils have a value of; absence unless an area or an indicator is named.

    Raises:
        UsageError: if an id is unknown, or only counts are asked for.
    """
    from vshdata.figures.outcomes import has_outcome

    chosen = choose(area or ("all" if ids else "absence"), ids)
    found = tuple(item for item in chosen if has_outcome(item))
    if not found:
        raise UsageError(
            f"{chosen[0].id} is a count of pupils: no pupil has a value of it.",
            "See the others with: vshdata indicators",
        )
    return found


def check_covariates(names: Sequence[str]) -> tuple[str, ...]:
    """The covariates named.

    Raises:
        UsageError: if there is none of a name.
    """
    from vshdata.studies.covariates import COVARIATES

    if unknown := sorted(set(names) - set(COVARIATES)):
        raise UsageError(f"There is no covariate '{unknown[0]}'.", f"Covariates: {', '.join(COVARIATES)}.")
    return tuple(names)


@dataclass(frozen=True)
class Measured:
    """A duration study before disclosure control.

    `figures`: of every band and of the whole cohort, never printed as they are. `told`: years whose
    children and days the lake can tell. `exposed`: one row per child of the cohort and year who was ever on
    the plan. `cohort`: its children; None of every pupil.
    """

    lake: "Lake"
    request: DurationRequest
    years: tuple[int, ...]
    told: tuple[int, ...]
    by: Breakdown
    figures: "tuple[Figure, ...]"
    notes: tuple[str, ...]
    spells: "pl.DataFrame"
    exposed: "pl.DataFrame"
    cohort: Members | None

    @property
    def name(self) -> str:
        """What disclosure control knows its figures by, beside those of the cohort itself."""
        return f"{self.request.membership.id}{APART}{self.request.exposure.id}"


def measure_duration(lake: "Lake", request: DurationRequest, years: Sequence[int]) -> Measured:
    """What a duration study prints before disclosure control, from the first year that has a figure and
    tells of days.

    Raises:
        NothingLoadedError: if nobody of the cohort has results, or no return tells of the plans.
    """
    from vshdata.figures.populations import with_children

    request = replace(request, indicators=with_partial_years(lake, request.indicators, years))
    told = sorted(years_told(lake, request.membership, years) & years_of_days(lake, request.exposure))
    spells = spell_rows(lake, request.exposure.tables)
    cohort = in_cohort(lake, request.membership, told) if told else None
    exposed = _exposed(spells, request, told, cohort)
    by = _breakdown(request)
    shown = [year for year in years if not told or year >= told[0]]
    figures, notes = measure_cohort(
        lake,
        with_children(request.indicators),
        request.membership,
        shown,
        request.profile.threshold,
        _grouping(request, by, exposed, told, shown),
        dedupe_las=request.dedupe_las,
    )
    if not exposed.height:
        raise NothingLoadedError(
            f"No return in the lake at {lake.root} tells of {request.exposure.words} of a child of "
            f"{request.membership.id}.",
            "Count other days with --on need, or load a return that tells of plans (from 2022).",
        )
    notes = [*notes, *_said(request, figures, sorted(set(years) - set(told)))]
    first = min((one.year for one in figures if not one.absent), default=shown[0])
    since = tuple(one for one in figures if one.year >= first)
    made = (tuple(year for year in shown if year >= first), tuple(told), by, since, tuple(notes))
    return Measured(lake, request, *made, spells, exposed, cohort)


def _breakdown(request: DurationRequest) -> Breakdown:
    """The bands as groups of the cohort; who was not on the plan before the year is in none of them."""
    plan = request.exposure.words
    bands = {band.label: () for band in request.bands}
    return Breakdown("time-on-plan", f"Time on {plan}", f"Days on {plan}", bands, otherwise=NONE_BEFORE)


def _grouping(
    request: DurationRequest,
    by: Breakdown,
    exposed: "pl.DataFrame",
    told: Sequence[int],
    years: Sequence[int],
) -> Grouping:
    import narwhals as nw
    import polars as pl

    from vshdata.studies.bands import band_of
    from vshdata.studies.wording import say

    labels = dict(enumerate(by.groups))
    band = band_of(pl.col("exposure"), request.bands).replace_strict(labels, return_dtype=pl.String)
    rows = with_time(exposed).lazy().select(*PUPIL, band.alias(by.column))
    why = say("not_told", plan=request.exposure.words)
    untold = {year: {"": "" if year in told else why} for year in years}
    return Grouping((by,), (untold,), {by.id: nw.from_native(rows)})


def with_time(exposed: "pl.DataFrame") -> "pl.DataFrame":
    """The rows of children with a day on the plan before the year."""
    import polars as pl

    return exposed.filter(pl.col("exposure") > 0)


def _said(request: DurationRequest, figures: "Sequence[Figure]", untold: Sequence[int]) -> list[str]:
    """Notes on years that are in no model and why, and on children who are in none."""
    from vshdata.studies.wording import say

    plan = request.exposure.words
    none = any(one.group == (NONE_BEFORE,) for one in figures)
    notes = [say("none_before", plan=plan)] if none else []
    reasons = {(year, say("not_told", plan=plan)) for year in untold}
    reasons |= {(one.year, why) for one in figures if not one.group and (why := _why_unusable(one))}
    return [*notes, *(say("left_out", year=label(year), why=why) for year, why in sorted(reasons))]


def usable_years(figures: "Sequence[Figure]", indicator: Indicator) -> list[int]:
    """Years with a figure that can be compared with those of other years."""
    return [
        one.year
        for one in figures
        if one.indicator is indicator and not one.group and not _why_unusable(one)
    ]


def _why_unusable(figure: "Figure") -> str:
    caveat = figure.indicator.caveats.get(figure.year)
    is_apart = caveat is not None and caveat.mark is Mark.NOT_COMPARABLE
    return figure.absent or (caveat.why if caveat and is_apart else "")


def years_of_days(lake: "Lake", exposure: "Exposure") -> set[int]:
    """The years whose returns are loaded and tell of the exposure."""
    loaded = set.intersection(*(set(lake.years(name)) for name in exposure.tables))
    return {year for year in loaded if year >= exposure.first_year}


def _exposed(
    spells: "pl.DataFrame", request: DurationRequest, years: Sequence[int], cohort: Members | None
) -> "pl.DataFrame":
    """One row per child of the cohort and year who was ever on the plan: `exposure` in days."""
    import polars as pl

    from vshdata.studies.exposure import days_before

    statuses = request.exposure.statuses
    nobody = pl.DataFrame(
        schema={"pupil_id": pl.UInt32(), "academic_year": pl.Int16(), "exposure": pl.Int64()}
    )
    by_year = [
        days_before(spells, statuses, year, request.look_back).select(
            "pupil_id", academic_year=pl.lit(year, pl.Int16), exposure=pl.col("days")
        )
        for year in years
    ]
    found = pl.concat([nobody, *by_year])
    return found if cohort is None else cohort.among(found)
