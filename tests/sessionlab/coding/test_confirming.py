"""What a person accepted and rejected moves a reader's log odds a little, and in the right direction."""

import numpy as np
import pytest

from sessionlab.coding.confirming import fit
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
