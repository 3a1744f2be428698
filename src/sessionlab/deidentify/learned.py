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
_BLANK = re.compile(r"\n\s*\n")
Floats = NDArray[np.float32]


class Weights(NamedTuple):
    """The weights of both models: of being named at all, and of each kind."""

    named: Floats
    kinds: Floats


@dataclass(frozen=True, slots=True)
class Described:
    """A text cut into tokens, with its phrases, its register and the places of its features."""

    words: list[Token]
    phrases: list[Phrase]
    court: bool
    columns: NDArray[np.uint64]


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
        return Weights(held["named"].astype(np.float32), held["kinds"].astype(np.float32))


def likelihood(described: Described, of: Weights) -> Floats:
    """Return for each token how likely it is part of something that names or narrows down a person."""
    return np.asarray(1 / (1 + np.exp(-of.named[described.columns].sum(axis=1))), dtype=np.float32)


def kinds(described: Described, places: Sequence[int], of: Weights) -> list[Kind]:
    """Return the likeliest kind of each of the tokens at `places`."""
    if not len(places):
        return []
    scores = of.kinds[kind_columns(described.columns[np.asarray(places)])].sum(axis=1)
    return [KINDS[number] for number in scores.argmax(axis=1)]


def kind_columns(found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the places of features in the smaller table of kinds: those for every register alone."""
    return found[:, :WIDTH] & np.uint64(KIND_COLUMNS - 1)
