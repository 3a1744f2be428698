"""Speed of the coefficients of agreement, beside a peer where one is installed, and how often intervals cover."""

import numpy as np

from benchmarks.course import peer, timed
from sessionlab.agreement import ac1, cohen, fleiss, intraclass, krippendorff

LEVELS = 5


def run() -> None:
    """Time 1,000 units by 3 coders with 1,000 resamples; then count how often the intervals hold the truth."""
    ratings = np.random.default_rng(1).integers(1, LEVELS + 1, (1000, 3)).astype(float)
    for measure in ("nominal", "ordinal", "interval", "ratio"):
        name = f"Krippendorff, {measure}, 1,000 units x 3 coders, 1,000 resamples"
        timed(name, lambda measure=measure: krippendorff(ratings, measure=measure), bar=1)  # type: ignore[misc]
    alone = timed("  the same without resamples", lambda: krippendorff(ratings, measure="ordinal", resamples=0))
    if other := peer("krippendorff"):
        took = timed("  krippendorff (no interval)", lambda: other.alpha(ratings.T, level_of_measurement="ordinal"))
        print(f"  krippendorff / ours: {took / alone:.1f}")
    timed("Fleiss, 1,000 units x 3 coders, 1,000 resamples", lambda: fleiss(ratings))
    timed("AC1, 1,000 units x 3 coders, 1,000 resamples", lambda: ac1(ratings))
    timed("Cohen, 1,000 units, 1,000 resamples", lambda: cohen(ratings[:, :2]))
    timed("intraclass 2,1, 10,000 units x 3 coders", lambda: intraclass(np.tile(ratings, (10, 1))))
    _coverage(np.random.default_rng(2))


def _coverage(rng: np.random.Generator, *, tables: int = 400, units: int = 100) -> None:
    """Print how often the 95 % interval holds the true value: codes copied with chance .7, else drawn anew."""
    held = {"Krippendorff nominal": 0, "Cohen": 0, "Fleiss": 0, "intraclass 1,1": 0}
    for seed in range(tables):
        truth = rng.integers(0, 3, (units, 1))
        codes = np.where(rng.random((units, 2)) < 0.7, truth, rng.integers(0, 3, (units, 2))).astype(float)
        # Both keep the truth with chance .49; else at least one is random: agreement beyond chance is .49.
        for name, found in (
            ("Krippendorff nominal", krippendorff(codes, resamples=400, seed=seed)),
            ("Cohen", cohen(codes, resamples=400, seed=seed)),
            ("Fleiss", fleiss(codes, resamples=400, seed=seed)),
        ):
            held[name] += found.low <= 0.49 <= found.high
        scores = rng.normal(0, 1, (units, 1)) + rng.normal(0, 1, (units, 2))
        interval = intraclass(scores, form="1,1")
        held["intraclass 1,1"] += interval.low <= 0.5 <= interval.high
    for name, number in held.items():
        print(f"95 % interval of {name}, {units} units: holds the truth in {number / tables:.3f} of {tables}")
