"""What became of a group, by hand."""

import numpy as np
import pytest

from sessionlab.course.change import Category, Reliability, reliable_change
from sessionlab.course.cutoffs import Categories, categorise, points_change
from sessionlab.course.groups import summarise
from sessionlab.errors import InvalidInput

BEFORE = [50.0, 48.0, 46.0, 44.0, 42.0, np.nan]
AFTER = [30.0, 29.0, 45.0, 44.0, 60.0, 20.0]


def sorted_out(before: list[float] = BEFORE, after: list[float] = AFTER) -> Categories:
    """Return the categories of the group."""
    change = reliable_change(before, after, reliability=Reliability(0.9, "alpha"), sd=7)
    return categorise(before, after, change=change, divide=35)


def test_shares_are_of_those_with_a_category_and_the_others_are_counted() -> None:
    found = summarise(BEFORE, AFTER, categories=sorted_out())

    assert (found.clients, found.missing) == (6, 1)
    assert found.shares[Category.RECOVERED].value == pytest.approx(2 / 5)
    assert found.shares[Category.DETERIORATED].value == pytest.approx(1 / 5)
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1)


def test_the_mean_change_is_that_of_the_whole_pairs() -> None:
    found = summarise(BEFORE, AFTER, categories=sorted_out())
    steps = np.array([-20.0, -19, -1, 0, 18])

    assert found.mean_change == pytest.approx(steps.mean())
    assert found.high - found.low == pytest.approx(2 * 1.959964 * steps.std(ddof=1) / np.sqrt(5), rel=1e-6)
    assert found.effect_size == pytest.approx(steps.mean() / np.std([50, 48, 46, 44, 42], ddof=1))


def test_one_pair_has_a_change_but_no_interval() -> None:
    found = summarise([50.0], [30.0], categories=sorted_out([50.0], [30.0]))

    assert found.mean_change == -20
    assert np.isnan([found.low, found.high, found.effect_size]).all()


def test_a_group_without_categories_is_refused() -> None:
    with pytest.raises(InvalidInput, match="No client"):
        summarise([np.nan], [3.0], categories=sorted_out([np.nan], [3.0]))


def test_scores_of_another_group_are_refused() -> None:
    with pytest.raises(InvalidInput, match="6 categories"):
        summarise([1.0], [2.0], categories=sorted_out())


def test_an_important_difference_counts_from_itself_on_and_needs_a_source() -> None:
    found = points_change([20, 20, 20, np.nan], [14, 15, 26, 3], important=6, source="a study")

    assert found.improved.tolist() == [True, False, False, False]
    assert found.deteriorated.tolist() == [False, False, True, False]
    assert found.missing == 1
    with pytest.raises(InvalidInput, match="no source"):
        points_change([20], [14], important=6, source=" ")
