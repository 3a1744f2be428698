"""Learn from what a person accepted and rejected: a small correction of a reader's log odds, refitted in no time.

The correction is a logistic regression beside the reader's own log odds, on some numbers of each turn, held close to
zero. How close is settled by the decisions themselves where they come from several talks: what is learned of some has
to tell something of the others. It knows nothing of words and can be thrown away at any time.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from sessionlab.errors import InvalidInput

Floats = npt.NDArray[np.float64]
USUAL: Final = 100.0
"""How firmly points are held at zero where the talks are too few to tell; chosen on the development half."""
RIDGES: Final = (10.0, 30.0, 100.0, 300.0, 1000.0, 1e6)
"""What is tried otherwise; with the last nothing but the level is learned."""
PARTS: Final = 5
"""From so many talks on they are left out in so many parts; with fewer, none are."""
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Correction:
    """What is added to the log odds of a turn: `shift`, and the product of D `points` with its D numbers."""

    shift: float
    points: Floats = field(repr=False)
    learned_from: int = 0

    def of(self, logits: Floats, vectors: Floats) -> Floats:
        """Return N corrected log odds from N log odds and N by D vectors."""
        corrected: Floats = logits + self.shift + vectors @ self.points
        return corrected


def learn(logits: Floats, vectors: Floats, truth: Sequence[bool], talks: Sequence[Hashable]) -> Correction:
    """Return the correction that N decisions ask for, held as firmly as talks that were left out ask for.

    :param talks: of each decision, in which talk it was made
    :raises InvalidInput: the lengths differ, or a number is not finite
    """
    if len(talks) != len(truth):
        raise InvalidInput(f"There are {len(talks)} talks and {len(truth)} decisions.", remedy="Name one for each.")
    number = {talk: at for at, talk in enumerate(dict.fromkeys(talks))}
    if len(number) < PARTS:
        return fit(logits, vectors, truth)
    part, there = np.array([number[talk] % PARTS for talk in talks]), np.asarray(truth, dtype=np.bool_)
    best = min(RIDGES, key=lambda ridge: _loss_left_out(logits, vectors, there, part, ridge))
    return fit(logits, vectors, truth, ridge=best)


def _loss_left_out(
    logits: Floats, vectors: Floats, there: npt.NDArray[np.bool_], part: npt.NDArray[np.int64], ridge: float
) -> float:
    """Return how surprising each part is to what was learned of the others, in nats."""
    lost = 0.0
    for left_out in range(PARTS):
        new = part == left_out
        learned = fit(logits[~new], vectors[~new], there[~new].tolist(), ridge=ridge)
        told = learned.of(logits[new], vectors[new])
        lost += float(np.logaddexp(0.0, np.where(there[new], -told, told)).sum())
    return lost


def fit(
    logits: Floats, vectors: Floats, truth: Sequence[bool], *, ridge: float = USUAL, hold: float = 1.0
) -> Correction:
    """Return the correction that N decisions ask for.

    :param logits: N log odds as the reader gave them
    :param vectors: N by D, what else is known of each turn
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
    design = np.column_stack([np.ones(len(given)), vectors])
    held = np.array([hold, *[ridge] * vectors.shape[1]])
    points = np.zeros(len(held))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(logits + design @ points, -30, 30)))
        curve = (design.T * (chance * (1 - chance))) @ design + np.diag(held)
        step = np.linalg.solve(curve, design.T @ (given - chance) - held * points)
        points = points + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Correction(float(points[0]), points[1:], len(given))


def _faults(logits: Floats, vectors: Floats, truth: Sequence[bool]) -> list[str]:
    faults = []
    if vectors.ndim != 2 or not len(logits) == len(vectors) == len(truth):
        faults.append(f"There are {len(logits)} log odds, {len(vectors)} vectors and {len(truth)} decisions.")
    if not (np.isfinite(logits).all() and np.isfinite(vectors).all()):
        faults.append("Some log odds or vectors are not finite numbers.")
    return faults
