"""Fit what the encoder adds in prose: one logistic regression a kind on its numbers, with a ridge; deterministic."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sessionlab.coding.learned.layers import seen, shipped_layers
from sessionlab.relationship.prose import closer
from sessionlab.relationship.prose.closer import CARD, ROWS, beside

RIDGE = 0.05
SHARE = 0.5
LEAST = -1.4
SLOPE, INTERCEPT = 1.15, 1.1
"""Chosen by cross-validation (`python -m training.prose_events --cross`): from where an event is told, and how likely
an averaged logarithm of odds is."""
FOLDER = Path(closer.__file__).parent
Floats = NDArray[np.float64]


def numbers(narratives: Sequence[Sequence[str]]) -> Floats:
    """Return what the encoder sees of every sentence, each narrative by itself."""
    layers = shipped_layers()
    return np.concatenate([beside(seen(layers, sentences)) for sentences in narratives]).astype(np.float64)


def fitted(inputs: Floats, labels: Floats) -> Floats:
    """Return the weights of K kinds on F numbers, shape (F + 1, K); numbers are brought to one scale for the fit."""
    mean, spread = inputs.mean(axis=0), (inputs.std(axis=0) + 1e-6) * inputs.shape[1] ** 0.5
    even = (inputs - mean) / spread
    shape = (inputs.shape[1] + 1, labels.shape[1])

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        scores = even @ weights[:-1] + weights[-1]
        value = (np.logaddexp(0, scores) - labels * scores).sum() + 0.5 * RIDGE * (weights[:-1] ** 2).sum()
        wrong = 1 / (1 + np.exp(-scores)) - labels
        slope = np.concatenate([even.T @ wrong + RIDGE * weights[:-1], wrong.sum(axis=0)[np.newaxis]])
        return float(value), slope.ravel()

    start = np.zeros(shape)
    start[-1] = -3
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x.reshape(shape)
    rows = found[:-1] / spread[:, np.newaxis]
    return np.concatenate([rows, (found[-1] - mean @ rows)[np.newaxis]])


def calibrated(scores: Floats, labels: Floats) -> tuple[float, float]:
    """Return slope and intercept that make likelihoods of averaged logarithms of odds."""

    def loss(line: Floats) -> float:
        moved = line[0] * scores + line[1]
        return float((np.logaddexp(0, moved) - labels * moved).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(intercept)


def write(rows: Floats) -> None:
    """Store the weights, and to which encoder they belong."""
    np.save(FOLDER / ROWS, rows.astype(np.float16))
    card = {
        "encoder": shipped_layers().sum,
        "share": SHARE,
        "slope": SLOPE,
        "intercept": INTERCEPT,
        "least": LEAST,
    }
    (FOLDER / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def runs(told: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Return the events that S sentences tell: kind, first and last sentence; neighbours of one kind are one event."""
    found = []
    for kind in range(told.shape[1]):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], told[:, kind], [False]]).astype(int)))
        found += [(kind, int(begin), int(end) - 1) for begin, end in list(pairwise(edges))[::2]]
    return found


def agreeing(found: Sequence[tuple[int, int, int]], others: Sequence[tuple[int, int, int]]) -> int:
    """Return of how many events there is another of the same kind on some of the same sentences."""
    return sum(
        any(kind == other and first <= end and begin <= last for other, begin, end in others)
        for kind, first, last in found
    )
