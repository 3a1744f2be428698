"""Control charts for a short series: individuals, moving range, EWMA, CUSUM, and a rank chart for bounded scales.

S sessions of one patient. A missing score (NaN) is left out of limits and never signals. The first `baseline`
sessions (phase I) give centre and spread; without it the whole series does.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit

from sessionlab.course import ranges
from sessionlab.course.arrays import Bools, Floats, as_number, as_positive, as_scores, as_share
from sessionlab.errors import InvalidInput

Spread = Literal["moving range", "deviation"]
D2 = 1.1283791670955126
"""Mean range of two normal deviates, 2 / sqrt(pi). Printed tables, and R's qcc, round it to 1.128."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: `statistic`, `lower`, `upper` and `signal`, each of shape (S,); NaN and no signal where missing."""

    name: str
    statistic: Floats
    centre: float
    sigma: float
    lower: Floats
    upper: Floats
    signal: Bools
    baseline: int


@dataclass(frozen=True, slots=True)
class Cusum:
    """Standardised sums above and below the centre, each of shape (S,), and where they pass the interval h."""

    above: Floats
    below: Floats
    centre: float
    sigma: float
    interval: float
    signal: Bools
    baseline: int


def individuals(
    series: ArrayLike,
    *,
    sigmas: float = 3.0,
    baseline: int | None = None,
    centre: float | None = None,
    sigma: float | None = None,
    by: Spread = "moving range",
    of: int = 2,
    d2: float | None = None,
) -> Chart:
    """Return the individuals chart: the mean moving range gives sigma, or the standard deviation over c4.

    :param series: scores, shape (S,)
    :param baseline: how many first sessions give centre and sigma; all where None
    :param by: what sigma is taken from; the moving range, since a course that drifts swells the standard deviation
    :param of: how many sessions each moving range spans
    :param d2: another constant than the exact one, such as a table's 1.128
    :raises InvalidInput: fewer scores in the baseline than a range spans, or a baseline without any spread

    Montgomery (2013), Introduction to Statistical Quality Control, 7th edition, section 6.4.

    >>> chart = individuals([5.0, 6.0, 5.0, 6.0, 5.0, 12.0], baseline=5)
    >>> round(chart.sigma, 4), chart.signal.tolist()
    (0.8862, [False, False, False, False, False, True])
    """
    values = as_scores(series, dimensions=1, name="scores")
    as_positive(sigmas, name="number of sigmas")
    middle, spread, first = _phase_one(values, baseline, centre, sigma, d2, by=by, of=of)
    lower, upper = np.full(len(values), middle - sigmas * spread), np.full(len(values), middle + sigmas * spread)
    with np.errstate(invalid="ignore"):
        signal = (values < lower) | (values > upper)
    return Chart("individuals", values, middle, spread, lower, upper, signal, first)


def moving_range(series: ArrayLike, *, sigmas: float = 3.0, baseline: int | None = None, of: int = 2) -> Chart:
    """Return the chart of moving ranges: whether the step from one session to the next is out of the usual.

    A range stands at its last session; it is open (NaN) before the first, and where one of its scores is missing. The
    centre is the mean range of the baseline, `sigma` the standard deviation of a range, and no limit lies below 0.

    :raises InvalidInput: no range in the baseline, or all of them zero

    Montgomery (2013), section 6.4, with its D4 = 1 + 3 d3 / d2 = 3.267:

    >>> chart = moving_range([5.0, 6.0, 5.0, 6.0, 5.0, 12.0], baseline=5)
    >>> round(float(chart.upper[0]), 3), chart.signal.tolist()
    (3.267, [False, False, False, False, False, True])
    """
    values = as_scores(series, dimensions=1, name="scores")
    as_positive(sigmas, name="number of sigmas")
    one_sigma = ranges.d3(of) / ranges.d2(of)
    span = np.full(len(values), np.nan)
    if len(values) >= of:
        windows = sliding_window_view(values, of)
        span[of - 1 :] = windows.max(axis=1) - windows.min(axis=1)
    number = len(values) if baseline is None else as_number(baseline, name="baseline", fewest=2)
    first = span[:number][np.isfinite(span[:number])]
    if not first.size:
        raise InvalidInput("The baseline holds no moving range.", remedy="Take a longer baseline.")
    middle = as_positive(float(first.mean()), name="mean moving range")
    spread = middle * one_sigma
    lower, upper = (
        np.full(len(values), max(middle - sigmas * spread, 0.0)),
        np.full(len(values), middle + sigmas * spread),
    )
    with np.errstate(invalid="ignore"):
        signal = (span < lower) | (span > upper)
    return Chart("moving range", span, middle, spread, lower, upper, signal, number)


