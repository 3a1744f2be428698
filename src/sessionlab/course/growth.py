"""Reliable change by growth curves: is this client's own slope other than level, given everybody's scores?

P clients with unequal numbers of scores. The two-level model of `mixed` shrinks each slope towards the mean; the index
is the client's whole slope by its standard error.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sessionlab.course.arrays import Bools, Floats, as_number, as_scores, as_share
from sessionlab.course.mixed import MixedModel, fit_mixed

Compat = Literal["clinicalsignificance"]


@dataclass(frozen=True, slots=True)
class GrowthChange:
    """The slope of P clients in points per unit of time, its standard error, and their ratio, each (P,).

    NaN and neither improved nor deteriorated where a client has fewer than `fewest` scores (`scores` (P,) counts
    them), and for everybody where `unsaid` tells why. The error is that of prediction: it holds the mean slope's, too.
    """

    clients: NDArray[np.generic]
    slope: Floats
    error: Floats
    index: Floats
    improved: Bools
    deteriorated: Bools
    scores: NDArray[np.int64]
    critical: float
    fewest: int
    model: MixedModel
    unsaid: str


def growth_change(
    scores: ArrayLike,
    *,
    times: ArrayLike,
    clients: ArrayLike,
    better: Literal["lower", "higher"] = "lower",
    fewest: int = 3,
    confidence: float = 0.95,
    compat: Compat | None = None,
) -> GrowthChange:
    """Return the reliable change of each client's slope.

    :param scores: shape (N,), NaN for missing; `times` (N,), sessions or days; `clients` (N,), whose score it is
    :param fewest: scores a client must have to be answered for
    :param compat: "clinicalsignificance" gives that R package's index, which takes the deviation from the mean slope
        for the slope, by its conditional deviation: where all improve, those who improve less are deteriorated
    :raises InvalidInput: what `mixed.fit_mixed` cannot fit

    Speer and Greenbaum (1995), Journal of Consulting and Clinical Psychology 63, 1044-1048.

    >>> rng = np.random.default_rng(2)
    >>> time, who = np.tile(np.arange(6.0), 80), np.repeat(np.arange(80), 6)
    >>> y = 20 + rng.normal(0, 3, 80)[who] - (3 + rng.normal(0, 1, 80)[who]) * time + rng.normal(0, 1, 480)
    >>> [int(growth_change(y, times=time, clients=who, compat=c).deteriorated.sum() > 0)
    ...  for c in (None, "clinicalsignificance")]
    [0, 1]
    """
    as_share(confidence, name="confidence")
    as_number(fewest, name="fewest scores")
    y = as_scores(scores, dimensions=1)
    t = as_scores(times, dimensions=1, name="times")
    design = np.column_stack([np.ones(len(t)), t])
    model = fit_mixed(y, fixed=design, random=design, clients=clients)
    kept = np.isfinite(y)
    _, rows = np.unique(np.asarray(clients)[kept], return_inverse=True)
    products = np.zeros((len(model.clients), 2, 2))
    np.add.at(products, rows, design[kept][:, :, None] * design[kept][:, None, :])
    number = np.bincount(rows, minlength=len(model.clients))
    error = np.sqrt(_errors(model, products, conditional=compat is not None)[:, 1, 1])
    slope = model.effects[:, 1] + (0 if compat else model.fixed[1])
    answered = (number >= fewest) & (not model.singular)
    slope, error = (np.where(answered, part, np.nan) for part in (slope, error))
    with np.errstate(invalid="ignore", divide="ignore"):
        index = slope / error
    critical = float(ndtri((1 + confidence) / 2))
    way = -1 if better == "lower" else 1
    improved, worse = way * index > critical, way * index < -critical
    unsaid = "The clients' lines do not differ enough to tell their slopes apart." if model.singular else ""
    return GrowthChange(model.clients, slope, error, index, improved, worse, number, critical, fewest, model, unsaid)


def _errors(model: MixedModel, products: Floats, *, conditional: bool) -> Floats:
    """Return the covariance of the error of every client's line, D being `between` and W a client's Z'Z.

    The client's part alone leaves C = D (I + W D / s2)^-1 (the matrix inversion lemma: D may be singular). The line is
    the mean's and the client's; where W says little it is the mean's, whose error then counts in full.
    """
    kept = np.eye(2) + products @ model.between / model.within
    left = np.asarray(model.between @ np.linalg.inv(kept))
    if conditional:
        return left
    borrowed = np.eye(2) - left @ products / model.within
    return np.asarray(left + borrowed @ model.fixed_covariance @ borrowed.transpose(0, 2, 1))
