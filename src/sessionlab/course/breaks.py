"""Change points of a short series: exact, with a minimum segment length, and able to say "no change".

S sessions, no missing scores (a gap would shift the sessions): leave them out before and keep their numbers.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.course.arrays import Floats, as_number, as_scores, as_share
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """Where the level changes: `breaks` are the first sessions of new segments, counted from 0; empty for no change.

    `costs[m]` is the smallest sum of squares with m breaks, `scores[m]` what was minimised to choose m, and `p` the
    share of permuted series with as good a first break (NaN where BIC chose).
    """

    breaks: tuple[int, ...]
    means: tuple[float, ...]
    costs: tuple[float, ...]
    scores: tuple[float, ...]
    p: float
    chosen_by: Literal["bic", "permutation"]

    @property
    def changed(self) -> bool:
        """Tell whether any change was found."""
        return bool(self.breaks)


def change_points(
    series: ArrayLike,
    *,
    shortest: int = 3,
    most: int = 5,
    by: Literal["bic", "permutation"] = "bic",
    permutations: int = 999,
    level: float = 0.05,
    seed: int = 0,
) -> ChangePoints:
    """Return the level shifts of one series, by exact dynamic programming over every segmentation.

    BIC is S log(cost / S) + (2 m + 2) log S, as in R's strucchange: each break costs a level and a place. With
    `by="permutation"` the best single break is compared with that of permuted series first; only where fewer than
    `level` of them do as well does BIC say how many.

    :param series: shape (S,), S at least twice `shortest`
    :param shortest: fewest sessions of a segment
    :param most: most breaks looked for
    :raises InvalidInput: a missing score, a series too short, or a segment shorter than one session

    The Nile at Aswan, 1871-1970: one change after 1898, the 28th year (Bai and Perron as in Zeileis et al. 2003).

    >>> change_points([9, 10, 9, 10, 9, 3, 4, 3, 4, 3]).breaks
    (5,)
    >>> change_points([5, 6, 5, 6, 6, 5, 6, 5]).breaks
    ()
    """
    values = _complete(series, shortest)
    if by not in ("bic", "permutation"):
        raise InvalidInput(f"There is no choice by {by!r}.", remedy="Choose by bic or by permutation.")
    as_number(most, name="most breaks")
    as_number(permutations, name="permutations")
    as_share(level, name="level")
    costs, segmentations = _segmentations(values, shortest, most)
    scores = _bic(costs, len(values))
    number, p = int(np.argmin(scores)), float("nan")
    if by == "permutation":
        p = _permutation_p(values, shortest, permutations, seed)
        number = int(np.argmin(scores[1:])) + 1 if p <= level and len(scores) > 1 else 0
    breaks = segmentations[number]
    edges = (0, *breaks, len(values))
    means = tuple(float(values[a:b].mean()) for a, b in pairwise(edges))
    return ChangePoints(breaks, means, tuple(costs.tolist()), tuple(scores.tolist()), p, by)


def best_segmentation(series: ArrayLike, *, breaks: int, shortest: int = 3) -> tuple[int, ...]:
    """Return the best places for exactly so many breaks.

    :raises InvalidInput: the series has no room for so many segments

    >>> best_segmentation([1, 1, 1, 5, 5, 5, 9, 9, 9], breaks=2)
    (3, 6)
    """
    values = _complete(series, shortest)
    as_number(breaks, name="breaks", fewest=0)
    _, segmentations = _segmentations(values, shortest, breaks)
    if breaks >= len(segmentations):
        raise InvalidInput(
            f"{len(values)} sessions have no room for {breaks + 1} segments of {shortest}.", remedy="Ask for fewer."
        )
    return segmentations[breaks]


def _complete(series: ArrayLike, shortest: int) -> Floats:
    if shortest < 1:
        raise InvalidInput(f"A segment cannot be {shortest} sessions long.", remedy="Give 1 or more.")
    values = as_scores(series, dimensions=1, name="scores", fewest=2 * shortest)
    if np.isnan(values).any():
        raise InvalidInput(
            f"{int(np.isnan(values).sum())} of {len(values)} scores are missing.",
            remedy="Leave those sessions out and keep the numbers of the others.",
        )
    return values


def _segment_costs(values: Floats) -> Floats:
    """Return the sum of squares about the mean of every stretch, shape (S + 1, S + 1): from a up to, without, b."""
    sums = np.concatenate([[0.0], np.cumsum(values - values.mean())])
    squares = np.concatenate([[0.0], np.cumsum((values - values.mean()) ** 2)])
    length = np.arange(len(sums))[None, :] - np.arange(len(sums))[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        cost = (squares[None, :] - squares[:, None]) - (sums[None, :] - sums[:, None]) ** 2 / length
    return np.where(length > 0, np.maximum(cost, 0), np.inf)


def _segmentations(values: Floats, shortest: int, most: int) -> tuple[Floats, list[tuple[int, ...]]]:
    """Return the smallest cost for 0, 1, ... breaks, and where they stand."""
    size = len(values)
    allowed = np.arange(size + 1)[None, :] - np.arange(size + 1)[:, None] >= shortest
    cost = np.where(allowed, _segment_costs(values), np.inf)
    best, origins = cost[0], []
    costs = [best[size]]
    found: list[tuple[int, ...]] = [()]
    for _ in range(min(most, size // shortest - 1)):
        through = best[:, None] + cost
        origin = through.argmin(axis=0)
        best = through[origin, np.arange(size + 1)]
        origins.append(origin)
        costs.append(best[size])
        found.append(_traced(origins, size))
    return np.array(costs), found


def _traced(origins: list[np.ndarray[tuple[int, ...], np.dtype[np.int64]]], end: int) -> tuple[int, ...]:
    places = []
    for origin in reversed(origins):
        end = int(origin[end])
        places.append(end)
    return tuple(reversed(places))


def _bic(costs: Floats, size: int) -> Floats:
    # A perfect fit would cost minus infinity; a floor far below any questionnaire's unit keeps the order.
    floor = max(float(costs[0]), 1.0) * 1e-12
    parameters = 2 * np.arange(len(costs)) + 2
    return np.asarray(size * np.log(np.maximum(costs, floor) / size) + parameters * np.log(size))


def _permutation_p(values: Floats, shortest: int, permutations: int, seed: int) -> float:
    """Return (b + 1) / (m + 1) for the fall in cost by the best single break."""
    shuffled = np.random.default_rng(seed).permuted(np.tile(values, (permutations, 1)), axis=1)
    gains = _best_single_gain(np.vstack([values, shuffled]), shortest)
    return float((np.sum(gains[1:] >= gains[0] * (1 - 1e-12)) + 1) / (permutations + 1))


def _best_single_gain(rows: Floats, shortest: int) -> Floats:
    size = rows.shape[1]
    sums = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)
    places = np.arange(shortest, size - shortest + 1)
    between = sums[:, places - 1] ** 2 * (1 / places + 1 / (size - places))
    return np.asarray(between.max(axis=1))
