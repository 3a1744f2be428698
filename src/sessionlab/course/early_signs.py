"""The usual early signs in a moving window, as description only: variance, autocorrelation, peaks of complexity.

Reviews find little support for them as warnings in psychotherapy (Helmich et al. 2024, Nature Reviews Psychology), so
none of these functions raises an alarm. `before` ends every window ahead of a transition that is already known.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.special import ndtri

from sessionlab.course.arrays import Bools, Floats, as_scores, as_share
from sessionlab.course.complexity import dynamic_complexity
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class EarlySigns:
    """Each of shape (S,), written at the window's last session; NaN before the first full window and where it is open.

    A window with a missing score is open; the autocorrelation of a constant window is open, too (R's casnet says 1).
    `variance_trend` and `autocorrelation_trend` are Kendall's tau with the session, NaN with fewer than four windows.
    """

    variance: Floats
    autocorrelation: Floats
    variance_trend: float
    autocorrelation_trend: float
    window: int


def early_signs(series: ArrayLike, *, window: int = 10, before: int | None = None) -> EarlySigns:
    """Return moving variance and first autocorrelation, and whether they rise.

    :param series: scores, shape (S,)
    :param before: the session of a known transition, from 0: it and what follows are not looked at
    :raises InvalidInput: a window of fewer than four sessions or longer than what is looked at

    Scheffer et al. (2009), Nature 461, 53-59; the arithmetic as in R's casnet 0.6.0 (`var_win`, `ac_win`).

    >>> found = early_signs([5, 6, 5, 6, 4, 7, 3, 8, 1, 9], window=4)
    >>> round(float(found.variance[-1]), 2), round(float(found.autocorrelation[3]), 2), found.variance_trend > 0.9
    (14.92, -0.75, True)
    """
    values = as_scores(series, dimensions=1)
    seen = values if before is None else values[:before]
    if not 4 <= window <= len(seen):
        raise InvalidInput(
            f"A window of {window} does not fit {len(seen)} sessions.", remedy="Give a window of 4 or more that fits."
        )
    parts = sliding_window_view(seen, window)
    centred = parts - parts.mean(axis=1, keepdims=True)
    power = (centred**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        follows = np.where(power > 0, (centred[:, 1:] * centred[:, :-1]).sum(axis=1) / power, np.nan)
    variance, autocorrelation = np.full(len(values), np.nan), np.full(len(values), np.nan)
    last = slice(window - 1, len(seen))
    variance[last], autocorrelation[last] = power / (window - 1), follows
    return EarlySigns(variance, autocorrelation, _trend(variance), _trend(autocorrelation), window)


def _trend(values: Floats) -> float:
    """Return Kendall's tau-b with the session."""
    there = values[np.isfinite(values)]
    if there.size < 4 or np.ptp(there) == 0:
        return float("nan")
    # Importing scipy.stats for its tau costs seconds; a course has few windows.
    signs = np.sign(there[:, None] - there[None, :])[np.tril_indices(there.size, -1)]
    return float(signs.sum() / np.sqrt(signs.size * np.abs(signs).sum()))


@dataclass(frozen=True, slots=True)
class ComplexityPeaks:
    """Where the complexity of K items stands out: `item` (S, K) for each, `together` (S,) for how many at once.

    `open_items` (K,) could not be looked at: their complexity does not vary, or no window is whole.
    """

    complexity: Floats
    item: Bools
    together: Bools
    open_items: Bools


def complexity_peaks(
    items: ArrayLike,
    *,
    low: float,
    high: float,
    window: int = 7,
    item_level: float = 0.05,
    level: float = 0.05,
    compat: Literal["casnet"] | None = None,
) -> ComplexityPeaks:
    """Return the cumulative complexity peaks of several items: sessions where unusually many peak at once.

    An item peaks where its complexity, standardised over the course, passes the normal quantile of 1 - `item_level`;
    the course peaks where the number of peaking items does the same. Standardised on the whole course, this looks
    back; it is no forecast.

    :param items: ratings, shape (S, K)
    :param compat: "casnet" counts the sessions before the first full window as sessions without a peak
    :raises InvalidInput: ratings outside the scale, or a window that does not fit

    Schiepek and Strunk (2010), Biological Cybernetics 102, 197-207; the arithmetic as in R's casnet 0.6.0.

    >>> calm, lively = [5.0, 5, 6, 5, 5, 6] * 4, [5.0, 5, 6, 5, 5, 6] * 3 + [0, 10, 0, 10, 5, 5]
    >>> found = complexity_peaks(np.column_stack([lively, lively, calm]), low=0, high=10, window=5)
    >>> np.flatnonzero(found.together).tolist()
    [21, 22]
    """
    values = as_scores(items, dimensions=2, name="ratings")
    as_share(item_level, name="level of an item")
    as_share(level, name="level")
    every = [dynamic_complexity(column, low=low, high=high, window=window).complexity for column in values.T]
    complexity = np.column_stack(every)
    item, open_items = _standing_out(complexity, item_level)
    number = item.sum(axis=1).astype(np.float64)
    if not compat:
        number[np.isnan(complexity).all(axis=1)] = np.nan
    together, _ = _standing_out(number[:, None], level)
    return ComplexityPeaks(complexity, item, together[:, 0], open_items)


def _standing_out(columns: Floats, level: float) -> tuple[Bools, Bools]:
    """Return where each column passes its own quantile, and which columns do not vary beyond rounding."""
    seen = np.isfinite(columns)
    number = np.maximum(seen.sum(axis=0), 1)
    centred = columns - np.where(seen, columns, 0).sum(axis=0) / number
    spread = np.sqrt((np.where(seen, centred, 0) ** 2).sum(axis=0) / np.maximum(number - 1, 1))
    flat = spread < 1e-12
    with np.errstate(invalid="ignore", divide="ignore"):
        return (centred / np.where(flat, np.nan, spread) > float(ndtri(1 - level))), flat
