"""Calibration by hand and on forecasts whose fault is known."""

from typing import Any

import numpy as np
import pytest
from scipy.special import expit, logit

from sessionlab.course.calibration import calibrate, share_of
from sessionlab.errors import InvalidInput


def test_the_wilson_interval_is_the_printed_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 and 0 of 20.
    some, none = share_of(81, 263), share_of(0, 20)

    assert (round(some.low, 4), round(some.high, 4)) == (0.2553, 0.3662)
    assert (round(none.low, 4), round(none.high, 4)) == (0.0, 0.1611)


def test_the_brier_score_is_that_by_hand_and_the_base_rate_may_be_given() -> None:
    found = calibrate([0.1, 0.4, 0.7], [0, 1, 1], base_rate=0.2)

    assert found.brier == pytest.approx((0.01 + 0.36 + 0.09) / 3)
    assert found.brier_base == pytest.approx((0.04 + 0.64 + 0.64) / 3)
    assert found.skill == pytest.approx(1 - 0.46 / 1.32)


def test_saying_the_base_rate_to_all_has_no_skill_and_no_slope() -> None:
    found = calibrate([0.25] * 8, [1, 1, 0, 0, 0, 0, 0, 0])

    assert found.skill == pytest.approx(0)
    assert np.isnan(found.slope)
    assert "same" in found.unsaid


def test_forecasts_twice_too_bold_have_half_the_slope() -> None:
    rng = np.random.default_rng(2)
    truth = rng.normal(-1, 1, 20_000)
    found = calibrate(expit(2 * truth + 0.5), rng.random(20_000) < expit(truth))

    assert found.slope == pytest.approx(0.5, abs=4 * found.slope_error)
    assert found.slope_error < 0.02


def test_forecasts_that_are_right_have_slope_one_intercept_zero_and_true_rows() -> None:
    rng = np.random.default_rng(5)
    said = rng.beta(2, 6, 20_000)
    found = calibrate(said, rng.random(20_000) < said)

    assert found.slope == pytest.approx(1, abs=0.08)
    assert found.intercept == pytest.approx(0, abs=0.08)
    assert sum(row.observed.low <= row.predicted <= row.observed.high for row in found.rows) >= 8


def test_two_groups_give_slope_and_intercept_in_closed_form() -> None:
    # The line through two observed logits: 0.1 said and 0.2 came, 0.4 said and 0.3 came.
    found = calibrate([0.1] * 10 + [0.4] * 10, [1] * 2 + [0] * 8 + [1] * 3 + [0] * 7)

    assert found.slope == pytest.approx((logit(0.3) - logit(0.2)) / (logit(0.4) - logit(0.1)), rel=1e-9)


@pytest.mark.parametrize(
    ("said", "came", "why"),
    [
        ([0.2, 0.7], [0, 0], "outcomes are the same"),
        ([0.0, 0.7], [0, 1], "0 or 1 outright"),
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], "completely"),
    ],
)
def test_what_cannot_be_said_says_why(said: Any, came: Any, why: str) -> None:
    found = calibrate(said, came)

    assert np.isnan(found.slope)
    assert why in found.unsaid


@pytest.mark.parametrize(
    ("said", "came"),
    [([], []), ([1.2], [1]), ([np.nan], [1]), ([0.5], [2]), ([0.5, 0.5], [1]), (["half"], [1])],
    ids=str,
)
def test_forecasts_that_are_none_are_refused(said: Any, came: Any) -> None:
    with pytest.raises(InvalidInput):
        calibrate(said, came)