def ewma(
    series: ArrayLike,
    *,
    weight: float = 0.2,
    sigmas: float = 3.0,
    baseline: int | None = None,
    centre: float | None = None,
    sigma: float | None = None,
    d2: float | None = None,
) -> Chart:
    """Return the exponentially weighted moving average with its time-varying limits, starting at the centre.

    A missing score leaves the average where it was.

    Montgomery (2013), section 9.2, equations 9.25 to 9.27.

    >>> chart = ewma([5.0, 6.0, 5.0, 6.0], centre=5.0, sigma=1.0)
    >>> [round(float(x), 3) for x in chart.statistic], [round(float(x), 3) for x in chart.upper]
    ([5.0, 5.2, 5.16, 5.328], [5.6, 5.768, 5.859, 5.912])
    """
    if not 0 < weight <= 1:
        raise InvalidInput(f"The weight is {weight:g}.", remedy="Give a weight above 0 and up to 1.")
    values = as_scores(series, dimensions=1, name="scores")
    as_positive(sigmas, name="number of sigmas")
    middle, spread, first = _phase_one(values, baseline, centre, sigma, d2)
    smooth = np.empty(len(values))
    last = middle
    for i, value in enumerate(values):
        last = last if np.isnan(value) else weight * value + (1 - weight) * last
        smooth[i] = last
    seen = np.cumsum(np.isfinite(values))
    width = sigmas * spread * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * seen)))
    lower, upper = middle - width, middle + width
    signal = np.isfinite(values) & ((smooth < lower) | (smooth > upper))
    return Chart("EWMA", smooth, middle, spread, lower, upper, signal, first)


def cusum(
    series: ArrayLike,
    *,
    shift: float = 1.0,
    interval: float = 5.0,
    baseline: int | None = None,
    centre: float | None = None,
    sigma: float | None = None,
    d2: float | None = None,
) -> Cusum:
    """Return the two-sided standardised cumulative sum; `shift` and `interval` count in sigmas.

    Montgomery (2013), section 9.1, with k = shift / 2 and h = interval. A missing score adds nothing.

    >>> chart = cusum([0.0, 1.0, 2.0, 2.0, 2.0, 2.0], centre=0.0, sigma=1.0)
    >>> chart.above.tolist(), chart.signal.tolist()
    ([0.0, 0.5, 2.0, 3.5, 5.0, 6.5], [False, False, False, False, False, True])
    """
    values = as_scores(series, dimensions=1, name="scores")
    as_positive(shift, name="shift")
    as_positive(interval, name="interval")
    middle, spread, first = _phase_one(values, baseline, centre, sigma, d2)
    above, below = np.zeros(len(values)), np.zeros(len(values))
    high = low = 0.0
    for i, z in enumerate((values - middle) / spread):
        if np.isfinite(z):
            high, low = max(0.0, high + z - shift / 2), min(0.0, low + z + shift / 2)
        above[i], below[i] = high, low
    signal = np.isfinite(values) & ((above > interval) | (below < -interval))
    return Cusum(above, below, middle, spread, interval, signal, first)


def ranked(series: ArrayLike, *, baseline: int, false_alarm: float = 0.0027) -> Chart:
    """Return a chart for bounded scales: where each later score stands among the baseline's, without a normal curve.

    The statistic is the normal score of the share of baseline scores below (ties half). With b baseline scores the
    share cannot pass b / (b + 1): where even the most extreme place is less rare than `false_alarm`, the limits are
    infinite and the chart cannot signal, which is the honest answer to a baseline that short.

    >>> chart = ranked([10, 9, 10, 10, 9, 10, 3], baseline=6, false_alarm=0.3)
    >>> chart.signal.tolist()[-1], bool(np.isinf(ranked([10, 9, 10, 3], baseline=3).upper[0]))
    (True, True)
    """
    values = as_scores(series, dimensions=1, name="scores", fewest=2)
    as_share(false_alarm, name="false-alarm rate")
    as_number(baseline, name="baseline")
    first = values[:baseline][np.isfinite(values[:baseline])]
    if first.size < 2:
        raise InvalidInput(
            f"The baseline holds {first.size} scores.", remedy="Take a baseline of two sessions or more."
        )
    below = (first[None, :] < values[:, None]).sum(axis=1) + 0.5 * (first[None, :] == values[:, None]).sum(axis=1)
    share = np.where(np.isfinite(values), (below + 0.5) / (first.size + 1), np.nan)
    rarest = 1 / (first.size + 1)
    limit = np.inf if rarest > false_alarm else 1 - false_alarm / 2
    lower, upper = np.full(len(values), 1 - limit), np.full(len(values), limit)
    with np.errstate(invalid="ignore"):
        signal = (share < lower) | (share > upper)
    signal[:baseline] = False
    return Chart("ranks", share, 0.5, float("nan"), lower, upper, signal, baseline)


