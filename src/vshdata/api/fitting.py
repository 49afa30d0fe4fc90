"""From the figures of a duration study to the study: what may be shown of them, and the models."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vshdata.api.child_years import PUPIL, background_rows, outcome_rows
from vshdata.api.studying import (
    NONE_BEFORE,
    DurationRequest,
    Measured,
    measure_duration,
    usable_years,
    with_time,
    years_of_days,
)
from vshdata.figures.rounding import to_nearest

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.breakdowns import Group
    from vshdata.figures.disclosure import SafeTable
    from vshdata.figures.indicators import Indicator
    from vshdata.figures.trend import Correlations, Trend
    from vshdata.lake import Lake
    from vshdata.studies.dose import DoseQuestion
    from vshdata.studies.kinds import Dose, DurationStudy, Within

BESIDE_HIDDEN = 10
"""Children fitted are told to the nearest of so many where a band has a hidden year."""


def study_duration(lake: "Lake", request: DurationRequest, years: Sequence[int]) -> "DurationStudy":
    """Figures by band and year, and a dose study of every indicator.

    Raises:
        NothingLoadedError: if nobody of the cohort has results, or no return tells of the plans.
    """
    from vshdata.figures.disclosure import protect

    measured = measure_duration(lake, request, years)
    return fit_duration(measured, protect(measured.figures, measured.years, request.profile, measured.name))


def fit_duration(measured: Measured, safe: "SafeTable") -> "DurationStudy":
    """The study with what disclosure control lets be shown of its figures, and its models."""
    from vshdata.figures.trend import build_trend
    from vshdata.studies.kinds import DurationStudy

    request = measured.request
    table = build_trend(
        safe,
        cohort=request.membership.id,
        cohort_title=request.membership.title,
        area=request.indicators[0].area,
        by=(measured.by,),
        intervals=True,
        correlations=_correlations(measured),
    )
    return DurationStudy(
        request.membership.id,
        request.membership.title,
        request.exposure.words,
        request.look_back,
        request.profile.name,
        measured.years,
        table,
        tuple(
            hide_means(_dose(measured, item), table, request.profile.rounding)
            for item in request.indicators
        ),
        measured.notes,
    )


def hide_means(dose: "Dose", table: "Trend", rounding: int) -> "Dose":
    """The study without the plain mean, and the number of children, of a band that has a hidden year, as
    the average of a trend. How many children there are in all is then told to the nearest ten. Numbers of
    children are rounded as the profile rounds: `rounding`.

    Where nothing was adjusted for, the adjusted mean is the plain one and goes with it.
    """
    from vshdata.figures.disclosure import Status
    from vshdata.figures.populations import children_of

    own = {dose.indicator.id, children_of(dose.indicator).id}
    hiding = {
        row.group[0]
        for row in table.rows
        if row.group and row.indicator.id in own and row.status is Status.SUPPRESSED
    }
    kept = (mean for mean in dose.bands if dose.background.used or mean.label not in hiding)
    bands = (
        replace(mean, unadjusted=None, children=None)
        if mean.label in hiding
        else replace(mean, children=to_nearest(mean.children or 0, rounding))
        for mean in kept
    )
    of_all = max(rounding, BESIDE_HIDDEN) if hiding else rounding
    sample = dose.sample and replace(dose.sample, rounding=of_all)
    return replace(dose, bands=tuple(bands), sample=sample, within=_rounded(dose.within, of_all))


def _correlations(measured: Measured) -> "Correlations":
    """How far a year's figures are of the same children as those of the year before, by group too."""
    import polars as pl

    from vshdata.studies.bands import band_of
    from vshdata.studies.overlap import correlation_by_year

    request = measured.request
    found: dict[tuple[str, Group], dict[int, float]] = {}
    band = band_of(pl.col("exposure"), request.bands)
    banded = with_time(measured.exposed).select(*PUPIL, band=band)
    labels = [item.label for item in request.bands]
    for item in request.indicators:
        results = outcome_rows(measured.lake, item, measured.told)
        own = results if measured.cohort is None else measured.cohort.among(results)
        grouped = own.join(banded, on=PUPIL, how="left")
        found[item.id, ()] = correlation_by_year(grouped)
        for (at,), rows in grouped.group_by("band"):
            label = NONE_BEFORE if at is None else labels[int(str(at))]
            found[item.id, (label,)] = correlation_by_year(rows)
    return found


def _rounded(within: "Within | None", rounding: int) -> "Within | None":
    if within is None:
        return None
    children, changed = (to_nearest(number, rounding) for number in (within.children, within.changed))
    return replace(within, children=children, changed=changed)


def _dose(measured: Measured, indicator: "Indicator") -> "Dose":
    """One outcome: the longer on a plan, and within children."""
    from vshdata.studies.dose import study_dose
    from vshdata.studies.within import with_within

    lake, request, exposed = measured.lake, measured.request, measured.exposed
    years = [year for year in usable_years(measured.figures, indicator) if year in measured.told]
    question = _question(request, indicator)
    results = outcome_rows(lake, indicator, years)
    background = background_rows(lake, indicator.table, years)
    own = results.join(with_time(exposed), on=PUPIL).join(background, on=PUPIL, how="left")
    dose = study_dose(own, question)
    children = results.join(exposed.select("pupil_id").unique(), on="pupil_id", how="semi")
    panel = _with_plans(lake, request, children, measured.spells).join(background, on=PUPIL, how="left")
    return with_within(dose, panel, question)


def _with_plans(
    lake: "Lake", request: DurationRequest, rows: "pl.DataFrame", spells: "pl.DataFrame"
) -> "pl.DataFrame":
    """The rows of years whose return is loaded, with `on_plan`: whether the child was on the plan."""
    import polars as pl

    from vshdata.studies.exposure import held_in

    held = sorted(years_of_days(lake, request.exposure) & set(rows["academic_year"].unique()))
    on_plan = [
        held_in(spells, request.exposure.statuses, year).with_columns(
            academic_year=pl.lit(year, pl.Int16), on_plan=pl.lit(value=True)
        )
        for year in held
    ]
    if not on_plan:
        return rows.clear().with_columns(on_plan=pl.lit(value=False))
    marked = rows.filter(pl.col("academic_year").is_in(held)).join(pl.concat(on_plan), on=PUPIL, how="left")
    return marked.with_columns(pl.col("on_plan").fill_null(value=False))


def _question(request: DurationRequest, indicator: "Indicator") -> "DoseQuestion":
    from vshdata.figures.outcomes import is_yes_or_no
    from vshdata.studies.covariates import COVARIATES
    from vshdata.studies.dose import DoseQuestion

    question = DoseQuestion(
        indicator,
        request.bands,
        is_yes_or_no(indicator),
        residual_df=request.profile.residual_df,
        sizes=request.sizes,
    )
    return replace(question, covariates=tuple(name for name in COVARIATES if name not in request.without))
