"""Find words of a text that stand just so in a letter, a transcript or a note: clients know their own sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sessionlab.deidentify.folding import Folded, fold
from sessionlab.deidentify.wordlists import ranked
from sessionlab.transcript import Span

RUN = 8
RARE_RUN = 5
_EVERYDAY = 1000
_RARE_WORDS = 2
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A private writing to compare with: a letter, a transcript or a note; `name` is a label."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A run of words that stands in the text and in a private writing; spans in both."""

    span: Span
    source: str
    there: Span
    words: int
    because: str


def overlaps(text: str, sources: Sequence[Written], *, run: int = RUN, rare_run: int = RARE_RUN) -> tuple[Overlap, ...]:
    """Return the longest common runs: of `run` words, or of `rare_run` when two of them are no words of every day.

    >>> letter = Written("letter 3", "You sat there like a heron waiting for the pond to thaw, and I paid for it.")
    >>> [(one.words, one.source) for one in overlaps("He said I sat there like a heron waiting.", [letter])]
    [(6, 'letter 3')]
    """
    mine = _Words(fold(text))
    looked_for = set(_runs(mine.words, rare_run))
    found = [
        overlap
        for source in sources
        if not looked_for.isdisjoint(_runs(_WORD.findall(fold(source.text).plain), rare_run))
        for overlap in _with(mine, source, run, rare_run)
    ]
    return tuple(sorted(found, key=lambda one: (one.span, one.source)))


def _runs(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many words. Most writings share none with a text and are not looked at closely."""
    return zip(*(words[start:] for start in range(size)), strict=False)


class _Words:
    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.spans = [found.span() for found in _WORD.finditer(folded.plain)]
        self.words = [folded.plain[start:end] for start, end in self.spans]

    def span(self, first: int, last: int) -> Span:
        return self.folded.span(self.spans[first][0], self.spans[last][1])


def _with(mine: _Words, source: Written, run: int, rare_run: int) -> Iterator[Overlap]:
    theirs = _written(source)
    places: dict[tuple[str, ...], list[int]] = {}
    for place, words in enumerate(_runs(theirs.words, rare_run)):
        places.setdefault(words, []).append(place)
    start = 0
    while start <= len(mine.words) - rare_run:
        there = places.get(tuple(mine.words[start : start + rare_run]), ())
        size, at = max(((_length(mine, start, theirs, place), place) for place in there), default=(0, 0))
        why = _reason(mine.words[start : start + size], run, rare_run) if size else ""
        if why:
            spans = mine.span(start, start + size - 1), theirs.span(at, at + size - 1)
            yield Overlap(spans[0], source.name, spans[1], size, why)
        start += size if why else 1


@lru_cache(maxsize=16)
def _written(source: Written) -> _Words:
    return _Words(fold(source.text))


def _length(mine: _Words, start: int, theirs: _Words, place: int) -> int:
    most = min(len(mine.words) - start, len(theirs.words) - place)
    return next((size for size in range(most) if mine.words[start + size] != theirs.words[place + size]), most)


def _reason(words: list[str], run: int, rare_run: int) -> str:
    if len(words) >= run:
        return f"{len(words)} words stand there just so"
    rare = sum(1 for word in words if ranked("frequent").get(word.partition("'")[0], _EVERYDAY) >= _EVERYDAY)
    if len(words) >= rare_run and rare >= _RARE_WORDS:
        return f"{len(words)} words stand there just so, {rare} of them no words of every day"
    return ""
