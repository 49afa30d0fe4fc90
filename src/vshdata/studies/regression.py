"""Linear and logistic regression with errors clustered by school, and what is read off them.

Fitted by statsmodels: the CR1 sandwich, with t on one less than the number of schools.
"""

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from vshdata.studies.design import Array
from vshdata.studies.kinds import LEVEL, Estimate

_NO_SPREAD = 1e-12
"""A share of the outcome's own size: what is left over below it is none, and no error can be told."""


class Family(StrEnum):
    """How the outcome meets the columns."""

    LINEAR = "linear"
    LOGISTIC = "logistic"


@dataclass(frozen=True)
class Problem:
    """What is to be fitted: one row each of outcome, columns, weight and school."""

    outcome: Array
    columns: Array
    weights: Array
    schools: npt.NDArray[np.int64]

    @property
    def n_schools(self) -> int:
        """How many schools there are."""
        return len(np.unique(self.schools))


@dataclass(frozen=True)
class Fit:
    """Coefficients of the columns and their covariance; `settled` is False where there is no answer."""

    problem: Problem
    family: Family
    beta: Array
    covariance: Array
    settled: bool = True

    @property
    def df(self) -> int:
        """Of t: schools less one."""
        return self.problem.n_schools - 1


def fit(problem: Problem, family: Family = Family.LINEAR) -> Fit:
    """Fit, with the covariance of clusters. Weights are of a linear fit alone."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.regression.linear_model import WLS

    how = {"cov_type": "cluster", "cov_kwds": {"groups": problem.schools}, "use_t": True}
    if family is Family.LINEAR:
        done = WLS(problem.outcome, problem.columns, weights=problem.weights).fit(**how)
        settled = bool(done.ssr > _NO_SPREAD * float(problem.weights @ problem.outcome**2))
        return Fit(problem, family, np.asarray(done.params), np.asarray(done.cov_params()), settled)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what statsmodels warns of is looked at below
        done = GLM(problem.outcome, problem.columns, family=Binomial()).fit(**how)
    beta, covariance = np.asarray(done.params), np.asarray(done.cov_params())
    return Fit(problem, family, beta, covariance, settled=_has_settled(done, beta, covariance))


def _has_settled(done: Any, beta: Array, covariance: Array) -> bool:
    finite = bool(np.isfinite(beta).all() and np.isfinite(covariance).all())
    return finite and bool(done.converged)


def estimate(value: float, variance: float, df: int) -> Estimate:
    """A value with its t interval."""
    se = float(np.sqrt(max(variance, 0.0)))
    reach = float(stats.t.ppf((1 + LEVEL) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else float(value == 0)
    return Estimate(value, value - reach, value + reach, p, se, df)


def coefficient(made: Fit, at: int) -> Estimate:
    """One coefficient, as it is in the model."""
    return estimate(float(made.beta[at]), float(made.covariance[at, at]), made.df)


def mean_when(made: Fit, columns: Array) -> Estimate:
    """The mean outcome if every row had these columns, with the delta method."""
    shares = made.problem.weights / made.problem.weights.sum()
    linear = columns @ made.beta
    if made.family is Family.LINEAR:
        gradient = shares @ columns
        return estimate(float(shares @ linear), _variance(gradient, made), made.df)
    chance = special.expit(linear)
    mean = float(shares @ chance)
    gradient = (shares * chance * (1 - chance)) @ columns
    return _between_0_and_1(mean, _variance(gradient, made), made.df)


def average_slope(made: Fit, at: int) -> Estimate:
    """How the mean outcome changes with one more of a column: the average marginal effect."""
    if made.family is Family.LINEAR:
        return coefficient(made, at)
    shares = made.problem.weights / made.problem.weights.sum()
    chance = special.expit(made.problem.columns @ made.beta)
    steep = chance * (1 - chance)
    gradient = made.beta[at] * ((shares * steep * (1 - 2 * chance)) @ made.problem.columns)
    gradient[at] += float(shares @ steep)
    return estimate(float(shares @ steep * made.beta[at]), _variance(gradient, made), made.df)


def all_zero(made: Fit, at: list[int]) -> float:
    """The p value of several coefficients being 0 together: F on their number and schools less one."""
    values, covariance = made.beta[at], made.covariance[np.ix_(at, at)]
    statistic = float(values @ np.linalg.pinv(covariance) @ values) / len(at)
    return float(stats.f.sf(statistic, len(at), made.df))


def detectable(se: float, df: int, power: float) -> float:
    """The smallest true value that so large a share of samples would tell from 0."""
    return float(stats.t.ppf((1 + LEVEL) / 2, df) + stats.t.ppf(power, df)) * se


def scaled(found: Estimate, by: float) -> Estimate:
    """The estimate in another unit."""
    return replace(
        found, value=found.value * by, low=found.low * by, high=found.high * by, se=found.se * by
    )


def _variance(gradient: Array, made: Fit) -> float:
    return float(gradient @ made.covariance @ gradient)


def _between_0_and_1(mean: float, variance: float, df: int) -> Estimate:
    """An interval on the scale of log odds, so that it stays between 0 and 1."""
    plain = estimate(mean, variance, df)
    slope = mean * (1 - mean)
    if slope <= 0:
        return plain
    middle = float(special.logit(mean))
    reach = (plain.high - plain.value) / slope
    low, high = special.expit([middle - reach, middle + reach])
    return replace(plain, low=float(low), high=float(high))
