"""What a person accepted and rejected moves a reader's log odds a little, and in the right direction."""

import numpy as np
import pytest

from sessionlab.coding.confirming import PARTS, fit, learn
from sessionlab.errors import InvalidInput


def test_no_decisions_change_nothing() -> None:
    learned = fit(np.zeros(0), np.zeros((0, 4)), [])

    assert learned.of(np.array([0.3]), np.ones((1, 4))).tolist() == [0.3]


def test_the_correction_is_the_optimum_of_the_held_regression() -> None:
    chance = np.random.default_rng(3)
    logits, vectors, truth = chance.normal(size=60), chance.normal(size=(60, 5)), chance.random(60) < 0.4
    found = fit(logits, vectors, truth.tolist(), ridge=7.0, hold=3.0)
    left = truth - 1 / (1 + np.exp(-found.of(logits, vectors)))

    assert found.shift == pytest.approx(left.sum() / 3.0, abs=1e-6)
    np.testing.assert_allclose(found.points, vectors.T @ left / 7.0, atol=1e-6)


def test_what_is_rejected_again_and_again_becomes_less_likely() -> None:
    kind = np.array([1.0, 0.0, 1.0])
    found = fit(np.zeros(8), np.tile(kind, (8, 1)), [False] * 8)

    assert found.of(np.zeros(1), kind[None])[0] < -0.5


def decisions(talks: int, *, each: int = 40) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Return log odds, two numbers for each turn, and the talk of each; all by chance."""
    chance = np.random.default_rng(5)
    turns = talks * each
    return chance.normal(size=turns), chance.normal(size=(turns, 2)), [at // each for at in range(turns)]


def test_what_holds_in_every_talk_is_learned_and_ranks_new_turns_better() -> None:
    logits, vectors, talks = decisions(PARTS)
    truth = vectors[:, 0] > 0.5
    learned = learn(logits, vectors, truth.tolist(), talks)

    assert learned.points[0] > 1
    assert abs(learned.points[1]) < 0.2 * learned.points[0]


def test_what_some_talks_say_and_the_others_deny_is_not_learned() -> None:
    logits, vectors, talks = decisions(2 * PARTS)
    odd_ones = np.where(np.array(talks) % PARTS == 0, 1, -0.25)
    truth = (odd_ones * vectors[:, 0] > 0.5).tolist()

    assert np.abs(fit(logits, vectors, truth).points).max() > 0.1
    assert np.abs(learn(logits, vectors, truth, talks).points).max() < 0.01


def test_the_same_decisions_teach_the_same() -> None:
    logits, vectors, talks = decisions(PARTS)
    truth = (vectors[:, 0] > 0).tolist()
    once, again = (learn(logits, vectors, truth, talks) for _ in range(2))

    assert once.points.tolist() == again.points.tolist()


def test_a_talk_must_be_named_for_every_decision() -> None:
    with pytest.raises(InvalidInput, match="1 talks and 2 decisions"):
        learn(np.zeros(2), np.zeros((2, 1)), [True, False], ["one"])


@pytest.mark.parametrize(
    ("logits", "vectors", "truth"),
    [
        (np.zeros(2), np.zeros((3, 2)), [True] * 3),
        (np.zeros(2), np.zeros(2), [True] * 2),
        (np.array([np.nan, 0.0]), np.zeros((2, 2)), [True] * 2),
        (np.zeros(2), np.full((2, 2), np.inf), [True] * 2),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_words(
    logits: np.ndarray, vectors: np.ndarray, truth: list[bool]
) -> None:
    with pytest.raises(InvalidInput, match="Give one vector"):
        fit(logits, vectors, truth)
