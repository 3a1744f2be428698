"""What a decision about a turn tells of the turns around it: ruptures and their repair come in stretches.

Where a person finds a rupture that the reader hardly expected, the turns around it are likelier to hold more of it than
the reader says, and where they reject what it was sure of, less. What is learned of a talk's readers carries over to
other talks (`taught`); this does not leave the talk.

How far the reader is off is taken to drift along a talk: a Gaussian process with the covariance exp(-turns / FADES)
over the log odds, at its mode (Rasmussen and Williams 2006, algorithm 3.1). However many turns are decided, what they
add stays bounded, for each tells only what the others did not.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FADES: Final = 12.0
"""So many turns away a decision tells a third of what it tells of its own turn; chosen on the development half."""
TELLS: Final = frozenset({"C", "R"})
"""Families of which decisions tell of the turns around: with those of withdrawal, 1 of 12 new marks was right on the
development half, with those of pushes none of 3."""
Decided = Mapping[str, Mapping[int, bool]]
"""By family, of which turns a person decided whether it is there."""
UNDECIDED: Final[Decided] = {}
_STEPS = 30
_CLOSE = 1e-9


def around(chances: Floats, decided: Mapping[int, bool]) -> Floats:
    """Return what decisions about some of T turns add to the log odds of each of them, T numbers.

    :param chances: of T turns, how likely the family is in each, neither 0 nor 1
    :param decided: of some of them, by number, whether it is there; numbers outside the talk are passed over

    >>> around(np.array([0.5, 0.5, 0.2]), {0: True}).round(2).tolist()
    [0.4, 0.37, 0.34]
    """
    places = np.array(sorted(at for at in decided if 0 <= at < len(chances)), dtype=np.int64)
    there = np.array([float(decided[int(at)]) for at in places])
    odds = np.log(chances[places] / (1 - chances[places]))
    beside = _covariance(places, places)
    moved = np.zeros(len(places))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(odds + moved)))
        curve = likely * (1 - likely)
        pull = curve * moved + there - likely
        step = beside @ np.linalg.solve(np.eye(len(places)) + curve[:, None] * beside, pull)
        moved, before = step, moved
        if np.abs(moved - before).max(initial=0.0) < _CLOSE:
            break
    surprises = there - 1 / (1 + np.exp(-(odds + moved)))
    told: Floats = _covariance(np.arange(len(chances)), places) @ surprises
    return told


def _covariance(some: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> Floats:
    fading: Floats = np.exp(-np.abs(some[:, None] - others[None, :]) / FADES)
    return fading
