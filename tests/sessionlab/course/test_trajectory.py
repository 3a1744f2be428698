"""The expected course against closed forms computed with R's lme4 variance components."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.trajectory import Expectation, expectation_of, fit_trajectory
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
PEER: dict[str, Any] = json.loads((REFERENCE / "expected_lme4.json").read_text("utf-8"))
_VARIANCES = [row["vcov"] for row in PEER["varcorr"]]
LME4 = Expectation(
    np.array(list(PEER["fixef"].values())),
    np.array([[_VARIANCES[0], _VARIANCES[2]], [_VARIANCES[2], _VARIANCES[1]]]),
    _VARIANCES[3],
)


def table(name: str) -> Any:
    """Return the numbers of a reference table."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return np.array([[float(value) for value in row] for row in list(csv.reader(file))[1:]])


@pytest.mark.parametrize(("column", "confidence"), [(4, 0.68), (5, 0.8), (6, 0.9)])
def test_expected_scores_and_limits_are_those_of_the_reference(column: int, confidence: float) -> None:
    theirs = table("expected_curves.csv")
    for intake in np.unique(theirs[:, 1]):
        rows = theirs[theirs[:, 1] == intake]
        ours = LME4.curve(intake, rows[:, 0], confidence=confidence)

        assert ours.expected == pytest.approx(rows[:, 2], rel=1e-8)
        assert ours.spread == pytest.approx(rows[:, 3], rel=1e-8)
        assert ours.limit == pytest.approx(rows[:, column], rel=1e-8)


def test_the_update_after_session_four_and_its_forecast_are_those_of_the_reference() -> None:
    scores = table("expected_input.csv")
    for row in table("expected_update.csv"):
        _, session, intake, y = scores[(scores[:, 0] == row[0]) & (scores[:, 1] <= 4)].T
        known = LME4.update(intake[0], session, y)
        later = LME4.forecast(known, [10])

        assert known.scores == row[1]
        assert known.effects == pytest.approx(row[2:4], rel=1e-8)
        assert known.covariance[np.triu_indices(2)] == pytest.approx(row[4:7], rel=1e-8)
        assert [later.expected[0], later.spread[0]] == pytest.approx(row[7:9], rel=1e-8)


def test_our_own_fit_gives_the_same_curves_to_a_thousandth() -> None:
    who, session, intake, y = table("expected_input.csv").T
    theirs = table("expected_curves.csv")
    ours = expectation_of(fit_trajectory(y, sessions=session, intake=intake, clients=who))
    rows = theirs[theirs[:, 1] == 12]

    assert ours.curve(12, rows[:, 0]).limit == pytest.approx(rows[:, 5], rel=1e-3)


def test_without_scores_a_client_is_expected_like_everybody() -> None:
    known = LME4.update(14, [], [])

    assert LME4.forecast(known, [6]).limit == pytest.approx(LME4.curve(14, [6]).limit)


def test_each_score_narrows_the_band() -> None:
    widths = [
        LME4.forecast(LME4.update(14, np.arange(2, 2 + n), [13.0] * n), [12]).spread[0] for n in (0, 1, 2, 4, 8, 9)
    ]

    assert (np.diff(widths) < 0).all()
    assert min(widths) > np.sqrt(LME4.within)


def test_a_missing_score_changes_nothing_and_is_counted() -> None:
    with_gap, without = LME4.update(14, [2, 3, 4], [13, np.nan, 12]), LME4.update(14, [2, 4], [13, 12])

    assert with_gap.effects == pytest.approx(without.effects)
    assert (with_gap.scores, with_gap.missing) == (2, 1)


def test_a_score_beyond_the_limit_is_off_track_on_the_worse_side_only() -> None:
    found = LME4.on_track(12, [3, 4, 5], [30, np.nan, 0])

    assert found.off.tolist() == [True, False, False]
    assert found.unknown.tolist() == [False, True, False]
    assert found.per_session == pytest.approx(0.2)


def test_where_higher_is_better_a_low_score_is_off_track() -> None:
    higher = Expectation(LME4.fixed, LME4.between, LME4.within, "higher")

    assert higher.on_track(12, [3, 5], [30, 0]).off.tolist() == [False, True]
    assert higher.chance_better(higher.update(12, [], []), 3, 0) > 0.99


def test_of_courses_that_go_as_expected_as_many_are_flagged_as_promised() -> None:
    rng = np.random.default_rng(6)
    sessions = np.arange(2, 12)
    own = np.column_stack([np.ones(10), np.log(sessions)])
    draws = rng.multivariate_normal([0, 0], LME4.between, 4000) @ own.T + rng.normal(0, LME4.within**0.5, (4000, 10))
    off = np.array([LME4.on_track(12, sessions, LME4.curve(12, sessions).expected + row).off for row in draws])

    assert off.mean() == pytest.approx(0.2, abs=0.012)
    assert off.any(axis=1).mean() == pytest.approx(LME4.false_alarms(sessions), abs=0.03)


def test_one_session_alarms_as_often_as_its_level_says() -> None:
    assert LME4.false_alarms([7], confidence=0.9) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    ("sessions", "scores"),
    [([0, 1], [1, 2]), ([2, 2], [1, 2]), ([2, 3], [1]), ([2], ["low"]), ([2], [np.inf]), ([np.nan], [2])],
    ids=["zero", "twice", "lengths", "text", "infinite", "unknown session"],
)
def test_courses_that_cannot_be_read_are_refused(sessions: Any, scores: Any) -> None:
    with pytest.raises(InvalidInput):
        LME4.update(12, sessions, scores)


@pytest.mark.parametrize(("intake", "confidence"), [(np.nan, 0.8), (12, 0.5), (12, 1.0)])
def test_an_unknown_intake_and_an_empty_band_are_refused(intake: float, confidence: float) -> None:
    with pytest.raises(InvalidInput):
        LME4.curve(intake, [3], confidence=confidence)
