"""Estimates equal an independent implementation: sandwiches, curves and differences written out here."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from scipy import stats
from study_worlds import EventWorld, World, draw_event_world, draw_world

from vshdata.figures.indicators import INDICATORS
from vshdata.studies import wild
from vshdata.studies.bands import HALF_YEAR, parse_bands
from vshdata.studies.dose import DoseQuestion, study_dose
from vshdata.studies.events import EventQuestion, study_event
from vshdata.studies.kinds import Dose, Estimate, Within
from vshdata.studies.power import by_spread
from vshdata.studies.regression import Family, Problem, average_slope, fit, mean_when
from vshdata.studies.within import study_within
from vshdata.studies.wording import dose_sentences

Array = npt.NDArray[np.float64]

ABSENCE, PERSISTENT = INDICATORS["abs_overall_all"], INDICATORS["abs_pa_all"]
BANDS = parse_bands("6,12")
FEW = World(slope=-0.5, confounding=6, schools=14)
MANY = World(slope=-0.5, confounding=6)


def asked(*covariates: str, yes_or_no: bool = False, sizes: tuple[int, ...] = ()) -> DoseQuestion:
    indicator = PERSISTENT if yes_or_no else ABSENCE
    return DoseQuestion(indicator, BANDS, yes_or_no, covariates, sizes=sizes)


def sandwich(outcome: Array, columns: Array, schools: Array, weights: Array) -> tuple[Array, Array]:
    """Least squares and its CR1 covariance, school by school."""
    bread = np.linalg.inv(columns.T @ (columns * weights[:, None]))
    beta = bread @ columns.T @ (weights * outcome)
    left = outcome - columns @ beta
    meat = np.zeros_like(bread)
    for school in np.unique(schools):
        of = schools == school
        score = columns[of].T @ (weights[of] * left[of])
        meat += np.outer(score, score)
    rows, parameters = columns.shape
    groups = len(np.unique(schools))
    correction = groups / (groups - 1) * (rows - 1) / (rows - parameters)
    return beta, correction * bread @ meat @ bread


def parts(rows: pl.DataFrame) -> tuple[Array, Array, Array]:
    """Outcome, half years on a plan, school; in the order of the rows."""
    days = rows["exposure"].cast(float).to_numpy() / HALF_YEAR
    return rows["outcome"].to_numpy(), days, rows["school"].to_numpy()


def fitted(rows: pl.DataFrame, *covariates: str) -> Dose:
    found = study_dose(rows, asked(*covariates))
    assert found.slopes is not None
    return found


# ---------------------------------------------------------------------- linear


def test_a_slope_and_its_interval_are_least_squares_with_a_sandwich() -> None:
    rows = draw_world(MANY, 1).with_columns(weight=pl.lit(1.0) + pl.col("fsm"))
    outcome, days, schools = parts(rows)
    need = rows["primary_need"].to_numpy()
    columns = np.column_stack(
        [np.ones(rows.height), days, need == "N5", need == "N2", rows["fsm"].to_numpy()]
    ).astype(float)
    beta, covariance = sandwich(outcome, columns, schools, rows["weight"].to_numpy())

    slopes = fitted(rows, "primary_need", "fsm").slopes
    assert slopes is not None
    found = slopes.adjusted
    groups = len(np.unique(schools))
    se = np.sqrt(covariance[1, 1])
    reach = stats.t.ppf(0.975, groups - 1) * se
    assert (found.value, found.se) == pytest.approx((beta[1], se), rel=1e-6)
    assert (found.low, found.high) == pytest.approx((beta[1] - reach, beta[1] + reach), rel=1e-6)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(beta[1] / se), groups - 1), rel=1e-6)
    assert slopes.smallest == pytest.approx(
        (stats.t.ppf(0.975, groups - 1) + stats.t.ppf(0.8, groups - 1)) * se, rel=1e-6
    )


def test_band_means_give_every_band_the_same_children() -> None:
    rows = draw_world(MANY, 2)
    outcome, days, schools = parts(rows)
    months = days * 6
    band = np.column_stack([months < 6, (months >= 6) & (months < 12), months >= 12]).astype(float)
    fsm = rows["fsm"].cast(float).to_numpy()[:, None]
    beta, covariance = sandwich(outcome, np.hstack([band, fsm]), schools, np.ones(rows.height))

    found = fitted(rows, "fsm").bands
    assert [mean.children for mean in found] == band.sum(axis=0).tolist()
    for at, mean in enumerate(found):
        assert mean.unadjusted is not None
        assert mean.unadjusted.value == pytest.approx(outcome[band[:, at] == 1].mean(), rel=1e-6)
        here = np.zeros(4)
        here[at], here[3] = 1.0, fsm.mean()
        assert mean.adjusted.value == pytest.approx(here @ beta, rel=1e-6)
        assert mean.adjusted.se == pytest.approx(np.sqrt(here @ covariance @ here), rel=1e-6)


def test_a_column_that_the_others_say_already_changes_nothing() -> None:
    rows = draw_world(MANY, 3)
    doubled = rows.with_columns(eal=pl.col("fsm"), idaci=3 * pl.col("fsm") + 2)
    one, other = fitted(rows, "fsm").slopes, fitted(doubled, "fsm", "eal", "idaci").slopes
    assert one is not None
    assert other is not None
    assert other.adjusted.value == pytest.approx(one.adjusted.value, rel=1e-9)
    assert other.adjusted.se == pytest.approx(one.adjusted.se, rel=1e-9)


def test_blanks_keep_their_rows() -> None:
    rows = draw_world(MANY, 3).with_columns(
        idaci=pl.when(pl.col("pupil_id") % 3 == 0).then(None).otherwise(pl.col("pupil_id") * 1.0),
        sex=pl.when(pl.col("pupil_id") % 5 == 0).then(None).otherwise(pl.lit("F")),
    )
    sample = fitted(rows, "idaci", "sex").sample
    assert sample is not None
    assert sample.rows == rows.height


def test_a_childs_rows_are_of_one_school_that_of_the_last_year() -> None:
    rows = draw_world(World(years=(2023, 2024), leavers=0), 4)
    moved = rows.with_columns(
        school=pl.when(pl.col("academic_year") == 2023).then(pl.lit("before")).otherwise(pl.col("school"))
    )
    assert fitted(moved).slopes == fitted(rows).slopes


# ---------------------------------------------------------------------- yes or no


def _logistic(outcome: Array, columns: Array, schools: Array) -> tuple[Array, Array]:
    """Newton's steps, and the sandwich of the scores."""
    beta = np.zeros(columns.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ beta))
        information = columns.T @ (columns * (chance * (1 - chance))[:, None])
        beta = beta + np.linalg.solve(information, columns.T @ (outcome - chance))
    bread = np.linalg.inv(information)
    scores = columns * (outcome - chance)[:, None]
    meat = sum(
        (
            np.outer(total, total)
            for total in (scores[schools == one].sum(axis=0) for one in np.unique(schools))
        ),
        np.zeros_like(bread),
    )
    rows, parameters = columns.shape
    groups = len(np.unique(schools))
    return beta, groups / (groups - 1) * (rows - 1) / (rows - parameters) * bread @ meat @ bread


