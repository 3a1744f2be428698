"""Dynamic complexity of daily or weekly ratings: fluctuation times distribution, in a moving window.

Description only. Early signs of change from critical slowing down have found little support in clinical psychology
(Helmich et al. 2024, Nature Reviews Psychology), so no alarm is made of them here; `surrogates` says what shuffled
and autoregressive series of the same values would show.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from sessionlab.course.arrays import Floats, as_number, as_scores
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Complexity:
    """Each of shape (S,), written at the window's last session; NaN before the first full window.

    A window with a missing score is NaN: turning points cannot be told across a gap.
    """

    fluctuation: Floats
    distribution: Floats
    complexity: Floats
    window: int


def dynamic_complexity(series: ArrayLike, *, low: float, high: float, window: int = 7) -> Complexity:
    """Return the dynamic complexity of one series of ratings on a bounded scale.

    Fluctuation: steps between turning points, each divided by how long it took, over the largest possible. A phase
    ends at every turning point and at either edge of a plateau. Distribution: how evenly the sorted values spread
    over the scale. Both 0 to 1; the complexity is their product.

    :param series: ratings, shape (S,)
    :param low: least value of the scale; `high` the greatest
    :param window: sessions of the moving window
    :raises InvalidInput: ratings outside the scale, or a window that is too short or longer than the series

    Schiepek and Strunk (2010), Biological Cybernetics 102, 197-207; the arithmetic as in R's casnet 0.6.0.

    >>> found = dynamic_complexity([0, 10, 0, 10, 0, 10, 0], low=0, high=10)
    >>> round(float(found.fluctuation[-1]), 4), round(float(found.distribution[-1]), 4)
    (1.0, 0.6349)
    """
    values = as_scores(series, dimensions=1, name="ratings")
    _check(values, low, high, window)
    windows = sliding_window_view(values, window)
    fluctuation, distribution = np.full(len(values), np.nan), np.full(len(values), np.nan)
    whole = np.isfinite(windows).all(axis=1)
    last = np.arange(window - 1, len(values))
    fluctuation[last[whole]] = [_fluctuation(part, high - low) for part in windows[whole]]
    distribution[last[whole]] = _distribution(windows[whole], low, high)
    return Complexity(fluctuation, distribution, fluctuation * distribution, window)


def _check(values: Floats, low: float, high: float, window: int) -> None:
    reasons = []
    if not low < high:
        reasons.append(f"The scale goes from {low:g} to {high:g}.")
    outside = int(((values < low) | (values > high)).sum())
    if outside:
        reasons.append(f"{outside} ratings lie outside the scale of {low:g} to {high:g}.")
    if not 3 <= window <= len(values):
        reasons.append(f"A window of {window} does not fit a series of {len(values)}.")
    if reasons:
        raise InvalidInput(reasons, remedy="Give the scale's true ends and a window between 3 and the series' length.")


def _fluctuation(part: Floats, scale: float) -> float:
    direction = np.sign(np.diff(part))
    ends = [*(np.flatnonzero(direction[1:] != direction[:-1]) + 1).tolist(), len(part) - 1]
    start, total = 0, 0.0
    for end in ends:
        total += abs(part[end] - part[start]) / (end - start)
        start = end
    return float(total / (scale * (len(part) - 1)))


def _distribution(windows: Floats, low: float, high: float) -> Floats:
    """Return 1 - r / g for each window: how far the gaps between sorted values stay behind even ones."""
    size = windows.shape[1]
    even, ordered = np.linspace(low, high, size), np.sort(windows, axis=1)
    short = np.zeros(len(windows))
    possible = 0.0
    for a in range(size - 1):
        for b in range(a + 1, size):
            weight, gap = (a + 1) * (size - b), even[b] - even[a]
            short += weight * np.maximum(0, gap - (ordered[:, b] - ordered[:, a]))
            possible += weight * gap
    return np.asarray(1 - short / possible)


@dataclass(frozen=True, slots=True)
class Surrogates:
    """The highest complexity seen, and how often series without any course of their own reach it."""

    kind: Literal["shuffled", "autoregressive"]
    highest: float
    p: float
    series: int


def surrogates(
    series: ArrayLike,
    *,
    low: float,
    high: float,
    window: int = 7,
    kind: Literal["shuffled", "autoregressive"] = "shuffled",
    number: int = 199,
    seed: int = 0,
) -> Surrogates:
    """Return how often surrogate series reach the highest complexity of this one, as (b + 1) / (m + 1).

    Shuffled series keep the values and lose their order; autoregressive ones keep mean, spread and the first
    autocorrelation, cut off at the ends of the scale.

    :raises InvalidInput: as `dynamic_complexity`; no window is whole, or no surrogates asked for

    >>> surrogates([5, 5, 6, 5, 5, 6, 5, 6, 5, 5], low=0, high=10, number=99).p > 0.05
    True
    """
    values = as_scores(series, dimensions=1, name="ratings")
    as_number(number, name="surrogate series")
    if kind not in ("shuffled", "autoregressive"):
        raise InvalidInput(f"There are no {kind!r} surrogates.", remedy="Take shuffled or autoregressive ones.")
    own = dynamic_complexity(values, low=low, high=high, window=window).complexity
    if not np.isfinite(own).any():
        raise InvalidInput(
            f"No window of {window} is whole.", remedy="Take a shorter window, or a series without gaps."
        )
    highest = float(np.nanmax(own))
    rng = np.random.default_rng(seed)
    reached = 0
    for _ in range(number):
        other = rng.permutation(values) if kind == "shuffled" else _autoregressive(values, low, high, rng)
        found = dynamic_complexity(other, low=low, high=high, window=window).complexity
        reached += bool((found >= highest).any())
    return Surrogates(kind, highest, (reached + 1) / (number + 1), number)


def _autoregressive(values: Floats, low: float, high: float, rng: np.random.Generator) -> Floats:
    seen = values[np.isfinite(values)]
    centred = seen - seen.mean()
    power = float((centred**2).sum())
    keeps = float((centred[1:] * centred[:-1]).sum() / power) if power else 0.0
    noise = rng.normal(0, seen.std() * np.sqrt(max(1 - keeps**2, 0)), len(values))
    made = np.empty(len(values))
    last = rng.normal(0, seen.std())
    for i, shock in enumerate(noise):
        last = keeps * last + shock
        made[i] = last
    return np.asarray(np.clip(made + seen.mean(), low, high))
