"""Clinical significance of one patient after Hageman and Arrindell: the cut-off between true scores, and who passed it.

P patients. The reliable change of the same method is `change.reliable_change` with `method="HA"`. A missing score gives
NaN and is neither across nor short of anything.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.course.arrays import Bools, Floats, as_positive, as_scores
from sessionlab.course.change import ReliableChange, Sample
from sessionlab.course.cutoffs import cutoff
from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Passed:
    """Where P patients stand to a cut-off after treatment: `index` (P,) in standard errors, beyond `critical` certain.

    `across` began on the clinical side and are past the cut-off with certainty; `recovered` are reliably better, too.
    """

    index: Floats
    across: Bools
    recovered: Bools
    divide: float
    critical: float


def true_cutoff(
    kind: Literal["a", "b", "c"],
    *,
    error: float,
    clinical: Sample | None = None,
    functional: Sample | None = None,
    better: Literal["lower", "higher"] = "lower",
    compat: Literal["clinicalsignificance"] | None = None,
) -> float:
    """Return the cut-off between true scores: as `cutoffs.cutoff`, with deviations freed of the error of measurement.

    :param error: the standard error of measurement, in points, S sqrt(1 - r)
    :param compat: as for `cutoffs.cutoff`
    :raises InvalidInput: as `cutoffs.cutoff`; an error that is not above zero, or as large as a sample's deviation

    Hageman and Arrindell (1999), Behaviour Research and Therapy 37, 1169-1193.

    >>> clinical, functional = Sample(40, 7.5), Sample(60, 7.5)
    >>> [round(true_cutoff(k, error=3.35, clinical=clinical, functional=functional, better="higher"), 2) for k in "abc"]
    [53.42, 46.58, 50.0]
    """
    as_positive(error, name="standard error of measurement")
    freed = [None if sample is None else _freed(sample, error) for sample in (clinical, functional)]
    return cutoff(kind, clinical=freed[0], functional=freed[1], better=better, compat=compat)


def _freed(sample: Sample, error: float) -> Sample:
    if sample.sd <= error:
        raise InvalidInput(
            f"A standard deviation of {sample.sd:g} is not above its error of {error:g}.",
            remedy="Such a sample has no reliability; take another, or a higher reliability.",
        )
    return Sample(sample.mean, float(np.sqrt(sample.sd**2 - error**2)))


def passed(pre: ArrayLike, post: ArrayLike, *, change: ReliableChange, divide: float) -> Passed:
    """Return who is past a cut-off with certainty, the true score being drawn towards the mean after treatment.

    CS = (M + (x - M) r - cut-off) / (sqrt(r) S_E), with the mean M, the reliability r = 1 - S_E^2 / S^2 and the
    deviation S of the scores after, and the error S_E of the change.

    :param pre: scores before, shape (P,)
    :param post: scores after, shape (P,)
    :param change: what `reliable_change` says of these scores with method HA
    :param divide: the cut-off, in points, such as `true_cutoff` gives
    :raises InvalidInput: another method than HA, other numbers of scores, or scores after that vary no more than error

    >>> from sessionlab.course.change import Reliability, reliable_change
    >>> before, after = [30, 20, 10, 8, 6, 4, 2], [3, 9, 2, 8, 2, 5, 1]
    >>> change = reliable_change(before, after, reliability=Reliability(0.98, "retest"), method="HA")
    >>> passed(before, after, change=change, divide=8).recovered.tolist()
    [True, False, True, False, False, False, False]
    """
    before = as_scores(pre, dimensions=1, name="scores before")
    after = as_scores(post, dimensions=1, name="scores after")
    reasons = [] if change.method == "HA" else [f"The change was made with {change.method}, not with HA."]
    if not len(before) == len(after) == len(change.index):
        reasons.append(f"{len(before)} scores before, {len(after)} after, {len(change.index)} indexes.")
    if not np.isfinite(divide):
        reasons.append(f"The cut-off is {divide:g}.")
    if reasons:
        raise InvalidInput(reasons, remedy="Give the scores the change was made of, with method HA, and a cut-off.")
    both = np.isfinite(before) & np.isfinite(after)
    error = change.sd * float(np.sqrt(1 - change.reliability.value))
    mean, spread = float(after[both].mean()), float(after[both].std(ddof=1))
    if not spread > error:
        raise InvalidInput("The scores after vary no more than their error.", remedy="Use another method than HA.")
    reliability = 1 - error**2 / spread**2
    index = np.where(both, (mean + (after - mean) * reliability - divide) / (np.sqrt(reliability) * error), np.nan)
    with np.errstate(invalid="ignore"):
        across = (change.better * before < change.better * divide) & (change.better * index > change.critical)
    return Passed(index, across, across & change.improved, float(divide), change.critical)
