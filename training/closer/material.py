"""The labelled narratives as the network is given them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.relationship.prose.windows import kept
from training.labelled import PROSE, blocks, is_held_out
from training.prose_events import Example, examples

PARTS = 4
"""The files are dealt out to so many parts."""
TRIED = (2,)
"""Cross-validation reads these parts, each by what was fitted to the other three. One is enough to choose by."""


@dataclass(frozen=True, slots=True)
class Told:
    """A narrative of S sentences, or a single sentence: their pieces, and which of K kinds each tells (S, K)."""

    pieces: tuple[tuple[int, ...], ...]
    kinds: NDArray[np.float32] = field(repr=False)
    shown: tuple[Example, ...] = field(repr=False)
    part: int

    @property
    def sizes(self) -> list[int]:
        """Return how many pieces each sentence has."""
        return [len(pieces) for pieces in self.pieces]


def narratives(words: WordPieces) -> list[Told]:
    """Return all that may be fitted to, each with its part in a cross-validation by file."""
    return [told for path, part in parts() for told in _of(path, part, words)]


def parts(folder: Path = PROSE) -> Iterator[tuple[Path, int]]:
    """Yield the files that are not held out with their parts: long ones first, each to the part that has least."""
    free = [path for path in folder.glob("*.txt") if not is_held_out(path.name)]
    sizes = [0] * PARTS
    for path in sorted(free, key=lambda path: (-path.stat().st_size, path.name)):
        part = sizes.index(min(sizes))
        sizes[part] += path.stat().st_size
        yield path, part


def _of(path: Path, part: int, words: WordPieces) -> Iterator[Told]:
    for block in blocks(path.parent, held_out=False, only=path.name):
        rows = examples(block)
        yield Told(
            pieces=tuple(tuple(kept(words.numbers(row.text))) for row in rows),
            kinds=np.array([row.kinds for row in rows], dtype=np.float32),
            shown=tuple(rows),
            part=part,
        )


def flat(told: Sequence[Told]) -> NDArray[np.float32]:
    """Return the kinds of all sentences, one below the other."""
    return np.concatenate([one.kinds for one in told])
