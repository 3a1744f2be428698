"""The multinomial hazard: saturated models give the shares, time alone gives Aalen-Johansen."""

from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from sessionlab.course.hazard import cross_fitted, fit_hazard, folds_of, log_loss
from sessionlab.course.multistate import aalen_johansen
from sessionlab.errors import InvalidInput


def test_one_column_for_each_cell_gives_the_shares_in_it() -> None:
    cells = np.repeat([0, 1, 2], [10, 20, 5])
    outcomes = np.array([0] * 4 + [1] * 3 + [2] * 3 + [0] * 12 + [1] * 6 + [2] * 2 + [0, 0, 1, 2, 2])
    design = (cells[:, None] == [1, 2]).astype(float)
    found = fit_hazard(design, outcomes, kinds=3, penalty=0).predict([[0, 0], [1, 0], [0, 1]])

    assert found == pytest.approx(np.array([[0.4, 0.3, 0.3], [0.6, 0.3, 0.1], [0.4, 0.2, 0.4]]), abs=1e-9)


def test_a_hazard_of_time_alone_is_aalen_johansen() -> None:
    rng = np.random.default_rng(3)
    ends, kinds = rng.integers(1, 6, 300), rng.integers(-1, 3, 300)
    targets = np.where(kinds > 0, kinds, -1)
    slots = np.concatenate([np.arange(1, end + 1) for end in ends])
    moved = np.concatenate([[0] * (end - 1) + [max(to, 0)] for end, to in zip(ends, targets, strict=True)])
    design = (slots[:, None] == np.arange(2, 6)).astype(float)
    hazards = fit_hazard(design, moved, kinds=3, penalty=0).predict(np.vstack([np.zeros(4), np.eye(4)]))
    there = np.concatenate([[1], np.cumprod(hazards[:, 0])[:-1]])
    curve = aalen_johansen(origins=[0] * 300, targets=targets, begun=[0] * 300, ended=ends, states=3, start=[1, 0, 0])

    assert np.cumsum(there[:, None] * hazards[:, 1:], axis=0) == pytest.approx(curve.shares[:, 1:], abs=1e-8)


def made(rows: int, *, seed: int = 0) -> tuple[Any, Any]:
    """Return two predictors of which the first matters, and one of three outcomes."""
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 1, (rows, 2))
    chances = softmax(np.column_stack([np.zeros(rows), -1 + values[:, 0], -2 - values[:, 0]]), axis=1)
    return values, (rng.random(rows)[:, None] > chances.cumsum(axis=1)[:, :2]).sum(axis=1)


def test_the_truth_lies_where_the_errors_say() -> None:
    values, outcomes = made(20_000)
    found = fit_hazard(values, outcomes, kinds=3, penalty=0)
    off = found.coefficients[:, 1:] / found.scale - np.array([[1, 0], [-1, 0]])

    assert (np.abs(off.ravel()) < 3.5 * np.sqrt(np.diag(found.covariance)).reshape(2, 3)[:, 1:].ravel()).all()


def test_the_penalty_draws_towards_the_base_rates_and_keeps_them() -> None:
    values, outcomes = made(500)
    shares = np.bincount(outcomes, minlength=3) / 500
    spreads = []
    for penalty in (0.0, 10.0, 1e6):
        chances = fit_hazard(values, outcomes, kinds=3, penalty=penalty).predict(values)
        spreads.append(chances.std())
        assert chances.mean(axis=0) == pytest.approx(shares, abs=1e-8)

    assert spreads[0] > spreads[1] > spreads[2]
    assert chances == pytest.approx(np.tile(shares, (500, 1)), abs=1e-3)


def test_the_unit_of_a_predictor_does_not_matter() -> None:
    values, outcomes = made(300)
    one, other = fit_hazard(values, outcomes, kinds=3), fit_hazard(values * [100, 1], outcomes, kinds=3)

    assert one.predict(values) == pytest.approx(other.predict(values * [100, 1]), abs=1e-8)


def test_a_kind_never_seen_keeps_a_small_chance() -> None:
    values, outcomes = made(300)
    found = fit_hazard(values, outcomes, kinds=4).predict(values)[:, 3]

    assert (found > 0).all()
    assert found.sum() == pytest.approx(0.5, rel=0.01)


def test_nobody_is_forecast_by_a_model_that_saw_them() -> None:
    values, outcomes = made(120)
    clients = np.repeat(np.arange(30), 4)
    found = cross_fitted(values, outcomes, clients=clients, kinds=3, folds=3, seed=4)
    fold = folds_of(clients, folds=3, seed=4)
    alone = fit_hazard(values[fold != 0], outcomes[fold != 0], kinds=3).predict(values[fold == 0])

    assert found[fold == 0] == pytest.approx(alone)
    assert all(len(np.unique(fold[clients == client])) == 1 for client in range(30))
    assert log_loss(found, outcomes) > log_loss(fit_hazard(values, outcomes, kinds=3).predict(values), outcomes)


@pytest.mark.parametrize("fault", ["gap", "kinds", "same", "lengths", "penalty", "one kind", "text"])
def test_what_cannot_be_fitted_is_refused(fault: str) -> None:
    values, outcomes = made(20)
    given: dict[str, tuple[Any, Any, int, float]] = {
        "gap": (np.where(values > 1, np.nan, values), outcomes, 3, 1),
        "kinds": (values, outcomes + 5, 3, 1),
        "same": (values, outcomes * 0, 3, 1),
        "lengths": (values, outcomes[:-1], 3, 1),
        "penalty": (values, outcomes, 3, -1),
        "one kind": (values, outcomes * 0, 1, 1),
        "text": (values, ["quit"] * 20, 3, 1),
    }
    predictors, labels, kinds, penalty = given[fault]
    with pytest.raises(InvalidInput):
        fit_hazard(predictors, labels, kinds=kinds, penalty=penalty)


def test_complete_parting_without_a_penalty_is_refused_and_with_one_is_not() -> None:
    values, outcomes = [[float(v)] for v in range(10)], [0] * 5 + [1] * 5
    with pytest.raises(InvalidInput, match="penalty"):
        fit_hazard(values, outcomes, kinds=2, penalty=0)

    assert fit_hazard(values, outcomes, kinds=2).predict([[9.0]])[0, 1] > 0.5
