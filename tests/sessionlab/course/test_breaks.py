"""Change points against the exact search of ruptures 1.1.10 and, for the Nile, R's strucchange."""

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.breaks import best_segmentation, change_points
from sessionlab.course.breaks_found import hits
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
PEER: dict[str, Any] = json.loads((REFERENCE / "change_points.json").read_text("utf-8"))


def series(name: str) -> list[float]:
    """Return the scores of one input table."""
    with (REFERENCE / f"input_{name}.csv").open(encoding="utf-8") as file:
        return [float(row[-1]) for row in list(csv.reader(file))[1:]]


@pytest.mark.parametrize("name", ["nile", "phq9", "none"])
@pytest.mark.parametrize("breaks", [1, 2, 3])
def test_the_best_places_are_those_of_the_exact_peer(name: str, breaks: int) -> None:
    found = best_segmentation(series(name), breaks=breaks, shortest=2)

    assert [*found, len(series(name))] == PEER[name][f"dynp_l2_{breaks}"]["bkps"]


def test_the_nile_changed_once_after_its_28th_year() -> None:
    found = change_points(series("nile"), shortest=15)

    assert found.breaks == (28,)
    # strucchange prints RSS 2835157, 1597457 and BIC 1318, 1270; its BIC adds S (log(2 pi) + 1) = 283.8.
    assert found.costs[:2] == pytest.approx((2835156.75, 1597457.19), abs=0.01)
    assert [round(score + 100 * (np.log(2 * np.pi) + 1)) for score in found.scores[:2]] == [1318, 1270]


def penalised(values: list[float], breaks: tuple[int, ...], penalty: float) -> float:
    """Return what a search with a penalty for each break makes small."""
    stretches = itertools.pairwise((0, *breaks, len(values)))
    cost = sum(float(np.var(values[a:b])) * (b - a) for a, b in stretches)
    return cost + penalty * len(breaks)


def cheapest(values: list[float], penalty: float, shortest: int) -> tuple[int, ...]:
    """Return our breaks under a penalty for each."""
    costs = change_points(values, shortest=shortest, most=len(values) // shortest - 1).costs
    number = int(np.argmin([cost + penalty * m for m, cost in enumerate(costs)]))
    return best_segmentation(values, breaks=number, shortest=shortest) if number else ()


PELT = [
    (name, key, int(key.split("_")[2][3:]))
    for name in ("nile", "phq9", "none")
    for key in PEER[name]
    if key.startswith("pelt_l2")
]


@pytest.mark.parametrize(("name", "key", "shortest"), PELT, ids=str)
def test_under_each_penalty_of_the_peer_ours_is_as_cheap(name: str, key: str, shortest: int) -> None:
    values, (*theirs, _) = series(name), PEER[name][key]["bkps"]
    penalty = PEER[name][key]["pen"]
    ours = cheapest(values, penalty, shortest)

    assert penalised(values, ours, penalty) == pytest.approx(penalised(values, tuple(theirs), penalty), rel=1e-12)
    assert list(ours) == theirs


def test_the_peers_pruned_search_calls_a_change_where_none_is_cheaper() -> None:
    # ruptures 1.1.10, Pelt(model="l2", min_size=3, jump=1).fit(...).predict(4 log 12), gives the break at 5.
    values = [2.0, 2, 0, 1, -1, 2, 2, 6, 2, 5, -1, -1]
    penalty = float(4 * np.log(12))

    assert cheapest(values, penalty, 3) == ()
    assert penalised(values, (), penalty) < penalised(values, (5,), penalty) - 4


def test_a_break_at_the_margin_is_found_but_not_to_the_peer() -> None:
    # ruptures 1.1.10: precision_recall([10, 20], [12, 20], margin=2) is (0, 0), the last number being the end.
    assert (hits([12], [10], margin=2).precision, hits([12], [10], margin=2).recall) == (1, 1)
    assert hits([12], [10], margin=2, compat="ruptures").hits == 0
    assert hits([12], [10], margin=3, compat="ruptures").hits == 1


def test_one_break_is_no_hit_for_two() -> None:
    found = hits([10], [9, 11, 30], margin=1)

    assert (found.precision, found.recall) == (1, 1 / 3)
    assert np.isnan(hits([], [3]).precision)
    with pytest.raises(InvalidInput) as refused:
        hits([3, 3], [2], margin=-1)
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize("by", ["bic", "permutation"])
def test_a_series_without_change_is_said_to_have_none(by: Any) -> None:
    assert not change_points(series("none"), by=by).changed


def test_the_search_is_as_good_as_trying_every_segmentation() -> None:
    values = np.random.default_rng(3).normal(size=12).round(2)

    def cost(edges: tuple[int, ...]) -> float:
        stretches = itertools.pairwise((0, *edges, len(values)))
        return float(sum(((values[a:b] - values[a:b].mean()) ** 2).sum() for a, b in stretches))

    tried = [e for e in itertools.combinations(range(2, 11), 2) if e[1] - e[0] >= 2]
    assert best_segmentation(values, breaks=2, shortest=2) == min(tried, key=cost)


def test_permutation_keeps_its_false_alarm_rate() -> None:
    rng = np.random.default_rng(11)
    courses = rng.normal(10, 3, size=(400, 16))
    alarms = sum(change_points(c, by="permutation", permutations=199, seed=1).changed for c in courses)

    # 5 % of 400 is 20; three Monte-Carlo standard errors are 13.
    assert alarms <= 33


@pytest.mark.parametrize("bad", [[1, 2, 3], [1, 2, np.nan, 4, 5, 6, 7], ["a"] * 8, [[1.0] * 8], [np.inf] * 8], ids=str)
def test_a_series_that_cannot_be_cut_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInput):
        change_points(bad)


def test_too_many_breaks_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no room"):
        best_segmentation([1, 2, 3, 4, 5, 6, 7], breaks=3)
