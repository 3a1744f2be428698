"""A penalised multinomial hazard in discrete time: what happens in the next slot, given what is known now.

N rows (a client in a slot), p predictors, k outcomes of which the first is the reference. Predictors are standardised
inside; the ridge is on their coefficients, never on the intercepts, so that the base rates are kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from sessionlab.course.arrays import Floats, as_scores
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Hazard:
    """A fitted hazard: `coefficients` (k - 1, p + 1) on standardised predictors, intercept first.

    `covariance` is the inverse of the penalised information, in the order of the flattened coefficients; zero for a
    kind of outcome never seen.
    """

    coefficients: Floats
    covariance: Floats
    centre: Floats
    scale: Floats
    penalty: float
    rows: int

    def predict(self, predictors: ArrayLike) -> Floats:
        """Return the probability of each outcome, shape (N, k).

        :raises InvalidInput: another number of predictors, or a missing value
        """
        return self.predict_with(self.coefficients, predictors)

    def predict_with(self, coefficients: Floats, predictors: ArrayLike) -> Floats:
        """Return the same with other coefficients; for D drawn by `draws` the shape is (D, N, k)."""
        design = _standardised(_complete(predictors, len(self.centre)), self.centre, self.scale)
        return np.asarray(softmax(_scores(coefficients, design), axis=-1))

    def draws(self, number: int, *, seed: int) -> Floats:
        """Return coefficients as uncertain as they are, shape (number, k - 1, p + 1) (normal approximation)."""
        rng = np.random.default_rng(seed)
        flat = rng.multivariate_normal(self.coefficients.ravel(), self.covariance, number, method="eigh")
        return np.asarray(flat.reshape(number, *self.coefficients.shape))


def fit_hazard(predictors: ArrayLike, outcomes: ArrayLike, *, kinds: int, penalty: float = 1.0) -> Hazard:
    """Fit the hazard by penalised maximum likelihood.

    The penalty is penalty / 2 times the sum of squared coefficients of the standardised predictors, set against the
    whole log-likelihood. An outcome that never happened keeps a small probability, that of half a case.

    :param predictors: shape (N, p), known before the outcome; p may be 0
    :param outcomes: shape (N,), 0 to k - 1
    :param kinds: k
    :raises InvalidInput: a missing value, an unknown outcome, fewer than two outcomes seen, a penalty below zero

    >>> found = fit_hazard([[0.0], [0.0], [0.0], [0.0], [1.0], [1.0]], [0, 0, 0, 1, 1, 0], kinds=2, penalty=0)
    >>> found.predict([[0.0], [1.0]]).round(3).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    values = _complete(predictors, None)
    labels = _labels(outcomes, kinds, len(values))
    if not (np.isfinite(penalty) and penalty >= 0):
        raise InvalidInput(f"A penalty of {penalty:g} is none.", remedy="Give zero or more.")
    scale = values.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    centre = values.mean(axis=0)
    design = _standardised(values, centre, scale)
    weights = _weights(labels, kinds)
    ridge = np.full((kinds - 1, design.shape[1]), float(penalty))
    ridge[:, 0] = 0
    start = np.zeros_like(ridge)
    start[:, 0] = np.log(weights.sum(axis=0)[1:] / weights.sum(axis=0)[0])

    def objective(flat: Floats) -> tuple[float, Floats]:
        return _objective(flat.reshape(ridge.shape), design, weights, ridge)

    settings = {"maxiter": 5000, "maxfun": 20000, "ftol": 1e-10, "gtol": 1e-5}
    found = minimize(objective, start.ravel(), jac=True, method="L-BFGS-B", options=settings)
    coefficients = np.asarray(found.x).reshape(ridge.shape)
    return _polished(coefficients, design, weights, ridge, (centre, scale, float(penalty)))


def cross_fitted(
    predictors: ArrayLike,
    outcomes: ArrayLike,
    *,
    clients: ArrayLike,
    kinds: int,
    penalty: float = 1.0,
    folds: int = 5,
    seed: int = 0,
) -> Floats:
    """Return probabilities (N, k) for each row from a hazard that never saw its client.

    :raises InvalidInput: as `fit_hazard`; fewer clients than folds, or fewer than two folds
    """
    values = _complete(predictors, None)
    labels = _labels(outcomes, kinds, len(values))
    fold = folds_of(clients, folds=folds, seed=seed)
    if len(fold) != len(values):
        raise InvalidInput(f"{len(values)} rows and {len(fold)} clients.", remedy="Give each row its client.")
    found = np.empty((len(values), kinds))
    for one in range(folds):
        held = fold == one
        model = fit_hazard(values[~held], labels[~held], kinds=kinds, penalty=penalty)
        found[held] = model.predict(values[held])
    return found


def folds_of(clients: ArrayLike, *, folds: int, seed: int) -> Ints:
    """Return the fold of each row, all rows of a client in one, the folds as even as can be."""
    names, rows = np.unique(np.asarray(clients), return_inverse=True)
    if not 2 <= folds <= len(names):
        raise InvalidInput(
            f"{len(names)} clients cannot be parted into {folds} folds.", remedy="Take two or more folds."
        )
    fold = np.random.default_rng(seed).permutation(len(names)) % folds
    found: Ints = np.take(fold, rows)
    return found


