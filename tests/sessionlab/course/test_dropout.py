"""Forecasts of quitting on made attendance whose truth is known."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from sessionlab.course.attendance import UNSEEN, Histories, histories_from
from sessionlab.course.calibration import calibrate
from sessionlab.course.dropout import SWIFT_GREENBERG, evaluate, fit_attendance, forecast_quitting, own_base_rate
from sessionlab.course.walks import PREDICTORS, last_walk, rows_of
from sessionlab.errors import InvalidInput


@cache
def made(clients: int = 600, *, seed: int = 1, risk: float = 0.2) -> Histories:
    """Return 12 slots in which one in ten sessions is missed; after a miss, quitting has the given risk, else .03."""
    rng = np.random.default_rng(seed)
    places = np.zeros((clients, 12), dtype=np.int64)
    for slot in range(1, 12):
        before = places[:, slot - 1]
        chance = np.where(before == 1, risk, 0.03)
        drawn = rng.random(clients)
        new = np.where(drawn < chance, 3, np.where(drawn < chance + 0.1, 1, 0))
        places[:, slot] = np.where((before == 3) | (before == UNSEEN), UNSEEN, new)
    return histories_from(places)


GOOD = calibrate([0.2, 0.4, 0.2, 0.4], [0, 1, 1, 0])


def test_predictors_hold_the_past_only() -> None:
    past, other = np.array([[0, 1, 3, 0]]), np.array([[0, 1, 3, 0, 1, 3]])
    here, whole = last_walk(past), rows_of(histories_from(other))[0]

    assert here.predictors()[0] == pytest.approx([np.log(4), 0, 0, 0, 0.25, 1])
    assert whole[3] == pytest.approx(here.predictors()[0])
    assert len(PREDICTORS) == whole.shape[1]


def test_the_forecast_is_near_the_truth_and_within_its_interval() -> None:
    model = fit_attendance(made(3000), penalty=0.1)
    fresh, missed = (forecast_quitting(model, np.array(h), slots=1, calibration=GOOD) for h in ([0, 0, 0], [0, 0, 1]))

    assert fresh.probability == pytest.approx(0.03, abs=0.02)
    assert missed.probability == pytest.approx(0.2, abs=0.06)
    assert missed.low < missed.probability < missed.high


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(20):
        model = fit_attendance(made(400, seed=seed), penalty=0.1)
        found = forecast_quitting(model, np.array([0, 0, 0, 1]), slots=1, calibration=GOOD, draws=300)
        held += found.low < 0.2 < found.high

    # Nineteen of twenty are expected; fewer than sixteen would happen once in four hundred times.
    assert held >= 16


def test_every_way_to_quit_is_summed_as_simulation_finds_it() -> None:
    model = fit_attendance(made())
    rng = np.random.default_rng(7)
    walk, quits = last_walk(np.tile([0, 1, 2], (20_000, 1))), np.zeros(20_000, dtype=bool)
    gone = quits.copy()
    for _ in range(4):
        chances = model.predict(walk.predictors())
        place = (rng.random(20_000)[:, None] > chances.cumsum(axis=1)[:, :-1]).sum(axis=1)
        quits |= ~gone & (place == 3)
        gone |= place >= 3
        walk = walk.onward(place)

    found = forecast_quitting(model, np.array([0, 1, 2]), slots=4, calibration=GOOD)
    assert found.probability == pytest.approx(quits.mean(), abs=0.012)


def test_over_more_slots_more_quit() -> None:
    model = fit_attendance(made())
    found = [forecast_quitting(model, np.array([0, 0]), slots=n, calibration=GOOD).probability for n in (1, 4, 10)]

    assert found == sorted(found)
    assert found[0] < found[2]


def test_a_forecast_carries_its_base_rate_and_how_such_forecasts_did() -> None:
    histories = made()
    found = forecast_quitting(
        fit_attendance(histories), np.array([0, 1]), slots=3, calibration=evaluate(histories, after=4, slots=3)
    )

    assert found.base_rate is SWIFT_GREENBERG
    assert (found.base_rate.value, found.base_rate.low, found.base_rate.high) == (0.197, 0.187, 0.207)
    assert 0 < found.brier <= found.brier_base * 1.05
    assert np.isfinite(found.slope)


def test_forecasts_made_for_strangers_are_calibrated() -> None:
    found = evaluate(made(2500), after=3, slots=2)

    assert found.skill > 0
    assert found.slope == pytest.approx(1, abs=3 * found.slope_error)
    assert found.intercept == pytest.approx(0, abs=3 * found.intercept_error)


def test_where_attendance_tells_nothing_the_base_rate_is_not_beaten() -> None:
    found = evaluate(made(1000, risk=0.03), after=4, slots=2)

    assert found.skill < 0.01


def test_clients_lost_before_the_outcome_are_left_out_and_counted() -> None:
    places = made(300).places.copy()
    attending = np.flatnonzero((places[:, 4:] == 0).all(axis=1))[:20]
    places[attending, 5:] = UNSEEN
    found = evaluate(histories_from(places.astype(np.int64)), after=4, slots=3)

    assert found.left_out == 20


def test_the_own_base_rate_names_its_clients() -> None:
    found = own_base_rate(made(), source="this practice")

    assert found.low < found.value < found.high
    assert found.source == "this practice, 600 clients"


@pytest.mark.parametrize("history", [[], [-1, -1], [0, 3], [0, 4]], ids=str)
def test_who_is_not_in_treatment_gets_no_forecast(history: Any) -> None:
    with pytest.raises(InvalidInput):
        forecast_quitting(fit_attendance(made()), np.array(history), slots=2, calibration=GOOD)


@pytest.mark.parametrize(("after", "slots"), [(0, 2), (12, 1), (3, 0), (11, 5)])
def test_a_future_that_the_histories_do_not_hold_cannot_be_evaluated(after: int, slots: int) -> None:
    with pytest.raises(InvalidInput):
        evaluate(histories_from(np.zeros((20, 12), dtype=np.int64)), after=after, slots=slots)