def test_yes_or_no_is_logistic_told_as_average_marginal_effects() -> None:
    rows = draw_world(MANY, 5)
    outcome, days, schools = parts(rows)
    yes = (outcome > 13).astype(float)
    columns = np.column_stack([np.ones(rows.height), days, rows["fsm"].to_numpy()])
    beta, covariance = _logistic(yes, columns, schools)

    def effect(at: Array) -> float:
        chance = 1 / (1 + np.exp(-columns @ at))
        return float((chance * (1 - chance)).mean() * at[1])

    step = 1e-6
    gradient = np.array(
        [(effect(beta + step * e) - effect(beta - step * e)) / (2 * step) for e in np.eye(3)]
    )
    made = fit(
        Problem(yes, columns, np.ones(len(yes)), np.unique(schools, return_inverse=True)[1]),
        Family.LOGISTIC,
    )
    found = average_slope(made, 1)
    assert found.value == pytest.approx(effect(beta), rel=1e-6)
    assert found.se == pytest.approx(np.sqrt(gradient @ covariance @ gradient), rel=1e-6)

    told = study_dose(rows.with_columns(outcome=yes), asked("fsm", yes_or_no=True)).slopes
    assert told is not None
    assert told.adjusted.value == pytest.approx(100 * effect(beta), rel=1e-6)


def test_a_share_of_a_group_alone_is_what_is_counted() -> None:
    """A logistic model with nothing but bands gives each its own share back."""
    rows = draw_world(MANY, 6)
    yes = (rows["outcome"] > 13).cast(float)
    bands = study_dose(rows.with_columns(outcome=yes), asked(yes_or_no=True)).bands
    months = rows["exposure"].to_numpy() / HALF_YEAR * 6
    for (low, high), mean in zip(pairwise((0, 6, 12, 999)), bands, strict=True):
        share = 100 * yes.to_numpy()[(months >= low) & (months < high)].mean()
        assert mean.unadjusted is not None
        assert mean.unadjusted.value == pytest.approx(share, rel=1e-6)
        assert 0 <= mean.adjusted.low < mean.adjusted.value < mean.adjusted.high <= 100


