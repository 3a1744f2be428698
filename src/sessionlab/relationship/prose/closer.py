"""A closer look at prose: what the encoder sees in a sentence and in its neighbours, added to what words and rules say.

The likelihood (`likelihood`) counts words, roles, frames and rules; the encoder has met far more English and knows
that "walked out for good" and "left and did not come back" are near each other. Their logarithms of odds are averaged.
Without the extra ``reader`` the likelihood decides alone, which is the floor.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sessionlab.coding.learned.layers import WIDTH, Layers, seen, shipped_layers
from sessionlab.coding.learned.parcel import ReaderUnavailable

CARD: Final = "closer.json"
ROWS: Final = "closer.npy"
MOST_SENTENCES: Final = 1000
"""A longer account (forty pages) is read by the floor: the encoder reads some two hundred sentences a second."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Closer:
    """What the encoder's numbers say of K kinds, and how surely.

    `rows`, shape (F + 1, K), are the weights of the F numbers of `beside`, the last row those of none. `least` is the
    averaged logarithm of odds from which an event is told; `slope` and `intercept` make a likelihood of it.
    """

    encoder: str
    share: float
    slope: float
    intercept: float
    least: float
    rows: NDArray[np.float32] = field(repr=False)

    def chances(self, learned: Floats, worded: Floats) -> Floats:
        """Return the likelihoods, shape (S, K), from the logarithms of odds of both."""
        both = self.share * learned + (1 - self.share) * worded
        return np.asarray(1 / (1 + np.exp(-(self.slope * both + self.intercept))))

    @property
    def least_chance(self) -> float:
        """Return the likelihood from which an event is told."""
        return float(1 / (1 + np.exp(-(self.slope * self.least + self.intercept))))


@cache
def shipped_closer() -> Closer:
    """Return the weights that are shipped."""
    folder = files(__package__)
    card = json.loads(folder.joinpath(CARD).read_text("utf-8"))
    with as_file(folder / ROWS) as path:
        rows = np.load(path, allow_pickle=False)
    return Closer(card["encoder"], card["share"], card["slope"], card["intercept"], card["least"], rows)


def layers_for_prose() -> Layers | None:
    """Return the encoder for prose; None without a runtime, or where the weights were fitted to another encoder."""
    try:
        layers = shipped_layers()
    except ReaderUnavailable:
        return None
    return layers if layers.sum == shipped_closer().encoder else None


def looked_at(sentences: Sequence[str], layers: Layers, closer: Closer) -> Floats:
    """Return the logarithms of odds of S sentences for K kinds, as the encoder sees them."""
    numbers = beside(seen(layers, sentences))
    return np.asarray(numbers @ closer.rows[:-1] + closer.rows[-1], dtype=np.float64)


def beside(own: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the numbers of each sentence with the last layer of its neighbours, before and behind; 0 at the ends."""
    last = own[:, -WIDTH:]
    none = np.zeros((1, WIDTH), dtype=np.float32)
    before = np.concatenate([none, last[:-1]]) if len(own) else last
    behind = np.concatenate([last[1:], none]) if len(own) else last
    return np.concatenate([own, before, behind], axis=1)
