"""A closer look at prose: a small network reads each sentence among its neighbours, beside what words and rules say.

The likelihood (`likelihood`) counts the words, roles, frames and rules of one sentence; the network has met far more
English, was fitted to the labelled narratives, and sees what stands before and behind. Their logarithms of odds are
averaged. Without the extra ``reader`` the likelihood decides alone, which is the floor.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sessionlab.coding import learned
from sessionlab.coding.learned.parcel import PIECES, ReaderUnavailable, needed_runtime
from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.relationship.prose.windows import averaged, kept, row

CARD: Final = "closer.json"
NETWORK: Final = "closer.onnx"
MOST_SENTENCES: Final = 1000
"""A longer account (some thirty pages) is read by the floor: the network reads some six hundred sentences a second."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Card:
    """How the network and the likelihood add up, and which files they are.

    `share` is the part of the network. `least` is the averaged logarithm of odds from which an event is told; `slope`
    and `intercept` make a likelihood of it.
    """

    kinds: tuple[str, ...]
    share: float
    slope: float
    intercept: float
    least: float
    sums: dict[str, str]

    def chances(self, learned: Floats, worded: Floats) -> Floats:
        """Return the likelihoods, shape (S, K), from the logarithms of odds of both."""
        both = self.share * learned + (1 - self.share) * worded
        return np.asarray(1 / (1 + np.exp(-(self.slope * both + self.intercept))))

    @property
    def least_chance(self) -> float:
        """Return the likelihood from which an event is told."""
        return float(1 / (1 + np.exp(-(self.slope * self.least + self.intercept))))


@dataclass(frozen=True, slots=True)
class Closer:
    """The network, loaded."""

    card: Card
    network: Any = field(repr=False)
    pieces: WordPieces = field(repr=False)


@cache
def shipped_closer() -> Closer:
    """Return the network that is shipped, loaded once.

    :raises ReaderUnavailable: there is no runtime, or a file is missing or not the one that the card names
    """
    card = _card()
    network, pieces = _checked(__package__, NETWORK, card), _checked(learned.__name__, f"weights/{PIECES}", card)
    runtime = needed_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
    options.log_severity_level = 3
    session = runtime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    return Closer(card, session, WordPieces(pieces.decode("utf-8").splitlines()))


def closer_for_prose() -> Closer | None:
    """Return the network for prose; None where it cannot be loaded, and the floor has to do."""
    try:
        return shipped_closer()
    except ReaderUnavailable:
        return None


def lacks() -> str:
    """Return in words why the floor has to do; empty where there is a closer look."""
    try:
        shipped_closer()
    except ReaderUnavailable as refusal:
        return str(refusal)
    return ""


def looked_at(sentences: Sequence[str], closer: Closer) -> Floats:
    """Return the logarithms of odds of S sentences of one account (one or more) for K kinds, as the network sees them.

    What two windows say of a sentence is averaged, by how deep it lies in each.
    """
    cut = [kept(closer.pieces.numbers(sentence)) for sentence in sentences]
    sizes = [len(pieces) for pieces in cut]
    return averaged(sizes, len(closer.card.kinds), lambda first, end: _said(cut[first:end], closer))


def _said(sentences: Sequence[Sequence[int]], closer: Closer) -> Floats:
    given = row(sentences)
    asked = {"ids": given.ids[np.newaxis], "means": given.means, "ends": given.ends}
    return np.asarray(closer.network.run(["found"], asked)[0], dtype=np.float64)


def _card() -> Card:
    try:
        told = json.loads(files(__package__).joinpath(CARD).read_text("utf-8"))
        return Card(**{**told, "kinds": tuple(told["kinds"])})
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise _unavailable(f"card {CARD} is missing or damaged ({type(fault).__name__}).") from None


def _checked(package: str, name: str, card: Card) -> bytes:
    """Return the bytes of a file that is the one the card names."""
    try:
        found = files(package).joinpath(name).read_bytes()
    except OSError:
        raise _unavailable(f"file {name} is missing.") from None
    if hashlib.sha256(found).hexdigest() != card.sums.get(name):
        raise _unavailable(f"file {name} is not the one its card names.")
    return found


def _unavailable(what: str) -> ReaderUnavailable:
    return ReaderUnavailable(
        f"The closer look at notes: its {what}",
        remedy="Words and rules go on without it; ask for --reader rules, or install sessionlab again.",
    )
