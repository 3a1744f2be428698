"""Speed of the course's methods on one core against its bars, each beside the packages that do the same."""

import warnings
from typing import Any

import numpy as np

from benchmarks.timing import peer, ratio, timed
from sessionlab.course.attendance import Place, histories_from
from sessionlab.course.breaks import change_points
from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.cox import cox
from sessionlab.course.cutoffs import categorise
from sessionlab.course.gains import sudden_changes
from sessionlab.course.mixed import fit_mixed
from sessionlab.course.multistate import aalen_johansen, occupation
from sessionlab.course.survival import kaplan_meier

COURSES = 1000
SESSIONS = 20


def run() -> None:
    """Time what issue and documentation promise."""
    rng = np.random.default_rng(1)
    _gains(rng)
    _change(rng)
    _breaks(rng)
    _multistate(rng)
    _survival(rng)
    _mixed(rng)


def _gains(rng: np.random.Generator) -> None:
    scores = np.clip(rng.normal(20, 6, (50_000, SESSIONS)), 0, 63)
    ours = timed("sudden gains, 50,000 patients x 20 sessions", lambda: sudden_changes(scores, cutoff=7), bar=1)
    print("  no package for Python does this; R's suddengains 0.7.2 took about 128 s for 100,000 cells, elsewhere")
    print(f"  that is / ours, for as many cells: {128 * 10 / ours:,.0f}")


def _change(rng: np.random.Generator) -> None:
    before, after = rng.normal(20, 6, 1_000_000), rng.normal(15, 7, 1_000_000)

    def categories() -> object:
        change = reliable_change(before, after, reliability=Reliability(0.9, "alpha"))
        return categorise(before, after, change=change, divide=14)

    timed("reliable change and categories, 1,000,000 patients", categories, bar=0.5)
    print("  no package for Python does this")


def _breaks(rng: np.random.Generator) -> None:
    scores = rng.normal(20, 6, (COURSES, SESSIONS))
    name = "change points by BIC, 1,000 courses x 20 sessions"
    together = timed(f"{name}, up to 5 breaks, together", lambda: change_points_many(scores), bar=0.020)
    timed(f"{name}, one by one", lambda: [change_points(row) for row in scores], rounds=3)
    if not (ruptures := peer("ruptures")):
        return
    penalty = float(6**2 * 2 * np.log(SESSIONS))
    pruned = timed(
        "  ruptures Pelt, one penalty (not exact)",
        lambda: [ruptures.Pelt(model="l2", min_size=3, jump=1).fit(row).predict(pen=penalty) for row in scores],
        rounds=1,
    )
    ratio("ruptures Pelt", pruned, together)
    exact = timed(
        "  ruptures Dynp, 1 to 5 breaks of each (exact)",
        lambda: [
            [fitted.predict(n_bkps=number) for number in range(1, 6)]
            for row in scores
            for fitted in [ruptures.Dynp(model="l2", min_size=3, jump=1).fit(row)]
        ],
        rounds=1,
    )
    ratio("ruptures Dynp", exact, together)


def _multistate(rng: np.random.Generator) -> None:
    places = np.full((100_000, 15), Place.ATTENDING, dtype=np.int8)
    for slot in range(1, 15):
        stays = places[:, slot - 1] == Place.ENDED
        places[:, slot] = np.where(stays, Place.ENDED, rng.choice(5, 100_000, p=[0.7, 0.1, 0.05, 0.1, 0.05]))
    histories = histories_from(places)
    timed("Aalen-Johansen, 5 states, 100,000 histories x 15 slots", lambda: occupation(histories), bar=1)
    times, ends = rng.integers(1, 30, 10_000), rng.integers(0, 3, 10_000)
    stays = {"begun": np.zeros(10_000), "ended": times, "origins": np.zeros(10_000, dtype=int)}
    ours = timed(
        "  two competing ends, 10,000 clients",
        lambda: aalen_johansen(**stays, targets=np.where(ends, ends, -1), states=3, start=[1, 0, 0]),
    )
    if lifelines := peer("lifelines"):
        ratio(
            "lifelines (jitters the ties)",
            timed("  lifelines, one of the two ends", _jittered(lifelines, times, ends)),
            ours,
        )


def _jittered(lifelines: Any, times: Any, ends: Any) -> Any:
    def fit() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return lifelines.AalenJohansenFitter(seed=1).fit(times, ends, event_of_interest=1)

    return fit


def _survival(rng: np.random.Generator) -> None:
    times, events = rng.integers(1, 60, 100_000), rng.integers(0, 2, 100_000).astype(bool)
    ours = timed("Kaplan-Meier with intervals, 100,000 clients", lambda: kaplan_meier(times, events))
    if lifelines := peer("lifelines"):
        ratio("lifelines", timed("  lifelines", lambda: lifelines.KaplanMeierFitter().fit(times, events)), ours)
    if other := peer("sksurv.nonparametric"):
        took = timed(
            "  scikit-survival", lambda: other.kaplan_meier_estimator(events, times.astype(float), conf_type="log-log")
        )
        ratio("scikit-survival", took, ours)
    x = rng.normal(size=(2000, 5))
    weeks, left = rng.integers(1, 40, 2000), rng.integers(0, 2, 2000)
    ours = timed("proportional hazards, 2,000 clients x 5 covariates", lambda: cox(weeks, left, x))
    if lifelines := peer("lifelines"):
        pandas = peer("pandas")
        frame = pandas.DataFrame(np.column_stack([x, weeks, left]), columns=[*"abcde", "week", "left"])
        ratio(
            "lifelines",
            timed("  lifelines", lambda: lifelines.CoxPHFitter().fit(frame, "week", "left"), rounds=3),
            ours,
        )


def _mixed(rng: np.random.Generator) -> None:
    who, session = np.repeat(np.arange(300), 10), np.tile(np.arange(1.0, 11), 300)
    design = np.column_stack([np.ones(3000), np.log(session)])
    own = rng.multivariate_normal([0, 0], [[16, -2], [-2, 2]], 300)[who]
    y = 18 - 3 * design[:, 1] + (own * design).sum(axis=1) + rng.normal(0, 3, 3000)
    ours = timed(
        "two-level model, 300 clients x 10 sessions", lambda: fit_mixed(y, fixed=design, random=design, clients=who)
    )
    if other := peer("statsmodels.regression.mixed_linear_model"):

        def fit() -> object:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return other.MixedLM(y, design, who, design).fit(reml=True)

        ratio("statsmodels", timed("  statsmodels", fit, rounds=1), ours)
