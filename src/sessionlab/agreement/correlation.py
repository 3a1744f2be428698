"""Intraclass correlation: six forms, single ratings and their average, with exact F intervals."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri

from sessionlab.agreement.result import Floats, as_ratings, check_interval
from sessionlab.errors import InvalidInput

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """One form of the coefficient with its interval at `level` and the F test against zero.

    `dropped` counts the units left out because a rating was missing; `reason` says why `value` is NaN.
    """

    form: Form
    value: float
    low: float
    high: float
    level: float
    f: float
    p: float
    units: int
    coders: int
    dropped: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Squares:
    units: int
    coders: int
    between: float
    within: float
    judges: float
    error: float


def intraclass(ratings: ArrayLike, *, form: Form = "2,1", level: float = 0.95) -> IntraclassCorrelation:
    """Return an intraclass correlation in the notation of Shrout and Fleiss.

    1: each unit by other coders; 2: the same coders, a sample of coders; 3: these coders and no others. `,1`: one
    coder's rating; `,k`: the average of the M coders. Units with a missing rating are left out and counted.

    :param ratings: shape (N, M)
    :raises InvalidInput: an unknown form, or fewer than two complete units

    Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, tables 2 and 4. Intervals: McGraw and Wong (1996),
    Psychological Methods 1, 30-46, table 7.

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> [round(intraclass(table, form=f).value, 2) for f in ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    if form not in ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k"):
        raise InvalidInput(f"There is no form {form!r}.", remedy="Use 1,1 2,1 3,1 1,k 2,k or 3,k.")
    check_interval(level)
    values = as_ratings(ratings)
    complete = values[np.isfinite(values).all(axis=1)]
    dropped = len(values) - len(complete)
    if len(complete) < 2:
        raise InvalidInput(
            f"{len(complete)} units were rated by every coder; the coefficient needs 2 or more.",
            remedy="Use krippendorff with measure='interval', which takes missing ratings.",
        )
    squares = _squares(complete)
    n, k = squares.units, squares.coders
    if np.ptp(complete) == 0:
        nan = float("nan")
        reason = "Every rating is the same value, so there is no variance to share."
        return IntraclassCorrelation(form, nan, nan, nan, level, nan, nan, n, k, dropped, reason)
    value, low, high, f, p = _form(form, squares, level)
    return IntraclassCorrelation(form, value, low, high, level, f, p, n, k, dropped)


def _squares(values: Floats) -> _Squares:
    n, k = values.shape
    grand = values.mean()
    rows = k * ((values.mean(axis=1) - grand) ** 2).sum()
    columns = n * ((values.mean(axis=0) - grand) ** 2).sum()
    total = ((values - grand) ** 2).sum()
    # Rounding can leave a remainder of -1e-15 where coders differ by a constant.
    rest = max(float(total - rows - columns), 0.0)
    return _Squares(n, k, rows / (n - 1), (total - rows) / (n * (k - 1)), columns / (k - 1), rest / ((n - 1) * (k - 1)))


def _form(form: Form, s: _Squares, level: float) -> tuple[float, float, float, float, float]:
    n, k = s.units, s.coders
    noise, freedom = (s.within, n * (k - 1)) if form[0] == "1" else (s.error, (n - 1) * (k - 1))
    with np.errstate(divide="ignore"):
        f = float(np.float64(s.between) / noise)
    p = float(fdtrc(n - 1, freedom, f)) if np.isfinite(f) else 0.0
    single = _two_way(s, level) if form[0] == "2" else _from_f(f, n - 1, freedom, k, level)
    if form[2] == "1":
        return *single, f, p
    value, low, high = (_stepped_up(each, k) for each in single)
    return value, low, high, f, p


def _from_f(f: float, df1: int, df2: int, k: int, level: float) -> tuple[float, float, float]:
    if not np.isfinite(f):
        return 1.0, 1.0, 1.0
    tail = (1 + level) / 2
    lower = f / float(fdtri(df1, df2, tail))
    upper = f * float(fdtri(df2, df1, tail))
    return (f - 1) / (f + k - 1), (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)


def _two_way(s: _Squares, level: float) -> tuple[float, float, float]:
    n, k = s.units, s.coders
    value = (s.between - s.error) / (s.between + (k - 1) * s.error + k * (s.judges - s.error) / n)
    tail = (1 + level) / 2
    a = k * value / (n * (1 - value)) if value < 1 else np.inf
    b = 1 + k * value * (n - 1) / (n * (1 - value)) if value < 1 else np.inf
    if not np.isfinite(a):
        return 1.0, 1.0, 1.0
    mixed = (a * s.judges + b * s.error) ** 2
    freedom = mixed / ((a * s.judges) ** 2 / (k - 1) + (b * s.error) ** 2 / ((n - 1) * (k - 1)))
    above = float(fdtri(n - 1, freedom, tail))
    below = float(fdtri(freedom, n - 1, tail))
    spread = k * s.judges + (k * n - k - n) * s.error
    low = n * (s.between - above * s.error) / (above * spread + n * s.between)
    high = n * (below * s.between - s.error) / (spread + n * below * s.between)
    return float(value), float(low), float(high)


def _stepped_up(single: float, k: int) -> float:
    """Return the reliability of the mean of k ratings (Spearman and Brown)."""
    down = 1 + (k - 1) * single
    return k * single / down if down > 0 else float("-inf")
