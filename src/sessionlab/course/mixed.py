"""A two-level model by restricted maximum likelihood: scores within clients, a random intercept and slopes.

N scores, G clients, p fixed effects, q random effects. The likelihood is profiled over everything but the relative
Cholesky factor of the random effects' covariance, as in lme4 (Bates, Maechler, Bolker and Walker 2015, Journal of
Statistical Software 67(1), equations 33 to 42); each client enters by q x q sums, so a step costs G small matrices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from sessionlab.course.arrays import Floats, as_scores
from sessionlab.errors import InvalidInput

_FEWEST_CLIENTS = 3
_REMEDY = "Mend the table, or describe these courses one by one without a model."


@dataclass(frozen=True, slots=True)
class MixedModel:
    """What was fitted. Values in points of the score, squared for variances.

    `fixed` (p,) with `fixed_covariance` (p, p); `between` (q, q), the covariance of the random effects; `within`, the
    variance of a single score about its client's line; `clients` (G,) and their `effects` (G, q). `singular` says
    that the data leave some direction of `between` at zero: true of the fit, not of the people.
    """

    fixed: Floats
    fixed_covariance: Floats
    between: Floats
    within: float
    log_likelihood: float
    clients: NDArray[np.generic]
    effects: Floats
    scores: int
    missing: int
    singular: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """Cross-products of the random design Z, the fixed design X and the scores y, by client and over all."""

    zz: Floats
    zx: Floats
    zy: Floats
    xx: Floats
    xy: Floats
    yy: float
    scores: int


@dataclass(frozen=True, slots=True)
class _Profile:
    """Everything that follows from one relative factor."""

    deviance: float
    fixed: Floats
    precision: Floats
    within: float


def fit_mixed(scores: ArrayLike, *, fixed: ArrayLike, random: ArrayLike, clients: ArrayLike) -> MixedModel:
    """Fit y = X b + Z u + e by REML.

    :param scores: shape (N,); a missing score is left out and counted
    :param fixed: X, shape (N, p)
    :param random: Z, shape (N, q)
    :param clients: shape (N,), whose score it is
    :raises InvalidInput: shapes that differ, too few clients or scores, columns that say the same, no spread at all

    >>> rng = np.random.default_rng(4)
    >>> time, who = np.tile(np.arange(6.0), 200), np.repeat(np.arange(200), 6)
    >>> own = rng.normal(0, [2.0, 0.5], (200, 2))[who]
    >>> y = 20 - time + own[:, 0] + own[:, 1] * time + rng.normal(0, 1.5, 1200)
    >>> design = np.column_stack([np.ones(1200), time])
    >>> found = fit_mixed(y, fixed=design, random=design, clients=who)
    >>> found.fixed.round(1).tolist(), round(float(found.within) ** 0.5, 1)
    ([20.2, -1.0], 1.5)
    """
    y = as_scores(scores, dimensions=1)
    x, z = as_scores(fixed, dimensions=2, name="fixed effects"), as_scores(random, dimensions=2, name="random effects")
    who = np.asarray(clients)
    _same_rows(y, x, z, who)
    kept = np.isfinite(y)
    names, rows = np.unique(who[kept], return_inverse=True)
    sums = _sums(y[kept], x[kept], z[kept], rows, len(names))
    _enough(sums, y[kept])
    factor = _best_factor(sums)
    found = _profile(factor, sums)
    relative = _lower(factor, z.shape[1])
    between = found.within * relative @ relative.T
    return MixedModel(
        found.fixed,
        np.asarray(found.within * np.linalg.inv(found.precision), dtype=np.float64),
        between,
        found.within,
        -found.deviance / 2,
        names,
        _effects(relative, sums, found.fixed),
        sums.scores,
        int((~kept).sum()),
        bool((np.abs(np.diag(relative)) * _root_mean_square(sums) < 1e-4).any()),
    )


def _same_rows(y: Floats, x: Floats, z: Floats, who: NDArray[np.generic]) -> None:
    reasons = []
    if not len(y) == len(x) == len(z) == len(who):
        reasons.append(f"{len(y)} scores, {len(x)} rows of fixed and {len(z)} of random effects, {len(who)} clients.")
    gaps = int(np.isnan(x).any(axis=1).sum() + np.isnan(z).any(axis=1).sum())
    if gaps:
        reasons.append(f"{gaps} rows of the effects hold a missing value.")
    if reasons:
        raise InvalidInput(
            reasons, remedy="Give a row for each score and leave out those whose predictors are unknown."
        )


def _sums(y: Floats, x: Floats, z: Floats, rows: NDArray[np.intp], clients: int) -> _Sums:
    """Add up by client: one pass over the scores, none afterwards."""
    joined = np.column_stack([z, x, y])
    products = z[:, :, None] * joined[:, None, :]
    flat = products.reshape(len(y), z.shape[1] * joined.shape[1])
    by_client = np.stack([np.bincount(rows, weights=column, minlength=clients) for column in flat.T], axis=1)
    table: Floats = by_client.astype(np.float64).reshape(clients, z.shape[1], joined.shape[1])
    q = z.shape[1]
    return _Sums(table[:, :, :q], table[:, :, q:-1], table[:, :, -1], x.T @ x, x.T @ y, float(y @ y), len(y))


def _enough(sums: _Sums, y: Floats) -> None:
    clients, (_, q, p) = len(sums.zz), sums.zx.shape
    reasons = []
    if clients < _FEWEST_CLIENTS:
        reasons.append(f"{clients} clients are too few to tell what is between them; {_FEWEST_CLIENTS} or more.")
    if sums.scores <= max(p + 1, clients + q):
        reasons.append(f"{sums.scores} scores are too few for {clients} clients and {p} fixed effects.")
    elif np.ptp(y) == 0:
        reasons.append("All scores are the same.")
    scale = np.sqrt(np.diag(sums.xx))
    if not sums.zz.diagonal(axis1=1, axis2=2).sum(axis=0).all():
        reasons.append("A random effect is zero throughout.")
    if (scale == 0).any() or np.linalg.matrix_rank(sums.xx / np.outer(scale, scale), tol=1e-12, hermitian=True) < p:
        reasons.append("The fixed effects say the same twice, or one of them is zero throughout.")
    if reasons:
        raise InvalidInput(reasons, remedy=_REMEDY)


def _lower(factor: Floats, size: int) -> Floats:
    lower = np.zeros((size, size))
    lower[np.tril_indices(size)] = factor
    return lower


def _profile(factor: Floats, sums: _Sums) -> _Profile:
    """Return the REML deviance at one relative factor, and the estimates that go with it."""
    q, p = sums.zx.shape[1:]
    relative = _lower(factor, q)
    system = relative.T @ sums.zz @ relative + np.eye(q)
    cross = relative.T @ np.concatenate([sums.zx, sums.zy[:, :, None]], axis=2)
    solved = np.linalg.solve(system, cross)
    taken = np.einsum("gqi,gqj->ij", cross, solved)
    precision = sums.xx - taken[:p, :p]
    right = sums.xy - taken[:p, p]
    fixed = np.linalg.solve(precision, right)
    residual = max(sums.yy - taken[p, p] - right @ fixed, np.finfo(float).tiny)
    free = sums.scores - p
    logs = np.linalg.slogdet(system)[1].sum() + np.linalg.slogdet(precision)[1]
    deviance = float(logs + free * (1 + np.log(2 * np.pi * residual / free)))
    return _Profile(deviance, fixed, precision, residual / free)


def _root_mean_square(sums: _Sums) -> Floats:
    return np.asarray(np.sqrt(np.einsum("gqq->q", sums.zz) / sums.scores))


def _best_factor(sums: _Sums) -> Floats:
    """Minimise the deviance: a quasi-Newton descent, then a simplex, which the flat bottom does not mislead."""
    q = sums.zz.shape[1]
    corner = np.array([column == row for row, column in zip(*np.tril_indices(q), strict=True)])
    bounds = [(0.0, None) if diagonal else (None, None) for diagonal in corner]
    # A random effect in its own unit starts as large as its column allows: spread one over the root mean square.
    start = np.where(corner, 1.0, 0.0)
    start[corner] /= _root_mean_square(sums)

    def deviance(factor: Floats) -> float:
        return _profile(factor, sums).deviance

    near = minimize(deviance, start, method="L-BFGS-B", bounds=bounds)
    settings = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000, "maxfev": 4000}
    found = minimize(deviance, near.x, method="Nelder-Mead", bounds=bounds, options=settings)
    if not np.isfinite(found.fun) or not found.success:
        raise InvalidInput("The model does not settle on these scores.", remedy=_REMEDY)
    return np.asarray(found.x)


def _effects(relative: Floats, sums: _Sums, fixed: Floats) -> Floats:
    """Return the predicted random effects of every client (best linear unbiased)."""
    left = sums.zy - sums.zx @ fixed
    system = relative.T @ sums.zz @ relative + np.eye(len(relative))
    spherical = np.linalg.solve(system, (left @ relative)[:, :, None])[:, :, 0]
    return np.asarray(spherical @ relative.T)
