"""Speed of the coefficients of agreement, beside a peer where one is installed, and how often intervals cover."""

import numpy as np

from benchmarks.timing import peer, ratio, timed
from sessionlab.agreement import ac1, cohen, fleiss, intraclass, krippendorff
from sessionlab.agreement.correlation import Form

LEVELS = 5
FORMS: tuple[Form, ...] = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


def run() -> None:
    """Time 1,000 units by 3 coders with 1,000 resamples; then count how often the intervals hold the truth."""
    ratings = np.random.default_rng(1).integers(1, LEVELS + 1, (1000, 3)).astype(float)
    for measure in ("nominal", "ordinal", "interval", "ratio"):
        name = f"Krippendorff, {measure}, 1,000 units x 3 coders, 1,000 resamples"
        timed(name, lambda measure=measure: krippendorff(ratings, measure=measure), bar=1)  # type: ignore[misc]
    _krippendorff(ratings)
    timed("Fleiss, 1,000 units x 3 coders, 1,000 resamples", lambda: fleiss(ratings))
    timed("AC1, 1,000 units x 3 coders, 1,000 resamples", lambda: ac1(ratings))
    timed("Cohen, 1,000 units, 1,000 resamples", lambda: cohen(ratings[:, :2]))
    _kappa(ratings)
    _intraclass(np.tile(ratings, (10, 1)))
    _coverage(np.random.default_rng(2))


def _krippendorff(ratings: np.ndarray) -> None:
    alone = timed(
        "  Krippendorff, ordinal, without resamples", lambda: krippendorff(ratings, measure="ordinal", resamples=0)
    )
    whole = timed("  the same with 1,000", lambda: krippendorff(ratings, measure="ordinal"))
    if not (other := peer("krippendorff")):
        return
    once = timed("  krippendorff (no interval)", lambda: other.alpha(ratings.T, level_of_measurement="ordinal"))
    ratio("krippendorff, once", once, alone)
    rng = np.random.default_rng(1)

    def resampled() -> None:
        for _ in range(50):
            other.alpha(ratings[rng.integers(0, 1000, 1000)].T, level_of_measurement="ordinal")

    ratio(
        "krippendorff with 1,000 resamples (20 times 50)", 20 * timed("  krippendorff, 50 resamples", resampled), whole
    )


def _kappa(ratings: np.ndarray) -> None:
    pair = ratings[:, :2].astype(int)
    alone = timed("  Cohen without resamples", lambda: cohen(pair, resamples=0))
    if other := peer("statsmodels.stats.inter_rater"):
        took = timed("  statsmodels", lambda: other.cohens_kappa(other.to_table(pair)[0], return_results=False))
        ratio("statsmodels", took, alone)


def _intraclass(ratings: np.ndarray) -> None:
    ours = timed("intraclass, six forms, 10,000 units x 3 coders", lambda: [intraclass(ratings, form=f) for f in FORMS])
    other, pandas = peer("pingouin"), peer("pandas")
    if other and pandas:
        units, coders = np.indices(ratings.shape)
        frame = pandas.DataFrame({"unit": units.ravel(), "coder": coders.ravel(), "rating": ratings.ravel()})
        took = timed("  pingouin, six forms", lambda: other.intraclass_corr(frame, "unit", "coder", "rating"), rounds=1)
        ratio("pingouin (intervals to two digits)", took, ours)


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
