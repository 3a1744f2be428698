"""Speed of the course's methods on one core, with simulated scores."""

import time
from collections.abc import Callable

import numpy as np

from sessionlab.agreement import krippendorff
from sessionlab.course.breaks import change_points
from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.cutoffs import categorise
from sessionlab.course.gains import sudden_changes


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the best of three runs."""
    best = min(_once(work) for _ in range(3))
    print(f"{name:<62} {best * 1000:9.1f} ms")


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run() -> None:
    """Time what the researchers' page promises."""
    rng = np.random.default_rng(1)
    scores = np.clip(rng.normal(20, 6, (50_000, 20)), 0, 63)
    timed("sudden gains, 50,000 patients x 20 sessions", lambda: sudden_changes(scores, cutoff=7))
    before, after = rng.normal(20, 6, 1_000_000), rng.normal(15, 7, 1_000_000)

    def categories() -> object:
        change = reliable_change(before, after, reliability=Reliability(0.9, "alpha"))
        return categorise(before, after, change=change, divide=14)

    timed("reliable change and categories, 1,000,000 patients", categories)
    timed("change points by BIC, 1,000 courses x 20 sessions", lambda: [change_points(row) for row in scores[:1000]])
    ratings = rng.integers(1, 6, (1000, 3)).astype(float)
    timed("Krippendorff, 1,000 units x 3 coders, 1,000 resamples", lambda: krippendorff(ratings, measure="ordinal"))
