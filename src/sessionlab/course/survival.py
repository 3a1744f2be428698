"""How many are still there: Kaplan-Meier and Nelson-Aalen, with exact ties and late entry.

P clients, T distinct times of an event. A time is the number of the session (or any unit) at which the client left or
was last seen; ties are kept as they are, since session numbers are discrete. A missing time is refused, not skipped:
whoever drops those rows changes the question.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sessionlab.course.arrays import Floats, as_scores
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]
IntervalKind = Literal["log-log", "log", "plain"]


@dataclass(frozen=True, slots=True)
class StepCurve:
    """An estimate that changes at T times only: each array has shape (T,).

    `estimate`, its standard `error`, `low` and `high`; NaN where an interval cannot be said (at exactly 0 or 1).
    """

    times: Floats
    at_risk: Ints
    events: Ints
    estimate: Floats
    error: Floats
    low: Floats
    high: Floats
    start: float
    last_seen: float

    def at(self, time: float) -> float:
        """Return the estimate at a time; NaN after the last time anybody was seen.

        :raises InvalidInput: the time is no number
        """
        if np.isnan(time):
            raise InvalidInput("The time is no number.", remedy="Give a session number.")
        if time > self.last_seen and not (len(self.at_risk) and self.at_risk[-1] == self.events[-1]):
            return float("nan")
        place = int(np.searchsorted(self.times, time, side="right"))
        return float(self.estimate[place - 1]) if place else self.start

    def first_below(self, share: float = 0.5) -> float:
        """Return the first time at which the estimate is at or below a share (the median by default), NaN if never."""
        below = np.flatnonzero(self.estimate <= share + 1e-12)
        return float(self.times[below[0]]) if len(below) else float("nan")


def kaplan_meier(
    times: ArrayLike,
    events: ArrayLike,
    *,
    entered: ArrayLike | None = None,
    confidence: float = 0.95,
    interval: IntervalKind = "log-log",
) -> StepCurve:
    """Return the share still there after each time (Kaplan and Meier 1958), with Greenwood's error.

    The interval is on log(-log S) by default; R's `survfit` takes "log".

    :param times: shape (P,)
    :param events: shape (P,), True where the client left then, False where only the watching ended
    :param entered: shape (P,), the time from which the client was watched; 0 for all where None
    :raises InvalidInput: shapes that differ, a missing or negative time, an entry not before its end

    Freireich et al. (1963), 6-mercaptopurine, weeks in remission.

    >>> weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    >>> again = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    >>> kaplan_meier(weeks, again).estimate.round(3).tolist()
    [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448]
    """
    moments, at_risk, left, last = _counted(times, events, entered)
    z = _quantile(confidence)
    estimate: Floats = np.cumprod(1 - left / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Greenwood's sum: infinite once nobody is left, where the estimate is a plain zero.
        summed = np.cumsum(left / (at_risk * (at_risk - left)))
        error = np.where(estimate > 0, estimate * np.sqrt(summed), np.nan)
        low, high = _share_interval(estimate, error, z, interval)
    return StepCurve(moments, at_risk, left, estimate, error, low, high, 1.0, last)


def nelson_aalen(
    times: ArrayLike, events: ArrayLike, *, entered: ArrayLike | None = None, confidence: float = 0.95
) -> StepCurve:
    """Return the cumulative hazard (Nelson 1972, Aalen 1978), the sum of d / Y, with error sqrt(sum d / Y^2).

    The interval is on the logarithm. Parameters and refusals as `kaplan_meier`.

    >>> nelson_aalen([1, 2, 2, 4], [1, 1, 1, 0]).estimate.round(4).tolist()
    [0.25, 0.9167]
    """
    moments, at_risk, left, last = _counted(times, events, entered)
    estimate = np.cumsum(left / at_risk)
    error = np.sqrt(np.cumsum(left / at_risk**2))
    factor = np.exp(_quantile(confidence) * error / estimate)
    return StepCurve(
        moments, at_risk, left, estimate, error, estimate / factor, estimate * factor, start=0.0, last_seen=last
    )


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise InvalidInput(f"A confidence of {confidence:g} gives no interval.", remedy="Take one between 0 and 1.")
    return float(ndtri((1 + confidence) / 2))


def _share_interval(estimate: Floats, error: Floats, z: float, kind: IntervalKind) -> tuple[Floats, Floats]:
    if kind == "plain":
        return np.clip(estimate - z * error, 0, 1), np.clip(estimate + z * error, 0, 1)
    relative = error / estimate
    if kind == "log":
        return estimate * np.exp(-z * relative), np.minimum(estimate * np.exp(z * relative), 1)
    if kind != "log-log":
        raise InvalidInput(f"There is no interval {kind!r}.", remedy="Take log-log, log or plain.")
    power = z * relative / np.log(estimate)
    return estimate ** np.exp(-power), estimate ** np.exp(power)


def _counted(times: ArrayLike, events: ArrayLike, entered: ArrayLike | None) -> tuple[Floats, Ints, Ints, float]:
    """Return the times of events, how many were at risk just before each, and how many left then."""
    ends = as_scores(times, dimensions=1, name="times")
    happened = as_scores(events, dimensions=1, name="events")
    begins = np.zeros(len(ends)) if entered is None else as_scores(entered, dimensions=1, name="entries")
    _checked(ends, happened, begins)
    moments, left = np.unique(ends[happened == 1], return_counts=True)
    sorted_ends, sorted_begins = np.sort(ends), np.sort(begins)
    # At risk at t: entered before t and not gone before t.
    begun = np.searchsorted(sorted_begins, moments, side="left")
    gone = np.searchsorted(sorted_ends, moments, side="left")
    return moments, (begun - gone).astype(np.int64), left.astype(np.int64), float(sorted_ends[-1])


def _checked(ends: Floats, happened: Floats, begins: Floats) -> None:
    reasons = []
    if not len(ends) == len(happened) == len(begins):
        reasons.append(f"{len(ends)} times, {len(happened)} events and {len(begins)} entries.")
    else:
        late = int((begins >= ends).sum())
        reasons += [f"{late} clients were seen no time at all: entry is not before the end."] if late else []
    missing = int(np.isnan(ends).sum() + np.isnan(begins).sum())
    reasons += [f"{missing} times are missing."] if missing else []
    reasons += [f"{int((ends < 0).sum())} times are negative."] if (ends < 0).any() else []
    odd = int((~np.isin(happened, (0, 1))).sum())
    reasons += [f"{odd} events are neither true nor false."] if odd else []
    if reasons:
        raise InvalidInput(reasons, remedy="Give for each client a time above zero, and whether the event came then.")
