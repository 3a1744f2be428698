"""Sudden gains and losses between two sessions, for many patients at once.

P patients, S sessions; interval I goes from session n to n + 1, n = 2 .. S - 2 counted from 1, so that two sessions
stand on either side. Answers are three-valued: 1 yes, 0 no, -1 cannot be said.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from sessionlab.course.arrays import Bools, Floats, as_positive, as_scores, as_share
from sessionlab.course.change import Reliability
from sessionlab.errors import InvalidInput

Ternary = NDArray[np.int8]
UNKNOWN = -1
Compat = Literal["suddengains"]


@dataclass(frozen=True, slots=True)
class SuddenChanges:
    """Each interval's answer, shape (P, I), and the three criteria behind it; `sessions` (I,) is n, from 1.

    `magnitude` (P, I) is the size of each step in points, positive in the direction looked for; `falls` tells whether
    that is downwards.
    """

    kind: Literal["gain", "loss"]
    found: Ternary
    large: Ternary
    large_for_the_person: Ternary
    stable: Ternary
    sessions: NDArray[np.int64]
    magnitude: Floats
    cutoff: float
    falls: bool

    @property
    def patients(self) -> int:
        """How many patients have at least one."""
        return int((self.found == 1).any(axis=1).sum())

    @property
    def total(self) -> int:
        """How many there are in all."""
        return int((self.found == 1).sum())


def cutoff_from(reliability: Reliability, *, sd: float, confidence: float = 0.95) -> float:
    """Return the cut-off of criterion 1 from the instrument's error: the change that is reliable, in points.

    :param sd: standard deviation before treatment, in points
    :raises InvalidInput: a standard deviation of zero or less

    As R's suddengains 0.7.2 does (`define_crit1_cutoff`), its example:

    >>> round(cutoff_from(Reliability(0.931, "retest"), sd=10.5), 3)
    7.645
    """
    spread = as_positive(sd, name="standard deviation")
    as_share(confidence, name="confidence")
    return float(ndtri((1 + confidence) / 2) * spread * np.sqrt(2 * (1 - reliability.value)))


def sudden_changes(
    scores: ArrayLike,
    *,
    cutoff: float,
    kind: Literal["gain", "loss"] = "gain",
    better: Literal["lower", "higher"] = "lower",
    share: float = 0.25,
    confidence: float = 0.95,
    compat: Compat | None = None,
) -> SuddenChanges:
    """Return the sudden gains or losses by the three criteria of Tang and DeRubeis.

    1: the step is `cutoff` points or more. 2: it is `share` of the score before it or more. 3: the mean of up to three
    scores before differs from that of up to three after by more than t times the pooled standard deviation; t is
    2.776 with six scores, 3.182 with five, 4.303 with four, and two are needed on either side.

    A missing score (NaN) leaves a criterion unknown; the interval is unknown only where no criterion fails.

    :param scores: shape (P, S)
    :param cutoff: points, above zero
    :param compat: "suddengains" answers as R's suddengains 0.7.2 does: a loss passes criterion 2 whatever its size,
        and any unknown criterion makes the interval unknown
    :raises InvalidInput: fewer than four sessions, text, infinite values, a cut-off of zero or less

    Tang and DeRubeis (1999), Journal of Consulting and Clinical Psychology 67, 894-904; critical values for missing
    scores: Lutz et al. (2013).

    >>> sudden_changes([[35, 37, 23, 23, 24, 21]], cutoff=7).found.tolist()
    [[1, 0, 0]]
    """
    values = as_scores(scores, dimensions=2, fewest=4)
    points = as_positive(cutoff, name="cut-off")
    as_share(share, name="share")
    as_share(confidence, name="confidence")
    falls = (kind == "gain") == (better == "lower")
    before, after = values[:, 1:-2], values[:, 2:-1]
    step = before - after if falls else after - before
    unknown = np.isnan(step)
    large = _ternary(step >= points, unknown)
    personal = _ternary(step >= share * before, unknown)
    if compat and kind == "loss":
        personal = _ternary(before - after <= share * before, unknown)
    stable = _stable(values, falls=falls, confidence=confidence)
    found = _all_of(large, personal, stable, strict=compat is not None)
    sessions = np.arange(2, values.shape[1] - 1)
    return SuddenChanges(kind, found, large, personal, stable, sessions, step, points, falls)


def _ternary(answer: Bools, unknown: Bools) -> Ternary:
    return np.where(unknown, np.int8(UNKNOWN), answer.astype(np.int8))


def _all_of(*criteria: Ternary, strict: bool) -> Ternary:
    passed = np.logical_and.reduce([c == 1 for c in criteria])
    open_ones = np.logical_or.reduce([c == UNKNOWN for c in criteria])
    failed = np.logical_or.reduce([c == 0 for c in criteria])
    unknown = open_ones if strict else open_ones & ~failed
    return _ternary(passed, unknown)


def _stable(values: Floats, *, falls: bool, confidence: float) -> Ternary:
    """Return criterion 3 for every interval."""
    patients, sessions = values.shape
    gap = np.full((patients, 1), np.nan)
    padded = np.concatenate([gap, values, gap], axis=1)
    width = sessions - 3
    # Padded by one, session n (from 1) stands in column n: before are n-2, n-1, n; after n+1, n+2, n+3.
    pre = [padded[:, k : k + width] for k in range(3)]
    post = [padded[:, k + 3 : k + 3 + width] for k in range(3)]
    n1, mean1, squares1 = _moments(pre)
    n2, mean2, squares2 = _moments(post)
    unknown = (n1 < 2) | (n2 < 2)
    freedom = np.where(unknown, 2, n1 + n2 - 2)
    critical = stdtrit(np.arange(5), (1 + confidence) / 2)[freedom]
    with np.errstate(invalid="ignore"):
        difference = mean1 - mean2 if falls else mean2 - mean1
        return _ternary(difference > critical * np.sqrt((squares1 + squares2) / freedom), unknown)


def _moments(columns: list[Floats]) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return how many scores are there, their mean and their sum of squares about it."""
    there = [np.isfinite(column) for column in columns]
    number: NDArray[np.int64] = np.asarray(np.sum(there, axis=0, dtype=np.int64))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sum(np.where(seen, column, 0) for seen, column in zip(there, columns, strict=True)) / number
    squares = sum(np.where(seen, (column - mean) ** 2, 0) for seen, column in zip(there, columns, strict=True))
    return number, np.asarray(mean), np.asarray(squares)


