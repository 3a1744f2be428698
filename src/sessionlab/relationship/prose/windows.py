"""Windows on an account: as many neighbouring sentences as are read at once, one window beginning within the last.

A sentence is told by those around it: "He did not" says nothing without the one before. Every sentence lies in one or
two windows, and counts most where it lies deep in one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sessionlab.coding.learned.pieces import END, FIRST

MOST_PIECES: Final = 224
"""Pieces of words in a window, if it holds more than one sentence."""
OWN: Final = 100
"""So many pieces of a sentence are read, its first."""
NOTHING: Final = 100
"""The piece that stands for a sentence without any."""
DEEP: Final = 4
"""So many sentences away from where a window was cut, a sentence counts no more than nearer to it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """The sentences from `first`, one `weight` for each: the deeper in the window, the more."""

    first: int
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """S sentences as the network is given them.

    `ids` are L pieces; `means`, shape (S, L), are what makes a mean of a sentence's own pieces; `ends`, length S, are
    the places of the signs that close each sentence.
    """

    ids: NDArray[np.int64]
    means: NDArray[np.float32]
    ends: NDArray[np.int64]


def kept(pieces: Sequence[int]) -> Sequence[int]:
    """Return the pieces of a sentence that are read."""
    return pieces[:OWN] or (NOTHING,)


def windows(sizes: Sequence[int], *, most: int = MOST_PIECES) -> Iterator[Window]:
    """Yield the windows on sentences of so many pieces; each begins where half of the one before is left.

    >>> [(window.first, len(window.weights)) for window in windows([9, 9, 9, 9, 9], most=41)]
    [(0, 4), (2, 3)]
    >>> list(windows([]))
    []
    """
    first = 0
    while first < len(sizes):
        end = _end(sizes, first, most)
        yield Window(first, tuple(_weights(first, end, len(sizes))))
        if end == len(sizes):
            return
        first = _half(sizes, first, end)


def averaged(sizes: Sequence[int], kinds: int, said: Callable[[int, int], Floats]) -> Floats:
    """Return what is said of S sentences of so many pieces, shape (S, kinds), by how deep each lies in its windows.

    :param said: what a window says of the sentences from a first up to another, one row for each
    """
    found, counted = np.zeros((len(sizes), kinds)), np.zeros((len(sizes), 1))
    for window in windows(sizes):
        end = window.first + len(window.weights)
        weight = np.array(window.weights)[:, np.newaxis]
        found[window.first : end] += weight * said(window.first, end)
        counted[window.first : end] += weight
    return found / counted


def row(sentences: Sequence[Sequence[int]]) -> Row:
    """Return sentences (by their pieces, one or more each) as the network is given them."""
    ids = [FIRST]
    ends = []
    for pieces in sentences:
        ids += [*pieces, END]
        ends.append(len(ids) - 1)
    means = np.zeros((len(sentences), len(ids)), dtype=np.float32)
    for number, (pieces, end) in enumerate(zip(sentences, ends, strict=True)):
        means[number, end - len(pieces) : end] = 1 / len(pieces)
    return Row(np.array(ids, dtype=np.int64), means, np.array(ends, dtype=np.int64))


def _end(sizes: Sequence[int], first: int, most: int) -> int:
    """Return the sentence behind the last that fits; the first always does."""
    held, end = 1 + sizes[first] + 1, first + 1
    while end < len(sizes) and held + sizes[end] + 1 <= most:
        held += sizes[end] + 1
        end += 1
    return end


def _half(sizes: Sequence[int], first: int, end: int) -> int:
    """Return the sentence with which the second half of a window begins."""
    whole = sum(sizes[first:end])
    passed, half = 0, first
    while half < end - 1 and 2 * passed < whole:
        passed += sizes[half]
        half += 1
    return max(half, first + 1)


def _weights(first: int, end: int, of: int) -> Iterator[float]:
    for place in range(first, end):
        before = DEEP if first == 0 else place - first
        behind = DEEP if end == of else end - 1 - place
        yield 1.0 + min(before, behind, DEEP)
