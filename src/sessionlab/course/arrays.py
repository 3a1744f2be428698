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
        values = np.asarray(scores, dtype=np.float64)
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


def as_positive(value: float, *, name: str) -> float:
    """Return a number above zero, or refuse.

    :raises InvalidInput: not above zero, or not finite
    """
    if not (np.isfinite(value) and value > 0):
        raise InvalidInput(f"The {name} is {value:g}.", remedy=f"Give a {name} above zero.")
    return float(value)
