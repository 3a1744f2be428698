"""Lag-sequential tables: how often one kind of turn follows another, within sessions only.

K kinds, coded 0 .. K - 1; sessions are sequences of codes. No transition is counted across a session break.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr, xlogy

from sessionlab.errors import InvalidInput

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LagTable:
    """Transitions from row to column, each of shape (K, K).

    `expected` supposes independence (with structural zeros: the fit that leaves them out); `adjusted` is the adjusted
    residual and `p` its two-sided normal probability; `yules_q` collapses to two by two. `likelihood_ratio`, with
    `freedom` and `probability`, tests the whole table. NaN where a cell cannot be, or a margin is empty.
    """

    counts: Floats
    expected: Floats
    adjusted: Floats
    p: Floats
    yules_q: Floats
    likelihood_ratio: float
    freedom: int
    probability: float


def transitions(sessions: Sequence[ArrayLike], *, kinds: int, lag: int = 1) -> Floats:
    """Count transitions at one lag, within each session, shape (K, K).

    :raises InvalidInput: a code outside 0 .. K - 1, or a lag below one

    >>> transitions([[0, 1, 0], [1, 1]], kinds=2).tolist()
    [[0.0, 1.0], [1.0, 1.0]]
    """
    if lag < 1:
        raise InvalidInput(f"A lag of {lag} looks at the same turn or back.", remedy="Give a lag of 1 or more.")
    table = np.zeros((kinds, kinds))
    for number, session in enumerate(sessions):
        try:
            codes = np.asarray(session)
        except ValueError:
            codes = np.full(1, -1)
        if codes.size and (codes.ndim != 1 or codes.dtype.kind not in "iu" or codes.min() < 0 or codes.max() >= kinds):
            raise InvalidInput(
                f"Session {number} holds a code outside 0 to {kinds - 1}.", remedy="Give whole numbers from 0."
            )
        np.add.at(table, (codes[:-lag], codes[lag:]), 1)
    return table


def lag_table(counts: ArrayLike, *, possible: ArrayLike | None = None) -> LagTable:
    """Return expected counts, adjusted residuals and Yule's Q of a table of transitions.

    :param counts: shape (K, K), row before column
    :param possible: shape (K, K), False where a transition cannot be (for example from a kind to itself where equal
        neighbours were merged); all are possible where None
    :raises InvalidInput: not a square table of counts, or counts where none can be

    Bakeman and Quera (2011), Sequential Analysis and Observational Methods, p. 106-111; structural zeros by iterative
    proportional fitting. The table of their p. 159 is in the tests.

    >>> found = lag_table([[20, 10], [10, 40]])
    >>> round(float(found.adjusted[0, 0]), 2), round(float(found.yules_q[0, 0]), 2)
    (4.17, 0.78)
    """
    table = as_counts(counts)
    can_be = np.ones(table.shape, dtype=np.bool_) if possible is None else np.asarray(possible, dtype=np.bool_)
    if can_be.shape != table.shape:
        raise InvalidInput("What is possible has another shape than the counts.", remedy="Give one for each count.")
    if (table[~can_be] > 0).any():
        raise InvalidInput("There are counts where none can be.", remedy="Mend the counts or what is possible.")
    expected = _expected(table, can_be)
    adjusted = _adjusted(table, expected, can_be)
    ratio = 2 * float((xlogy(table, table) - xlogy(table, np.where(expected > 0, expected, 1))).sum())
    freedom = (len(table) - 1) ** 2 - int((~can_be).sum())
    p = 2 * ndtr(-np.abs(adjusted))
    return LagTable(
        table, expected, adjusted, p, np.where(can_be, yules_q(table), np.nan), ratio, freedom,
        float(chdtrc(freedom, ratio)) if freedom > 0 else float("nan"),
    )  # fmt: skip


def as_counts(counts: ArrayLike) -> Floats:
    """Return a square table of counts as numbers, or refuse.

    :raises InvalidInput: text, another shape, a count that is missing, infinite or below zero
    """
    try:
        table = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.full(1, np.nan)
    if (
        table.ndim != 2
        or not table.size
        or table.shape[0] != table.shape[1]
        or not (np.isfinite(table) & (table >= 0)).all()
    ):
        raise InvalidInput(
            "The counts are no square table of numbers from 0.", remedy="Give one row and column a kind."
        )
    return table


def yules_q(table: Floats) -> Floats:
    """Return Yule's Q of every cell against the rest, shape (K, K)."""
    rows, columns = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    b, c = rows - table, columns - table
    d = table.sum() - rows - columns + table
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((table * d - b * c) / (table * d + b * c))


def _adjusted(table: Floats, expected: Floats, can_be: NDArray[np.bool_]) -> Floats:
    """Return residuals over their standard error, sqrt(e (1 - leverage)) in the log-linear model of the margins.

    Without structural zeros 1 - leverage is (1 - r / n) (1 - c / n), the formula in the textbooks (Haberman 1973,
    Biometrics 29, 205-220).
    """
    kinds = len(table)
    row, column = np.nonzero(can_be & (expected > 0))
    design = np.zeros((len(row), 2 * kinds))
    design[np.arange(len(row)), row] = 1
    design[np.arange(len(row)), kinds + column] = 1
    weighed = design * np.sqrt(expected[row, column])[:, None]
    leverage = np.einsum("ij,jk,ik->i", weighed, np.linalg.pinv(weighed.T @ weighed), weighed)
    free = np.maximum(1 - leverage, 0)
    found = np.full(table.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        found[row, column] = (table - expected)[row, column] / np.sqrt(expected[row, column] * free)
    return np.where(np.isfinite(found), found, np.nan)


def _expected(table: Floats, can_be: NDArray[np.bool_], *, rounds: int = 1000) -> Floats:
    """Return expected counts: margins over the total, or fitted until both margins agree where cells cannot be."""
    rows, columns = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    if can_be.all():
        return np.asarray(rows * columns / max(float(table.sum()), 1.0))
    fitted = can_be.astype(np.float64)
    for _ in range(rounds):
        before = fitted
        fitted = fitted * _share(rows, fitted.sum(axis=1, keepdims=True))
        fitted = fitted * _share(columns, fitted.sum(axis=0, keepdims=True))
        if np.abs(fitted - before).max() < 1e-12:
            break
    return fitted


def _share(wanted: Floats, there: Floats) -> Floats:
    return np.asarray(np.divide(wanted, there, out=np.zeros_like(wanted), where=there > 0))
