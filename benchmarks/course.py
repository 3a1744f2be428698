"""Speed of the course's methods on one core against its bars, and the detectors' false alarms without any change."""

import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from sessionlab.course.attendance import Place, histories_from
from sessionlab.course.breaks import change_points
from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.charts import cusum, ewma, individuals, ranked
from sessionlab.course.complexity import surrogates
from sessionlab.course.cutoffs import categorise
from sessionlab.course.gains import sudden_changes
from sessionlab.course.multistate import occupation
from sessionlab.course.runs import nelson, western_electric

COURSES = 1000
SESSIONS = 20


def timed(name: str, work: Callable[[], object], *, bar: float | None = None) -> float:
    """Print the best of three runs and whether it keeps its bar, both in seconds; return it."""
    best = min(_once(work) for _ in range(3))
    kept = "" if bar is None else f"   bar {bar * 1000:6.0f} ms: {'kept' if best <= bar else 'MISSED'}"
    print(f"{name:<62} {best * 1000:9.1f} ms{kept}", flush=True)
    return best


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peer(module: str) -> Any:
    """Return another package if it stands in this environment, else say so and return None."""
    if find_spec(module) is None:
        print(f"  {module} is not installed here: no ratio")
        return None
    return import_module(module)


def run() -> None:
    """Time what issue and documentation promise, then count false alarms."""
    rng = np.random.default_rng(1)
    _gains(rng)
    _change(rng)
    _breaks(rng)
    _multistate(rng)
    _false_alarms(np.random.default_rng(2))


def _gains(rng: np.random.Generator) -> None:
    scores = np.clip(rng.normal(20, 6, (50_000, SESSIONS)), 0, 63)
    timed("sudden gains, 50,000 patients x 20 sessions", lambda: sudden_changes(scores, cutoff=7), bar=1)
    print("  R suddengains 0.7.2 took about 128 s for 100,000 cells on another occasion")


def _change(rng: np.random.Generator) -> None:
    before, after = rng.normal(20, 6, 1_000_000), rng.normal(15, 7, 1_000_000)

    def categories() -> object:
        change = reliable_change(before, after, reliability=Reliability(0.9, "alpha"))
        return categorise(before, after, change=change, divide=14)

    timed("reliable change and categories, 1,000,000 patients", categories, bar=0.5)


def _breaks(rng: np.random.Generator) -> None:
    scores = rng.normal(20, 6, (COURSES, SESSIONS))
    name = "change points by BIC, 1,000 courses x 20 sessions"
    together = timed(f"{name}, together", lambda: change_points_many(scores), bar=0.020)
    timed(f"{name}, one by one", lambda: [change_points(row) for row in scores])
    if ruptures := peer("ruptures"):
        other = timed(
            "  ruptures Dynp, 1 to 5 breaks of each",
            lambda: [
                [fitted.predict(n_bkps=number) for number in range(1, 6)]
                for row in scores
                for fitted in [ruptures.Dynp(model="l2", min_size=3, jump=1).fit(row)]
            ],
        )
        print(f"  ruptures / ours: {other / together:.0f}")


def _multistate(rng: np.random.Generator) -> None:
    places = np.full((100_000, 15), Place.ATTENDING, dtype=np.int8)
    for slot in range(1, 15):
        stays = places[:, slot - 1] == Place.ENDED
        places[:, slot] = np.where(stays, Place.ENDED, rng.choice(5, 100_000, p=[0.7, 0.1, 0.05, 0.1, 0.05]))
    histories = histories_from(places)
    timed("Aalen-Johansen, 5 states, 100,000 histories x 15 slots", lambda: occupation(histories), bar=1)


def _false_alarms(rng: np.random.Generator) -> None:
    """Print how often each detector finds something in courses of independent scores that never change."""
    courses = rng.normal(15, 3, (COURSES, SESSIONS))
    print(f"\nfalse alarms on {COURSES:,} courses of {SESSIONS} independent scores without change")
    detectors: list[tuple[str, float | None, Callable[[Any], bool]]] = [
        ("change points, permutation at 5 %", 0.05, lambda y: change_points(y, by="permutation").changed),
        ("change points, BIC (no nominal level)", None, lambda y: change_points(y).changed),
        (
            "individuals, last session, baseline 19, 3 sigma",
            None,
            lambda y: bool(individuals(y, baseline=19).signal[-1]),
        ),
        ("ranks, last session, baseline 19, at 10 %", 0.10, _last_rank),
        ("ranks at 0.27 %: 19 sessions cannot signal", 0.0, lambda y: bool(ranked(y, baseline=19).signal[-1])),
        ("sudden gain of 7 points or more", None, lambda y: sudden_changes(y[None], cutoff=7).total > 0),
    ]
    for name, level, detects in detectors:
        _rate(name, [detects(course) for course in courses], level)
    points = courses.ravel()
    _rate(
        "individuals, known centre and sigma, per session",
        list(individuals(points, centre=15.0, sigma=3.0).signal),
        0.0027,
    )
    _rate(
        "EWMA, known, any of 20 (no nominal level)",
        [bool(ewma(y, centre=15.0, sigma=3.0).signal.any()) for y in courses],
        None,
    )
    _rate(
        "CUSUM, known, any of 20 (no nominal level)",
        [bool(cusum(y, centre=15.0, sigma=3.0).signal.any()) for y in courses],
        None,
    )
    for label, rules in (("Western Electric", western_electric), ("Nelson", nelson)):
        _rate(f"{label}, any rule, any of 20", [any(rules((y - 15) / 3).values()) for y in courses], None)
    few = np.clip(rng.normal(5, 2, (100, 30)), 0, 10)
    tried = [surrogates(y, low=0, high=10, number=99, seed=i).p <= 0.05 for i, y in enumerate(few)]
    _rate("complexity, shuffled null at 5 %, 100 courses of 30", tried, 0.05)


def _last_rank(course: Any) -> bool:
    return bool(ranked(course, baseline=19, false_alarm=0.10).signal[-1])


def _rate(name: str, alarms: list[Any], level: float | None) -> None:
    """Print a share and, beside a nominal level, whether it lies within three Monte-Carlo errors of it or below."""
    share = float(np.mean(alarms))
    if level is None:
        print(f"{name:<62} {share:9.4f}", flush=True)
        return
    error = float(np.sqrt(level * (1 - level) / len(alarms)))
    held = "within" if share <= level + 3 * error else "ABOVE"
    print(f"{name:<62} {share:9.4f}   nominal {level:.4f} +- {error:.4f}: {held}", flush=True)
