"""What every coefficient of agreement answers, and the checks they share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sessionlab.errors import InvalidInput

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its interval.

    `low` and `high` are the percentile bootstrap over units at `level`; NaN where no resampling was asked for or too
    few resamples gave a value. `observed` and `expected` are the agreement (for alpha: the disagreement) the
    coefficient is made of. `reason` says in words why `value` is NaN, and is empty otherwise.
    """

    name: str
    value: float
    low: float
    high: float
    level: float
    observed: float
    expected: float
    units: int
    coders: int
    reason: str = ""


def as_ratings(ratings: ArrayLike, *, fewest_coders: int = 2) -> Floats:
    """Return ratings as a float array of shape (N, M), or refuse with every reason.

    :raises InvalidInput: not two-dimensional, fewer than two coders, infinite values, or no unit rated twice
    """
    try:
        values = np.asarray(ratings, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(
            "The ratings hold something that is not a number.", remedy="Give each category a number, NaN for missing."
        ) from None
    if values.ndim != 2:
        raise InvalidInput(
            f"The ratings have {values.ndim} dimensions, not 2.", remedy="Give units in rows and coders in columns."
        )
    reasons = []
    if values.shape[1] < fewest_coders:
        reasons.append(f"There are {values.shape[1]} coders; agreement needs {fewest_coders} or more.")
    if np.isinf(values).any():
        reasons.append(f"{int(np.isinf(values).sum())} ratings are infinite.")
    if not reasons and not (np.isfinite(values).sum(axis=1) >= 2).any():
        reasons.append("No unit was rated by two coders.")
    if reasons:
        raise InvalidInput(reasons, remedy="Mend the table and ask again; missing ratings are NaN.")
    return values


def check_interval(level: float, resamples: int = 0) -> None:
    """Refuse a level that gives no interval, or fewer resamples than none.

    :raises InvalidInput: a level outside 0 to 1, a number below 0
    """
    reasons = [] if 0 < level < 1 else [f"The level of the interval is {level:g}."]
    reasons += [] if resamples >= 0 else [f"There are {resamples} resamples."]
    if reasons:
        raise InvalidInput(reasons, remedy="Give a level between 0 and 1, such as 0.95, and 0 resamples or more.")


def categories(values: Floats) -> Floats:
    """Return the V distinct values, sorted, NaN left out."""
    found: Floats = np.unique(values[np.isfinite(values)])
    return found


def counts(values: Floats, levels: Floats) -> Floats:
    """Return how many coders gave each unit each value, shape (N, V)."""
    table: Floats = (values[:, :, None] == levels[None, None, :]).sum(axis=1).astype(np.float64)
    return table


def resampled(
    coefficient: Callable[[Floats], Floats], units: int, *, resamples: int, level: float, seed: int
) -> tuple[float, float]:
    """Return the percentile interval of a coefficient over resampled units.

    `coefficient` takes weights of shape (B, N), how often each unit was drawn, and returns B values.
    """
    check_interval(level, resamples)
    if resamples == 0:
        return float("nan"), float("nan")
    draws = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    found = coefficient(draws.astype(np.float64))
    found = found[np.isfinite(found)]
    if found.size < resamples / 2:
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def corrected(observed: Floats, expected: Floats) -> Floats:
    """Return (observed - expected) / (1 - expected), NaN where chance alone would agree always."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = (observed - expected) / (1 - expected)
    return np.where(expected >= 1, np.nan, ratio)


CONSTANT = "Every rating is the same value, so agreement by chance is certain and the coefficient has no meaning."
ONE_VALUE = "Every rating is the same value, so nothing shows whether the coders would have told another apart."
