"""Join likely tokens into mentions, and find again what was named once."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sessionlab.deidentify.learned import FINDER, Described, Floats, Weights, kinds, likelihood
from sessionlab.deidentify.listed import LISTS, NAMED, at_work
from sessionlab.deidentify.mentions import Kind, Mention, Weight
from sessionlab.deidentify.wordlists import words_of
from sessionlab.language.time_words import MONTHS, WEEKDAYS
from sessionlab.transcript import Span

ELSEWHERE = 0.5
"""How likely a token must be to count as `find` counts by default."""
_EVEN = 0.4
EDGES = frozenset(
    "and or from until to about after as at before between by during for in into of on over since with the".split()
)
EDGES |= frozenset("a an no nr , . ; : - – ( ) “ ” \" ' ’ & § / [ ]".split())
SPLITS = frozenset('and or from until to between ; ( ) “ ” " :'.split())
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lady lord father sister brother aunt uncle judge".split()
)
_SURE = 0.5
_SHORTEST = 2
_SITES = frozenset("hospital school university college clinic church prison infirmary hospice academy".split())


def surely(likely: float, even: float) -> float:
    """Return a likelihood as a confidence, so that `even` becomes the confidence at which things count by default.

    >>> surely(0.1, 0.1), surely(1.0, 0.1), surely(0.0, 0.1)
    (0.4, 1.0, 0.0)
    """
    if likely < even:
        return _EVEN * likely / even
    return _EVEN + (1 - _EVEN) * (likely - even) / (1 - even)


def _unsure(confidence: float, even: float) -> float:
    """Return the likelihood that `surely` makes to this confidence."""
    if confidence < _EVEN:
        return even * confidence / _EVEN
    return even + (1 - even) * (confidence - _EVEN) / (1 - _EVEN)


def runs(text: str, described: Described, taken: Sequence[Mention], *, least: float, of: Weights) -> Iterator[Mention]:
    """Yield the runs of tokens that are likely enough and not taken by another finder."""
    words = described.words
    likely = likelihood(described, of)
    on = likely >= _unsure(least, ELSEWHERE)
    starts, ends = described.starts, described.ends
    for other in taken:
        on &= ~((starts < other.span.end) & (ends > other.span.start))
    for number, word in enumerate(words):
        if word.low in SPLITS and likely[number] < _SURE:
            on[number] = False
    found = [*_stretches(on)]
    trimmed = [one for first, last in found if (one := _trimmed(described, likely, first, last))]
    names = kinds(described, [place for first, last in trimmed for place in range(first, last)], of)
    for first, last in trimmed:
        here, names = names[: last - first], names[last - first :]
        behind = words[last].low if last < len(words) else ""
        site = behind in _SITES and words[last - 1].shape[0] == "X"
        span = Span(words[first].start, words[last if site else last - 1].end)
        sure = round(surely(float(likely[first:last].max()), ELSEWHERE), 3)
        kind, because = _kind(described, first, last, here)
        if site:
            kind, because = Kind.ORGANISATION, f"a name with the word {behind}"
        yield Mention(span, span.of(text), kind, Weight.QUASI, FINDER, because, sure)


def _stretches(on: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]])))
    yield from ((int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True))


def _trimmed(described: Described, likely: Floats, first: int, last: int) -> tuple[int, int] | None:
    """Take little words and marks off both ends."""
    words = described.words
    while first < last and words[first].low in EDGES and likely[first] < _SURE:
        first += 1
    while first < last and words[last - 1].low in EDGES and likely[last - 1] < _SURE:
        last -= 1
    return (first, last) if any(word.low[0].isalnum() for word in words[first:last]) else None


def _kind(described: Described, first: int, last: int, named: Sequence[Kind]) -> tuple[Kind, str]:
    """Return the kind of a run: that of a list it stands in, else the one most tokens are taken for."""
    listed = {one.list for one in described.phrases if first <= one.first and one.last <= last}
    kind = max(set(named), key=lambda one: (list(named).count(one), one.value))
    if kind is Kind.TRAIT and "professions" in listed:
        return Kind.PROFESSION, "an occupation"
    whole = next((one.list for one in described.phrases if (one.first, one.last) == (first, last)), "")
    if kind is Kind.PERSON and whole in LISTS and "f" not in described.words[first].lists and whole not in NAMED:
        return LISTS[whole][0], LISTS[whole][2]
    words = described.words[first:last]
    if kind in (Kind.PLACE, Kind.ORGANISATION) and not listed and all("f" in word.lists for word in words):
        return Kind.PERSON, "a first name"
    before = [word.low for word in described.words[max(0, first - 2) : first]]
    unknown = kind is Kind.PERSON and not any("f" in word.lists for word in words)
    if (kind is Kind.PLACE or unknown) and not listed and at_work(before):
        return Kind.ORGANISATION, "where somebody works"
    return kind, f"used like the words for a {kind.value} that it learned from"


def named_again(text: str, described: Described, found: Iterable[Mention]) -> list[Mention]:
    """Return every other place where a word of a person's name stands with a capital."""
    names = {word for one in found if one.kind is Kind.PERSON for word in _telling(one.text)}
    again = []
    for word in described.words:
        if word.low in names and word.shape[0] == "X":
            span = Span(word.start, word.end)
            because = "part of a name that stands elsewhere in the text"
            again.append(Mention(span, span.of(text), Kind.PERSON, Weight.QUASI, FINDER, because, 0.6))
    return again


def _telling(name: str) -> Iterator[str]:
    for word in name.replace("’", "'").replace("-", " ").split():
        low = word.removesuffix("'s").strip(".,'").lower()
        spare = low in _TITLES or low in MONTHS or low in WEEKDAYS or low in words_of("english")
        if len(low) > _SHORTEST and word[0].isupper() and not spare:
            yield low
