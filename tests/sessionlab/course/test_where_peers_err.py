"""Errors of other implementations that stand in no test of a single method: ours beside the wrong arithmetic."""

import csv
from pathlib import Path

import numpy as np
import pytest

from sessionlab.course.calibration import calibrate
from sessionlab.course.complexity import dynamic_complexity
from sessionlab.course.cox import cox
from sessionlab.course.multistate import aalen_johansen
from sessionlab.course.survival import kaplan_meier
from sessionlab.errors import InvalidInput
from sessionlab.formulation.sequence import lag_table
from sessionlab.formulation.weigh import Link, MarkedSession, weigh

ROSSI = Path(__file__).parent / "reference" / "rossi.csv"


def distribution(window: list[float], *, everywhere: bool) -> float:
    """Return D on 0 to 10 as jmspack 0.1.2 and tscfat 0.0.5 do, or with the even gaps added up everywhere."""
    size, ordered, even = len(window), np.sort(window), np.linspace(0, 10, len(window))
    short = possible = 0.0
    for a in range(size - 1):
        for b in range(a + 1, size):
            weight, gap = (a + 1) * (size - b), even[b] - even[a]
            left = gap - (ordered[b] - ordered[a])
            short += weight * max(left, 0.0)
            possible += weight * gap if everywhere or left > 0 else 0.0
    return float(1 - short / possible)


def test_a_lively_window_has_a_distribution_although_two_peers_say_none() -> None:
    window = [0.0, 10, 0, 10, 0, 10, 0]
    ours = dynamic_complexity(window, low=0, high=10).distribution[-1]

    assert ours == pytest.approx(distribution(window, everywhere=True), rel=1e-12)
    assert ours == pytest.approx(0.6349, abs=1e-4)
    assert distribution(window, everywhere=False) == pytest.approx(0, abs=1e-12)


def test_ties_are_counted_as_ties_and_not_as_an_order_by_chance() -> None:
    # lifelines 0.30.3 jitters the times: which of two that go at once goes first then decides the share.
    stays = {"begun": [0] * 6, "ended": [1, 1, 1, 1, 2, 2], "origins": [0] * 6, "targets": [1, 2, 1, -1, 1, 2]}
    found = aalen_johansen(**stays, states=3, start=[1, 0, 0])
    again = aalen_johansen(
        **{name: [row[at] for at in (5, 3, 1, 0, 2, 4)] for name, row in stays.items()},
        states=3, start=[1, 0, 0],
    )  # fmt: skip

    assert found.shares == pytest.approx(np.array([[3 / 6, 2 / 6, 1 / 6], [0, 2 / 6 + 3 / 12, 1 / 6 + 3 / 12]]))
    assert (found.shares == again.shares).all()


def test_a_study_that_all_leave_in_the_last_week_is_the_usual_case() -> None:
    # scikit-survival 0.28.0 cannot say how forecasts did on these: all who stayed were last seen in week 52.
    with ROSSI.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    weeks, events = (np.array([float(row[name]) for row in rows]) for name in ("week", "arrest"))
    x = np.column_stack([[float(row[name]) for row in rows] for name in ("age", "prio")])
    fit, there = cox(weeks, events, x), kaplan_meier(weeks, events)
    risk = np.exp((x - x.mean(axis=0)) @ fit.coefficients)
    found = calibrate(1 - there.at(52) ** risk, events)

    assert set(weeks[events == 0]) == {52.0}
    assert there.at(52) == pytest.approx(1 - 114 / 432, rel=1e-12)
    assert found.brier < found.brier_base
    assert np.isfinite(found.slope)


def test_counts_where_none_can_be_are_refused_and_their_absence_is_not_warned_of() -> None:
    # R's LagSequential 0.1.1 warns where the diagonal is empty, as it has to be, and is silent where it is not.
    possible = ~np.eye(2, dtype=bool)

    assert np.isfinite(lag_table([[0, 12], [9, 0]], possible=possible).expected).all()
    with pytest.raises(InvalidInput, match="where none can be"):
        lag_table([[3, 12], [9, 0]], possible=possible)


def test_the_probability_of_a_permutation_is_never_zero() -> None:
    marks = tuple((turn, "S.shame") for turn in range(0, 60, 3)) + tuple(
        (turn + 1, "S.contempt") for turn in range(0, 60, 3)
    )
    link = Link(frozenset({"S.shame"}), frozenset({"S.contempt"}))
    found = weigh(link, [MarkedSession(60, marks)] * 8, permutations=99)

    assert found.p == 1 / 100
