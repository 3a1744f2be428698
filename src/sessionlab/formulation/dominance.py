"""Wampold's tests on a table of transitions: one direction, both at once, and which direction is the stronger.

K kinds, coded 0 .. K - 1. The counts are of transitions from row to column; `last` names the code that ends each
session, which follows another but is followed by none, so that the table alone does not show it. A table without it is
taken as it stands. Each kappa is 1 where as many as can be follow, 0 at chance and -1 where none does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from sessionlab.errors import InvalidInput
from sessionlab.formulation.sequence import Floats, as_counts

Cell = tuple[int, int]
"""A row and a column: a transition from the one to the other."""
Compat = Literal["LagSequential"]


@dataclass(frozen=True, slots=True)
class Dependence:
    """What was seen and what chance gives, `kappa`, its normal deviate `z` and the two-sided `p`, each (K, K).

    NaN where a kind never occurs, or nothing could differ from chance.
    """

    observed: Floats
    expected: Floats
    kappa: Floats
    z: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Dominance(Dependence):
    """The same for "more from row to column than back". `case` (K, K) is Wampold's: 1 each makes the other more likely,
    2 less likely, 3 the first makes the second more likely and is made less likely by it, 4 the other way round, 0 as
    by chance. Above zero the direction from row to column dominates."""

    case: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class TwoCells:
    """Two transitions taken together: their joint count, what chance gives, `kappa`, `z` and the two-sided `p`."""

    observed: float
    expected: float
    kappa: float
    z: float
    p: float


@dataclass(frozen=True, slots=True)
class _Totals:
    """The counts, how often each kind occurs, the number of turns; for each pair the product and the smaller."""

    counts: Floats
    of: Floats
    turns: float
    product: Floats
    fewer: Floats


def unidirectional(counts: ArrayLike, *, last: Sequence[int] = ()) -> Dependence:
    """Return whether the column follows the row more often than by chance.

    :raises InvalidInput: no square table of counts, or a code outside it

    Wampold and Margolin (1982), Psychological Bulletin 92, 755-765; kappa: Wampold (1989), Quality and
    Quantity 23, 171-187.

    >>> found = unidirectional([[2, 8], [8, 2]])
    >>> found.kappa.round(2).tolist(), found.z.round(2).tolist()
    ([[-0.58, 0.62], [0.62, -0.58]], [[-2.36, 2.76], [2.76, -2.36]])
    """
    t = _totals(counts, last)
    left = t.turns - t.of
    variance = t.product * np.outer(left, left) / (t.turns**2 * (t.turns - 1))
    return _dependence(t.counts, t.product / t.turns, t.fewer, variance)


def bidirectional(counts: ArrayLike, *, last: Sequence[int] = (), compat: Compat | None = None) -> Dependence:
    """Return whether either follows the other more often than by chance: both directions added.

    :param compat: "LagSequential" divides by the most that could follow, as that R package does for two kinds that are
        equally frequent, even where fewer follow than by chance
    :raises InvalidInput: as `unidirectional`

    >>> [bidirectional([[2, 8], [8, 2]], compat=c).kappa[0].round(2).tolist() for c in (None, "LagSequential")]
    [[-0.58, 0.68], [-0.58, 0.68]]
    """
    t = _totals(counts, last)
    # Two kinds that are equally frequent cannot follow each other as often as both occur: one of them comes last.
    even = t.of[:, None] == t.of[None, :]
    found = _dependence(t.counts + t.counts.T, 2 * t.product / t.turns, 2 * t.fewer - even, _variance_of_sum(t))
    if not compat:
        return found
    over = found.observed - found.expected
    kappa = np.where(even, over / (2 * t.fewer - 1 - found.expected), found.kappa)
    return Dependence(found.observed, found.expected, kappa, found.z, found.p)


def parallel_dominance(counts: ArrayLike, *, last: Sequence[int] = ()) -> Dominance:
    """Return whether the column is more predictable from the row than the row from the column.

    R's LagSequential prints `z` without its sign where both directions are of one kind (cases 1 and 2).

    :raises InvalidInput: as `unidirectional`

    Wampold (1984), Psychological Bulletin 96, 424-429; (1989).

    >>> found = parallel_dominance([[0, 9, 1], [2, 0, 8], [8, 2, 0]])
    >>> found.case[0].tolist(), (found.z[0] > 0).tolist()
    ([2, 3, 4], [False, True, False])
    """
    t = _totals(counts, last)
    expected, back = t.product / t.turns, t.counts.T
    case = _cases(t.counts, expected, back, expected)
    alike = case <= 2
    observed = np.where(alike, t.counts - back, t.counts + back)
    chance = np.where(alike, 0.0, 2 * expected)
    variance = 2 * t.product * (t.turns - t.of[:, None] - t.of[None, :] + 1) / (t.turns * (t.turns - 1))
    variance = np.where(alike, variance, _variance_of_sum(t))
    room = t.fewer - expected
    kappa = _dominance(case, observed - chance, expected, room, room)
    z, p = _deviate(observed - chance, variance)
    return Dominance(observed, chance, kappa, np.sign(kappa) * np.abs(z), p, case)


def two_cells(counts: ArrayLike, one: Cell, other: Cell, *, last: Sequence[int] = ()) -> TwoCells:
    """Return whether two transitions together come more often than by chance.

    :raises InvalidInput: as `unidirectional`

    Wampold and Margolin (1982).

    >>> found = two_cells([[2, 8], [8, 2]], (0, 1), (1, 0))
    >>> round(found.kappa, 2), round(found.z, 2)
    (0.62, 2.89)
    """
    t = _totals(counts, last)
    (i, j), (k, m) = (_cell(t, which) for which in (one, other))
    n, first, second = t.turns, t.product[i, j], t.product[k, m]
    spread = first * (n - t.of[i]) * (n - t.of[j]) + second * (n - t.of[k]) * (n - t.of[m]) + 2 * first * second
    found = _dependence(
        np.array(t.counts[i, j] + t.counts[k, m]),
        np.array((first + second) / n),
        np.array(t.fewer[i, j] + t.fewer[k, m]),
        np.array(spread / (n**2 * (n - 1))),
    )
    return TwoCells(*(float(part) for part in (found.observed, found.expected, found.kappa, found.z, found.p)))


def nonparallel_dominance(counts: ArrayLike, one: Cell, other: Cell, *, last: Sequence[int] = ()) -> TwoCells:
    """Return whether the first transition is more predictable than the second; above zero it is.

    Each count is weighed by how often the other pair could have met, so that unlike frequencies do not decide.

    :raises InvalidInput: as `unidirectional`

    Wampold (1984).

    >>> round(nonparallel_dominance([[0, 9, 1], [2, 0, 8], [8, 2, 0]], (0, 1), (1, 0)).kappa, 2)
    0.67
    """
    t = _totals(counts, last)
    (i, j), (k, m) = (_cell(t, which) for which in (one, other))
    n, p, q = t.turns, t.product[i, j], t.product[k, m]
    case = _cases(t.counts[i, j], p / n, t.counts[k, m], q / n)
    even = p * q / n
    back = (p * t.counts[k, m]) * (-1 if case <= 2 else 1)
    observed, chance = q * t.counts[i, j] + back, 0.0 if case <= 2 else 2 * even
    crossed = p * (t.of[k] + t.of[m]) + q * (t.of[i] + t.of[j])
    variance = p * q * (n * (p + q) - crossed) / (n * (n - 1))
    variance += 0.0 if case <= 2 else 4 * p**2 * q**2 / (n**2 * (n - 1))
    kappa = _dominance(case, observed - chance, even, q * t.fewer[i, j] - even, p * t.fewer[k, m] - even)
    z, two_sided = _deviate(np.asarray(observed - chance), np.asarray(variance))
    signed = float(np.sign(kappa)) * abs(float(z))
    return TwoCells(float(observed), float(chance), float(kappa), signed, float(two_sided))


def _totals(counts: ArrayLike, last: Sequence[int]) -> _Totals:
    table = as_counts(counts)
    if any(not 0 <= code < len(table) for code in last):
        raise InvalidInput(f"A session ends with a code outside 0 to {len(table) - 1}.", remedy="Mend the last codes.")
    if not table.sum():
        raise InvalidInput("There are no transitions.", remedy="Give sessions with two turns or more.")
    of = table.sum(axis=1) + np.bincount(np.asarray(last, dtype=np.int64), minlength=len(table))
    turns = float(table.sum()) + max(len(last), 1)
    return _Totals(table, of, turns, np.outer(of, of), np.minimum(of[:, None], of[None, :]))


def _cell(t: _Totals, which: Cell) -> Cell:
    if len(which) != 2 or any(not 0 <= code < len(t.of) for code in which):
        raise InvalidInput(f"A cell is a row and a column of 0 to {len(t.of) - 1}.", remedy="Name two kinds.")
    return which


def _variance_of_sum(t: _Totals) -> Floats:
    n, left = t.turns, t.turns - t.of
    return np.asarray(2 * t.product * (t.product + np.outer(left, left) - n) / (n**2 * (n - 1)))


def _deviate(over: Floats, variance: Floats) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(variance > 0, over / np.sqrt(np.maximum(variance, 0)), np.nan)
    return z, np.asarray(2 * ndtr(-np.abs(z)))


def _dependence(observed: Floats, expected: Floats, most: Floats, variance: Floats) -> Dependence:
    over = observed - expected
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa = np.where(over < 0, over / expected, over / (most - expected))
    return Dependence(observed, expected, np.where(np.isfinite(kappa), kappa, np.nan), *_deviate(over, variance))


def _cases(one: Floats, chance: Floats, other: Floats, of_other: Floats) -> NDArray[np.int8]:
    more, less = one > chance, one < chance
    found = np.select([more & (other >= of_other), less & (other <= of_other), more, less], [1, 2, 3, 4], 0)
    return np.asarray(found, dtype=np.int8)


def _dominance(case: NDArray[np.int8], over: Floats, expected: Floats, room: Floats, other_room: Floats) -> Floats:
    """Return kappa by Wampold's cases: over what could follow at the most, or fall short at the most."""
    with np.errstate(invalid="ignore", divide="ignore"):
        first = np.where(over < 0, over / other_room, over / room)
        third = np.where(over < 0, over / expected, over / room)
        fourth = np.where(over > 0, over / -other_room, over / -expected)
        found = np.select(
            [case == 0, case == 1, case == 2, case == 3], [0 * over, first, over / -expected, third], fourth
        )
    return np.where(np.isfinite(found), found + 0.0, np.nan)
