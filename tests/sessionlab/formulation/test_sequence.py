"""Lag tables against Bakeman and Quera's table and R's LagSequential 0.1.1."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.sequence import lag_table, transitions

REFERENCE = Path(__file__).parent / "reference"
PEER: dict[str, Any] = json.loads((REFERENCE / "lag_sequential.json").read_text("utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one input."""
    with (REFERENCE / f"input_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def matrix(name: str) -> np.ndarray[Any, Any]:
    """Return one input as a table of numbers."""
    return np.array([[float(cell) for cell in row.values()] for row in rows(name)])


def shame_sessions() -> list[list[int]]:
    """Return the made sessions as codes."""
    table = rows("shame_contempt")
    kinds = sorted({row["code"] for row in table}, key=[row["code"] for row in table].index)
    by_session: dict[str, list[int]] = {}
    for row in table:
        by_session.setdefault(row["session"], []).append(sorted(kinds).index(row["code"]))
    return list(by_session.values())


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_the_published_events_give_every_cell_of_the_peer(lag: int) -> None:
    codes = [int(row["code"]) - 1 for row in rows("bakeman_quera_2011_p159")]
    found, peer = lag_table(transitions([codes], kinds=5, lag=lag)), PEER[f"bq2011_lag{lag}_tailed2"]

    for ours, theirs in (
        (found.counts, "freqs"), (found.expected, "expfreqs"), (found.adjusted, "adjres"), (found.p, "p"),
        (found.yules_q, "YulesQ"),
    ):  # fmt: skip
        assert ours == pytest.approx(np.array(peer[theirs]), rel=1e-10, abs=1e-12)
    assert [found.likelihood_ratio, found.freedom, found.probability] == pytest.approx(peer["chi"][0], rel=1e-10)


def test_griffin_and_gottman_give_the_same_residuals() -> None:
    found = lag_table(matrix("griffin_gottman_1990_matrix"))

    assert found.adjusted == pytest.approx(np.array(PEER["gg1990"]["adjres"]), rel=1e-10, abs=1e-12)


def test_structural_zeros_are_fitted_around() -> None:
    possible = matrix("gg_onezero") > 0
    found, peer = lag_table(matrix("gg_structural_zero_matrix"), possible=possible), PEER["gg_custom_onezero"]

    # The peer stops its fit earlier: 3e-5 on counts of 60.
    assert found.expected == pytest.approx(np.array(peer["expfreqs"]), abs=1e-4)
    assert found.adjusted[possible] == pytest.approx(np.array(peer["adjres"])[possible], abs=1e-4)
    assert np.isnan(found.adjusted[~possible]).all()


def test_the_probability_belongs_to_the_residual_beside_it() -> None:
    codes = [int(row["code"]) - 1 for row in rows("bq_collapsed_norepeat")]
    found = lag_table(transitions([codes], kinds=5), possible=~np.eye(5, dtype=bool))
    strongest = np.nanargmax(np.abs(found.adjusted))

    assert found.adjusted.flat[strongest] == pytest.approx(3.0646, abs=1e-3)
    assert found.p.flat[strongest] == pytest.approx(0.0022, abs=1e-4)


@pytest.mark.parametrize("lag", [1, 2, 3, 4])
def test_nothing_is_counted_across_a_session_break(lag: int) -> None:
    found = lag_table(transitions(shame_sessions(), kinds=5, lag=lag))
    kinds = sorted({row["code"] for row in rows("shame_contempt")})
    cell = found.adjusted[kinds.index("shame"), kinds.index("contempt")]

    within = {1: 4.061, 4: 1.384}
    pooled = lag_table(transitions([[code for session in shame_sessions() for code in session]], kinds=5, lag=lag))
    assert cell == pytest.approx(within.get(lag, cell), abs=5e-4)
    assert found.counts.sum() == pooled.counts.sum() - lag * (len(shame_sessions()) - 1)


@pytest.mark.parametrize("bad", [[[1, 2]], [[-1, 0], [0, 1]], [1, 2]], ids=str)
def test_what_is_no_square_table_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInput):
        lag_table(bad)


@pytest.mark.parametrize(("sessions", "lag"), [([[0, 7]], 1), ([[0.5, 1.0]], 1), ([[0, 1]], 0)])
def test_codes_outside_the_list_are_refused(sessions: Any, lag: int) -> None:
    with pytest.raises(InvalidInput):
        transitions(sessions, kinds=2, lag=lag)
