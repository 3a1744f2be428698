"""Every method refuses what is no series of scores, and gives no number where all are missing or nothing differs."""

import math
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from tests.sessionlab.course.samples import CHANGE, GAINS, INF, NAN, PHQ, SORTED, TIME, WHO, R

from sessionlab.agreement import ac1, cohen, fleiss, intraclass, krippendorff
from sessionlab.course.breaks import best_segmentation, change_points
from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.calibration import calibrate
from sessionlab.course.change import reliable_change
from sessionlab.course.charts import cusum, ewma, individuals, moving_range, predicted, ranked
from sessionlab.course.complexity import dynamic_complexity, surrogates
from sessionlab.course.cox import cox
from sessionlab.course.cutoffs import categorise, percentage_change, points_change
from sessionlab.course.early_signs import complexity_peaks, early_signs
from sessionlab.course.gains import reversed_later, share_of_total, sudden_changes
from sessionlab.course.groups import summarise
from sessionlab.course.growth import growth_change
from sessionlab.course.hazard import cross_fitted, fit_hazard, log_loss
from sessionlab.course.mixed import fit_mixed
from sessionlab.course.multistate import aalen_johansen
from sessionlab.course.runs import nelson, western_electric
from sessionlab.course.scoring import reliable_change_of
from sessionlab.course.survival import kaplan_meier, nelson_aalen
from sessionlab.course.tidy import courses_from
from sessionlab.course.trajectory import fit_trajectory
from sessionlab.errors import Refusal

ONE_IS_ENOUGH: set[Callable[..., Any]] = {
    reliable_change, reliable_change_of, percentage_change, points_change, summarise, courses_from
}  # fmt: skip
"""Each of these scores is a client of its own."""

# A function with the ten scores (or ten pairs of ratings) that it looks at.
SERIES: dict[Callable[..., Any], Callable[[Any], Any]] = {
    reliable_change: lambda y: reliable_change(y, y, reliability=R, sd=5),
    reliable_change_of: lambda y: reliable_change_of(PHQ, y, y, kind="alpha"),
    categorise: lambda y: categorise(y, y, change=CHANGE, divide=10),
    percentage_change: lambda y: percentage_change(y, y),
    points_change: lambda y: points_change(y, y, important=5, source="us"),
    summarise: lambda y: summarise(y, y, categories=SORTED),
    sudden_changes: lambda y: sudden_changes([y], cutoff=7),
    reversed_later: lambda y: reversed_later([y], GAINS),
    share_of_total: lambda y: share_of_total([y], GAINS),
    individuals: individuals,
    moving_range: moving_range,
    ewma: ewma,
    cusum: cusum,
    ranked: lambda y: ranked(y, baseline=5),
    predicted: lambda y: predicted(y, baseline=5),
    western_electric: western_electric,
    nelson: nelson,
    change_points: lambda y: change_points(y, shortest=2),
    best_segmentation: lambda y: best_segmentation(y, breaks=1, shortest=2),
    change_points_many: lambda y: change_points_many([y]),
    dynamic_complexity: lambda y: dynamic_complexity(y, low=0, high=40),
    surrogates: lambda y: surrogates(y, low=0, high=40, number=9),
    complexity_peaks: lambda y: complexity_peaks([[one] for one in y], low=0, high=40),
    early_signs: early_signs,
    growth_change: lambda y: growth_change(y, times=TIME, clients=WHO),
    fit_mixed: lambda y: fit_mixed(y, fixed=np.ones((10, 1)), random=np.ones((10, 1)), clients=WHO),
    fit_trajectory: lambda y: fit_trajectory(y, sessions=TIME, intake=TIME, clients=WHO),
    kaplan_meier: lambda y: kaplan_meier(y, [1] * 10),
    nelson_aalen: lambda y: nelson_aalen(y, [1] * 10),
    cox: lambda y: cox(y, [1, 0] * 5, [[n] for n in range(10)]),
    aalen_johansen: lambda y: aalen_johansen(
        origins=[0] * 10, targets=[1] * 10, begun=[0] * 10, ended=y, states=2, start=[1, 0]
    ),
    calibrate: lambda y: calibrate(y, [1, 0] * 5),
    fit_hazard: lambda y: fit_hazard([[one] for one in y], [0, 1] * 5, kinds=2),
    cross_fitted: lambda y: cross_fitted([[one] for one in y], [0, 1] * 5, clients=WHO, kinds=2),
    log_loss: lambda y: log_loss(np.full((10, 2), 0.5), y),
    krippendorff: lambda y: krippendorff([[one, one] for one in y], resamples=0),
    cohen: lambda y: cohen([[one, one] for one in y], resamples=0),
    fleiss: lambda y: fleiss([[one, one] for one in y], resamples=0),
    ac1: lambda y: ac1([[one, one] for one in y], resamples=0),
    intraclass: lambda y: intraclass([[one, one] for one in y]),
    courses_from: lambda y: courses_from({"client": WHO, "session": TIME, "score": y}),
}
MISSING_IS_EMPTY = {courses_from}
"""Empty scores are what a table may hold."""


