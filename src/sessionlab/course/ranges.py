"""What the range and the standard deviation of a few normal scores come to, to turn them into sigma.

Printed tables round these to three digits; here they are computed, to 1e-10.
"""

from functools import cache

import numpy as np
from scipy.special import gammaln, ndtr, roots_legendre

from sessionlab.course.arrays import Floats
from sessionlab.errors import InvalidInput

_MOST = 100
_FARTHEST = 9.0
_NODES = 240


@cache
def d2(of: int) -> float:
    """Return the mean range of so many standard normal scores.

    :raises InvalidInput: fewer than two scores, or more than 100

    Tippett (1925), Biometrika 17, 364-387, equation 2; tables print 1.128, 1.693, 2.059.

    >>> [round(d2(of), 4) for of in (2, 3, 4)]
    [1.1284, 1.6926, 2.0588]
    """
    x, weight = _points(of)
    below = ndtr(x)
    return float(weight @ (1 - below**of - (1 - below) ** of))


@cache
def d3(of: int) -> float:
    """Return the standard deviation of the range of so many standard normal scores.

    :raises InvalidInput: fewer than two scores, or more than 100

    Tippett (1925), equation 14; tables print .853, .888, .880.

    >>> [round(d3(of), 4) for of in (2, 3, 4)]
    [0.8525, 0.8884, 0.8798]
    """
    widths, weight = _points(of, low=0.0, high=2 * _FARTHEST)
    x, density = _points(of)
    within = ndtr(x[None, :] + widths[:, None]) - ndtr(x)[None, :]
    below = of * (within ** (of - 1)) @ (density * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))
    square = 2 * float(weight @ (widths * (1 - below)))
    return float(np.sqrt(square - d2(of) ** 2))


@cache
def c4(of: int) -> float:
    """Return the mean of the standard deviation of so many standard normal scores.

    :raises InvalidInput: fewer than two scores

    >>> round(c4(2), 6), round(c4(10), 6)
    (0.797885, 0.972659)
    """
    if of < 2:
        raise InvalidInput(f"{of} scores have no standard deviation.", remedy="Take two or more.")
    return float(np.sqrt(2 / (of - 1)) * np.exp(gammaln(of / 2) - gammaln((of - 1) / 2)))


def _points(of: int, *, low: float = -_FARTHEST, high: float = _FARTHEST) -> tuple[Floats, Floats]:
    """Return the places and weights of Gauss and Legendre, for what dies away before the ends."""
    if not 2 <= of <= _MOST:
        raise InvalidInput(f"A range is not taken of {of} scores.", remedy=f"Take two to {_MOST}.")
    places, weights = roots_legendre(_NODES)
    half = (high - low) / 2
    return np.asarray(low + half * (places + 1)), np.asarray(half * weights)