def log_loss(probabilities: Floats, outcomes: ArrayLike) -> float:
    """Return the mean of -log of the probability given to what happened."""
    labels = _labels(outcomes, probabilities.shape[1], len(probabilities), fewest=1)
    with np.errstate(divide="ignore"):
        return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


def _complete(predictors: ArrayLike, columns: int | None) -> Floats:
    values = as_scores(predictors, dimensions=2, name="predictors", fewest=0)
    reasons = []
    if np.isnan(values).any():
        reasons.append(f"{int(np.isnan(values).any(axis=1).sum())} rows have a missing predictor.")
    if columns is not None and values.shape[1] != columns:
        reasons.append(f"There are {values.shape[1]} predictors; the model knows {columns}.")
    if reasons:
        raise InvalidInput(reasons, remedy="Give every predictor of every row.")
    return values


def _labels(outcomes: ArrayLike, kinds: int, rows: int, *, fewest: int = 2) -> Ints:
    values = as_scores(outcomes, dimensions=1, name="outcomes")
    reasons = [f"{kinds} kinds of outcome leave nothing to tell apart."] if kinds < 2 else []
    reasons += [f"{rows} rows and {len(values)} outcomes."] if len(values) != rows else []
    unknown = int((~np.isin(values, np.arange(max(kinds, 0)))).sum())
    reasons += [f"{unknown} outcomes are not 0 to {kinds - 1}."] if unknown else []
    if not unknown and len(np.unique(values)) < fewest:
        reasons.append("All outcomes are the same.")
    if reasons:
        raise InvalidInput(reasons, remedy="Number the outcomes from 0, the usual one first, and give two or more.")
    return values.astype(np.int64)


def _weights(labels: Ints, kinds: int) -> Floats:
    """Return the outcomes as 0 and 1, (N, k); half a case, spread over all rows, for a kind never seen."""
    weights: Floats = (labels[:, None] == np.arange(kinds)).astype(np.float64)
    weights[:, weights.sum(axis=0) == 0] = 0.5 / len(labels)
    return weights


def _standardised(values: Floats, centre: Floats, scale: Floats) -> Floats:
    return np.column_stack([np.ones(len(values)), (values - centre) / scale])


def _scores(coefficients: Floats, design: Floats) -> Floats:
    own = design @ coefficients.swapaxes(-1, -2)
    return np.concatenate([np.zeros((*own.shape[:-1], 1)), own], axis=-1)


def _objective(coefficients: Floats, design: Floats, weights: Floats, ridge: Floats) -> tuple[float, Floats]:
    """Return minus the penalised log-likelihood and its gradient."""
    scores = _scores(coefficients, design)
    logs = scores - logsumexp(scores, axis=1, keepdims=True)
    excess = np.exp(logs) * weights.sum(axis=1, keepdims=True) - weights
    gradient = excess[:, 1:].T @ design + ridge * coefficients
    value = -float((weights * logs).sum()) + float((ridge * coefficients**2).sum()) / 2
    return value, gradient.ravel()


def _information(coefficients: Floats, design: Floats, weights: Floats, ridge: Floats) -> Floats:
    chance = softmax(_scores(coefficients, design), axis=1)[:, 1:]
    mass = weights.sum(axis=1)
    kinds, columns = ridge.shape
    found = np.empty((kinds, columns, kinds, columns))
    for one in range(kinds):
        for other in range(kinds):
            curve = mass * chance[:, one] * ((one == other) - chance[:, other])
            found[one, :, other] = design.T @ (design * curve[:, None])
    return found.reshape(ridge.size, ridge.size) + np.diag(ridge.ravel())


def _covariance(information: Floats, weights: Floats, ridge: Floats) -> Floats:
    """Return the inverse; nothing is known of a kind never seen, so that its half case is held fixed."""
    inverse = np.asarray(np.linalg.inv(information), dtype=np.float64)
    seen = np.repeat(weights.sum(axis=0)[1:] >= 1, ridge.shape[1])
    return np.where(seen[:, None] & seen, (inverse + inverse.T) / 2, 0.0)


def _polished(
    coefficients: Floats, design: Floats, weights: Floats, ridge: Floats, how: tuple[Floats, Floats, float]
) -> Hazard:
    """Finish with Newton's steps, which settle at once near a maximum, and never where there is none."""
    for _ in range(_STEPS):
        _, gradient = _objective(coefficients, design, weights, ridge)
        information = _information(coefficients, design, weights, ridge)
        if np.linalg.cond(information) > 1e14:
            break
        step = np.linalg.solve(information, gradient).reshape(ridge.shape)
        coefficients = coefficients - step
        if np.abs(step).max() < 1e-9 * max(1.0, float(np.abs(coefficients).max())):
            return Hazard(coefficients, _covariance(information, weights, ridge), *how, len(design))
    raise InvalidInput(
        "These predictors part the outcomes completely, or say the same twice.", remedy="Set a higher penalty."
    )
