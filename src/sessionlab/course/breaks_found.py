"""How well change points were found where the true ones are known: precision and recall within a margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sessionlab.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Hits:
    """Of the found breaks the share that are true, of the true ones the share that were found; NaN of none at all."""

    precision: float
    recall: float
    hits: int


def hits(
    found: Sequence[int], true: Sequence[int], *, margin: int = 0, compat: Literal["ruptures"] | None = None
) -> Hits:
    """Return precision and recall of found breaks; one at most `margin` sessions away from a true one is a hit.

    Every break counts for one other, the nearest pairs first.

    :param compat: "ruptures" wants a hit to be less than `margin` away, as `ruptures.metrics.precision_recall` does
    :raises InvalidInput: a margin below zero, or a break twice

    >>> [hits([10], [12], margin=2, compat=c).recall for c in (None, "ruptures")]
    [1.0, 0.0]
    """
    reasons = [f"A margin of {margin} is below zero."] if margin < 0 else []
    reasons += [
        f"One of the {name} breaks stands twice."
        for name, places in (("found", found), ("true", true))
        if len(set(places)) < len(places)
    ]
    if reasons:
        raise InvalidInput(reasons, remedy="Give each break once, and a margin of 0 sessions or more.")
    widest = margin - 1 if compat else margin
    near = sorted((abs(f - t), f, t) for f in found for t in true if abs(f - t) <= widest)
    taken: dict[int, int] = {}
    for _, one, other in near:
        if one not in taken and other not in taken.values():
            taken[one] = other
    number, nan = len(taken), float("nan")
    return Hits(number / len(found) if found else nan, number / len(true) if true else nan, number)
