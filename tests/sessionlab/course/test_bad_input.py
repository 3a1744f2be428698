"""No method gives a silent number for what is no course: a refusal in words, or NaN with its reason."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sessionlab.course.breaks import change_points
from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.charts import cusum, ewma, individuals, ranked
from sessionlab.course.complexity import dynamic_complexity
from sessionlab.course.cutoffs import percentage_change, points_change
from sessionlab.course.early_signs import complexity_peaks, early_signs
from sessionlab.course.gains import sudden_changes
from sessionlab.course.growth import growth_change
from sessionlab.course.survival import kaplan_meier, nelson_aalen
from sessionlab.course.trajectory import fit_trajectory
from sessionlab.errors import InvalidInput

RELIABILITY = Reliability(0.9, "alpha")
WHO, TIME = np.repeat(np.arange(5), 2), np.tile([1.0, 2.0], 5)

METHODS: dict[str, Callable[[Any], Any]] = {
    "reliable change": lambda y: reliable_change(y, y, reliability=RELIABILITY, sd=5),
    "percentage": lambda y: percentage_change(y, y),
    "points": lambda y: points_change(y, y, important=5, source="us"),
    "individuals": individuals,
    "ewma": ewma,
    "cusum": cusum,
    "ranked": lambda y: ranked(y, baseline=5),
    "change points": lambda y: change_points(y, shortest=2),
    "change points of many": lambda y: change_points_many([y]),
    "complexity": lambda y: dynamic_complexity(y, low=0, high=40),
    "peaks": lambda y: complexity_peaks([[one] for one in y], low=0, high=40),
    "early signs": early_signs,
    "sudden gains": lambda y: sudden_changes([y], cutoff=7),
    "growth": lambda y: growth_change(y, times=TIME, clients=WHO),
    "trajectory": lambda y: fit_trajectory(y, sessions=TIME, intake=TIME, clients=WHO),
    "kaplan-meier": lambda y: kaplan_meier(y, [1] * 10),
    "nelson-aalen": lambda y: nelson_aalen(y, [1] * 10),
}
EVERY = pytest.mark.parametrize("method", METHODS)


def words(method: str, values: Any) -> InvalidInput:
    """Return the refusal of a method."""
    with pytest.raises(InvalidInput) as refused:
        METHODS[method](values)
    return refused.value


@EVERY
@pytest.mark.parametrize("bad", ["infinite", "text", "None among text", "nested"])
def test_what_is_no_score_is_refused_with_a_way_out(method: str, bad: str) -> None:
    values: dict[str, Any] = {
        "infinite": [1.0, 2, np.inf, 4, 5, 6, 7, 8, 9, 10],
        "text": ["much"] * 10,
        "None among text": [None, "x"] * 5,
        "nested": [[1, 2]] * 10,
    }
    refused = words(method, values[bad])

    assert refused.reasons
    assert refused.remedy
    assert "much" not in str(refused)


@pytest.mark.parametrize(
    "method", [name for name in METHODS if name not in ("percentage", "points", "reliable change")]
)
def test_no_scores_at_all_are_refused(method: str) -> None:
    assert words(method, []).reasons


@EVERY
def test_scores_that_are_all_missing_give_a_refusal_or_no_answer(method: str) -> None:
    try:
        found = METHODS[method](np.full(10, np.nan))
    except InvalidInput:
        return
    numbers = [getattr(found, name, None) for name in ("index", "share", "points", "variance", "complexity", "costs")]

    assert all(np.isnan(one).all() for one in numbers if one is not None)
    for flags in ("improved", "deteriorated", "signal", "together"):
        assert not np.any(getattr(found, flags, False))


@pytest.mark.parametrize("method", ["individuals", "ewma", "cusum", "growth", "trajectory"])
def test_constant_scores_are_refused_where_spread_is_the_measure(method: str) -> None:
    assert words(method, [7.0] * 10).reasons


@pytest.mark.parametrize("method", ["complexity", "peaks"])
@pytest.mark.parametrize("outside", [-1.0, 41.0])
def test_ratings_outside_their_scale_are_refused(method: str, outside: float) -> None:
    assert "outside" in str(words(method, [outside, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
