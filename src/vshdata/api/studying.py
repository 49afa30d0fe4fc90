"""From a lake to a study: who is compared, on which years, and what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vshdata.api.child_years import PUPIL, background_rows, outcome_rows, spell_rows
from vshdata.api.measuring import measure_cohort, scanner
from vshdata.api.membership import Members, in_cohort, years_told
from vshdata.errors import NothingLoadedError, UsageError
from vshdata.figures.cohorts import Membership
from vshdata.figures.indicators import Indicator, Mark, choose
from vshdata.years import label

if TYPE_CHECKING:
    import polars as pl

    from vshdata.figures.disclosure import Profile, SafeTable
    from vshdata.figures.measure import Figure
    from vshdata.lake import Lake
    from vshdata.studies.bands import Band
    from vshdata.studies.dose import DoseQuestion
    from vshdata.studies.exposure import Exposure
    from vshdata.studies.kinds import Dose, DurationStudy


@dataclass(frozen=True)
class DurationRequest:
    """What `duration` was asked. `without`: covariates not to adjust for. `sizes`: for `--power`."""

    membership: Membership
    exposure: "Exposure"
    indicators: tuple[Indicator, ...]
    bands: "tuple[Band, ...]"
    profile: "Profile"
    look_back: int | None = None
    without: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()


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


def study_duration(lake: "Lake", request: DurationRequest, years: Sequence[int]) -> "DurationStudy":
    """Figures by band and year, and a dose study of every indicator.

    Raises:
        NothingLoadedError: if nobody of the cohort has results, or no return tells of the plans.
    """
    from vshdata.studies.kinds import DurationStudy
    from vshdata.studies.wording import say

    figures, notes = measure_cohort(
        lake, request.indicators, request.membership, years, request.profile.threshold
    )
    told = sorted(years_told(lake, request.membership, years) & _years_of(lake, request.exposure))
    figures = _where_told(figures, request.exposure, told)
    if not told:
        raise _no_days(lake, request)
    spells = spell_rows(lake, request.exposure.tables)
    cohort = in_cohort(lake, request.membership, told)
    exposed = _exposed(spells, request, told, cohort)
    if not exposed.height:
        raise _no_days(lake, request)
    if cohort is not None and (never := _never(cohort, exposed)):
        few = request.profile.threshold
        told_never = f"{never:,}" if never > few else f"{few} or fewer"
        notes = [*notes, say("never_on", plan=request.exposure.words, rows=told_never)]
    notes = [*notes, *_left_out(figures)]
    by_band = _by_band(lake, request, exposed, figures, years)
    return DurationStudy(
        request.membership.id,
        request.membership.title,
        request.exposure.words,
        request.look_back,
        request.profile.name,
        tuple(years),
        by_band,
        tuple(
            hide_means(_dose(lake, request, item, exposed, spells, usable_years(figures, item)), by_band)
            for item in request.indicators
        ),
        tuple(notes),
    )


def _never(cohort: Members, exposed: "pl.DataFrame") -> int:
    """Children of the cohort and year without a day on a plan; of pupils not in need nobody had one."""
    if cohort.left_out:
        return 0
    return cohort.pupils.select(PUPIL).unique().join(exposed, on=PUPIL, how="anti").height


def _no_days(lake: "Lake", request: DurationRequest) -> NothingLoadedError:
    return NothingLoadedError(
        f"No return in the lake at {lake.root} tells of {request.exposure.words} of a child of "
        f"{request.membership.id}.",
        "Count other days with --on need, or load a return that tells of plans (from 2022).",
    )


def hide_means(dose: "Dose", by_band: "Sequence[tuple[str, SafeTable]]") -> "Dose":
    """The study without the plain mean of a band that has a hidden year, as the average of a trend.

    Where nothing was adjusted for, the adjusted mean is the plain one and goes with it.
    """
    from vshdata.figures.disclosure import Status

    hiding = {
        label
        for label, table in by_band
        for cell in table.cells
        if cell.indicator is dose.indicator and cell.status is Status.SUPPRESSED
    }
    kept = (mean for mean in dose.bands if dose.background.used or mean.label not in hiding)
    bands = (replace(mean, unadjusted=None) if mean.label in hiding else mean for mean in kept)
    return replace(dose, bands=tuple(bands))


def usable_years(figures: "Sequence[Figure]", indicator: Indicator) -> list[int]:
    """Years with a figure that can be compared with those of other years."""
    return [one.year for one in figures if one.indicator is indicator and not _why_unusable(one)]


def _why_unusable(figure: "Figure") -> str:
    caveat = figure.indicator.caveats.get(figure.year)
    is_apart = caveat is not None and caveat.mark is Mark.NOT_COMPARABLE
    return figure.absent or (caveat.why if caveat and is_apart else "")


def _left_out(figures: "Sequence[Figure]") -> list[str]:
    """A note on every year that is in no model, and why."""
    from vshdata.studies.wording import say

    reasons = dict.fromkeys((one.year, why) for one in figures if (why := _why_unusable(one)))
    return [say("left_out", year=label(year), why=why) for year, why in sorted(reasons)]


def _years_of(lake: "Lake", exposure: "Exposure") -> set[int]:
    """The years whose returns are loaded and tell of the exposure."""
    loaded = set.intersection(*(set(lake.years(name)) for name in exposure.tables))
    return {year for year in loaded if year >= exposure.first_year}


def _where_told(figures: "Sequence[Figure]", exposure: "Exposure", told: Sequence[int]) -> "list[Figure]":
    """The figures, without those of years in which nobody's days can be counted."""
    from vshdata.figures.measure import Figure
    from vshdata.studies.wording import say

    why = say("not_told", plan=exposure.words)
    return [
        one if one.absent or one.year in told else Figure(one.indicator, one.year, absent=why)
        for one in figures
    ]


