"""Made courses are what they say, and the methods find it."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.gains import sudden_changes
from sessionlab.course.made import made_courses
from sessionlab.errors import InvalidInput


def test_the_same_seed_makes_the_same_courses() -> None:
    assert (made_courses("slope", seed=3).scores == made_courses("slope", seed=3).scores).all()
    assert (made_courses("slope", seed=3).scores != made_courses("slope", seed=4).scores).any()


def test_level_courses_have_neither_slope_nor_turn() -> None:
    made = made_courses("level", clients=40)

    assert (made.slopes == 0).all()
    assert (made.turns == -1).all()
    assert (made.expected == made.expected[:, :1]).all()


def test_slopes_fall_by_the_size_over_the_course() -> None:
    made = made_courses("slope", clients=500, sessions=11)

    assert made.slopes.mean() * 10 == pytest.approx(-10, abs=0.6)
    assert made.scores.min() >= 0


def test_change_points_find_most_steps_where_they_are() -> None:
    made = made_courses("step", clients=200, noise=2)
    found = change_points_many(made.scores, most=1)

    assert (found.places[:, 0] == made.turns).mean() > 0.9


def test_sudden_gains_are_found_at_their_sessions() -> None:
    made = made_courses("sudden gain", clients=200)
    found = sudden_changes(made.scores, cutoff=7)
    at_turn = found.found[np.arange(200), made.turns - 2] == 1

    assert found.sessions[made.turns - 2].tolist() == made.turns.tolist()
    assert at_turn.mean() > 0.7


@pytest.mark.parametrize(
    "bad", [{"kind": "wave"}, {"clients": 0}, {"sessions": 7}, {"noise": 0}, {"size": float("nan")}], ids=str
)
def test_courses_that_cannot_be_made_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        made_courses(**({"kind": "step"} | bad))
