"""Sudden gains against R's suddengains 0.7.2, cell by cell, and where that package errs."""

import csv
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.gains import UNKNOWN, cutoff_from, largest, reversed_later, sudden_changes
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"


def scores(name: str) -> list[list[float]]:
    """Return the scores of one table, without the id."""
    with (REFERENCE / f"sudden_gains_input_{name}.csv").open(encoding="utf-8") as file:
        return [[float(cell) if cell else float("nan") for cell in row[1:]] for row in list(csv.reader(file))[1:]]


def flags(name: str, prefix: str) -> list[list[int]]:
    """Return the columns of one output that start so, blank as unknown."""
    said = {"TRUE": 1, "1": 1, "FALSE": 0, "0": 0, "": UNKNOWN}
    with (REFERENCE / f"sudden_gains_out_{name}.csv").open(encoding="utf-8") as file:
        return [
            [said[value] for key, value in row.items() if key.startswith(prefix) and key[len(prefix)].isdigit()]
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(
    ("table", "output", "kind", "prefix"),
    [
        ("micro1", "micro1_sg7", "gain", "sg_"),
        ("micro2", "micro2_sg7", "gain", "sg_"),
        ("micro3", "micro3_sl7", "loss", "sl_"),
        ("micro4_loss_pct", "micro4_sl7", "loss", "sl_"),
    ],
)
def test_compat_gives_every_cell_of_the_peer(
    table: str, output: str, kind: Literal["gain", "loss"], prefix: str
) -> None:
    found = sudden_changes(scores(table), cutoff=7, kind=kind, compat="suddengains")

    rows = len(flags(output, prefix))
    assert found.found.tolist()[:rows] == flags(output, prefix)
    assert found.large.tolist()[:rows] == flags(output, f"{prefix}crit1_")
    assert found.large_for_the_person.tolist()[:rows] == flags(output, f"{prefix}crit2_")
    assert found.stable.tolist()[:rows] == flags(output, f"{prefix}crit3_")


def test_a_rise_of_an_eighth_is_no_sudden_loss_although_the_peer_says_so() -> None:
    rise = [scores("micro4_loss_pct")[1]]

    assert sudden_changes(rise, cutoff=7, kind="loss").total == 0
    assert sudden_changes(rise, cutoff=7, kind="loss", compat="suddengains").total == 1


def test_a_missing_score_leaves_the_answer_open_only_where_nothing_fails() -> None:
    ours = sudden_changes(scores("micro1"), cutoff=7)
    peer = sudden_changes(scores("micro1"), cutoff=7, compat="suddengains")

    assert (ours.found == UNKNOWN).sum() < (peer.found == UNKNOWN).sum()
    assert ((ours.found == peer.found) | (peer.found == UNKNOWN)).all()


def test_a_reversal_in_the_second_session_after_is_seen() -> None:
    series = scores("micro5_reversal")
    gains = sudden_changes(series, cutoff=7)

    assert [reversed_later(series, gains)[row, 1] for row in range(3)] == [1, 1, 1]
    assert [reversed_later(series, gains, compat="suddengains")[row, 1] for row in range(3)] == [0, 1, 1]


def test_the_largest_loss_is_the_largest() -> None:
    losses = sudden_changes(scores("micro6_two_losses"), cutoff=7, kind="loss")

    assert losses.sessions[largest(losses)].tolist() == [6]


def test_where_higher_is_better_a_gain_is_a_rise() -> None:
    rising = [[10, 11, 30, 30, 31, 30]]

    assert sudden_changes(rising, cutoff=7, better="higher").found[0, 0] == 1
    assert sudden_changes(rising, cutoff=7).total == 0


@pytest.mark.parametrize("bad", [[[1, 2, 3]], [1, 2, 3, 4], [["a", "b", "c", "d"]], [[1, 2, 3, np.inf]]], ids=str)
def test_bad_scores_are_refused(bad: list[list[float]]) -> None:
    with pytest.raises(InvalidInput):
        sudden_changes(bad, cutoff=7)


def test_the_cut_off_of_an_instrument_is_its_reliable_change() -> None:
    retest = Reliability(0.931, "retest")
    found = cutoff_from(retest, sd=10.5)

    assert found == pytest.approx(7.645, abs=5e-4)
    assert abs(reliable_change([found], [0], reliability=retest, sd=10.5).index[0]) == pytest.approx(1.959964, rel=1e-6)


@pytest.mark.parametrize(("before", "after", "critical"), [(3, 3, 2.776), (2, 3, 3.182), (3, 2, 3.182), (2, 2, 4.303)])
def test_the_critical_value_is_that_of_the_scores_that_are_there(before: int, after: int, critical: float) -> None:
    steps = np.array([0.0, 2, 4])
    pooled = np.sqrt((steps[:before].var() * before + steps[:after].var() * after) / (before + after - 2))
    found = []
    for times in (critical - 0.002, critical + 0.002):
        low = 10 + steps[:after] - steps[:after].mean()
        high = 10 + steps[:before] - steps[:before].mean() + times * pooled
        row = [*[np.nan] * (3 - before), *high, *low, *[np.nan] * (3 - after)]
        found.append(int(sudden_changes([row], cutoff=0.1).stable[0, 1]))

    assert found == [0, 1]


def test_a_course_without_scores_is_unknown_throughout() -> None:
    assert (sudden_changes(np.full((2, 6), np.nan), cutoff=7).found == UNKNOWN).all()
