"""Change points of many courses: the same as one by one."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.breaks import change_points
from sessionlab.course.breaks_many import Cut, change_points_many
from sessionlab.errors import InvalidInput


def courses(seed: int, *, patients: int, sessions: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return whole-number scores, half of them with a drop somewhere."""
    rng = np.random.default_rng(seed)
    drop = rng.integers(3, sessions - 3, patients)[:, None] <= np.arange(sessions)
    return (rng.normal(15, 3, (patients, sessions)) - 8 * drop * (rng.random((patients, 1)) < 0.5)).round()


@pytest.mark.parametrize(("shortest", "most"), [(1, 3), (2, 5), (3, 5), (5, 1)])
def test_every_row_is_what_it_is_alone(shortest: int, most: int) -> None:
    scores = courses(shortest, patients=150, sessions=18)
    found = change_points_many(scores, shortest=shortest, most=most)

    for row, series in enumerate(scores):
        alone = change_points(series, shortest=shortest, most=most)
        assert found.breaks(row) == alone.breaks
        assert found.costs[row, : len(alone.costs)] == pytest.approx(alone.costs, rel=1e-12, abs=1e-9)
        assert found.scores[row, : len(alone.scores)] == pytest.approx(alone.scores, rel=1e-12)


def test_a_course_that_ended_early_is_cut_within_its_own_sessions() -> None:
    scores = courses(9, patients=80, sessions=16)
    lengths = np.random.default_rng(2).integers(6, 17, 80)
    scores[np.arange(16)[None, :] >= lengths[:, None]] = np.nan
    found = change_points_many(scores)

    alone = [change_points(row[:length]).breaks for row, length in zip(scores, lengths, strict=True)]
    assert [found.breaks(row) for row in range(80)] == alone


def test_a_gap_and_a_short_course_are_left_open_with_their_reason() -> None:
    scores = np.full((3, 8), 5.0)
    scores[0, 4] = np.nan
    scores[1, 3:] = np.nan
    scores[2] = np.nan
    found = change_points_many(scores)

    assert found.cut.tolist() == [Cut.GAP, Cut.SHORT, Cut.SHORT]
    assert found.number.tolist() == [-1, -1, -1]
    assert np.isnan(found.costs).all()


def test_a_constant_course_has_no_change() -> None:
    assert change_points_many([[7.0] * 12]).number.tolist() == [0]


def test_more_rows_than_a_block_are_all_answered() -> None:
    scores = np.tile([9.0, 9, 9, 9, 2, 2, 2, 2], (1300, 1))

    assert (change_points_many(scores).places[:, 0] == 4).all()


@pytest.mark.parametrize("bad", [[1.0, 2, 3], [["a", "b"]], [[np.inf, 1.0]], [[]]], ids=str)
def test_what_is_no_table_of_scores_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInput):
        change_points_many(bad)


def test_both_wrong_limits_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        change_points_many([[1.0, 2, 3]], shortest=0, most=0)

    assert len(refused.value.reasons) == 2
