"""Choose by cross-validation how the network and the likelihood add up, and from where an event is told.

Files, not sentences, are dealt out: what a narrative is read by was fitted to none of its file. Events of narratives
count, not single sentences. Nothing that is held out is seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training import prose_events
from training.closer.material import Told
from training.scoring import agreeing, calibrated, runs

SHARE, LEAST = 0.6, -0.7
SLOPE, INTERCEPT = 0.908, 0.35
"""What ships: chosen by `best` from a cross-validation (docs/coding.md)."""
SHARES = (1.0, 0.8, 0.7, 0.6, 0.5, 0.4, 0.0)
LEASTS = tuple(round(-3 + 0.1 * at, 1) for at in range(46))
FOUND = 0.71
"""So much is to be found: two thirds are asked for, the whole reader, which tells one event for one happening, finds a
little less than a line does, and other narratives may be harder. Of these lines the most precise is taken."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """The part of the network, the logarithm of odds from which an event is told, and what came of it."""

    share: float
    least: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def worded(told: Sequence[Told], part: int) -> list[Floats]:
    """Return what the likelihood says of the narratives of a part when it was fitted to the others."""
    known, weights = prose_events.fit([row for one in told if one.part != part for row in one.shown])
    return [
        np.asarray(prose_events.matrix([row.features for row in one.shown], known) @ weights)
        for one in told
        if one.part == part
    ]


def lines(truth: Sequence[Floats], learned: Sequence[Floats], said: Sequence[Floats]) -> Iterator[Line]:
    """Yield what every share and every least come to, by event."""
    events = [runs(kinds > 0) for kinds in truth]
    for share in SHARES:
        both = [share * one + (1 - share) * other for one, other in zip(learned, said, strict=True)]
        for least in LEASTS:
            found = [runs(scores >= least) for scores in both]
            right, met = sum(map(agreeing, found, events)), sum(map(agreeing, events, found))
            yield Line(share, least, right / max(1, sum(map(len, found))), met / max(1, sum(map(len, events))))


def best(found: Sequence[Line]) -> Line:
    """Return the most precise line of those that find enough; where none does, the one with the best F1."""
    enough = [line for line in found if line.recall >= FOUND]
    return max(enough, key=lambda line: line.precision) if enough else max(found, key=lambda line: line.f1)


def likely(
    truth: Sequence[Floats], learned: Sequence[Floats], said: Sequence[Floats], share: float
) -> tuple[float, float]:
    """Return slope and intercept that make likelihoods of averaged logarithms of odds."""
    both = [share * one + (1 - share) * other for one, other in zip(learned, said, strict=True)]
    return calibrated(np.concatenate(both), np.concatenate(list(truth)))
