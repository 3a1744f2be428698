"""Who leaves sooner: proportional hazards after Cox, with ties after Efron or Breslow.

P clients, K covariates. A time is the session at which the client left or was last seen. The ratio of two hazards is
taken as the same at every session; attendance in discrete time, with pauses and returns, is `hazard` and `multistate`.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from sessionlab.course.arrays import Floats, as_scores, as_share
from sessionlab.errors import InvalidInput

Ties = Literal["efron", "breslow"]
ROUNDS: Final = 50
FARTHEST: Final = 12.0
"""The log hazard ratio of a standard deviation beyond which it is taken to have no end."""


@dataclass(frozen=True, slots=True)
class CoxFit:
    """Log hazard ratios `coefficients` of shape (K,), their standard `errors`, `z`, `p` and the interval of the log
    ratios; `ratio_test` is twice the gain in `log_likelihood` over no covariates, with `probability` (K degrees)."""

    names: tuple[str, ...]
    coefficients: Floats
    errors: Floats
    z: Floats
    p: Floats
    low: Floats
    high: Floats
    log_likelihood: float
    ratio_test: float
    probability: float
    clients: int
    events: int


def cox(
    times: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    names: tuple[str, ...] = (),
    ties: Ties = "efron",
    level: float = 0.95,
) -> CoxFit:
    """Fit by Newton's method on the partial likelihood.

    :param times: shape (P,), :param events: shape (P,), 1 who left, 0 who was last seen
    :param covariates: shape (P, K), none missing: whoever drops those clients changes the question
    :raises InvalidInput: missing or infinite values, other lengths, no event, a covariate that is constant or follows
        from others, or one that tells who leaves without exception, so that its ratio has no end

    Cox (1972), J. R. Stat. Soc. B 34, 187-220; Efron (1977), J. Am. Stat. Assoc. 72, 557-565.

    >>> fit = cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 1, 1], [[1], [0], [1], [0], [1], [0]], names=("late",))
    >>> [round(float(v), 4) for v in (fit.coefficients[0], fit.errors[0])]
    [1.2075, 1.1584]
    """
    as_share(level, name="level")
    if ties not in ("efron", "breslow"):
        raise InvalidInput(f"There is no way of ties {ties!r}.", remedy="Take efron or breslow.")
    t, d, x = _checked(times, events, covariates, names)
    scale = x.std(axis=0)
    x = (x - x.mean(axis=0)) / scale
    sorting = np.lexsort((-d, -t))
    t, d, x = t[sorting], d[sorting], x[sorting]
    beta, found = np.zeros(x.shape[1]), _partial(np.zeros(x.shape[1]), t, d, x, ties)
    none, done = found[0], False
    for _ in range(ROUNDS):
        step = _solved(found[2], found[1])
        tried, half = _partial(beta + step, t, d, x, ties), 0
        while not tried[0] >= found[0] - 1e-12 and half < 30:
            step, half = step / 2, half + 1
            tried = _partial(beta + step, t, d, x, ties)
        beta, done = beta + step, bool(np.abs(step).max() < 1e-10)
        found = tried
        if done or np.abs(beta).max() > FARTHEST:
            break
    if np.abs(beta).max() > FARTHEST or not done:
        raise InvalidInput(
            "A hazard ratio has no end: some covariate tells without exception who leaves.",
            remedy="Leave it out, or say it as a table.",
        )
    errors = np.sqrt(np.diag(_solved(found[2], np.eye(len(beta))))) / scale
    beta = beta / scale
    with np.errstate(divide="ignore", invalid="ignore"):
        z = beta / errors
    half_width = float(ndtri((1 + level) / 2)) * errors
    gain = 2 * (found[0] - none)
    return CoxFit(
        names or tuple(f"x{k + 1}" for k in range(len(beta))), beta, errors, z, 2 * ndtr(-np.abs(z)),
        beta - half_width, beta + half_width, found[0], gain, float(chdtrc(len(beta), gain)), len(t), int(d.sum()),
    )  # fmt: skip


def _checked(
    times: ArrayLike, events: ArrayLike, covariates: ArrayLike, names: tuple[str, ...]
) -> tuple[Floats, Floats, Floats]:
    t = as_scores(times, dimensions=1, name="times")
    d = as_scores(events, dimensions=1, name="events")
    x = as_scores(covariates, dimensions=2, name="covariates")
    faults = []
    if not len(t) == len(d) == len(x):
        faults.append(f"There are {len(t)} times, {len(d)} events and {len(x)} rows of covariates.")
    for name, values in (("times", t), ("events", d), ("covariates", x)):
        if np.isnan(values).any():
            faults.append(f"{int(np.isnan(values).sum())} of the {name} are missing.")
    if not np.isin(d[np.isfinite(d)], (0, 1)).all():
        faults.append("An event is neither 0 nor 1.")
    elif not (d == 1).any():
        faults.append("Nobody left.")
    if names and len(names) != x.shape[1]:
        faults.append(f"There are {len(names)} names for {x.shape[1]} covariates.")
    if not faults and np.linalg.matrix_rank(x - x.mean(axis=0)) < x.shape[1]:
        faults.append("A covariate is constant, or follows from the others.")
    if faults:
        raise InvalidInput(faults, remedy="Mend the table and ask again.")
    return t, d, x


def _partial(beta: Floats, t: Floats, d: Floats, x: Floats, ties: Ties) -> tuple[float, Floats, Floats]:
    """Return the log partial likelihood, its slope and its curvature; clients stand from the last time to the first."""
    eta = x @ beta
    weight = np.exp(eta - eta.max())
    starts = np.flatnonzero(np.append(True, t[1:] != t[:-1]))
    sums = (weight, weight[:, None] * x, weight[:, None, None] * (x[:, :, None] * x[:, None, :]))
    at_risk = [np.cumsum(np.add.reduceat(one, starts, axis=0), axis=0) for one in sums]
    leaving = [np.add.reduceat((one.T * d).T, starts, axis=0) for one in sums]
    # Of m who leave at one time the r-th is taken to have r / m of them beside it no more (Efron).
    number = np.add.reduceat(d, starts).astype(np.int64)
    at = np.repeat(np.arange(len(starts)), number)
    share = (np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)) / number[at]
    share = share if ties == "efron" else np.zeros(len(at))
    s0, s1, s2 = ((whole[at].T - share * own[at].T).T for whole, own in zip(at_risk, leaving, strict=True))
    mean = s1 / s0[:, None]
    score = float((d * (eta - eta.max())).sum() - np.log(s0).sum())
    return score, d @ x - mean.sum(axis=0), (s2 / s0[:, None, None]).sum(axis=0) - mean.T @ mean


def _solved(curve: Floats, right: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(curve, right))
    except np.linalg.LinAlgError:
        raise InvalidInput(
            "The covariates cannot be told apart among those who left.", remedy="Leave one of them out."
        ) from None
