"""Weigh whether what names something must be masked: "does it narrow down who this is about?"

In the language of courts most names need no mask: the courts of appeal, the law, the state. A linear model over the
whole document decides: a candidate is seen together with every other place where the same words stand, with those that
end in the same word, share its telling words, or are of its kind. The same words are masked everywhere or nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.candidates import Candidate
from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.learned import KINDS, Described, Floats
from sessionlab.deidentify.mentions import Kind
from sessionlab.deidentify.tokens import Token
from sessionlab.deidentify.wordlists import paired, words_of

PRICE = 0.8
"""How much surer a name must be that is longer or stands more often, in log odds over the logarithm of all its words:
masking it for nothing costs more."""
_KINDS = (*KINDS, Kind.PROFESSION)
_CROSSED = (Kind.ORGANISATION, Kind.PLACE, Kind.DATE, Kind.TRAIT)
_WORD = re.compile(r"\w+")
_BEHIND = re.compile(r"[’']s?$")
_BEFORE = re.compile(r"^(?:the|a|an|of|by|in|on|mr|mrs|ms|dr) +")
_UNKNOWN = -1.0
_BEGINNING, _USUAL = 0.05, 2.0
_EVEN = 100
Table = NDArray[np.float64]


class _Seen(NamedTuple):
    """A candidate with the sums over its tokens."""

    one: Candidate
    key: str
    words: list[Token]
    size: int
    mean: float
    most: float
    least: float
    entity_mean: float
    entity_least: float


def described_in_document(
    text: str, described: Described, entity: Floats, needed: Floats, found: Sequence[Candidate]
) -> tuple[Table, list[str], NDArray[np.float64]]:
    """Return for N candidates the N rows of their features, what each is called, and how many words each has."""
    seen = [_seen(text, described, entity, needed, one) for one in found]
    around = _Around(seen)
    share = len(described.words)
    rows = [_row(one, around, share) for one in seen]
    table = np.array(rows) if rows else np.zeros((0, 1))
    return table, [one.key for one in seen], np.array([one.size for one in seen], dtype=float)


def together(scores: NDArray[np.float64], called: Sequence[str], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log odds of each candidate, the same for the same words, less the price of masking them all."""
    groups: dict[str, list[float]] = defaultdict(list)
    for score, name in zip(scores.tolist(), called, strict=True):
        groups[name].append(score)
    means = np.array([np.mean(groups[name]) for name in called])
    often = np.array([len(groups[name]) for name in called])
    return means - PRICE * np.log(sizes * often) if len(called) else np.zeros(0)


def _seen(text: str, described: Described, entity: Floats, needed: Floats, one: Candidate) -> _Seen:
    words = described.words[one.first : one.last]
    quote = text[words[0].start : words[-1].end]
    key = _BEFORE.sub("", _BEHIND.sub("", plain(quote)))
    inside, named = needed[one.first : one.last], entity[one.first : one.last]
    return _Seen(
        one,
        key,
        words,
        max(1, len(_WORD.findall(quote))),
        float(inside.mean()),
        float(inside.max()),
        float(inside.min()),
        float(named.mean()),
        float(named.min()),
    )


class _Around:
    """What the rest of the document says: by the same words, the same end, the same kind, the same telling word."""

    def __init__(self, seen: Sequence[_Seen]) -> None:
        self.same: dict[str, list[_Seen]] = defaultdict(list)
        self.ends: dict[str, list[float]] = defaultdict(list)
        self.kinds: dict[Kind, list[_Seen]] = defaultdict(list)
        self.telling: dict[str, list[float]] = defaultdict(list)
        for one in seen:
            self.same[one.key].append(one)
            self.ends[_end(one.key)].append(one.mean)
            self.kinds[one.one.kind].append(one)
            for word in one.words:
                if word.shape[0] == "X":
                    self.telling[word.low].append(one.mean)

    def others(self, one: _Seen) -> float:
        """Return how likely other names of its kind are."""
        others = [other.mean for other in self.kinds[one.one.kind] if other.key != one.key]
        return float(np.mean(others)) if others else _UNKNOWN

    def shared(self, one: _Seen) -> float:
        """Return how likely those are that share a place or an unknown word with it."""
        words = [word for word in one.words if _is_place(word) or _is_unknown(word)]
        shared = [score for word in words for score in self.telling[word.low]]
        return float(np.mean(shared)) if shared else _UNKNOWN


def _end(key: str) -> str:
    return key.split()[-1] if key.split() else ""


def _is_place(word: Token) -> bool:
    return word.shape[0] == "X" and (word.low in words_of("cities") or word.low in paired("regions"))


def _is_unknown(word: Token) -> bool:
    return word.shape[0] == "X" and word.lists.startswith("u")


def _row(one: _Seen, around: _Around, share: int) -> list[float]:
    same = around.same[one.key]
    mean = float(np.mean([other.mean for other in same]))
    others, place = around.others(one), any(map(_is_place, one.words))
    where = one.one.first / share
    row = [1.0, one.mean, one.most, one.least, one.entity_mean, one.entity_least]
    row += [mean, max(other.most for other in same), min(other.least for other in same)]
    row += [float(np.mean(around.ends[_end(one.key)])), others, around.shared(one)]
    row += np.log([len(same), one.size, one.size * len(same)]).tolist()
    row += [where, where < _BEGINNING, place, any(map(_is_unknown, one.words))]
    row += [all(word.shape[0] != "X" for word in one.words), len(same) == 1]
    row += [float(np.log1p(share / _EVEN)) - _USUAL, any(word.shape[0] == "0" for word in one.words)]
    row += [one.one.kind is Kind.DATE and any(word.shape == "0000" for word in one.words)]
    kinds = [one.one.kind is kind for kind in _KINDS]
    crossed = [1.0, mean, one.mean, one.entity_mean, *np.log([len(same), one.size]).tolist(), place, others]
    row += [*kinds, *(value * (one.one.kind is kind) for kind in _CROSSED for value in crossed)]
    return [float(value) for value in row]
