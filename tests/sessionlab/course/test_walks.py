"""What is known of a client before the next slot, and nothing that comes after it."""

import numpy as np
import pytest

from sessionlab.course.attendance import Place, histories_of
from sessionlab.course.walks import PREDICTORS, last_walk, rows_of, walks_of
from sessionlab.errors import InvalidInput

MANY = [
    ["attend", "miss", "quit", "return", "attend"],
    ["attend", "pause", "return"],
    ["miss", "attend", "planned end"],
]


def test_the_predictors_of_one_client_are_those_by_hand() -> None:
    predictors, outcomes, owners = rows_of(histories_of(MANY[:1]))

    assert outcomes.tolist() == [Place.MISSING, Place.QUIT, Place.ATTENDING, Place.ATTENDING]
    assert owners.tolist() == [0, 0, 0, 0]
    expected = [
        [0, 0, 0, 0, 0, 0],
        [np.log(2), 1, 0, 0, 1 / 2, 0],
        [np.log(3), 0, 0, 1, 1 / 3, 0],
        [np.log(4), 0, 0, 0, 1 / 4, 1],
    ]
    assert predictors == pytest.approx(np.array(expected))
    assert predictors.shape[1] == len(PREDICTORS)


def test_no_predictor_changes_when_the_future_does() -> None:
    once = walks_of(histories_of([["attend", "miss", "attend", "attend"]]).places.astype(np.int64))
    other = walks_of(histories_of([["attend", "miss", "quit", "return"]]).places.astype(np.int64))

    for early, late in zip(once[:2], other[:2], strict=True):
        assert (early.predictors() == late.predictors()).all()
    assert (once[3].predictors() != other[3].predictors()).any()


def test_each_client_stands_at_the_last_slot_that_was_seen() -> None:
    last = last_walk(histories_of(MANY).places.astype(np.int64))

    assert last.slot.tolist() == [5, 3, 3]
    assert last.missed.tolist() == [1, 0, 1]
    assert last.returned.tolist() == [True, False, False]


def test_nothing_follows_a_planned_end_and_nothing_is_made_of_the_unseen() -> None:
    _, outcomes, owners = rows_of(histories_of(MANY))

    assert np.bincount(owners).tolist() == [4, 2, 2]
    assert outcomes[owners == 2].tolist() == [Place.ATTENDING, Place.ENDED]


def test_a_planned_end_after_quitting_is_no_return() -> None:
    walk = walks_of(np.array([[Place.ATTENDING, Place.QUIT, Place.ENDED]], dtype=np.int64))[-1]

    assert not walk.returned[0]


def test_histories_of_one_slot_have_nothing_to_learn_from() -> None:
    with pytest.raises(InvalidInput, match="No slot is followed"):
        rows_of(histories_of([["attend"], ["miss"]]))
