"""A series of scores on control charts: the first scores give centre and limits, later ones are held against them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from casebook.record.measured import Series
from casebook.record.turning import scored_points
from sessionlab.course.alarms import without_change
from sessionlab.course.charts import Chart, Cusum, cusum, ewma, individuals
from sessionlab.course.runs import WESTERN_ELECTRIC, western_electric
from sessionlab.errors import InvalidInput

BASELINE: Final = 5
"""How many first scores give centre and limits."""
FEWEST: Final = BASELINE + 2


@dataclass(frozen=True, slots=True)
class Held:
    """One score held against the limits; `smooth` is the moving average, `above` and `below` the sums in sigmas."""

    on: date
    score: float
    smooth: float
    smooth_low: float
    smooth_high: float
    above: float
    below: float
    says: str


@dataclass(frozen=True, slots=True)
class Charted:
    """The charts of one series. `rows` is empty where there are too few scores or the first do not differ."""

    rows: tuple[Held, ...]
    centre: float
    low: float
    high: float
    sentences: tuple[str, ...]


def charted(series: Series) -> Charted:
    """Return the charts: single scores, their moving average (EWMA) and their cumulative sum (CUSUM), and run rules."""
    points = scored_points(series)
    scores = [point.score.value for point in points]
    if len(scores) < FEWEST:
        return _none(f"Control charts begin with {FEWEST} scores; there are {len(scores)}.")
    try:
        single = individuals(scores, baseline=BASELINE)
        smooth, sums = ewma(scores, baseline=BASELINE), cusum(scores, baseline=BASELINE)
    except InvalidInput:
        return _none(f"The first {BASELINE} scores do not differ, so they give no limits.")
    days = [point.row.on for point in points]
    rows = tuple(_row(n, days, scores, single, smooth, sums) for n in range(len(scores)))
    low, high = float(single.lower[0]), float(single.upper[0])
    said = (
        f"The first {BASELINE} scores give the centre {single.centre:.1f} and the limits {low:.1f} to {high:.1f} "
        "(three sigmas of the mean moving range). So few make rough limits: "
        f"{_by_chance(len(scores))} in 100 courses of {len(scores)} scores that never change leave some limit or run.",
        *(
            _signals(days, scores, single, smooth, sums)
            or ("No score, no run, no average and no sum leaves its limits.",)
        ),
    )
    return Charted(rows, single.centre, low, high, said)


def _by_chance(number: int) -> int:
    return round(100 * without_change(number, baseline=BASELINE).any)


def _none(words: str) -> Charted:
    return Charted((), float("nan"), float("nan"), float("nan"), (words,))


def _row(n: int, days: Sequence[date], scores: Sequence[float], single: Chart, smooth: Chart, sums: Cusum) -> Held:
    found = [
        name
        for name, signal in (("score", single.signal), ("average", smooth.signal), ("sum", sums.signal))
        if n >= BASELINE and signal[n]
    ]
    return Held(
        days[n],
        scores[n],
        float(smooth.statistic[n]),
        float(smooth.lower[n]),
        float(smooth.upper[n]),
        float(sums.above[n]),
        float(sums.below[n]),
        ", ".join(found) if n >= BASELINE else "baseline",
    )


def _signals(
    days: Sequence[date], scores: Sequence[float], single: Chart, smooth: Chart, sums: Cusum
) -> tuple[str, ...]:
    """Return what signals after the baseline, each chart's first."""
    said = [
        f"The score of {_day(days[n])}, {scores[n]:g}, lies outside the limits."
        for n in map(int, np.flatnonzero(single.signal))
        if n >= BASELINE
    ]
    said += list(_runs(days, (np.asarray(scores) - single.centre) / single.sigma))
    for name, signal in (("moving average (EWMA)", smooth.signal), ("cumulative sum (CUSUM)", sums.signal)):
        first = next((int(n) for n in np.flatnonzero(signal) if n >= BASELINE), None)
        if first is not None:
            said.append(f"The {name} leaves its limits on {_day(days[first])}.")
    return tuple(said)


def _runs(days: Sequence[date], standardised: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Iterator[str]:
    """Return the Western Electric rules that are met, beyond that of the single score."""
    for rule, places in western_electric(standardised).items():
        later = [n for n in places if n >= BASELINE]
        if rule > 1 and later:
            yield f"Western Electric rule {rule}, {WESTERN_ELECTRIC[rule]}, is met on {_day(days[later[0]])}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
