"""Krippendorff's alpha for nominal, ordinal, interval and ratio ratings, with missing ratings."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.agreement.result import CONSTANT, Agreement, Floats, as_ratings, categories, counts, resampled
from sessionlab.errors import InvalidInput

Level = Literal["nominal", "ordinal", "interval", "ratio"]

_MISSING = float("nan")
ALPHA_EXAMPLE: list[list[float]] = [
    [1, 1, _MISSING, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_MISSING, 5, 5, 5],
    [_MISSING, _MISSING, 1, 1], [_MISSING, _MISSING, 3, _MISSING],
]  # fmt: skip
"""Twelve units, four coders: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C."""


def krippendorff(
    ratings: ArrayLike, *, measure: Level = "nominal", resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> Agreement:
    """Return Krippendorff's alpha; `observed` and `expected` are disagreements.

    :param ratings: shape (N, M), NaN for missing; units rated once do not count
    :param measure: what the distance between two values means
    :raises InvalidInput: an unknown measure, or a ratio measure with negative values

    Krippendorff (2011), section C:

    >>> [round(krippendorff(ALPHA_EXAMPLE, measure=m, resamples=0).value, 3)
    ...  for m in ("nominal", "ordinal", "interval", "ratio")]
    [0.743, 0.815, 0.849, 0.797]
    """
    values = as_ratings(ratings)
    levels = categories(values)
    if measure not in ("nominal", "ordinal", "interval", "ratio"):
        raise InvalidInput(f"There is no measure {measure!r}.", remedy="Use nominal, ordinal, interval or ratio.")
    if measure == "ratio" and (levels < 0).any():
        raise InvalidInput("A ratio measure has no negative values.", remedy="Use interval.")
    table = counts(values, levels)
    table = table[table.sum(axis=1) >= 2]
    rated = table.sum(axis=1)

    def alpha(drawn: Floats) -> Floats:
        observed, expected = _disagreements(drawn, table, rated, levels, measure)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(expected > 0, 1 - observed / expected, np.nan)

    every = np.ones((1, len(table)))
    observed, expected = _disagreements(every, table, rated, levels, measure)
    value = float(alpha(every)[0])
    low, high = resampled(alpha, len(table), resamples=resamples, level=level, seed=seed)
    reason = "" if np.isfinite(value) else CONSTANT
    name = f"Krippendorff's alpha ({measure})"
    seen = (float(observed[0]), float(expected[0]))
    return Agreement(name, value, low, high, level, *seen, len(table), values.shape[1], reason)


def _disagreements(
    drawn: Floats, table: Floats, rated: Floats, levels: Floats, measure: Level
) -> tuple[Floats, Floats]:
    """Return the observed and the expected disagreement of each of B resamples.

    A pair of values within a unit weighs 1 / (ratings of the unit - 1), as in the coincidence matrix. The sum over
    pairs of (counts x counts x distance) is linear in how often a unit was drawn for every measure but the ordinal
    one, whose distances depend on the margins of the resample.
    """
    pairs = np.einsum("nv,nw->nvw", table / (rated - 1)[:, None], table)
    coincidence = np.einsum("bn,nvw->bvw", drawn, pairs, optimize=True)
    margins = drawn @ table
    distance = _distances(levels, margins, measure)
    total = margins.sum(axis=1)
    observed = (coincidence * distance).sum(axis=(1, 2)) / total
    expected = np.einsum("bv,bw,bvw->b", margins, margins, np.broadcast_to(distance, coincidence.shape))
    with np.errstate(invalid="ignore", divide="ignore"):
        return observed, expected / (total * (total - 1))


def _distances(levels: Floats, margins: Floats, measure: Level) -> Floats:
    """Return squared distances between values, shape (1, V, V), for ordinal (B, V, V)."""
    one, other = levels[:, None], levels[None, :]
    if measure == "nominal":
        return np.asarray(one != other, dtype=np.float64)[None]
    if measure == "interval":
        return np.asarray((one - other) ** 2)[None]
    if measure == "ratio":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num(((one - other) / (one + other)) ** 2)[None]
    middle = margins.cumsum(axis=1) - margins / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)