def test_a_mean_of_chances_has_an_interval_between_0_and_1() -> None:
    yes = np.array([1.0] + [0.0] * 39)
    schools = np.arange(40) % 20
    made = fit(Problem(yes, np.ones((40, 1)), np.ones(40), schools), Family.LOGISTIC)
    found = mean_when(made, np.ones((40, 1)))
    assert found.value == pytest.approx(0.025)
    assert 0 < found.low < found.value < found.high < 1


# ---------------------------------------------------------------------- few schools


def _slow_p(rows: pl.DataFrame, null: float) -> float:
    """The wild bootstrap as it is told in words: a regression for every draw."""
    outcome, days, names = parts(rows.sort("pupil_id", "academic_year"))
    schools = np.unique(names, return_inverse=True)[1]
    groups = schools.astype(float)
    columns, one = np.column_stack([np.ones(len(days)), days]), np.ones(len(days))
    beta, covariance = sandwich(outcome, columns, groups, one)
    real = abs((beta[1] - null) / np.sqrt(covariance[1, 1]))
    restricted = (outcome - null * days).mean() + null * days
    left = outcome - restricted
    beyond = []
    for turn in wild.draw(int(schools.max()) + 1).T:
        drawn, spread = sandwich(restricted + left * turn[schools], columns, groups, one)
        beyond.append(abs((drawn[1] - null) / np.sqrt(spread[1, 1])) >= real * (1 - 1e-12))
    return float(np.mean(beyond))


@pytest.mark.parametrize("schools", [14, 11])
def test_few_schools_have_the_wild_bootstrap(schools: int) -> None:
    rows = draw_world(World(slope=-0.5, schools=schools, children=200), 7)
    slopes = fitted(rows).slopes
    assert slopes is not None
    found = slopes.adjusted
    assert found.bootstrapped
    assert found.p == pytest.approx(_slow_p(rows, 0.0), abs=1e-9)
    reach = found.high - found.low
    assert _slow_p(rows, found.low + 0.01 * reach) > 0.05 >= _slow_p(rows, found.low - 0.01 * reach)
    assert _slow_p(rows, found.high - 0.01 * reach) > 0.05 >= _slow_p(rows, found.high + 0.01 * reach)


def test_yes_or_no_in_few_schools_is_linear() -> None:
    rows = draw_world(FEW, 8)
    yes = rows.with_columns(outcome=(pl.col("outcome") > 13).cast(float))
    slopes = study_dose(yes, asked(yes_or_no=True)).slopes
    assert slopes is not None
    assert slopes.adjusted.bootstrapped
    outcome, days, _ = parts(yes)
    assert slopes.adjusted.value == pytest.approx(100 * np.polyfit(days, outcome, 1)[0], rel=1e-6)


def test_the_draws_are_the_same_every_time() -> None:
    assert fitted(draw_world(FEW, 9)) == fitted(draw_world(FEW, 9))


# ---------------------------------------------------------------------- within children


def test_within_children_is_a_column_for_every_child() -> None:
    rows = draw_world(World(children=130, years=(2022, 2023, 2024), slope=-0.5), 10).with_columns(
        weight=pl.col("pupil_id") % 4 + 1.0
    )
    several = rows.filter(pl.col("academic_year").n_unique().over("pupil_id") > 1)
    outcome, _, schools = parts(several)
    columns = np.column_stack(
        [
            several["on_plan"].cast(float).to_numpy(),
            *((several["academic_year"] == year).cast(float).to_numpy() for year in (2023, 2024)),
            *(
                (several["pupil_id"] == child).cast(float).to_numpy()
                for child in several["pupil_id"].unique()
            ),
        ]
    )
    beta, covariance = sandwich(outcome, columns, schools, several["weight"].to_numpy())
    found = study_within(rows, asked())
    assert isinstance(found, Within)
    assert found.difference.value == pytest.approx(beta[0], rel=1e-6)
    # a child's own mean costs no degree of freedom, since a child's rows are all of one school
    parameters, rows_ = columns.shape[1], several.height
    nested = covariance[0, 0] * (rows_ - parameters) / (rows_ - 3)
    assert found.difference.se == pytest.approx(np.sqrt(nested), rel=1e-6)
    assert found.children == several["pupil_id"].n_unique()


# ---------------------------------------------------------------------- before and after


def _mean(rows: pl.DataFrame, *years: int, treated: bool) -> float:
    of = rows.filter((pl.col("treated") == treated) & pl.col("academic_year").is_in(years))
    return float(of["outcome"].to_numpy().mean())


