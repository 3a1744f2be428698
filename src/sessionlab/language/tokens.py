"""Cut a stretch of text into words, each with what the lexicon knows of it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sessionlab.language.lexicon import Entry, Lexicon, Node, Phrases

# A contraction is two words: "didn't" is "did" and "n't", "she's" is "she" and "'s".
_WORD = re.compile(
    r"[^\W\d_]+?(?=n['’]t\b)|n['’]t\b|['’](?:s|d|ll|ve|re|m)\b"
    r"|[^\W_]+(?:[-.](?=[^\W_])[^\W_]+)*|[^\w\s]"
)
_SKIPPED = frozenset(
    """so very really quite just too much rather all even always often finally suddenly then now also simply n't
    not""".split()
)


class Word(NamedTuple):
    """One word or mark of a sentence, with its place in the text."""

    low: str
    start: int
    end: int
    capital: bool
    entry: Entry


def words(text: str, start: int, end: int, lexicon: Lexicon) -> list[Word]:
    """Return the words of ``text[start:end]`` in order."""
    found = []
    known, guess = lexicon.forms.get, lexicon.of
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        low = word.lower()
        if "’" in low:
            low = low.replace("’", "'")
        begin, end = match.span()
        found.append(Word(low, begin, end, word[0] != low[0], known(low) or guess(low)))
    return found


def phrase_tags(sentence: Sequence[Word], phrases: Phrases) -> Iterator[tuple[int, list[str]]]:
    """Yield (place, tags) for every phrase that begins at a word of the sentence."""
    root = phrases.root
    for place, word in enumerate(sentence):
        node = root.get(word.entry.lemma) or root.get(word.low)
        if node is not None:
            for _end, tags in _follow(sentence, place + 1, node):
                yield place, tags


def _follow(sentence: Sequence[Word], place: int, node: Node) -> Iterator[tuple[int, list[str]]]:
    if node.tags:
        yield place, node.tags
    if not node.then or place >= len(sentence):
        return
    word = sentence[place]
    for atom in {word.low, word.entry.lemma}:
        if (after := node.then.get(atom)) is not None:
            yield from _follow(sentence, place + 1, after)
    if word.low in _SKIPPED or word.low.endswith("ly"):
        yield from _follow_on(sentence, place + 1, node)
    if (open_node := node.then.get("*")) is not None:
        for gap in range(4):
            if place + gap > len(sentence) or _stops(sentence, place, gap):
                break
            yield from _follow_on(sentence, place + gap, open_node)


def _follow_on(sentence: Sequence[Word], place: int, node: Node) -> Iterator[tuple[int, list[str]]]:
    """Go on behind skipped words: the next one must be an atom, so that nothing is found twice."""
    if place < len(sentence):
        word = sentence[place]
        for atom in {word.low, word.entry.lemma}:
            if (after := node.then.get(atom)) is not None:
                yield from _follow(sentence, place + 1, after)


def _stops(sentence: Sequence[Word], place: int, gap: int) -> bool:
    return gap > 0 and not sentence[place + gap - 1].low[0].isalnum() and sentence[place + gap - 1].low not in ("'s",)