def refusal(call: Callable[[], Any]) -> Refusal:
    """Return the refusal of a call."""
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value


@pytest.mark.parametrize("bad", ["infinite", "text", "nested", "empty"])
@pytest.mark.parametrize("function", SERIES, ids=lambda function: function.__name__)
def test_what_is_no_series_of_scores_is_refused(function: Callable[..., Any], bad: str) -> None:
    values: dict[str, Any] = {
        "infinite": [1.0, 2, INF, 4, 5, 6, 7, 8, 9, 10],
        "text": ["much"] * 10,
        "nested": [[1, 2]] * 10,
        "empty": [],
    }
    if (function, bad) in {(percentage_change, "empty"), (points_change, "empty"), (reliable_change, "empty")}:
        return  # Nobody has no change: an answer for each of no patients.
    said = refusal(lambda: SERIES[function](values[bad]))

    assert said.reasons
    assert said.remedy
    assert "much" not in str(said)


def numbers(answer: Any) -> Iterator[float]:
    """Yield every number that an answer gives of the scores, flags and counts left out."""
    if is_dataclass(answer):
        for field in fields(answer):
            if field.name not in NOT_OF_THE_SCORES:
                yield from numbers(getattr(answer, field.name))
    elif isinstance(answer, np.ndarray):
        yield from (float(one) for one in answer.ravel() if answer.dtype.kind == "f")
    elif isinstance(answer, float):
        yield answer
    elif isinstance(answer, (tuple, list)):
        for one in answer:
            yield from numbers(one)


NOT_OF_THE_SCORES = {
    "critical", "reliability", "reliability_post", "sd", "important", "cutoff", "level", "lower", "upper", "centre",
}  # fmt: skip
"""What was given, or follows from what was given."""


@pytest.mark.parametrize("function", SERIES, ids=lambda function: function.__name__)
def test_scores_that_are_all_missing_are_refused_or_give_nothing(function: Callable[..., Any]) -> None:
    try:
        answer = SERIES[function]([NAN] * 10)
    except Refusal:
        return

    assert function in MISSING_IS_EMPTY or all(math.isnan(one) for one in numbers(answer))
    for flag in ("improved", "deteriorated", "signal", "together"):
        assert not np.any(getattr(answer, flag, False))


@pytest.mark.parametrize("function", SERIES, ids=lambda function: function.__name__)
def test_one_score_alone_is_refused_or_gives_nothing(function: Callable[..., Any]) -> None:
    if function in ONE_IS_ENOUGH:
        return
    try:
        answer = SERIES[function]([5.0] + [NAN] * 9)
    except Refusal:
        return

    assert getattr(answer, "reason", "") or all(math.isnan(one) for one in numbers(answer))
    assert math.isnan(getattr(answer, "value", NAN))
    assert not np.any(getattr(answer, "signal", False))


CONSTANT_SAYS_NOTHING = (
    individuals, moving_range, ewma, cusum, predicted, growth_change, fit_mixed, fit_trajectory, log_loss, calibrate,
    krippendorff, cohen, fleiss, intraclass,
)  # fmt: skip


@pytest.mark.parametrize("function", CONSTANT_SAYS_NOTHING, ids=lambda function: function.__name__)
def test_constant_scores_are_refused_or_open_where_spread_is_the_measure(function: Callable[..., Any]) -> None:
    try:
        answer = SERIES[function]([7.0] * 10)
    except Refusal:
        return

    assert math.isnan(answer.value)
    assert answer.reason


def test_constant_ratings_of_one_value_have_no_ac1_either() -> None:
    found = ac1([[7, 7]] * 10, resamples=0)

    assert math.isnan(found.value)
    assert found.reason