def reversed_later(scores: ArrayLike, changes: SuddenChanges, *, compat: Compat | None = None) -> Ternary:
    """Return, for each sudden change, whether half of it was lost again later, shape (P, I).

    Every session after n + 1 counts, and a score that stands at the half exactly has lost it. -1 where there is no
    change to lose, or no later score.

    :param compat: "suddengains" looks as R's suddengains 0.7.2 does, from n + 3 on unless its first interval is asked
        for, for more than half, and calls a change without a later score not reversed

    >>> series = [[30, 30, 30, 18, 25, 18, 18, 18]]
    >>> gains = sudden_changes(series, cutoff=7)
    >>> [int(reversed_later(series, gains, compat=c)[0, 1]) for c in (None, "suddengains")]
    [1, 0]
    """
    values = _of_changes(scores, changes)
    answer = np.full(changes.found.shape, UNKNOWN, dtype=np.int8)
    for row, interval in zip(*np.nonzero(changes.found == 1), strict=True):
        before, after = values[row, interval + 1], values[row, interval + 2]
        later = values[row, interval + (4 if compat else 3) :]
        lost = (later[np.isfinite(later)] - after) * (1 if changes.falls else -1)
        half = abs(before - after) / 2
        if lost.size or compat:
            answer[row, interval] = (lost > half).any() if compat else (lost >= half).any()
    return answer


def _of_changes(scores: ArrayLike, changes: SuddenChanges) -> Floats:
    """Return the scores that changes were found in, or refuse others."""
    values = as_scores(scores, dimensions=2, fewest=4)
    if values.shape != (len(changes.found), changes.found.shape[1] + 3):
        raise InvalidInput(
            f"The changes were not found in these {values.shape[0]} courses of {values.shape[1]} sessions.",
            remedy="Give the scores that `sudden_changes` was given.",
        )
    return values


def share_of_total(
    scores: ArrayLike, changes: SuddenChanges, *, first: int = 0, last: int = -1, compat: Compat | None = None
) -> Floats:
    """Return each sudden change as a share of the change from the first to the last session, shape (P, I).

    NaN where there is no sudden change, where the first or last score is missing, and where nothing changed from first
    to last: no share can be said of that.

    :param first: the place of the session the treatment's change is counted from, from 0; `last` of the one it ends at
    :param compat: "suddengains" says infinity where nothing changed, and gives the share of a loss below zero
    :raises InvalidInput: scores that are no such table, or a session that is not there

    >>> series = [[30, 30, 30, 20, 20, 20, 10], [30, 30, 30, 18, 18, 18, 30]]
    >>> gains = sudden_changes(series, cutoff=7)
    >>> [float(share_of_total(series, gains, compat=c)[row, 1]) for row in (0, 1) for c in (None, "suddengains")]
    [0.5, 0.5, nan, inf]
    """
    values = _of_changes(scores, changes)
    places = values.shape[1]
    if not (-places <= first < places and -places <= last < places):
        raise InvalidInput(
            f"There are {places} sessions; {first} or {last} is none of them.", remedy="Count from 0, or back from -1."
        )
    total = (values[:, [first]] - values[:, [last]]) * (1 if changes.falls else -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = changes.magnitude / total
    if compat and changes.kind == "loss":
        share = -share  # The peer divides the size of a loss by a change that it counts downwards.
    share = np.where(total == 0, np.inf if compat else np.nan, share)
    return np.where(changes.found == 1, share, np.nan)


def largest(changes: SuddenChanges, *, compat: Compat | None = None) -> NDArray[np.int64]:
    """Return for each patient the interval of the largest sudden change, shape (P,), -1 where there is none.

    R's suddengains takes the signed maximum, so that its largest loss is the smallest; `compat` repeats that.

    >>> losses = sudden_changes([[10, 10, 10, 20, 20, 20, 40, 40, 40]], cutoff=7, kind="loss")
    >>> [int(losses.sessions[largest(losses, compat=c)[0]]) for c in (None, "suddengains")]
    [6, 3]
    """
    sign = -1 if compat and changes.kind == "loss" else 1
    size = np.where(changes.found == 1, sign * changes.magnitude, -np.inf)
    return np.where((changes.found == 1).any(axis=1), size.argmax(axis=1), -1)
