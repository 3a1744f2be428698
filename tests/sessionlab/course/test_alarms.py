"""False alarms of the charts: simulated shares against the charts themselves, and limits that keep their rate."""

import numpy as np
import pytest

from sessionlab.course.alarms import without_change
from sessionlab.course.charts import cusum, ewma, individuals, predicted
from sessionlab.course.runs import western_electric
from sessionlab.errors import InvalidInput


def test_the_shares_are_those_of_the_charts_one_by_one() -> None:
    found = without_change(14, baseline=5, courses=300, seed=4)
    courses = np.random.default_rng(4).normal(size=(300, 14))
    single = [individuals(y, baseline=5) for y in courses]
    shares = [
        np.mean([chart.signal[5:].any() for chart in charts])
        for charts in (single, [ewma(y, baseline=5) for y in courses], [cusum(y, baseline=5) for y in courses])
    ]
    runs = [
        any(
            at >= 5
            for rule, places in western_electric((y - one.centre) / one.sigma).items()
            if rule > 1
            for at in places
        )
        for y, one in zip(courses, single, strict=True)
    ]

    assert [found.single, found.average, found.sums] == pytest.approx(shares)
    assert found.runs == pytest.approx(np.mean(runs))
    assert found.any >= max(found.single, found.average, found.sums, found.runs)


@pytest.mark.parametrize("baseline", [3, 5, 12])
def test_a_prediction_keeps_its_rate_however_short_the_baseline(baseline: int) -> None:
    courses = np.random.default_rng(1).normal(20, 5, (4000, baseline + 1))
    alarms = np.mean([predicted(y, baseline=baseline, false_alarm=0.05).signal[-1] for y in courses])

    # Three Monte-Carlo errors of 5 % in 4,000.
    assert alarms == pytest.approx(0.05, abs=0.0104)


def test_three_sigmas_of_a_short_baseline_do_not() -> None:
    assert without_change(6, baseline=5).single > 10 * 0.0027


@pytest.mark.parametrize(("sessions", "baseline"), [(5, 5), (8, 1), (3, 9)])
def test_a_baseline_that_leaves_nothing_is_refused(sessions: int, baseline: int) -> None:
    with pytest.raises(InvalidInput):
        without_change(sessions, baseline=baseline)


@pytest.mark.parametrize("rate", [0.0, 1.0, float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(InvalidInput):
        predicted([1.0, 2, 3, 4], baseline=3, false_alarm=rate)
