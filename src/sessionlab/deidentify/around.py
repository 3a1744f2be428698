"""Number the words around a candidate: its sentence, its neighbours, its place in the document, how it was found.

Each is said in words and hashed to a place in a table of weights, as `features` does for tokens. The sentence matters
most: what stands in one about where the Court changed its sections needs no mask, in one about an arrest it does.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.candidates import Candidate
from sessionlab.deidentify.learned import Described, Floats
from sessionlab.deidentify.tokens import Token

AROUND_COLUMNS = 1 << 16
_BLANK = re.compile(r"\n\s*\n")
_STOPS = frozenset(".?!")
_SHORT = frozenset("mr mrs ms dr prof no nos v st art".split())
_FACTS, _LAW = "THE FACTS", "RELEVANT"
_NOBODY = "-"
_MOST_PARAGRAPHS, _EARLY, _MOST_SHAPES = 6, 4, 6
Columns = list[NDArray[np.int64]]


class _Parts(NamedTuple):
    """A text cut into sentences, paragraphs and sections: for each token where it is."""

    sentence: list[int]
    begins: list[int]
    """At which token each sentence begins; the number of tokens last."""
    paragraph: list[int]
    section: list[str]


def columns_around(text: str, described: Described, found: Sequence[Candidate]) -> Columns:
    """Return for each candidate the places of what is said around it, each place once."""
    parts = _parts(text, described)
    low = [word.low for word in described.words]
    return [np.unique([_place(name) for name in _said(described.words, low, parts, one)]) for one in found]


def sums(columns: Columns, weights: Floats) -> NDArray[np.float64]:
    """Return for each candidate the sum of the weights at its places."""
    return np.array([weights[places].sum(dtype=np.float64) for places in columns])


@lru_cache(maxsize=100_000)
def _place(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) & (AROUND_COLUMNS - 1)


def _parts(text: str, described: Described) -> _Parts:
    starts = described.starts
    blanks = [found.end() for found in _BLANK.finditer(text)]
    paragraph = np.searchsorted(np.asarray(blanks, dtype=np.int64), starts, side="right").tolist()
    begins = [*_begins(described.words, paragraph), len(starts)]
    sentence = (np.searchsorted(begins, np.arange(len(starts)), side="right") - 1).tolist()
    facts, law = (text.find(head) % (len(text) + 1) for head in (_FACTS, _LAW))
    section = ["p" if start < facts else "f" if start < law else "l" for start in starts.tolist()]
    return _Parts(sentence, begins, paragraph, section)


def _begins(words: Sequence[Token], paragraph: Sequence[int]) -> Iterator[int]:
    """Yield at which token each sentence begins."""
    for number, word in enumerate(words):
        if not number or paragraph[number] != paragraph[number - 1]:
            yield number
        elif words[number - 1].low in _STOPS and word.shape[0] in "X0“(":
            before = words[number - 2] if number > 1 else word
            if before.low not in _SHORT and before.shape != "X":
                yield number


def _said(words: Sequence[Token], low: Sequence[str], parts: _Parts, one: Candidate) -> Iterator[str]:
    kind = one.kind.value
    yield from _in_sentence(low, parts, one, kind)
    yield from _beside(low, one, kind)
    section, paragraph = parts.section[one.first], parts.paragraph[one.first]
    yield f"paragraph {kind} {min(paragraph, _MOST_PARAGRAPHS)}"
    yield f"section {kind} {section}"
    yield f"section {section} {min(paragraph, _EARLY)}"
    yield f"because {one.because}"
    yield f"finder {kind} {one.finder}"
    yield f"shape {kind} " + " ".join(word.shape for word in words[one.first : one.last][:_MOST_SHAPES])


def _in_sentence(low: Sequence[str], parts: _Parts, one: Candidate, kind: str) -> Iterator[str]:
    number = parts.sentence[one.first]
    first, last = parts.begins[number], parts.begins[number + 1]
    for word in {*low[first : one.first], *low[one.last : last]}:
        if word[0].isalpha():
            yield f"with {word}"
            yield f"with {kind} {word}"
    yield f"begins {kind} {' '.join(low[first : first + 2])}"


def _beside(low: Sequence[str], one: Candidate, kind: str) -> Iterator[str]:
    third, second, before = (low[place] if place >= 0 else _NOBODY for place in range(one.first - 3, one.first))
    after, next_ = (low[place] if place < len(low) else _NOBODY for place in (one.last, one.last + 1))
    yield f"before {before}"
    yield f"after {after}"
    yield f"before {third} {second} {before}"
    yield f"before {kind} {before}"
    yield f"second before {kind} {second}"
    yield f"before {kind} {second} {before}"
    yield f"after {kind} {after}"
    yield f"second after {kind} {next_}"
    yield f"after {kind} {after} {next_}"
    yield f"beside {kind} {before} {after}"
