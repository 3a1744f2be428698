"""Take in scores: one check for every method, with every reason at once."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sessionlab.errors import InvalidInput

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def as_scores(scores: ArrayLike, *, dimensions: int, name: str = "scores", fewest: int = 1) -> Floats:
    """Return scores as a float array, NaN for missing.

    :param dimensions: 1 for a series (S,), 2 for patients in rows and sessions in columns (P, S)
    :raises InvalidInput: text, infinite values, another shape, or fewer than `fewest` sessions
    """
    try:
        values = _as_floats(scores)
    except (TypeError, ValueError):
        raise InvalidInput(
            f"The {name} hold something that is not a number.", remedy="Give numbers, NaN for a missing score."
        ) from None
    reasons = []
    if values.ndim != dimensions:
        reasons.append(f"The {name} have {values.ndim} dimensions, not {dimensions}.")
    elif values.shape[-1] < fewest:
        reasons.append(f"The {name} hold {values.shape[-1]} values; this method needs {fewest} or more.")
    if np.isinf(values).any():
        reasons.append(f"{int(np.isinf(values).sum())} of the {name} are infinite.")
    if reasons:
        raise InvalidInput(reasons, remedy="Mend the table and ask again; a missing score is NaN.")
    return values


def _as_floats(scores: ArrayLike) -> Floats:
    try:
        return np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError):
        # A column of pandas that may be missing gives its own value for that, which numpy does not take for NaN.
        if not hasattr(scores, "to_numpy"):
            raise
        return np.asarray(scores.to_numpy(dtype=np.float64, na_value=np.nan))


def as_positive(value: float, *, name: str) -> float:
    """Return a number above zero, or refuse.

    :raises InvalidInput: not above zero, or not finite
    """
    if not (np.isfinite(value) and value > 0):
        raise InvalidInput(f"The {name} is {value:g}.", remedy=f"Give a {name} above zero.")
    return float(value)


def as_share(value: float, *, name: str) -> float:
    """Return a number between 0 and 1, neither of them, or refuse.

    :raises InvalidInput: anything else
    """
    if not 0 < value < 1:
        raise InvalidInput(f"The {name} is {value:g}.", remedy=f"Give a {name} between 0 and 1, such as 0.95.")
    return float(value)


def as_number(value: int, *, name: str, fewest: int = 1) -> int:
    """Return a whole number that is large enough, or refuse.

    :raises InvalidInput: anything else
    """
    if isinstance(value, bool) or int(value) != value or value < fewest:
        raise InvalidInput(f"The {name} is {value}.", remedy=f"Give a whole number from {fewest} on.")
    return int(value)