def _exposed(
    spells: "pl.DataFrame", request: DurationRequest, years: Sequence[int], cohort: Members | None
) -> "pl.DataFrame":
    """One row per child of the cohort and year who was ever on the plan: `exposure` in days."""
    import polars as pl

    from vshdata.studies.exposure import days_before

    statuses = request.exposure.statuses
    by_year = [
        days_before(spells, statuses, year, request.look_back).select(
            "pupil_id", academic_year=pl.lit(year, pl.Int16), exposure=pl.col("days")
        )
        for year in years
    ]
    found = pl.concat(by_year)
    return found if cohort is None else cohort.among(found)


def _by_band(
    lake: "Lake",
    request: DurationRequest,
    exposed: "pl.DataFrame",
    figures: "Sequence[Figure]",
    years: Sequence[int],
) -> "tuple[tuple[str, SafeTable], ...]":
    """The figures of every band through disclosure control, with the blanks of the whole cohort."""
    import polars as pl

    from vshdata.figures.disclosure import protect
    from vshdata.studies.bands import band_of

    banded = exposed.with_columns(band=band_of(pl.col("exposure"), request.bands))
    found = []
    for at, band in enumerate(request.bands):
        own = _figures_of(lake, request, banded.filter(pl.col("band") == at), years)
        made = [one if one.absent else own[one.indicator.id, one.year] for one in figures]
        found.append((band.label, protect(made, years, request.profile)))
    return tuple(found)


def _figures_of(
    lake: "Lake", request: DurationRequest, pupils: "pl.DataFrame", years: Sequence[int]
) -> "dict[tuple[str, int], Figure]":
    import narwhals as nw

    from vshdata.figures.frames import rows_of
    from vshdata.figures.measure import measure

    found: dict[tuple[str, int], Figure] = {}
    for table in dict.fromkeys(item.table for item in request.indicators):
        own = [item for item in request.indicators if item.table == table]
        rows = rows_of(table, years, scanner(lake))
        if rows is not None:
            among = rows.join(nw.from_native(pupils.lazy()), on=PUPIL, how="semi")
            by_year = measure(among, own, years)
            found |= {(one.indicator.id, one.year): one for made in by_year.values() for one in made}
    return found


def _dose(
    lake: "Lake",
    request: DurationRequest,
    indicator: Indicator,
    exposed: "pl.DataFrame",
    spells: "pl.DataFrame",
    years: Sequence[int],
) -> "Dose":
    """One outcome: the longer on a plan, and within children."""
    from vshdata.studies.dose import study_dose
    from vshdata.studies.within import with_within

    question = _question(request, indicator)
    results = outcome_rows(lake, indicator, years)
    background = background_rows(lake, indicator.table, years)
    own = results.join(exposed, on=PUPIL).join(background, on=PUPIL, how="left")
    dose = study_dose(own, question)
    children = results.join(exposed.select("pupil_id").unique(), on="pupil_id", how="semi")
    panel = _with_plans(lake, request, children, spells).join(background, on=PUPIL, how="left")
    return with_within(dose, panel, question)


def _with_plans(
    lake: "Lake", request: DurationRequest, rows: "pl.DataFrame", spells: "pl.DataFrame"
) -> "pl.DataFrame":
    """The rows of years whose return is loaded, with `on_plan`: whether the child was on the plan."""
    import polars as pl

    from vshdata.studies.exposure import held_in

    held = sorted(_years_of(lake, request.exposure) & set(rows["academic_year"].unique()))
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


def _question(request: DurationRequest, indicator: Indicator) -> "DoseQuestion":
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
