"""Wampold's tests against R's LagSequential 0.1.1 on Griffin and Gottman's table and Bakeman and Quera's events."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.errors import InvalidInput
from sessionlab.formulation.dominance import (
    bidirectional,
    nonparallel_dominance,
    parallel_dominance,
    two_cells,
    unidirectional,
)
from sessionlab.formulation.sequence import transitions

REFERENCE = Path(__file__).parent / "reference"
PEER: dict[str, Any] = json.loads((REFERENCE / "lag_sequential.json").read_text("utf-8"))
GRIFFIN = np.array(PEER["gg1990"]["freqs"])
EXACT: dict[str, Any] = {"rel": 1e-10, "abs": 1e-12}


def peers(key: str, field: str) -> Any:
    """Return one matrix of the peer, its sentinel as NaN."""
    found = np.array(PEER[key][field], dtype=float)
    return np.where(found == -9999, np.nan, found)


def events(name: str) -> list[int]:
    """Return the codes of one input, from 0."""
    with (REFERENCE / f"input_{name}.csv").open(encoding="utf-8") as file:
        return [int(row["code"]) - 1 for row in csv.DictReader(file)]


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_the_published_events_give_every_kappa_of_the_peer(lag: int) -> None:
    codes = events("bakeman_quera_2011_p159")
    found = unidirectional(transitions([codes], kinds=5, lag=lag), last=[codes[-1]])

    assert found.kappa == pytest.approx(peers(f"bq2011_lag{lag}_tailed2", "kappas"), **EXACT)
    assert found.z == pytest.approx(peers(f"bq2011_lag{lag}_tailed2", "z"), **EXACT)
    assert found.p == pytest.approx(peers(f"bq2011_lag{lag}_tailed2", "pk"), rel=1e-9, abs=1e-12)
    assert found.p / 2 == pytest.approx(peers(f"bq2011_lag{lag}_tailed1", "pk"), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("key", ["gg1990", *(f"shame_within_session_lag{lag}" for lag in (1, 2, 3, 4))])
def test_a_table_gives_every_kappa_of_the_peer(key: str) -> None:
    found = unidirectional(PEER[key]["freqs"])

    assert found.kappa == pytest.approx(peers(key, "kappas"), **EXACT)
    assert found.z == pytest.approx(peers(key, "z"), **EXACT)


def test_both_directions_added_are_those_of_the_peer() -> None:
    found, key = bidirectional(GRIFFIN, compat="LagSequential"), "gg1990_bidirectional"

    for ours, theirs in ((found.observed, "bifreqs"), (found.expected, "expbifreqs"), (found.kappa, "kappas")):
        assert ours == pytest.approx(peers(key, theirs), **EXACT)
    assert found.z == pytest.approx(peers(key, "z"), **EXACT)
    assert found.p / 2 == pytest.approx(peers(key, "pk"), rel=1e-9, abs=1e-12)


def test_what_never_follows_itself_has_a_kappa_of_minus_one_although_the_peer_says_nearly_zero() -> None:
    assert bidirectional(GRIFFIN).kappa[0, 0] == -1
    assert peers("gg1990_bidirectional", "kappas")[0, 0] == pytest.approx(-0.0173, abs=1e-4)


def test_dominance_is_that_of_the_peer_but_for_the_sign_it_drops() -> None:
    found, key = parallel_dominance(GRIFFIN), "gg1990_paradom"
    theirs = peers(key, "z")

    assert (found.case == peers(key, "domtypes")).all()
    for ours, field in ((found.observed, "domfreqs"), (found.expected, "expdomfreqs"), (found.kappa, "kappas")):
        assert ours == pytest.approx(peers(key, field), **EXACT)
    assert np.abs(found.z) == pytest.approx(np.abs(theirs), **EXACT)
    assert found.p / 2 == pytest.approx(peers(key, "pk"), rel=1e-9, abs=1e-12)
    assert found.kappa[0, 4] < 0
    assert found.z[0, 4] < 0 < theirs[0, 4]


def test_two_transitions_together_are_those_of_the_peer() -> None:
    found, peer = two_cells(GRIFFIN, (2, 1), (5, 5)), PEER["gg1990_twocells"]

    assert [found.observed, found.expected, found.kappa, found.z, found.p / 2] == pytest.approx(
        [peer[name] for name in ("twocellfreq", "expfreqs", "kappa", "z", "pk")], rel=1e-10
    )


def test_one_transition_against_another_is_that_of_the_peer() -> None:
    found, peer = nonparallel_dominance(GRIFFIN, (1, 4), (4, 1)), PEER["gg1990_nonparadom"]

    assert [found.observed, found.expected, found.kappa, found.z, found.p / 2] == pytest.approx(
        [peer[name] for name in ("npdomfreqs", "expnpdomfreqs", "kappa", "z", "pk")], rel=1e-10
    )


@pytest.mark.parametrize("test", [unidirectional, bidirectional, parallel_dominance])
@pytest.mark.parametrize("bad", [[[1, 2]], [[-1, 0], [0, 1]], [1, 2], [[0, 0], [0, 0]], [[np.nan, 1], [1, 1]]], ids=str)
def test_what_is_no_table_of_transitions_is_refused(test: Any, bad: Any) -> None:
    with pytest.raises(InvalidInput):
        test(bad)


@pytest.mark.parametrize("test", [two_cells, nonparallel_dominance])
def test_a_cell_outside_the_table_is_refused(test: Any) -> None:
    with pytest.raises(InvalidInput, match="row and a column"):
        test(GRIFFIN, (0, 6), (1, 1))


def test_a_last_code_outside_the_table_is_refused() -> None:
    with pytest.raises(InvalidInput, match="outside 0 to 5"):
        unidirectional(GRIFFIN, last=[6])
