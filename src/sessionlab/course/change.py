"""Reliable and clinically significant change, for one patient or a million.

P patients; scores are points of one instrument. A missing score (NaN) gives NaN and the category `UNKNOWN`, never a
guess. No index is made without a reliability whose kind is named.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sessionlab.course.arrays import Floats, as_positive, as_scores, as_share
from sessionlab.errors import InvalidInput

Method = Literal["JT", "GLN", "HLL", "EN", "NK", "HA"]
METHODS: dict[Method, str] = {
    "JT": "Jacobson and Truax (1991)",
    "GLN": "Gulliksen, Lord and Novick, after Hsu (1989)",
    "HLL": "Hsu, Linn and Lord, after Hsu (1989)",
    "EN": "Edwards and Nunnally, after Speer (1992)",
    "NK": "Nunnally and Kotsch (1983)",
    "HA": "Hageman and Arrindell (1999)",
}
ReliabilityKind = Literal["alpha", "retest", "other"]


@dataclass(frozen=True, slots=True)
class Reliability:
    """A reliability that says what it is: PHQ-9's index is 5.1 points with alpha .89 and 6.1 with a retest of .84."""

    value: float
    kind: ReliabilityKind
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no reliability."""
        reasons = []
        if not 0 < self.value < 1:
            reasons.append(f"A reliability of {self.value:g} is not between 0 and 1.")
        if self.kind not in ("alpha", "retest", "other"):
            reasons.append("A reliability must say its kind.")
        if reasons:
            raise InvalidInput(reasons, remedy="Name a reliability between 0 and 1 as alpha, retest or other.")


@dataclass(frozen=True, slots=True)
class Sample:
    """Mean and standard deviation of a sample, in points."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        """Refuse what no sample can have."""
        if not np.isfinite(self.mean):
            raise InvalidInput(f"The mean of a sample is {self.mean:g}.", remedy="Give its mean in points.")
        as_positive(self.sd, name="standard deviation of the sample")


class Category(IntEnum):
    """The categories of clinically significant change; `HARMED` is reliably worse and across the cut-off."""

    UNKNOWN = 0
    RECOVERED = 1
    IMPROVED = 2
    UNCHANGED = 3
    DETERIORATED = 4
    HARMED = 5


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """Reliable change of P patients: `index` (P,), NaN where a score is missing, and what it was made with."""

    index: Floats
    improved: NDArray[np.bool_]
    deteriorated: NDArray[np.bool_]
    critical: float
    method: Method
    reliability: Reliability
    reliability_post: Reliability | None
    sd: float
    better: int

    @property
    def missing(self) -> int:
        """How many patients have no index because a score is missing."""
        return int(np.isnan(self.index).sum())


def reliable_change(
    pre: ArrayLike,
    post: ArrayLike,
    *,
    reliability: Reliability,
    reliability_post: Reliability | None = None,
    sd: float | None = None,
    mean: float | None = None,
    better: Literal["lower", "higher"] = "lower",
    method: Method = "JT",
    confidence: float = 0.95,
) -> ReliableChange:
    """Return the reliable change index of each patient, from its own published formula.

    :param pre: scores before, shape (P,)
    :param post: scores after, shape (P,)
    :param reliability: of the first score; `reliability_post` of the second, for NK; for HA where it is known
    :param sd: standard deviation of the first scores, in points; of these patients where None
    :param mean: mean of the first scores; of these patients where None
    :param better: whether lower or higher scores are better
    :raises InvalidInput: shapes that differ, a missing reliability for NK, a standard deviation of zero

    Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19, their example: from 47.5 to
    32.5 with SD 7.5 and a reliability of .80 is 3.16 standard errors of the difference.

    >>> found = reliable_change([47.5], [32.5], reliability=Reliability(0.80, "retest"), sd=7.5)
    >>> round(float(found.index[0]), 2), bool(found.improved[0])
    (-3.16, True)
    """
    before, after = (
        as_scores(pre, dimensions=1, name="scores before"),
        as_scores(post, dimensions=1, name="scores after"),
    )
    _same_length(before, after)
    if method not in METHODS:
        raise InvalidInput(f"There is no method {method!r}.", remedy=f"Use one of {', '.join(METHODS)}.")
    if better not in ("lower", "higher"):
        raise InvalidInput(f"There is no direction {better!r}.", remedy="Say lower or higher.")
    as_share(confidence, name="confidence")
    both = np.isfinite(before) & np.isfinite(after)
    if both.sum() < 2 and (sd is None or method == "HA"):
        raise InvalidInput(
            f"{int(both.sum())} patients have both scores; a standard deviation needs 2 or more.",
            remedy="Give the standard deviation of a sample, with another method than HA.",
        )
    spread = as_positive(float(np.std(before[both], ddof=1)) if sd is None else sd, name="standard deviation")
    centre = (float(np.mean(before[both])) if both.any() else float("nan")) if mean is None else float(mean)
    index = _index(method, before, after, both, spread, centre, reliability, reliability_post)
    # Hageman and Arrindell set one-sided limits of 5 % on each side; the others are two-sided.
    critical = float(ndtri(confidence)) if method == "HA" else float(ndtri((1 + confidence) / 2))
    way = -1 if better == "lower" else 1
    with np.errstate(invalid="ignore"):
        improved, worse = way * index > critical, way * index < -critical
    return ReliableChange(index, improved, worse, critical, method, reliability, reliability_post, spread, way)


def _same_length(before: Floats, after: Floats) -> None:
    if before.shape != after.shape:
        raise InvalidInput(
            f"There are {len(before)} scores before and {len(after)} after.", remedy="Give one of each for a patient."
        )


def _index(
    method: Method,
    before: Floats,
    after: Floats,
    both: NDArray[np.bool_],
    sd: float,
    mean: float,
    reliability: Reliability,
    reliability_post: Reliability | None,
) -> Floats:
    r = reliability.value
    second = None if reliability_post is None else reliability_post.value
    if method == "HA":
        return _hageman_arrindell(before, after, both, sd=sd, r=r, second=second)
    if method == "NK" and second is None:
        raise InvalidInput(
            f"{METHODS[method]} needs the reliability of the second score, too.", remedy="Give reliability_post."
        )
    if method == "JT":
        return np.asarray((after - before) / (sd * np.sqrt(2 * (1 - r))))
    if method == "GLN":
        return np.asarray(((after - mean) - r * (before - mean)) / (sd * np.sqrt(1 - r**2)))
    if method == "HLL":
        later = float(np.mean(after[both])) if both.any() else float("nan")
        return np.asarray(((after - later) - r * (before - mean)) / (sd * np.sqrt(1 - r**2)))
    if method == "EN":
        return np.asarray((after - (r * (before - mean) + mean)) / (sd * np.sqrt(1 - r)))
    assert second is not None
    width = np.sqrt(r**2 * sd**2 * (1 - r) + sd**2 * (1 - second))
    return np.asarray((after - (r * (before - mean) + mean)) / width)


def _hageman_arrindell(
    before: Floats, after: Floats, both: NDArray[np.bool_], *, sd: float, r: float, second: float | None
) -> Floats:
    """Return RC_indiv: the change, drawn to the group's by its own reliability, by its standard error of estimate.

    Without a second reliability the error of measurement is the same before and after, as published, and the second
    reliability follows from it.
    """
    sd_post = float(np.std(after[both], ddof=1))
    error = sd**2 * (1 - r)
    if not sd_post > 0 or not np.ptp(before[both]) > 0:
        raise InvalidInput(
            "The scores before or after have no spread.", remedy="Use JT with the deviation of a sample."
        )
    error_post = error if second is None else sd_post**2 * (1 - second)
    of_differences = sd**2 + sd_post**2 - 2 * sd * sd_post * float(np.corrcoef(before[both], after[both])[0, 1])
    if not of_differences > error + error_post:
        raise InvalidInput(
            "The differences vary no more than their error, so they have no reliability.", remedy="Use JT or NK."
        )
    reliability = 1 - (error + error_post) / of_differences
    change = float(np.mean(after[both] - before[both]))
    drawn = (after - before) * reliability + change * (1 - reliability)
    return np.asarray(drawn / np.sqrt(reliability * (error + error_post)))
