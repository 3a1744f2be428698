"""How often control charts with a short baseline alarm in courses that never change, by simulation.

Limits drawn from few scores are wrong limits: what is called rare on them is not. C courses of S independent normal
scores; the rates do not depend on the scale. Scores that depend on the session before alarm more often still.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sessionlab.course.arrays import Bools, Floats
from sessionlab.course.ranges import d2
from sessionlab.errors import InvalidInput

_CHARTS = ("single", "average", "sums", "runs", "any")


@dataclass(frozen=True, slots=True)
class Alarms:
    """Shares of courses without change in which a chart signals at least once after its baseline.

    `single` individuals at three sigmas; `average` EWMA; `sums` CUSUM; `runs` a rule of Western Electric beyond the
    first; `any` one of them. The error of each share is at most 0.5 / sqrt(courses).
    """

    single: float
    average: float
    sums: float
    runs: float
    any: float
    sessions: int
    baseline: int
    courses: int


@cache
def without_change(sessions: int, *, baseline: int, courses: int = 2000, seed: int = 0) -> Alarms:
    """Return how often the charts alarm in courses of so many sessions that never change.

    :raises InvalidInput: a baseline of fewer than two sessions, or nothing after it

    >>> short, long = (without_change(baseline + 10, baseline=baseline) for baseline in (5, 50))
    >>> short.single > 0.25, long.single < 0.06
    (True, True)
    """
    if not 2 <= baseline < sessions:
        raise InvalidInput(
            f"A baseline of {baseline} does not leave anything of {sessions} sessions.",
            remedy="Take 2 or more, but less.",
        )
    scores = np.random.default_rng(seed).normal(size=(courses, sessions))
    first = scores[:, :baseline]
    sigma = np.abs(np.diff(first, axis=1)).mean(axis=1, keepdims=True) / d2(2)
    z = (scores - first.mean(axis=1, keepdims=True)) / sigma
    signals = (np.abs(z) > 3, _average(z), _sums(z), _runs(z))
    single, average, sums, runs = (signal[:, baseline:].any(axis=1) for signal in signals)
    every = (single, average, sums, runs, single | average | sums | runs)
    shares = {name: float(one.mean()) for name, one in zip(_CHARTS, every, strict=True)}
    return Alarms(**shares, sessions=sessions, baseline=baseline, courses=courses)


def _average(z: Floats, *, weight: float = 0.2, sigmas: float = 3.0) -> Bools:
    smooth, signal = np.zeros(len(z)), np.zeros(z.shape, dtype=np.bool_)
    for at, column in enumerate(z.T):
        smooth = weight * column + (1 - weight) * smooth
        signal[:, at] = np.abs(smooth) > sigmas * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * at + 2)))
    return signal


def _sums(z: Floats, *, shift: float = 1.0, interval: float = 5.0) -> Bools:
    above, below = np.zeros(len(z)), np.zeros(len(z))
    signal = np.zeros(z.shape, dtype=np.bool_)
    for at, column in enumerate(z.T):
        above = np.maximum(0.0, above + column - shift / 2)
        below = np.minimum(0.0, below + column + shift / 2)
        signal[:, at] = (above > interval) | (below < -interval)
    return signal


def _runs(z: Floats) -> Bools:
    signal = np.zeros(z.shape, dtype=np.bool_)
    for side in (z, -z):
        for beyond, number, of in ((2, 2, 3), (1, 4, 5), (0, 8, 8)):
            hit = side > beyond
            counted = np.cumsum(hit, axis=1)
            before = np.pad(counted, ((0, 0), (of, 0)))[:, : z.shape[1]]
            full = np.arange(z.shape[1]) >= of - 1
            signal |= hit & (counted - before >= number) & full
    return signal
