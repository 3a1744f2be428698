"""Cut-offs between the clinical and the functional population, and the category they give with reliable change."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sessionlab.course.arrays import as_positive, as_scores
from sessionlab.course.change import Category, ReliableChange, Sample
from sessionlab.errors import InvalidInput


def cutoff(
    kind: Literal["a", "b", "c"],
    *,
    clinical: Sample | None = None,
    functional: Sample | None = None,
    better: Literal["lower", "higher"] = "lower",
    compat: Literal["clinicalsignificance"] | None = None,
) -> float:
    """Return the score that divides the two populations, in points.

    a: two standard deviations from the clinical mean, towards health. b: within two standard deviations of the
    functional mean. c: the weighted midpoint.

    :param compat: "clinicalsignificance" gives that R package's b, which takes the clinical standard deviation
    :raises InvalidInput: a sample that the cut-off needs is missing, or another direction than lower or higher

    Jacobson and Truax (1991), p. 13-14: clinical 40 (SD 7.5), functional 60 (SD 7.5), higher is better.

    >>> clinical, functional = Sample(40, 7.5), Sample(60, 7.5)
    >>> [cutoff(k, clinical=clinical, functional=functional, better="higher") for k in ("a", "b", "c")]
    [55.0, 45.0, 50.0]
    """
    if better not in ("lower", "higher"):
        raise InvalidInput(f"There is no direction {better!r}.", remedy="Say lower or higher.")
    needs = {"a": (clinical,), "b": (functional,), "c": (clinical, functional)}
    if kind not in needs:
        raise InvalidInput(f"There is no cut-off {kind!r}.", remedy="Use a, b or c.")
    if any(sample is None for sample in needs[kind]):
        raise InvalidInput(f"Cut-off {kind} lacks a sample.", remedy="Give a: clinical; b: functional; c: both.")
    way = -1 if better == "lower" else 1
    if kind == "a" and clinical:
        return clinical.mean + way * 2 * as_positive(clinical.sd, name="standard deviation")
    if kind == "b" and functional:
        source = clinical if compat and clinical else functional
        return functional.mean - way * 2 * as_positive(source.sd, name="standard deviation")
    assert clinical is not None
    assert functional is not None
    return (clinical.sd * functional.mean + functional.sd * clinical.mean) / (clinical.sd + functional.sd)


@dataclass(frozen=True, slots=True)
class Categories:
    """The category of each of P patients, and how many there are of each; the missing are counted, not dropped."""

    category: NDArray[np.int8]
    counts: dict[Category, int]


def categorise(pre: ArrayLike, post: ArrayLike, *, change: ReliableChange, divide: float) -> Categories:
    """Return recovered, improved, unchanged, deteriorated or harmed for each patient.

    Recovered: reliably improved and across the cut-off from the clinical side. Harmed: reliably worse and across it
    the other way. A missing score is `UNKNOWN`.

    :param pre: scores before, shape (P,)
    :param post: scores after, shape (P,)

    >>> from sessionlab.course.change import Reliability, reliable_change
    >>> before, after = [47.5, 47.5, 20.0, 30.0], [32.5, 46.0, 45.0, float("nan")]
    >>> change = reliable_change(before, after, reliability=Reliability(0.8, "retest"), sd=7.5)
    >>> [Category(c).name for c in categorise(before, after, change=change, divide=40.0).category]
    ['RECOVERED', 'UNCHANGED', 'HARMED', 'UNKNOWN']
    """
    before = as_scores(pre, dimensions=1, name="scores before")
    after = as_scores(post, dimensions=1, name="scores after")
    if not np.isfinite(divide):
        raise InvalidInput(f"The cut-off is {divide:g}.", remedy="Give a cut-off in points; `cutoff` makes one.")
    if not len(before) == len(after) == len(change.index):
        raise InvalidInput(
            f"{len(before)} scores before, {len(after)} after, {len(change.index)} indexes.",
            remedy="Give the scores the change was made of.",
        )
    way = change.better
    ill_before, well_after = way * before < way * divide, way * after > way * divide
    well_before, ill_after = way * before > way * divide, way * after < way * divide
    found = np.full(len(before), Category.UNCHANGED, dtype=np.int8)
    found[change.improved] = Category.IMPROVED
    found[change.improved & ill_before & well_after] = Category.RECOVERED
    found[change.deteriorated] = Category.DETERIORATED
    found[change.deteriorated & well_before & ill_after] = Category.HARMED
    found[np.isnan(change.index)] = Category.UNKNOWN
    return Categories(found, {category: int((found == category).sum()) for category in Category})


@dataclass(frozen=True, slots=True)
class PercentageChange:
    """Change as a share of the first score, (P,): positive is better; NaN where the first score is zero or missing."""

    share: NDArray[np.float64]
    improved: NDArray[np.bool_]
    deteriorated: NDArray[np.bool_]
    undefined: int


def percentage_change(
    pre: ArrayLike,
    post: ArrayLike,
    *,
    improvement: float = 0.5,
    deterioration: float | None = None,
    better: Literal["lower", "higher"] = "lower",
) -> PercentageChange:
    """Return the change relative to the first score.

    From a first score of zero no share can be said; the R package clinicalsignificance calls such a patient improved
    and deteriorated at once.

    :raises InvalidInput: shapes that differ, text or infinite scores, a share of zero or less

    >>> found = percentage_change([20, 0], [9, 5])
    >>> found.share.tolist(), found.improved.tolist(), found.undefined
    ([0.55, nan], [True, False], 1)
    """
    before = as_scores(pre, dimensions=1, name="scores before")
    after = as_scores(post, dimensions=1, name="scores after")
    if len(before) != len(after):
        raise InvalidInput(f"{len(before)} scores before and {len(after)} after.", remedy="Give one of each.")
    as_positive(improvement, name="share of an improvement")
    as_positive(improvement if deterioration is None else deterioration, name="share of a deterioration")
    way = -1 if better == "lower" else 1
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(before == 0, np.nan, way * (after - before) / np.abs(before))
        worse = share <= -(improvement if deterioration is None else deterioration)
        return PercentageChange(share, share >= improvement, worse, int(np.isnan(share).sum()))


@dataclass(frozen=True, slots=True)
class PointsChange:
    """Change in points, (P,): positive is better; `missing` have none. `important` is the difference asked for."""

    points: NDArray[np.float64]
    improved: NDArray[np.bool_]
    deteriorated: NDArray[np.bool_]
    important: float
    source: str
    missing: int


def points_change(
    pre: ArrayLike,
    post: ArrayLike,
    *,
    important: float,
    source: str,
    better: Literal["lower", "higher"] = "lower",
) -> PointsChange:
    """Return who changed by a minimally important difference or more, as an anchor study found it.

    :param important: points, above zero
    :param source: who says so; an important difference without a source is refused
    :raises InvalidInput: shapes that differ, a difference of zero or less, no source

    >>> found = points_change([18, 18, 18], [12, 13, 25], important=6, source="England's services")
    >>> found.improved.tolist(), found.deteriorated.tolist()
    ([True, False, False], [False, False, True])
    """
    before = as_scores(pre, dimensions=1, name="scores before")
    after = as_scores(post, dimensions=1, name="scores after")
    reasons = [] if len(before) == len(after) else [f"{len(before)} scores before and {len(after)} after."]
    reasons += [] if source.strip() else ["The important difference has no source."]
    if reasons:
        raise InvalidInput(reasons, remedy="Give one score of each, and say who found the difference.")
    least = as_positive(important, name="important difference")
    points = (-1 if better == "lower" else 1) * (after - before)
    with np.errstate(invalid="ignore"):
        return PointsChange(points, points >= least, points <= -least, least, source, int(np.isnan(points).sum()))
