"""Sudden gains against R's suddengains 0.7.2, cell by cell, and where that package errs."""

import csv
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.gains import (
    UNKNOWN,
    cutoff_from,
    largest,
    reversed_later,
    share_of_total,
    sudden_changes,
)
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


def described(name: str) -> list[dict[str, str]]:
    """Return the peer's rows of one table, one for each sudden change."""
    with (REFERENCE / f"sudden_gains_out_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "compat"), [("micro5_bysg", "suddengains"), ("micro5_bysg_1to2", None)])
def test_reversals_are_the_peers_with_and_without_its_gap(name: str, compat: Literal["suddengains"] | None) -> None:
    # Asked for the first interval, the peer looks at every session after the gain, as we do.
    series = scores("micro5_reversal")
    gains = sudden_changes(series, cutoff=7)
    undone = reversed_later(series, gains, compat=compat)
    rows = described(name)

    assert [int(undone[row, 1]) for row in range(3)] == [int(row["sg_reversal"]) for row in rows]
    assert [gains.magnitude[row, 1] for row in range(3)] == [float(row["sg_magnitude"]) for row in rows]
    assert [share_of_total(series, gains)[row, 1] for row in range(3)] == [
        float(row["sg_change_proportion"]) for row in rows
    ]


def test_half_lost_exactly_is_lost_but_not_to_the_peer() -> None:
    gone = float("nan")
    series: list[list[float]] = [[30, 30, 30, 18, 18, 18, 24, 18], [30, 30, 30, 18, 18, gone, gone, gone]]
    gains = sudden_changes(series, cutoff=7)

    assert reversed_later(series, gains)[:, 1].tolist() == [1, 0]
    assert reversed_later(series, gains, compat="suddengains")[:, 1].tolist() == [0, 0]


def test_without_a_later_score_a_reversal_is_open_but_not_to_the_peer() -> None:
    series = [[30, 30, 30, 30, 30, 18, 18]]
    gains = sudden_changes(series, cutoff=7)
    shorter = [[30, 30, 30, 30, 30, 18, float("nan")]]

    assert gains.found[0].tolist() == [0, 0, 0, 1]
    assert reversed_later(shorter, gains)[0, 3] == UNKNOWN
    assert reversed_later(shorter, gains, compat="suddengains")[0, 3] == 0


@pytest.mark.parametrize(("name", "compat"), [("micro6_largest", "suddengains"), ("micro6_smallest", None)])
def test_the_largest_loss_is_what_the_peer_calls_the_smallest(name: str, compat: Literal["suddengains"] | None) -> None:
    series = scores("micro6_two_losses")
    losses = sudden_changes(series, cutoff=7, kind="loss")
    at, (row,) = largest(losses, compat=compat)[0], described(name)

    assert losses.sessions[at] == int(row["sg_session_n"])
    assert -losses.magnitude[0, at] == float(row["sg_magnitude"])
    assert share_of_total(series, losses, compat="suddengains")[0, at] == pytest.approx(
        float(row["sg_change_proportion"]), rel=1e-12
    )
    assert share_of_total(series, losses)[0, at] > 0


def test_where_nothing_changed_from_first_to_last_there_is_no_share_although_the_peer_says_infinity() -> None:
    series = [[30, 30, 30, 18, 18, 18, 30]]
    gains = sudden_changes(series, cutoff=7)

    assert np.isnan(share_of_total(series, gains)).all()
    assert share_of_total(series, gains, compat="suddengains")[0, 1] == np.inf
    with pytest.raises(InvalidInput, match="none of them"):
        share_of_total(series, gains, last=7)


def test_the_third_criterion_is_the_published_one_without_the_root_of_a_t_test() -> None:
    # Means 30 and 22, pooled deviation 2: t of 2.776 asks for 5.6; a t-test would ask for 4.5.
    asked = [[28, 30, 32, 32 - m, 30 - m, 28 - m] for m in (5.5, 5.6)]

    assert sudden_changes(asked, cutoff=1).stable[:, 1].tolist() == [0, 1]


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
