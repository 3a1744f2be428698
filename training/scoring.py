"""Events of prose compared: runs of sentences with one label, and how likely what scores say is."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


def calibrated(scores: Floats, labels: Floats) -> tuple[float, float]:
    """Return slope and intercept that make likelihoods of averaged logarithms of odds."""

    def loss(line: Floats) -> float:
        moved = line[0] * scores + line[1]
        return float((np.logaddexp(0, moved) - labels * moved).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(intercept)


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
