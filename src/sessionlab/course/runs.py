"""The run rules of Western Electric and of Nelson, on standardised points (z, shape (S,)).

Each rule answers with the points, counted from 0, at which its pattern is complete. A missing point (NaN) breaks a
run and never signals.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.course.arrays import Bools, as_scores

WESTERN_ELECTRIC = {
    1: "one point beyond three sigmas",
    2: "two of three points beyond two sigmas on the same side",
    3: "four of five points beyond one sigma on the same side",
    4: "eight points in a row on the same side",
}
NELSON = {
    1: "one point beyond three sigmas",
    2: "nine points in a row on the same side",
    3: "six points in a row rising or falling",
    4: "fourteen points in a row going up and down by turns",
    5: "two of three points beyond two sigmas on the same side",
    6: "four of five points beyond one sigma on the same side",
    7: "fifteen points in a row within one sigma",
    8: "eight points in a row beyond one sigma, on both sides",
}


def western_electric(z: ArrayLike) -> dict[int, list[int]]:
    """Return where each of the four rules of the Western Electric handbook (1956) is met.

    >>> western_electric([0, 0, 2.5, 0.1, 2.2, 3.5])[1]
    [5]
    """
    x = as_scores(z, dimensions=1, name="points")
    return _found(
        {
            1: lambda: np.abs(x) > 3,
            2: lambda: _same_side(x, beyond=2, number=2, of=3),
            3: lambda: _same_side(x, beyond=1, number=4, of=5),
            4: lambda: _same_side(x, beyond=0, number=8, of=8),
        }
    )


def nelson(z: ArrayLike) -> dict[int, list[int]]:
    """Return where each of the eight rules of Nelson (1984), Journal of Quality Technology 16, 237-239, is met.

    >>> nelson([0, 1, 2, 3, 4, 5])[3]
    [5]
    """
    x = as_scores(z, dimensions=1, name="points")
    steps = np.diff(x)
    return _found(
        {
            1: lambda: np.abs(x) > 3,
            2: lambda: _same_side(x, beyond=0, number=9, of=9),
            3: lambda: _after_first(_windows(steps > 0, 5, 5) | _windows(steps < 0, 5, 5)),
            4: lambda: _after_first(np.concatenate([[False], _windows(steps[1:] * steps[:-1] < 0, 12, 12)])),
            5: lambda: _same_side(x, beyond=2, number=2, of=3),
            6: lambda: _same_side(x, beyond=1, number=4, of=5),
            7: lambda: _windows(np.abs(x) <= 1, 15, 15),
            # Eight on one side are Nelson's sixth rule at the latest; the eighth is for a mixture of two levels.
            8: lambda: _windows(np.abs(x) > 1, 8, 8) & _seen(x > 1, 8) & _seen(x < -1, 8),
        }
    )


def _found(rules: dict[int, Callable[[], Bools]]) -> dict[int, list[int]]:
    with np.errstate(invalid="ignore"):
        return {number: np.flatnonzero(rule()).tolist() for number, rule in rules.items()}


def _windows(hit: Bools, number: int, of: int) -> Bools:
    """Tell for each point whether at least `number` of the last `of` points were hits, itself among them."""
    sums = np.convolve(hit, np.ones(of, dtype=np.int64))[: len(hit)]
    full = np.arange(len(hit)) >= of - 1
    return np.asarray((sums >= number) & hit & full)


def _seen(hit: Bools, of: int) -> Bools:
    """Tell for each point whether any of the last `of` points was a hit."""
    return np.asarray(np.convolve(hit, np.ones(of, dtype=np.int64))[: len(hit)] > 0)


def _same_side(x: np.ndarray[tuple[int, ...], np.dtype[np.float64]], *, beyond: float, number: int, of: int) -> Bools:
    return _windows(x > beyond, number, of) | _windows(x < -beyond, number, of)


def _after_first(hit: Bools) -> Bools:
    return np.concatenate([[False], hit]).astype(np.bool_)