def predicted(series: ArrayLike, *, baseline: int, false_alarm: float = 0.0027) -> Chart:
    """Return the chart whose limits allow for how little a short baseline knows: a new score's prediction interval.

    Of courses of independent normal scores without change a share of `false_alarm` lies outside at any one session
    after the baseline, however short it is; three sigmas of a baseline of five are left far more often. `sigma` is the
    standard deviation of the baseline.

    :raises InvalidInput: fewer than two scores in the baseline, no spread in it, or a rate outside 0 to 1

    Hahn and Meeker (1991), Statistical Intervals, section 4.7: mean ± t(1 - a/2, b - 1) s sqrt(1 + 1/b).

    >>> chart = predicted([5.0, 6.0, 5.0, 6.0, 5.0, 8.0, 12.0], baseline=5)
    >>> round(float(chart.upper[0]), 2), chart.signal.tolist()[5:]
    (9.37, [False, True])
    """
    as_share(false_alarm, name="false-alarm rate")
    as_number(baseline, name="baseline")
    values = as_scores(series, dimensions=1, name="scores")
    first = values[:baseline][np.isfinite(values[:baseline])]
    if first.size < 2:
        raise InvalidInput(f"The baseline holds {first.size} scores.", remedy="Take two sessions or more.")
    middle, spread = float(first.mean()), as_positive(float(first.std(ddof=1)), name="spread of the baseline")
    half = float(stdtrit(first.size - 1, 1 - false_alarm / 2)) * spread * np.sqrt(1 + 1 / first.size)
    lower, upper = np.full(len(values), middle - half), np.full(len(values), middle + half)
    with np.errstate(invalid="ignore"):
        signal = (values < lower) | (values > upper)
    signal[:baseline] = False
    return Chart("prediction", values, middle, spread, lower, upper, signal, baseline)


def upper_tail(z: float) -> float:
    """Return the normal probability above z, to say how rare a point is."""
    return float(ndtr(-z))


def _phase_one(
    values: Floats,
    baseline: int | None,
    centre: float | None,
    sigma: float | None,
    d2: float | None,
    *,
    by: Spread = "moving range",
    of: int = 2,
) -> tuple[float, float, int]:
    """Return centre, sigma and the number of baseline sessions."""
    number = len(values) if baseline is None else as_number(baseline, name="baseline")
    first = values[:number][np.isfinite(values[:number])]
    needed = of if by == "moving range" and sigma is None else 2
    if (centre is None or sigma is None) and first.size < needed:
        raise InvalidInput(
            f"The baseline holds {first.size} scores; {needed} or more are needed.",
            remedy="Take a longer baseline, or give centre and sigma.",
        )
    middle = float(first.mean()) if centre is None else float(centre)
    if not np.isfinite(middle):
        raise InvalidInput(f"The centre is {middle:g}.", remedy="Give a centre in points, or none.")
    spread = _sigma(first, by, of, d2) if sigma is None else float(sigma)
    return middle, as_positive(spread, name="spread of the baseline"), number


def _sigma(first: Floats, by: Spread, of: int, d2: float | None) -> float:
    if by == "deviation":
        return float(first.std(ddof=1)) / ranges.c4(first.size)
    if by != "moving range":
        raise InvalidInput(f"There is no spread by {by!r}.", remedy="Take it by moving range or by deviation.")
    constant = ranges.d2(of) if d2 is None else d2
    windows = sliding_window_view(first, of)
    return float((windows.max(axis=1) - windows.min(axis=1)).mean() / constant)
