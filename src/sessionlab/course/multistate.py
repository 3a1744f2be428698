"""Where clients are at each time: Aalen-Johansen for k states that may be left and entered again.

k states, P clients, T distinct times at which somebody moves. The product integral of I + dN / Y is taken over the
times as they are: ties are exact, and nothing is jittered. For a share of clients in a state the estimate needs no
Markov assumption (Datta and Satten 2001, Statistics and Probability Letters 55, 403-411).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sessionlab.course.arrays import Floats, as_scores
from sessionlab.course.attendance import UNSEEN, Histories, Place
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Occupation:
    """Shares of clients in k states after T times.

    `shares` (T, k) with standard `errors`; `passages` (T, k, k) is P(0, t), from row to column, with the `moves` and
    the numbers `at_risk` (T, k) it was made of. A state that nobody is in keeps whom the estimate put there.
    """

    times: Floats
    shares: Floats
    errors: Floats
    passages: Floats
    moves: Ints
    at_risk: Ints
    start: Floats

    def interval(self, state: int, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Return the limits of a state's share, on log(-log); NaN where the share is 0 or 1."""
        if not 0 <= state < self.shares.shape[1]:
            raise InvalidInput(f"There is no state {state}.", remedy=f"Take 0 to {self.shares.shape[1] - 1}.")
        if not 0 < confidence < 1:
            raise InvalidInput(f"A confidence of {confidence:g} gives no interval.", remedy="Take one within (0, 1).")
        share, z = self.shares[:, state], float(ndtri((1 + confidence) / 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = (share > 0) & (share < 1)
            power = np.where(inside, z * self.errors[:, state] / (share * np.log(share)), np.nan)
            return share ** np.exp(-power), share ** np.exp(power)

    def at(self, time: float) -> Floats:
        """Return the shares (k,) at a time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return self.shares[place - 1] if place else self.start


def aalen_johansen(
    *, origins: ArrayLike, targets: ArrayLike, begun: ArrayLike, ended: ArrayLike, states: int, start: ArrayLike
) -> Occupation:
    """Return the shares in each state from R stays: who was in a state from one time to another, and went where.

    :param origins: shape (R,), the state of the stay
    :param targets: shape (R,), the state entered at its end, -1 where the watching ended
    :param begun: shape (R,), the stay counts at times after it
    :param ended: shape (R,), and up to and with it
    :param start: shape (k,), the shares at time 0
    :raises InvalidInput: with every fault of the stays at once

    Four clients; one quits at 1, two at 2 of whom one returns at 3.

    >>> found = aalen_johansen(origins=[0, 0, 0, 0, 1], targets=[1, 1, 1, -1, 0], begun=[0, 0, 0, 0, 2],
    ...                        ended=[1, 2, 2, 4, 3], states=2, start=[1, 0])
    >>> found.shares.round(3).tolist()
    [[0.75, 0.25], [0.25, 0.75], [1.0, 0.0]]
    """
    begins, ends = (as_scores(v, dimensions=1, name=n) for v, n in ((begun, "beginnings"), (ended, "ends")))
    froms, tos = _whole(origins, "origins"), _whole(targets, "targets")
    first = _shares(start, states)
    _checked(froms, tos, begins, ends, states)
    moved = tos >= 0
    times, at = np.unique(ends[moved], return_inverse=True)
    cells = (at * states + froms[moved]) * states + tos[moved]
    moves = np.bincount(cells, minlength=len(times) * states**2).reshape(len(times), states, states)
    at_risk = np.empty((len(times), states), dtype=np.int64)
    for state in range(states):
        here = froms == state
        entered = np.searchsorted(np.sort(begins[here]), times, side="left")
        at_risk[:, state] = entered - np.searchsorted(np.sort(ends[here]), times, side="left")
    return _integrated(times, moves, at_risk, first)


def occupation(histories: Histories) -> Occupation:
    """Return the shares attending, missing, paused, quit and ended after each slot, slot 1 being the start.

    >>> from sessionlab.course.attendance import histories_of
    >>> found = occupation(histories_of([["attend", "quit"], ["attend", "attend"], ["attend"]]))
    >>> found.times.tolist(), found.shares.tolist()
    ([2.0], [[0.5, 0.0, 0.0, 0.5, 0.0]])
    """
    places, states = histories.places, len(Place)
    first = np.bincount(places[:, 0][places[:, 0] != UNSEEN], minlength=states)
    if not first.sum():
        raise InvalidInput("Nobody was seen in the first slot.", remedy="Give histories that begin with a step.")
    slots = places.shape[1] - 1
    # Unseen is -1: shifted by one it is a row and a column of its own, cut off after counting.
    wide = states + 1
    shifted = places.astype(np.int16) + 1
    cells = shifted[:, :-1] * wide + shifted[:, 1:]
    counts = np.array([np.bincount(column, minlength=wide**2) for column in cells.T], dtype=np.int64)
    moves = counts.reshape(slots, wide, wide)[:, 1:, 1:].copy()
    at_risk = moves.sum(axis=2)
    moves[:, np.arange(states), np.arange(states)] = 0
    return _integrated(np.arange(2.0, slots + 2), moves, at_risk, first / first.sum())


def _integrated(times: Floats, moves: Ints, at_risk: Ints, start: Floats) -> Occupation:
    """Take the product integral, and its covariance by the recursion of Andersen et al. (1993), IV.4.1.3."""
    states = len(start)
    passages = np.empty((len(times), states, states))
    errors = np.empty((len(times), states))
    passage, covariance = np.eye(states), np.zeros((states**2, states**2))
    identity = np.eye(states)
    for place, (moved, risk) in enumerate(zip(moves, at_risk, strict=True)):
        safe = np.maximum(risk, 1)[:, None]
        step = identity + moved / safe
        step[np.diag_indices(states)] -= (moved / safe).sum(axis=1)
        # Column-stacked: vec(A B C) = (C' (x) A) vec(B).
        onward, back = np.kron(step.T, identity), np.kron(identity, passage)
        covariance = onward @ covariance @ onward.T + back @ _increment_covariance(moved, risk) @ back.T
        passage = passage @ step
        chosen = np.kron(identity, start)
        errors[place] = np.sqrt(np.maximum(np.diag(chosen @ covariance @ chosen.T), 0))
        passages[place] = passage
    return Occupation(times, start @ passages, errors, passages, moves, at_risk, start)


def _increment_covariance(moved: Ints, risk: Ints) -> Floats:
    """Return the covariance of dN / Y, column-stacked: each row of it is a multinomial share (Greenwood)."""
    states = len(risk)
    found = np.zeros((states**2, states**2))
    for state in np.flatnonzero(moved.sum(axis=1)):
        share = moved[state] / risk[state]
        share[state] = 1 - share.sum()
        places = np.arange(states) * states + state
        found[np.ix_(places, places)] = (np.diag(share) - np.outer(share, share)) / risk[state]
    return found


def _whole(values: ArrayLike, name: str) -> Ints:
    numbers = as_scores(values, dimensions=1, name=name)
    if not np.equal(numbers, np.floor(numbers)).all():
        raise InvalidInput(f"The {name} are not all whole numbers.", remedy="Number the states from 0.")
    return numbers.astype(np.int64)


def _shares(start: ArrayLike, states: int) -> Floats:
    shares = as_scores(start, dimensions=1, name="starting shares")
    if len(shares) != states or not np.isclose(shares.sum(), 1) or (shares < 0).any():
        raise InvalidInput(
            f"The starting shares are {len(shares)} that add up to {shares.sum():g}.",
            remedy=f"Give {states} shares that add up to 1.",
        )
    return shares


def _checked(froms: Ints, tos: Ints, begins: Floats, ends: Floats, states: int) -> None:
    if not len(froms) == len(tos) == len(begins) == len(ends):
        raise InvalidInput(
            f"{len(froms)} origins, {len(tos)} targets, {len(begins)} beginnings, {len(ends)} ends.",
            remedy="Give one of each for a stay.",
        )
    faults = {
        "origins are no state": (froms < 0) | (froms >= states),
        "targets are no state": (tos < -1) | (tos >= states),
        "stays go to where they are": froms == tos,
        "stays do not begin before they end": ~(begins < ends),
    }
    reasons = [f"{int(rows.sum())} {what}." for what, rows in faults.items() if rows.any()]
    if reasons:
        raise InvalidInput(reasons, remedy=f"Number the states 0 to {states - 1}, -1 for the end of watching.")
