"""The learned finder: how likely each token belongs to something that says who a text is about, and what it would be.

Two linear models over the features of `features`, fitted by ``python -m training.names``; nothing but sums at work.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.features import WIDTH, columns, legal
from sessionlab.deidentify.mentions import Kind, Mention
from sessionlab.deidentify.tokens import Phrase, Token, phrases, tokens

KINDS = (
    Kind.PERSON,
    Kind.PLACE,
    Kind.ORGANISATION,
    Kind.DATE,
    Kind.NUMBER,
    Kind.QUANTITY,
    Kind.TRAIT,
    Kind.RARE,
    Kind.AGE,
    Kind.CONTACT,
)
KIND_COLUMNS = 1 << 15
ENTITY_COLUMNS = 1 << 17
FINDER = "learned"
_BLANK = re.compile(r"\n\s*\n")
Floats = NDArray[np.float32]


class Weights(NamedTuple):
    """The weights: of being named at all, of each kind, and for the language of courts of names and of their need."""

    named: Floats
    kinds: Floats
    entity: Floats
    """Of being part of a name, whether or not it needs a mask."""
    need: Floats
    """Of a name needing a mask, over the features of `needed`."""
    around: Floats
    """Of the same, over the words around it (`around`)."""


@dataclass(frozen=True, slots=True)
class Described:
    """A text cut into tokens, with its phrases, its register and the places of its features."""

    words: list[Token]
    phrases: list[Phrase]
    court: bool
    columns: NDArray[np.uint64]

    @property
    def starts(self) -> NDArray[np.int64]:
        """Return where each token starts."""
        return np.array([word.start for word in self.words], dtype=np.int64)

    @property
    def ends(self) -> NDArray[np.int64]:
        """Return where each token ends."""
        return np.array([word.end for word in self.words], dtype=np.int64)


def describe(text: str, shapes: Sequence[Mention]) -> Described:
    """Cut a text and describe every token."""
    words = tokens(text)
    listed = list(phrases(words))
    breaks = [found.end() for found in _BLANK.finditer(text)]
    return Described(words, listed, legal(words), columns(words, listed, shapes, breaks))


@cache
def weights() -> Weights:
    """Return the weights that come with the package."""
    data = files("sessionlab.deidentify").joinpath("weights.npz").read_bytes()
    with np.load(io.BytesIO(data)) as held:
        return Weights(*(held[name].astype(np.float32) for name in Weights._fields))


def log_odds(described: Described, of: Weights) -> Floats:
    """Return for each token the log odds that it is part of something that names or narrows down a person."""
    return np.asarray(of.named[described.columns].sum(axis=1), dtype=np.float32)


def likelihood(described: Described, of: Weights) -> Floats:
    """Return the same as likelihoods."""
    return np.asarray(1 / (1 + np.exp(-log_odds(described, of))), dtype=np.float32)


def entity_odds(described: Described, of: Weights) -> Floats:
    """Return for each token the log odds that it is part of a name, whether or not it needs a mask."""
    return np.asarray(of.entity[entity_columns(described.columns)].sum(axis=1), dtype=np.float32)


def entity_columns(found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return places of features in the table of names: those for every register alone."""
    return found[:, :WIDTH] & np.uint64(ENTITY_COLUMNS - 1)


def kinds(described: Described, places: Sequence[int], of: Weights) -> list[Kind]:
    """Return the likeliest kind of each of the tokens at `places`."""
    if not len(places):
        return []
    scores = of.kinds[kind_columns(described.columns[np.asarray(places)])].sum(axis=1)
    return [KINDS[number] for number in scores.argmax(axis=1)]


def kind_columns(found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the places of features in the smaller table of kinds: those for every register alone."""
    return found[:, :WIDTH] & np.uint64(KIND_COLUMNS - 1)
