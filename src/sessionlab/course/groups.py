"""What became of a group: how many of each category, with intervals, and the mean change with its size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.course.arrays import as_scores
from sessionlab.course.calibration import Share, share_of
from sessionlab.course.change import Category
from sessionlab.course.cutoffs import Categories
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Of `clients`, `missing` have no category and are said, not dropped; shares are of those who have one.

    `mean_change` is after less before, in points, of the pairs that are whole, with the interval of its mean;
    `effect_size` divides it by the standard deviation before. NaN with fewer than two whole pairs or no spread.
    """

    clients: int
    missing: int
    shares: dict[Category, Share]
    mean_change: float
    low: float
    high: float
    effect_size: float


def summarise(pre: ArrayLike, post: ArrayLike, *, categories: Categories) -> GroupSummary:
    """Return the summary of a group, with 95 % intervals: Wilson's for shares, normal for the mean change.

    :param pre: scores before, shape (P,)
    :param post: scores after, shape (P,)
    :raises InvalidInput: other numbers of scores than categories, or no client has a category

    >>> from sessionlab.course.change import Reliability, reliable_change
    >>> from sessionlab.course.cutoffs import categorise
    >>> before, after = [40, 45, 50, 48], [20, 44, 30, float("nan")]
    >>> change = reliable_change(before, after, reliability=Reliability(0.8, "retest"), sd=7.5)
    >>> found = summarise(before, after, categories=categorise(before, after, change=change, divide=35))
    >>> found.missing, round(found.shares[Category.RECOVERED].value, 3), round(found.mean_change, 2)
    (1, 0.667, -13.67)
    """
    before = as_scores(pre, dimensions=1, name="scores before")
    after = as_scores(post, dimensions=1, name="scores after")
    number, missing = len(categories.category), categories.counts[Category.UNKNOWN]
    if not len(before) == len(after) == number:
        raise InvalidInput(
            f"{len(before)} scores before, {len(after)} after, {number} categories.", remedy="Give one of each."
        )
    if missing == number:
        raise InvalidInput("No client has a category.", remedy="Give clients with a score before and one after.")
    known = number - missing
    shares: dict[Category, Share] = {
        category: share_of(count, known)
        for category, count in categories.counts.items()
        if category is not Category.UNKNOWN
    }
    whole = np.isfinite(before) & np.isfinite(after)
    step = (after - before)[whole]
    if step.size < 2:
        nan = float("nan")
        return GroupSummary(number, missing, shares, float(step.mean()) if step.size else nan, nan, nan, nan)
    mean, half = float(step.mean()), 1.959963984540054 * float(step.std(ddof=1)) / float(np.sqrt(step.size))
    spread = float(before[whole].std(ddof=1))
    return GroupSummary(
        number, missing, shares, mean, mean - half, mean + half, mean / spread if spread else float("nan")
    )
