"""A reader against coders: which turns count as positive, and how well scores and calls find them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sessionlab.errors import InvalidInput
from sessionlab.transcript import Transcript

POSITIVE_FROM = 1.5
"""A family counts as present from this significance on, averaged over the raters."""
RUPTURE_FROM = 1.0
"""For any rupture (withdrawal or confrontation) traces count too."""
RUPTURE = "rupture"

Significances = Mapping[str, float]
"""Marker to significance: the mean over the raters, 0 where one of them saw nothing."""


@dataclass(frozen=True, slots=True)
class RatedHour:
    """A transcript of T turns with T sets of significances."""

    transcript: Transcript
    rated: tuple[Significances, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """How well calls meet the truth. Precision is NaN where nothing was called, recall where nothing was there."""

    there: int
    called: int
    right: int

    @property
    def precision(self) -> float:
        """The share of calls that are right."""
        return self.right / self.called if self.called else float("nan")

    @property
    def recall(self) -> float:
        """The share of what was there that was called."""
        return self.right / self.there if self.there else float("nan")

    @property
    def f1(self) -> float:
        """The harmonic mean of both, 0 where nothing is right."""
        return 2 * self.right / (self.there + self.called) if self.there + self.called else float("nan")


def averaged(raters: Sequence[Mapping[str, int]]) -> Significances:
    """Return the mean significance of each marker over the raters, 0 counted where a rater saw nothing.

    >>> averaged([{"C.reject": 2}, {"C.reject": 3, "W.defer": 1}])
    {'C.reject': 2.5, 'W.defer': 0.5}
    """
    markers = sorted({marker for rater in raters for marker in rater})
    return {marker: sum(rater.get(marker, 0) for rater in raters) / len(raters) for marker in markers}


def positive(rated: Significances, what: str) -> bool:
    """Tell whether a family (W, C, S, E, T, R), one marker, or any rupture is there in a turn.

    >>> positive({"C.reject": 1.0}, "C"), positive({"C.reject": 1.0}, RUPTURE)
    (False, True)
    """
    if what == RUPTURE:
        return max((much for marker, much in rated.items() if marker[0] in "WC"), default=0.0) >= RUPTURE_FROM
    if "." in what:
        return rated.get(what, 0.0) >= POSITIVE_FROM
    return max((much for marker, much in rated.items() if marker[0] == what), default=0.0) >= POSITIVE_FROM


def detection(truth: Sequence[bool], called: Sequence[bool]) -> Detection:
    """Return how well calls meet the truth, turn by turn.

    :raises InvalidInput: when the two are not equally long
    """
    _equally_long(truth, called)
    return Detection(sum(truth), sum(called), sum(a and b for a, b in zip(truth, called, strict=True)))


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the average precision of scores, NaN where nothing is there; equal scores are taken together.

    As scikit-learn defines it: the sum over thresholds of the gain in recall times precision.

    :raises InvalidInput: when the two are not equally long

    >>> round(average_precision([False, False, True, True], [0.1, 0.4, 0.35, 0.8]), 4)
    0.8333
    """
    _equally_long(truth, scores)
    there = int(np.sum(np.asarray(truth, dtype=np.int64)))
    if not there:
        return float("nan")
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    ranked = np.asarray(scores, dtype=np.float64)[order]
    right = np.cumsum(np.asarray(truth, dtype=np.int64)[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    precision = (right / np.arange(1, len(ranked) + 1))[last]
    recall = (right / there)[last]
    return float(np.sum(np.diff(np.append(0.0, recall)) * precision))


def brier(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the mean squared difference of probabilities and truth.

    :raises InvalidInput: when the two are not equally long

    >>> brier([True, False], [0.5, 0.5])
    0.25
    """
    _equally_long(truth, scores)
    return float(np.mean((np.asarray(scores, dtype=np.float64) - np.asarray(truth, dtype=np.float64)) ** 2))


def best_threshold(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the score from which on calling gives the best F1, 0.5 where nothing is there.

    >>> best_threshold([False, True, True], [0.2, 0.3, 0.9])
    0.3
    """
    if not any(truth):
        return 0.5
    return max(sorted(set(scores)), key=lambda cut: detection(truth, [score >= cut for score in scores]).f1)


def _equally_long(truth: Sequence[bool], other: Sequence[float]) -> None:
    if len(truth) != len(other):
        raise InvalidInput(
            f"There are {len(truth)} turns with a truth and {len(other)} without.", remedy="Give one value for each."
        )
