"""Whether forecasts come true as often as they say: Brier score against the base rate, slope, intercept, reliability.

N forecasts of a yes-or-no event. No share of right answers is given: where one client in five quits, "nobody quits" is
right four times in five.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtri

from sessionlab.course.arrays import Bools, Floats, as_scores, as_share
from sessionlab.errors import InvalidInput

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """How often something happened: `value` with Wilson's interval (1927), on `number` cases."""

    value: float
    low: float
    high: float
    number: int


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """Forecasts of one size: what they said on average, and how often it came true."""

    predicted: float
    observed: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """How N forecasts did.

    `brier` is their mean squared error and `brier_base` that of saying `base_rate` to everybody; `skill` is the part
    saved. `slope` is 1 and `intercept` (at slope 1) 0 where they are right on the logit scale; below 1 they are too
    bold. Where these cannot be said they are NaN and `unsaid` tells why.
    """

    number: int
    happened: int
    base_rate: float
    brier: float
    brier_base: float
    slope: float
    slope_error: float
    intercept: float
    intercept_error: float
    rows: tuple[ReliabilityRow, ...]
    unsaid: str = ""
    left_out: int = 0

    @property
    def skill(self) -> float:
        """Return 1 - brier / brier_base: 0 is as good as the base rate, below 0 worse; NaN where that is perfect."""
        return 1 - self.brier / self.brier_base if self.brier_base > 0 else float("nan")


def share_of(happened: int, number: int, *, confidence: float = 0.95) -> Share:
    """Return a share with Wilson's interval.

    :raises InvalidInput: no cases, or more than all

    >>> found = share_of(2, 10)
    >>> round(found.low, 3), round(found.high, 3)
    (0.057, 0.51)
    """
    if not 0 <= happened <= number or number < 1:
        raise InvalidInput(f"{happened} of {number} is no share.", remedy="Give 0 or more of 1 or more.")
    as_share(confidence, name="confidence")
    z2 = float(ndtri((1 + confidence) / 2)) ** 2
    value = happened / number
    middle = (value + z2 / (2 * number)) / (1 + z2 / number)
    half = np.sqrt(z2 * (value * (1 - value) / number + z2 / (4 * number**2))) / (1 + z2 / number)
    return Share(value, max(float(middle - half), 0.0), min(float(middle + half), 1.0), number)


def calibrate(
    predicted: ArrayLike, happened: ArrayLike, *, base_rate: float | None = None, rows: int = 10, left_out: int = 0
) -> Calibration:
    """Return how forecasts did that were made without their own outcomes.

    :param predicted: probabilities, shape (N,)
    :param happened: shape (N,), true or false
    :param base_rate: what to beat; the share in these N where None, which is the harder
    :param rows: of the reliability table, as many forecasts in each
    :param left_out: how many cases had no outcome, to be told beside
    :raises InvalidInput: shapes that differ, a missing value, a probability outside 0 to 1

    >>> found = calibrate([0.2] * 5 + [0.8] * 5, [0, 0, 0, 0, 1, 1, 1, 1, 1, 0])
    >>> round(found.brier, 2), round(found.brier_base, 2), round(found.slope, 2), abs(found.intercept) < 1e-9
    (0.16, 0.25, 1.0, True)
    """
    said, came = (
        as_scores(predicted, dimensions=1, name="forecasts"),
        as_scores(happened, dimensions=1, name="outcomes"),
    )
    _checked(said, came, base_rate, rows)
    rate = float(came.mean()) if base_rate is None else float(base_rate)
    unsaid = _unsaid(said, came)
    open_ = (float("nan"), float("nan"))
    slope, intercept = (open_, open_) if unsaid else _recalibrated(logit(said), came)
    if not unsaid and not np.isfinite(slope[0]):
        unsaid = "The forecasts part the outcomes completely, so that no slope is steep enough."
    return Calibration(
        len(said),
        int(came.sum()),
        rate,
        float(np.mean((said - came) ** 2)),
        float(np.mean((rate - came) ** 2)),
        *slope,
        *intercept,
        _table(said, came == 1, rows),
        unsaid,
        left_out,
    )


def _checked(said: Floats, came: Floats, base_rate: float | None, rows: int) -> None:
    reasons = []
    if len(said) != len(came):
        reasons.append(f"There are {len(said)} forecasts and {len(came)} outcomes.")
    outside = int((~((said >= 0) & (said <= 1))).sum())
    reasons += [f"{outside} forecasts are missing or not between 0 and 1."] if outside else []
    odd = int((~np.isin(came, (0, 1))).sum())
    reasons += [f"{odd} outcomes are missing or neither true nor false."] if odd else []
    if base_rate is not None and not 0 <= base_rate <= 1:
        reasons.append(f"A base rate of {base_rate:g} is not between 0 and 1.")
    if rows < 1:
        reasons.append(f"A table cannot have {rows} rows.")
    if reasons:
        raise InvalidInput(reasons, remedy="Give one probability and one outcome for each case.")


def _unsaid(said: Floats, came: Floats) -> str:
    if came.min() == came.max():
        return "All outcomes are the same."
    if ((said == 0) | (said == 1)).any():
        return "A forecast says 0 or 1 outright, which no slope can mend."
    return "All forecasts are the same." if np.ptp(said) < 1e-12 else ""


def _recalibrated(x: Floats, came: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return slope and intercept with their errors: logistic regression on the logit (Cox 1958), and at slope 1."""
    both, errors = _logistic(np.column_stack([np.ones_like(x), x]), came, np.zeros_like(x))
    alone, error = _logistic(np.ones((len(x), 1)), came, x)
    return (float(both[1]), float(errors[1])), (float(alone[0]), float(error[0]))


def _logistic(design: Floats, came: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and errors by Newton's method; NaN where they run away (complete separation)."""
    found = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = expit(design @ found + offset)
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        if np.linalg.cond(information) > 1e14:
            break
        step = np.linalg.solve(information, design.T @ (came - chance))
        found = found + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-12 * max(1.0, float(np.abs(found).max())):
            return found, np.sqrt(np.diag(np.linalg.inv(information)))
    return np.full(len(found), np.nan), np.full(len(found), np.nan)


def _table(said: Floats, came: Bools, rows: int) -> tuple[ReliabilityRow, ...]:
    parts = np.array_split(np.argsort(said, kind="stable"), min(rows, len(said)))
    return tuple(ReliabilityRow(float(said[p].mean()), share_of(int(came[p].sum()), len(p))) for p in parts)
