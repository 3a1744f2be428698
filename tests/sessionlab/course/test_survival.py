"""Kaplan-Meier and Nelson-Aalen against the printed values of the 6-MP trial (Freireich et al. 1963; Gehan 1965)."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessionlab.course.survival import kaplan_meier, nelson_aalen
from sessionlab.errors import InvalidInput

WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_remission_curve_is_the_printed_one() -> None:
    found = kaplan_meier(WEEKS, RELAPSED)

    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.estimate.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]


def test_the_errors_of_greenwood_are_the_printed_ones() -> None:
    printed = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]

    assert kaplan_meier(WEEKS, RELAPSED).error.round(4).tolist() == printed


def test_the_log_interval_is_that_of_r_survfit() -> None:
    found = kaplan_meier(WEEKS, RELAPSED, interval="log")

    assert found.low.round(3).tolist() == [0.720, 0.653, 0.586, 0.510, 0.439, 0.337, 0.249]
    assert found.high.round(3).tolist() == [1.000, 0.996, 0.968, 0.935, 0.896, 0.858, 0.807]


def test_the_log_log_interval_is_that_of_stata() -> None:
    found = kaplan_meier(WEEKS, RELAPSED)

    assert found.low.round(4).tolist() == [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    assert found.high.round(4).tolist() == [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]


def test_the_medians_are_23_weeks_and_8() -> None:
    assert kaplan_meier(WEEKS, RELAPSED).first_below() == 23
    assert kaplan_meier(PLACEBO, [1] * 21).first_below() == 8


def test_the_cumulative_hazard_is_the_sum_by_hand() -> None:
    found = nelson_aalen(WEEKS, RELAPSED)
    steps = np.array([3 / 21, 1 / 17, 1 / 15, 1 / 12, 1 / 11, 1 / 7, 1 / 6])

    assert found.estimate == pytest.approx(np.cumsum(steps), rel=1e-12)
    assert found.error[1] == pytest.approx(np.sqrt(3 / 21**2 + 1 / 17**2), rel=1e-12)


def test_who_enters_late_is_not_at_risk_before() -> None:
    found = kaplan_meier([3, 5, 5, 8], [1, 1, 0, 1], entered=[0, 0, 4, 3])

    assert found.at_risk.tolist() == [2, 3, 1]
    assert found.estimate == pytest.approx([1 / 2, 1 / 3, 0])


def test_after_the_last_client_nothing_is_said() -> None:
    found = kaplan_meier([2, 4, 6], [1, 1, 0])

    assert (found.at(1), found.at(2), found.at(6)) == pytest.approx((1, 2 / 3, 1 / 3))
    assert np.isnan(found.at(7))
    assert kaplan_meier([2, 4], [1, 1]).at(9) == 0


def test_without_an_event_there_are_no_steps() -> None:
    found = kaplan_meier([2, 4], [0, 0])

    assert len(found.times) == 0
    assert found.at(3) == 1
    assert np.isnan(found.first_below())


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=40))
@settings(deadline=None, max_examples=100)
def test_the_curve_falls_and_its_interval_holds_it(rows: list[tuple[int, bool]]) -> None:
    found = kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    inside = np.isfinite(found.low)

    assert (np.diff(found.estimate) < 1e-15).all()
    assert (found.low[inside] <= found.estimate[inside]).all()
    assert (found.high[inside] >= found.estimate[inside]).all()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=40))
@settings(deadline=None, max_examples=50)
def test_without_censoring_it_is_the_plain_share(times: list[int]) -> None:
    found = kaplan_meier(times, [True] * len(times))

    assert found.estimate == pytest.approx([np.mean(np.array(times) > t) for t in found.times], abs=1e-12)


@pytest.mark.parametrize(
    ("times", "events"),
    [([], []), ([1, np.nan], [1, 1]), ([-1, 2], [1, 1]), ([1, 2], [1, 3]), ([1], [1, 0]), (["x"], [1]), ([0], [1])],
    ids=str,
)
def test_times_that_cannot_be_counted_are_refused(times: Any, events: Any) -> None:
    with pytest.raises(InvalidInput):
        kaplan_meier(times, events)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        kaplan_meier([np.nan, -2, 3], [1, 0, 7])

    assert len(refused.value.reasons) == 4


def test_an_unknown_interval_is_refused() -> None:
    with pytest.raises(InvalidInput, match="log-log"):
        kaplan_meier([1, 2], [1, 0], interval="wide")  # type: ignore[arg-type]
