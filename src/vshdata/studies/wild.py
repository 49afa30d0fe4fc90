"""The wild cluster bootstrap, for few schools.

The null is imposed (WCR, Cameron, Gelbach and Miller 2008): residuals of the model without the column,
turned by one draw per school; Rademacher weights, or Webb's six where there are very few schools. The
interval holds every value that the test does not reject. All is worked on sums by school, in which a
statistic is linear in the draws (Roodman and others 2019).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from vshdata.studies.design import Array
from vshdata.studies.kinds import LEVEL, Estimate
from vshdata.studies.regression import Fit, coefficient

DRAWS = 999
SEED = 999
VERY_FEW = 12
"""Below this, two-point weights give too few different samples."""

_WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
_STEPS, _WIDEST = 40, 12


@dataclass(frozen=True)
class _Sums:
    """By school, of the column's part that the others do not say (`z`): with residuals `u0` of a null of
    0, and with what to take away from them for a null of 1. The other columns enter with `z` and residuals.
    """

    own: tuple[Array, Array]
    mixed: tuple[Array, Array]


def bootstrapped(made: Fit, at: int) -> Estimate:
    """A coefficient of a linear fit, its p and interval by the bootstrap."""
    plain = coefficient(made, at)
    sums = _sums(made, at)
    draws = draw(made.problem.n_schools)

    def p_of(null: float) -> float:
        return _p(sums, null, plain, draws)

    low = _edge(p_of, plain.value, -plain.se)
    high = _edge(p_of, plain.value, plain.se)
    return replace(plain, low=low, high=high, p=p_of(0.0), bootstrapped=True)


def draw(schools: int) -> Array:
    """One row per school, one column per draw. The same for the same number of schools."""
    chance = np.random.default_rng(SEED)
    points = np.array([-1.0, 1.0]) if schools >= VERY_FEW else np.concatenate([-_WEBB, _WEBB])
    return chance.choice(points, size=(schools, DRAWS))


def _sums(made: Fit, at: int) -> _Sums:
    root = np.sqrt(made.problem.weights)
    outcome, columns = made.problem.outcome * root, made.problem.columns * root[:, None]
    others = np.delete(columns, at, axis=1)
    column = columns[:, at]
    inverse = np.linalg.pinv(columns.T @ columns)
    z = columns @ inverse[:, at]
    schools = np.unique(made.problem.schools, return_inverse=True)[1]
    belongs = np.zeros((len(outcome), int(schools.max()) + 1))
    belongs[np.arange(len(outcome)), schools] = 1.0
    left = np.column_stack([outcome, column])
    left = left - others @ np.linalg.lstsq(others, left, rcond=None)[0]
    by_z = belongs.T @ (columns * z[:, None])
    own, mixed = [], []
    for residual in left.T:
        by_school = belongs.T @ (z * residual)
        own.append(by_school)
        mixed.append(np.diag(by_school) - by_z @ inverse @ (belongs.T @ (columns * residual[:, None])).T)
    return _Sums((own[0], own[1]), (mixed[0], mixed[1]))


def _p(sums: _Sums, null: float, plain: Estimate, draws: Array) -> float:
    """How often a drawn sample is as far from the null as the real one."""
    own = sums.own[0] - null * sums.own[1]
    mixed = sums.mixed[0] - null * sums.mixed[1]
    correction = plain.se / _plain_se(sums, plain.value)
    drawn = own @ draws
    spread = np.sqrt(((mixed @ draws) ** 2).sum(axis=0)) * correction
    real = abs(plain.value - null) / plain.se
    return float(np.mean(np.abs(drawn) >= real * spread * (1 - 1e-12)))


def _plain_se(sums: _Sums, value: float) -> float:
    """The standard error without the correction for few clusters, from the residuals of the whole model."""
    return float(np.sqrt(((sums.own[0] - value * sums.own[1]) ** 2).sum()))


def _edge(p_of: Callable[[float], float], value: float, step: float) -> float:
    """Where the test begins to reject, going from the value in one direction."""
    alpha = 1 - LEVEL
    outside = value + 2 * step
    for _ in range(_WIDEST):
        if p_of(outside) <= alpha:
            break
        outside = value + 2 * (outside - value)
    else:
        return float(np.sign(step) * np.inf)
    inside = value
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_of(middle) > alpha else (inside, middle)
    return inside
