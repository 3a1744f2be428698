"""What the detectors find in 1,000 courses that never change, beside the level each of them promises."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

from sessionlab.course.alarms import without_change
from sessionlab.course.breaks import change_points
from sessionlab.course.change import METHODS, Reliability, reliable_change
from sessionlab.course.charts import cusum, ewma, individuals, predicted, ranked
from sessionlab.course.complexity import surrogates
from sessionlab.course.gains import sudden_changes
from sessionlab.course.growth import growth_change
from sessionlab.course.runs import nelson, western_electric
from sessionlab.course.trajectory import Expectation

COURSES = 1000
SESSIONS = 20


def run() -> None:
    """Print every share with its level, or that there is none."""
    rng = np.random.default_rng(2)
    courses = rng.normal(15, 3, (COURSES, SESSIONS))
    print(f"{COURSES:,} courses of {SESSIONS} independent normal scores without change")
    _breaks(courses)
    _charts(courses)
    _baselines(courses)
    _trajectories(rng)
    _changes(rng)
    _surrogates(rng)


def _breaks(courses: Any) -> None:
    _rate(
        "change points, permutation at 5 %",
        [change_points(y, by="permutation", permutations=199).changed for y in courses],
        0.05,
    )
    _rate("change points, BIC: a criterion, not a test", [change_points(y).changed for y in courses], None)
    gains = sudden_changes(courses, cutoff=7)
    _rate("sudden gain of 7 points or more: three criteria, not a test", (gains.found == 1).any(axis=1), None)


def _charts(courses: Any) -> None:
    """With centre and sigma known each chart has a level of its own, from the chain of its statistic."""
    _rate(
        "individuals, known limits, each session",
        individuals(courses.ravel(), centre=15.0, sigma=3.0).signal,
        2 * float(ndtr(-3)),
    )
    _rate(
        "EWMA, known limits, any of 20 sessions",
        [ewma(y, centre=15.0, sigma=3.0).signal.any() for y in courses],
        ewma_level(SESSIONS),
    )
    _rate(
        "CUSUM, known limits, above, any of 20 sessions",
        [bool((cusum(y, centre=15.0, sigma=3.0).above > 5).any()) for y in courses],
        cusum_level(SESSIONS),
    )
    for label, rules in (("Western Electric", western_electric), ("Nelson", nelson)):
        _rate(
            f"{label}, any of its rules, any of 20: no level",
            [any(rules((y - 15) / 3).values()) for y in courses],
            None,
        )


def _baselines(courses: Any) -> None:
    """With limits from a baseline only the prediction and the ranks keep a level."""
    for baseline in (5, 19):
        name = f"prediction limits at 5 %, baseline {baseline}, the next session"
        found = [predicted(y[: baseline + 1], baseline=baseline, false_alarm=0.05).signal[-1] for y in courses]
        _rate(name, found, 0.05)
    _rate(
        "ranks, baseline 19, at 10 %, the next session",
        [ranked(y, baseline=19, false_alarm=0.10).signal[-1] for y in courses],
        0.10,
    )
    _rate("ranks, baseline 19, at 0.27 %: cannot signal", [ranked(y, baseline=19).signal[-1] for y in courses], 0.0)
    for baseline in (5, 10):
        alarms = without_change(SESSIONS, baseline=baseline)
        print(
            f"three-sigma charts, baseline {baseline}, any later of 20: no level"
            f"      individuals {alarms.single:.2f}, EWMA {alarms.average:.2f}, CUSUM {alarms.sums:.2f}, "
            f"runs {alarms.runs:.2f}, any {alarms.any:.2f}"
        )


def _trajectories(rng: np.random.Generator) -> None:
    """Clients who go as expected, held against the limit of such clients."""
    usual = Expectation(np.array([2.0, -1.0, 0.8, -0.05]), np.array([[6.0, -1.0], [-1.0, 1.0]]), 9.0)
    sessions = np.arange(2, 12)
    own = np.column_stack([np.ones(10), np.log(sessions)])
    draws = rng.multivariate_normal([0, 0], usual.between, COURSES) @ own.T + rng.normal(0, 3, (COURSES, 10))
    scores = usual.curve(15, sessions).expected + draws
    off = np.array([usual.on_track(15, sessions, row).off for row in scores])
    _rate("not on track at 20 %, session 5", off[:, 3], 0.20)
    _rate("not on track, any of 10 sessions", off.any(axis=1), usual.false_alarms(sessions))


def _changes(rng: np.random.Generator) -> None:
    """Two scores of each client around a true score that stays; reliability .8."""
    true = rng.normal(20, np.sqrt(0.8) * 6, COURSES)
    before, after = (true + rng.normal(0, np.sqrt(0.2) * 6, COURSES) for _ in range(2))
    r = Reliability(0.8, "retest")
    for method in METHODS:
        second = r if method == "NK" else None
        found = reliable_change(before, after, reliability=r, reliability_post=second, sd=6, mean=20, method=method)
        level = {"HA": 0.10, "EN": None, "NK": None}.get(method, 0.05)
        note = ": its error leaves the change of the true score out" if level is None else ""
        _rate(f"reliable change, {method}{note}", found.improved | found.deteriorated, level)
    changed = []
    for _ in range(COURSES // 100):
        who, time = np.repeat(np.arange(100), 6), np.tile(np.arange(6.0), 100)
        slopes = growth_change(rng.normal(0, 4, 100)[who] + rng.normal(0, 2, 600), times=time, clients=who)
        changed.append(slopes.improved | slopes.deteriorated)
    _rate("growth curves at 5 %, 10 groups of 100 clients", np.concatenate(changed), 0.05)


def _surrogates(rng: np.random.Generator) -> None:
    few = np.clip(rng.normal(5, 2, (COURSES, SESSIONS)), 0, 10)
    for kind in ("shuffled", "autoregressive"):
        found = [surrogates(y, low=0, high=10, number=19, kind=kind, seed=n).p <= 0.05 for n, y in enumerate(few)]
        _rate(f"highest complexity against {kind} series at 5 %", found, 0.05)
    print("early signs raise no alarm: they have no false-alarm rate")


def ewma_level(sessions: int, *, weight: float = 0.2, sigmas: float = 3.0, cells: int = 400) -> float:
    """Return how likely an average with known limits leaves them within so many sessions, cell by cell."""
    edge = sigmas * np.sqrt(weight / (2 - weight))
    bounds = np.linspace(-edge, edge, cells + 1)
    middle = (bounds[1:] + bounds[:-1]) / 2
    step = ndtr((bounds[None, 1:] - (1 - weight) * middle[:, None]) / weight)
    step = step - ndtr((bounds[None, :-1] - (1 - weight) * middle[:, None]) / weight)
    first = np.diff(ndtr(bounds / weight))
    mass = first
    for session in range(1, sessions + 1):
        mass = first if session == 1 else mass @ step
        limit = edge * np.sqrt(1 - (1 - weight) ** (2 * session))
        mass = np.where(np.abs(middle) <= limit, mass, 0.0)
    return float(1 - mass.sum())


def cusum_level(sessions: int, *, slack: float = 0.5, interval: float = 5.0, cells: int = 400) -> float:
    """Return how likely a sum with known limits passes above within so many sessions (Brook and Evans 1972)."""
    width = interval / (cells - 0.5)
    at = np.arange(cells) * width
    step = ndtr(at[None, :] + width / 2 - at[:, None] + slack) - ndtr(at[None, :] - width / 2 - at[:, None] + slack)
    step[:, 0] = ndtr(width / 2 - at + slack)
    mass = np.eye(cells)[0]
    for _ in range(sessions):
        mass = mass @ step
    return float(1 - mass.sum())


def _rate(name: str, alarms: Sequence[Any] | Any, level: float | None) -> None:
    """Print a share and, beside a level, whether it lies within three Monte-Carlo errors above it or below."""
    share = float(np.mean(alarms))
    if level is None:
        print(f"{name:<66} {share:9.4f}", flush=True)
        return
    error = float(np.sqrt(level * (1 - level) / len(alarms)))
    held = "within" if share <= level + 3 * error + 1e-12 else "ABOVE"
    print(f"{name:<66} {share:9.4f}   level {level:.4f} +- {error:.4f}: {held}", flush=True)