def test_gaps_are_differences_of_differences_of_means() -> None:
    rows = draw_event_world(EventWorld(change=-2), 12)
    question = EventQuestion(ABSENCE, (2017, 2018, 2019), (2022, 2023), yes_or_no=False, covariates=())
    found = study_event(rows, question)
    base = _mean(rows, 2019, treated=True) - _mean(rows, 2019, treated=False)
    for one in found.years:
        gap = _mean(rows, one.year, treated=True) - _mean(rows, one.year, treated=False)
        assert one.difference.value == pytest.approx(gap - base, rel=1e-6)
        assert one.before == (one.year < 2019)
    assert found.headline is not None
    years = rows["academic_year"].to_numpy()
    treated = rows["treated"].cast(float).to_numpy()
    columns = np.column_stack(
        [
            np.ones(rows.height),
            treated,
            treated * (years >= 2022),
            *((years == year).astype(float) for year in (2018, 2019, 2022, 2023)),
        ]
    )
    beta, covariance = sandwich(
        rows["outcome"].to_numpy(), columns, rows["school"].to_numpy(), np.ones(rows.height)
    )
    assert found.headline.value == pytest.approx(beta[2], rel=1e-6)
    assert found.headline.se == pytest.approx(np.sqrt(covariance[2, 2]), rel=1e-6)


def test_the_years_before_are_tested_together() -> None:
    rows = draw_event_world(EventWorld(drift=0.3), 12)
    found = study_event(
        rows, EventQuestion(ABSENCE, (2017, 2018, 2019), (2022,), yes_or_no=False, covariates=())
    )
    kept = rows.filter(pl.col("academic_year") != 2023)
    years, treated = kept["academic_year"].to_numpy(), kept["treated"].cast(float).to_numpy()
    others = [(years == year).astype(float) for year in (2017, 2018, 2022)]
    columns = np.column_stack(
        [np.ones(kept.height), treated, *(treated * year for year in others), *others]
    )
    beta, covariance = sandwich(
        kept["outcome"].to_numpy(), columns, kept["school"].to_numpy(), np.ones(kept.height)
    )
    two = beta[2:4]
    statistic = two @ np.linalg.inv(covariance[2:4, 2:4]) @ two / 2
    groups = kept["school"].n_unique()
    assert found.flat_p == pytest.approx(stats.f.sf(statistic, 2, groups - 1), rel=1e-6)


# ---------------------------------------------------------------------- sizes


def test_a_cohort_four_times_as_large_shows_half_as_small_a_slope() -> None:
    found = study_dose(draw_world(MANY, 13), asked("fsm", sizes=(100, 400)))
    (_, small), (_, large) = found.sizes
    assert found.slopes is not None
    assert found.sample is not None
    assert small == pytest.approx(2 * large)
    assert small == pytest.approx(found.slopes.smallest * np.sqrt(found.sample.children / 100))


def test_where_nothing_is_fitted_sizes_come_from_the_spread_alone() -> None:
    rows = draw_world(World(children=50), 14)
    found = study_dose(rows, asked(sizes=(300,)))
    outcome, days, _ = parts(rows)
    se = outcome.std(ddof=1) / days.std(ddof=1) / np.sqrt(300)
    assert found.slopes is None
    assert found.sizes[0][1] == pytest.approx((stats.t.ppf(0.975, 298) + stats.t.ppf(0.8, 298)) * se)
    assert by_spread(rows.head(29), (300,), 1.0) == ()
    assert by_spread(rows.with_columns(exposure=pl.lit(5)), (300,), 1.0) == ()


def test_an_interval_includes_0_by_its_ends() -> None:
    assert Estimate(1, -0.1, 2.1, 0.07, 0.5, 40).includes_zero
    assert not Estimate(1, 0.1, 1.9, 0.03, 0.5, 40).includes_zero


# ---------------------------------------------------------------------- versions of a measure


def with_idaci(*years: int) -> pl.DataFrame:
    """Rows of these years with a rank of deprivation."""
    rows = draw_world(replace(MANY, years=years), 1)
    return rows.with_columns(idaci=pl.col("pupil_id") * 7 % 1000 * 1.0)


def test_ranks_of_two_indices_of_deprivation_are_never_in_one_model() -> None:
    one = fitted(with_idaci(2024, 2025), "idaci", "sex").background
    two = fitted(with_idaci(2025, 2026), "idaci", "sex").background
    assert (one.used, one.mixed) == (("IDACI rank",), ())
    assert (two.used, two.mixed, two.not_held) == ((), ("IDACI rank (2019 and 2025)",), ("sex",))


def test_a_reader_is_told_that_versions_were_not_mixed() -> None:
    dose = fitted(with_idaci(2019, 2020), "idaci")
    said = "not adjusted for, as its versions cannot be compared: IDACI rank (2015 and 2019)."
    assert any(said in line for line in dose_sentences(dose, "a plan"))
    assert dose.slopes == fitted(with_idaci(2019, 2020)).slopes


def test_only_years_with_a_rank_count_as_of_a_version() -> None:
    rows = with_idaci(2019, 2020)
    blank = rows.with_columns(idaci=pl.when(pl.col("academic_year") == 2020).then("idaci"))
    assert fitted(blank, "idaci").background.mixed == ()
