import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessionlab.coding.learned.pieces import END, FIRST
from sessionlab.relationship.prose.windows import DEEP, NOTHING, OWN, averaged, kept, row, windows


@given(st.lists(st.integers(min_value=1, max_value=OWN), max_size=60))
def test_every_sentence_lies_in_a_window_and_none_is_too_long(sizes: list[int]) -> None:
    most = 120
    seen = [0] * len(sizes)
    for window in windows(sizes, most=most):
        places = range(window.first, window.first + len(window.weights))
        assert len(places) == 1 or 1 + sum(sizes[place] + 1 for place in places) <= most
        for place in places:
            seen[place] += 1

    assert all(seen)


def test_a_sentence_counts_most_where_it_lies_deep() -> None:
    first, last = windows([10] * 15, most=111)

    assert first.weights == (5, 5, 5, 5, 5, 5, 4, 3, 2, 1)
    assert (last.first, last.weights) == (5, (1, 2, 3, 4, 5, 5, 5, 5, 5, 5))
    assert max(first.weights) == 1 + DEEP


def test_a_window_is_given_as_pieces_with_signs_between() -> None:
    given = row([[7, 8], [9]])

    assert given.ids.tolist() == [FIRST, 7, 8, END, 9, END]
    assert given.ends.tolist() == [3, 5]
    assert given.means.tolist() == [[0, 0.5, 0.5, 0, 0, 0], [0, 0, 0, 0, 1, 0]]


def test_what_windows_say_is_averaged_by_how_deep_a_sentence_lies() -> None:
    found = averaged([20] * 15, 1, lambda first, end: np.full((end - first, 1), float(first)))

    assert found[:5].tolist() == [[0.0]] * 5
    assert found[7, 0] == pytest.approx(5 * 3 / (3 + 3))
    assert found[10:].tolist() == [[5.0]] * 5
    assert averaged([], 1, lambda first, end: np.zeros((0, 1))).shape == (0, 1)


def test_a_sentence_without_pieces_has_one_and_a_long_one_is_cut() -> None:
    assert list(kept(())) == [NOTHING]
    assert len(kept(range(1000))) == OWN
