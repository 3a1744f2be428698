"""The transition network of marks: which kind is followed by which, how surely, with a bootstrap of each edge.

K kinds, S sessions; nothing is counted across a session break.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.errors import InvalidInput
from sessionlab.formulation.sequence import Floats, lag_table, transitions


@dataclass(frozen=True, slots=True)
class Network:
    """The edges from row to column, each of shape (K, K), and what follows of them for each kind, of shape (K,).

    `weights` are the shares of what follows a kind, NaN in the row of one that nothing follows; `low` and `high` their
    interval by drawing sessions anew, NaN where fewer than two sessions are there; `residuals` the adjusted residual of
    each count. `first` is the share of sessions that begin with a kind; `given` and `taken` the weights that leave it
    for others and that reach it from others.
    """

    kinds: tuple[str, ...]
    counts: Floats
    weights: Floats
    low: Floats
    high: Floats
    residuals: Floats
    first: Floats
    given: Floats
    taken: Floats

    def edges(self, *, at_least: float = 0.0) -> list[tuple[str, str, float]]:
        """Return the edges whose interval lies above a share, the strongest first."""
        kept = np.argwhere(self.low > at_least)
        found = [(self.kinds[row], self.kinds[column], float(self.weights[row, column])) for row, column in kept]
        return sorted(found, key=lambda edge: -edge[2])


def network(sessions: Sequence[Sequence[str]], *, level: float = 0.95, resamples: int = 999, seed: int = 0) -> Network:
    """Return the network of the marks of some sessions, each in the order in which they stood.

    :raises InvalidInput: no session holds two marks, or a level outside 0 to 1

    Weights as in TraMineR's `seqtrate` and in tna (Saqr et al. 2025): counts over their row.

    >>> found = network([["shame", "envy", "contempt"], ["shame", "contempt", "shame", "envy"]])
    >>> found.kinds
    ('contempt', 'envy', 'shame')
    >>> found.weights[2].round(2).tolist()
    [0.33, 0.67, 0.0]
    """
    if not 0 < level < 1:
        raise InvalidInput(f"The level is {level:g}.", remedy="Give a level between 0 and 1, such as 0.95.")
    if resamples < 1:
        raise InvalidInput(f"There are {resamples} resamples.", remedy="Ask for 1 or more.")
    if not any(len(session) > 1 for session in sessions):
        raise InvalidInput("No session holds two marks.", remedy="Give sessions with marks in their order.")
    kinds = tuple(sorted({mark for session in sessions for mark in session}))
    codes = [np.array([kinds.index(mark) for mark in session], dtype=np.int64) for session in sessions]
    each = np.array([transitions([one], kinds=len(kinds)) for one in codes])
    counts = each.sum(axis=0)
    weights = _shares(counts)
    low, high = _interval(each, level, resamples, seed)
    begun = [one[0] for one in codes if len(one)]
    apart = np.nan_to_num(weights * (1 - np.eye(len(kinds))))
    return Network(
        kinds, counts, weights, low, high, lag_table(counts).adjusted,
        np.bincount(begun, minlength=len(kinds)) / len(begun), apart.sum(axis=1), apart.sum(axis=0),
    )  # fmt: skip


def _shares(counts: ArrayLike) -> Floats:
    table = np.asarray(counts, dtype=np.float64)
    rows = table.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(table, rows, out=np.full(table.shape, np.nan), where=rows > 0))


def _interval(each: Floats, level: float, resamples: int, seed: int) -> tuple[Floats, Floats]:
    shape = each.shape[1:]
    if len(each) < 2:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    draws = np.random.default_rng(seed).multinomial(len(each), np.full(len(each), 1 / len(each)), size=resamples)
    shares = _shares(np.tensordot(draws, each, axes=1))
    # A row that was not drawn says nothing; its edges are judged on the draws that hold it.
    found = np.sort(shares, axis=0)
    there = np.isfinite(shares).sum(axis=0)
    at = [
        np.clip((np.maximum(there, 1) - 1) * q, 0, None).round().astype(int) for q in ((1 - level) / 2, (1 + level) / 2)
    ]
    low, high = (np.take_along_axis(found, place[None], axis=0)[0] for place in at)
    return np.where(there > 0, low, np.nan), np.where(there > 0, high, np.nan)
