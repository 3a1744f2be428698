"""Learn from what a person accepted and rejected: a small correction of a reader's log odds, refitted in no time.

The correction is a logistic regression on the numbers that the encoder gives a turn, beside the reader's own log odds,
held so close to zero that few confirmations move little. It knows nothing of words and can be thrown away at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sessionlab.errors import InvalidInput

Floats = npt.NDArray[np.float64]
_STEPS = 25


@dataclass(frozen=True, slots=True)
class Correction:
    """What is added to the log odds of a turn: `shift` and the product of `points` (D numbers) with its vector."""

    shift: float
    points: Floats = field(repr=False)
    learned_from: int = 0

    def of(self, logits: Floats, vectors: Floats) -> Floats:
        """Return N corrected log odds from N log odds and N by D vectors."""
        corrected: Floats = logits + self.shift + vectors @ self.points
        return corrected


def fit(
    logits: Floats, vectors: Floats, truth: Sequence[bool], *, ridge: float = 360.0, hold: float = 1.0
) -> Correction:
    """Return the correction that N decisions ask for.

    :param logits: N log odds as the reader gave them
    :param vectors: N by D, the encoder's numbers for each turn
    :param truth: N decisions, True where a person said that it is there
    :param ridge: how firmly each point is held at zero
    :param hold: how firmly the shift is held at zero
    :raises InvalidInput: the lengths differ, or a number is not finite

    >>> learned = fit(np.zeros(3), np.eye(3), [True, True, False], ridge=10.0)
    >>> learned.of(np.zeros(2), np.eye(3)[[0, 2]]).round(2).tolist()
    [0.32, 0.23]
    """
    faults = _faults(logits, vectors, truth)
    if faults:
        raise InvalidInput(faults, remedy="Give one vector, one log odds and one decision for each turn.")
    given = np.asarray(truth, dtype=np.float64)
    if not len(given):
        return Correction(0.0, np.zeros(vectors.shape[1]))
    # In the space of the N turns: with D of 256 and few decisions that is the smaller one.
    kernel = vectors @ vectors.T / ridge + 1.0 / hold
    weight = np.zeros(len(given))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(logits + kernel @ weight, -30, 30)))
        curve = chance * (1 - chance) + 1e-6
        # Newton on the dual: weight = truth - chance at the optimum.
        step = np.linalg.solve(np.eye(len(given)) + curve[:, None] * kernel, given - chance - weight)
        weight = weight + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Correction(float(weight.sum() / hold), vectors.T @ weight / ridge, len(given))


def _faults(logits: Floats, vectors: Floats, truth: Sequence[bool]) -> list[str]:
    faults = []
    if vectors.ndim != 2 or not len(logits) == len(vectors) == len(truth):
        faults.append(f"There are {len(logits)} log odds, {len(vectors)} vectors and {len(truth)} decisions.")
    if not (np.isfinite(logits).all() and np.isfinite(vectors).all()):
        faults.append("Some log odds or vectors are not finite numbers.")
    return faults
