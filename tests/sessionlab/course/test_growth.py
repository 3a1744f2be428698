"""Slopes against the two-level formula written out, and the peer's error shown beside ours."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.growth import growth_change
from sessionlab.errors import InvalidInput

Made = tuple[Any, Any, Any, Any]


def made(*, slope: float = -3, differ: float = 1, clients: int = 100) -> Made:
    """Return scores, times and clients of lines that fall by `slope`, and each line's true slope."""
    rng = np.random.default_rng(3)
    who, time = np.repeat(np.arange(clients), 6), np.tile(np.arange(6.0), clients)
    true = slope + differ * rng.normal(0, 1, clients)
    return 40 + rng.normal(0, 4, clients)[who] + true[who] * time + rng.normal(0, 2, len(who)), time, who, true


def test_the_error_is_that_of_hendersons_equations() -> None:
    y, time, who, _ = made(clients=40)
    found = growth_change(y, times=time, clients=who)
    d, s2 = found.model.between, found.model.within
    x = np.column_stack([np.ones(len(y)), time])
    own = np.zeros((len(y), 80))
    own[np.arange(len(y)), 2 * who], own[np.arange(len(y)), 2 * who + 1] = 1, time
    full = np.hstack([x, own])
    system = full.T @ full / s2
    system[2:, 2:] += np.kron(np.eye(40), np.linalg.inv(d))
    pick = np.zeros(82)
    pick[[1, 2 + 2 * 7 + 1]] = 1

    assert found.error[7] == pytest.approx(np.sqrt(pick @ np.linalg.solve(system, pick)), rel=1e-8)


def test_the_peers_deviation_is_the_conditional_one_written_out() -> None:
    y, time, who, _ = made()
    found = growth_change(y, times=time, clients=who, compat="clinicalsignificance")
    z, d = np.column_stack([np.ones(6), np.arange(6.0)]), found.model.between
    v = z @ d @ z.T + found.model.within * np.eye(6)

    assert found.error == pytest.approx(np.sqrt((d - d @ z.T @ np.linalg.solve(v, z @ d))[1, 1]), rel=1e-9)


def test_the_slope_is_the_whole_slope_of_the_client() -> None:
    y, time, who, true = made()
    found = growth_change(y, times=time, clients=who)

    assert found.slope.mean() == pytest.approx(true.mean(), abs=0.1)
    assert np.corrcoef(found.slope, true)[0, 1] > 0.85


def test_who_improves_less_than_others_is_not_deteriorated_although_the_peer_says_so() -> None:
    y, time, who, true = made()
    ours = growth_change(y, times=time, clients=who)
    peer = growth_change(y, times=time, clients=who, compat="clinicalsignificance")

    assert not ours.deteriorated[true < 0].any()
    assert (peer.deteriorated & (true < -1)).sum() >= 5
    assert peer.index == pytest.approx(peer.model.effects[:, 1] / peer.error)


def test_a_client_with_two_scores_is_left_open() -> None:
    y, time, who, _ = made()
    y[who == 4] = [30, 20, *[np.nan] * 4]
    found = growth_change(y, times=time, clients=who)

    assert found.scores[4] == 2
    assert np.isnan(found.index[4])
    assert not found.improved[4]


def test_lines_that_do_not_differ_are_said_to_be_so() -> None:
    rng = np.random.default_rng(1)
    y = np.tile(rng.normal(20, 3, 6), 20)
    found = growth_change(y, times=np.tile(np.arange(6.0), 20), clients=np.repeat(np.arange(20), 6))

    assert "do not differ" in found.unsaid
    assert np.isnan(found.index).all()


def test_without_a_course_one_client_in_twenty_at_most_is_called_changed() -> None:
    rng = np.random.default_rng(6)
    who, time = np.repeat(np.arange(60), 6), np.tile(np.arange(6.0), 60)
    shares = []
    for _ in range(25):
        y = rng.normal(0, 4, 60)[who] + rng.normal(0, 2, len(who))
        found = growth_change(y, times=time, clients=who)
        shares.append(float((found.improved | found.deteriorated).mean()))

    # The 60 clients of a group share one mean slope, so the groups are the cases.
    assert np.mean(shares) <= 0.05 + 3 * np.std(shares) / np.sqrt(25)
    assert np.mean(shares) < 0.12


@pytest.mark.parametrize("fault", ["text", "lengths", "constant"])
def test_what_cannot_be_fitted_is_refused(fault: str) -> None:
    y, time, who, _ = made()
    scores: dict[str, Any] = {"text": ["much"] * len(y), "lengths": y[:-1], "constant": np.full(len(y), 3.0)}
    with pytest.raises(InvalidInput):
        growth_change(scores[fault], times=time, clients=who)
