"""Change points of many courses at once, equal row by row to `breaks.change_points` with BIC.

P patients, S sessions. A course that ended early is NaN from there on; a gap inside a course is not bridged, because
that would shift its sessions: the row is left open and says so.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sessionlab.course.arrays import Floats, as_scores
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]
# Rows worked on together: the segment costs of so many courses of 20 sessions stay in a core's cache.
_BLOCK = 512


class Cut(IntEnum):
    """Whether a row could be cut: `GAP` is a missing score inside, `SHORT` fewer than two segments' sessions."""

    DONE = 0
    GAP = 1
    SHORT = 2


@dataclass(frozen=True, slots=True)
class ManyChangePoints:
    """Where the level of P courses changes, at most B times.

    `number` (P,) is -1 where the row is open (`cut` says why); `places` (P, B) holds the first sessions of the new
    segments, counted from 0, then -1; `costs` and `scores` (P, B + 1) are those of 0 to B breaks, NaN where a course
    has no room for so many.
    """

    number: Ints
    places: Ints
    costs: Floats
    scores: Floats
    cut: NDArray[np.int8]

    def breaks(self, row: int) -> tuple[int, ...]:
        """Return the breaks of one row; none also where the row is open."""
        return tuple(int(place) for place in self.places[row] if place >= 0)


def change_points_many(scores: ArrayLike, *, shortest: int = 3, most: int = 5) -> ManyChangePoints:
    """Return the level shifts of P courses by exact dynamic programming, their number chosen by BIC.

    :param scores: shape (P, S), NaN after a course's end
    :param shortest: fewest sessions of a segment
    :param most: most breaks looked for in a course
    :raises InvalidInput: not a table of finite numbers, a segment shorter than one session, or no breaks asked for

    >>> nan = float("nan")
    >>> found = change_points_many([[9, 9, 9, 3, 3, 3], [5, 6, 5, 6, 5, 6], [1, nan, 1, 1, 1, 1]])
    >>> found.breaks(0), found.number.tolist(), Cut(found.cut[2]).name
    ((3,), [1, 0, -1], 'GAP')
    """
    values = as_scores(scores, dimensions=2)
    reasons = [f"A segment cannot be {shortest} sessions long."] if shortest < 1 else []
    reasons += [f"{most} breaks at most leave nothing to look for."] if most < 1 else []
    if reasons:
        raise InvalidInput(reasons, remedy="Give 1 or more.")
    lengths, cut = _lengths(values, shortest)
    size = len(values)
    found = ManyChangePoints(
        np.full(size, -1), np.full((size, most), -1), _open(size, most + 1), _open(size, most + 1), cut
    )
    for length in np.unique(lengths[cut == Cut.DONE]):
        rows = np.flatnonzero((lengths == length) & (cut == Cut.DONE))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            _fill(found, block, values[block, :length], shortest, min(most, int(length) // shortest - 1))
    return found


def _open(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), np.nan)


def _lengths(values: Floats, shortest: int) -> tuple[Ints, NDArray[np.int8]]:
    """Return the number of sessions up to the last score, and whether the row can be cut."""
    seen = np.isfinite(values)
    lengths = np.where(seen.any(axis=1), values.shape[1] - seen[:, ::-1].argmax(axis=1), 0)
    cut = np.where(seen.sum(axis=1) < lengths, Cut.GAP, Cut.DONE)
    return lengths, np.where(lengths < 2 * shortest, Cut.SHORT, cut).astype(np.int8)


def _fill(found: ManyChangePoints, rows: Ints, values: Floats, shortest: int, most: int) -> None:
    """Write the answer for rows of one length into the arrays that were just made for it."""
    size, patients = values.shape[1], len(rows)
    cost = _segment_costs(values, shortest)
    best = [cost[0]]
    for _ in range(most):
        best.append(_one_more(best[-1], cost, shortest))
    costs = np.array([level[size] for level in best])
    floor = np.maximum(costs[0], 1.0) * 1e-12
    parameters = 2 * np.arange(most + 1) + 2
    scores = size * np.log(np.maximum(costs, floor) / size) + (parameters * np.log(size))[:, None]
    number = scores.argmin(axis=0)
    ends, everyone = np.full(patients, size), np.arange(patients)
    for level in range(most, 0, -1):
        here = number >= level
        origin = (best[level - 1] + cost[:, ends, everyone]).argmin(axis=0)
        ends = np.where(here, origin, ends)
        found.places[rows[here], level - 1] = origin[here]
    found.number[rows] = number
    found.costs[rows, : most + 1] = costs.T
    found.scores[rows, : most + 1] = scores.T


def _segment_costs(values: Floats, shortest: int) -> Floats:
    """Return the sum of squares of every stretch, shape (S + 1, S + 1, P): from a up to, without, b; else infinite."""
    patients, size = values.shape
    centred = (values - values.mean(axis=1, keepdims=True)).T
    sums, squares = np.zeros((size + 1, patients)), np.zeros((size + 1, patients))
    np.cumsum(centred, axis=0, out=sums[1:])
    np.cumsum(centred**2, axis=0, out=squares[1:])
    cost = np.full((size + 1, size + 1, patients), np.inf)
    for start in range(size - shortest + 1):
        ends = slice(start + shortest, size + 1)
        length = np.arange(shortest, size + 1 - start)[:, None]
        stretch = (squares[ends] - squares[start]) - (sums[ends] - sums[start]) ** 2 / length
        cost[start, ends] = np.maximum(stretch, 0)
    return cost


def _one_more(best: Floats, cost: Floats, shortest: int) -> Floats:
    """Return the smallest cost up to every session with one break more than in `best`."""
    after = np.full_like(best, np.inf)
    for end in range(2 * shortest, len(best)):
        origins = slice(shortest, end - shortest + 1)
        after[end] = (best[origins] + cost[origins, end]).min(axis=0)
    return after
