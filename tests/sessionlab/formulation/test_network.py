"""The network of marks: weights of a published kind, intervals, and what says nothing."""

import numpy as np
import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.network import network

SESSIONS = [["shame", "envy", "contempt"] * 6, ["shame", "contempt", "shame", "envy"] * 5, ["need", "shame"]]


def test_weights_are_counts_over_their_row() -> None:
    found = network(SESSIONS)
    rows = found.counts.sum(axis=1)

    assert np.nansum(found.weights, axis=1) == pytest.approx([1, 1, 1, 1])
    assert found.weights[found.kinds.index("need"), found.kinds.index("shame")] == 1
    assert found.weights == pytest.approx(found.counts / rows[:, None])
    assert found.first.tolist() == [0, 0, 1 / 3, 2 / 3]


def test_an_interval_holds_its_weight_and_a_sure_edge_is_kept() -> None:
    found = network(SESSIONS * 4)

    assert (found.low <= found.weights + 1e-12).all()
    assert (found.weights <= found.high + 1e-12).all()
    assert ("need", "shame", 1.0) in found.edges(at_least=0.9)


def test_strengths_leave_out_what_stays() -> None:
    found = network([["a", "a", "b"], ["a", "b", "b"]])

    assert found.given == pytest.approx([2 / 3, 0])
    assert found.taken == pytest.approx([0, 2 / 3])


def test_a_kind_that_nothing_follows_has_no_weights() -> None:
    found = network([["a", "b"], ["a", "b"]])

    assert np.isnan(found.weights[1]).all()


def test_one_session_gives_no_interval() -> None:
    assert np.isnan(network([["a", "b", "a"]]).low).all()


@pytest.mark.parametrize(("sessions", "level"), [([], 0.95), ([["a"], ["b"]], 0.95), ([["a", "b"]], 1.0)])
def test_what_cannot_be_drawn_is_refused(sessions: list[list[str]], level: float) -> None:
    with pytest.raises(InvalidInput):
        network(sessions, level=level)
