"""Cut a sentence into words, each with what the lexicon knows of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessionlab.language.lexicon import Entry, Lexicon, Node

# A contraction is two words: "didn't" is "did" and "n't", "she's" is "she" and "'s".
_REST = r"['’](?:s|d|ll|ve|re|m)\b|[^\W_]+(?:[-.](?=[^\W_])[^\W_]+)*|[^\w\s]"
_WORD = re.compile(_REST)
# To look for "n't" behind every letter takes three times as long as all the rest, and few sentences hold one.
_WORD_OR_NOT = re.compile(rf"[^\W\d_]+?(?=n['’]t\b)|n['’]t\b|{_REST}")
_SKIPPED = frozenset(
    """so very really quite just too much rather all even always often finally suddenly then now also simply n't
    not""".split()
)
_OPENING = frozenset("; : — – ( ) , i he she we they it you".split())
_OPENING_KINDS = frozenset({"subordinator", "coordinator"})
_GROUPED = frozenset("to 'd nearly almost".split())
_GROUPED_KINDS = frozenset({"negation", "modal", "auxiliary"})


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word or mark as it is written, one value for all its places in a text; what is often asked is worked out once.

    `low` is it in small letters; `phrases` are those that begin with it. `opens`: it may open a clause. `groups`: it
    may belong to a verb group. `tells`: it may be a verb, name an act or end a verb group. `adverb`: it may stand
    between a subject and its verb without a meaning of its own. `skipped`: it may stand within a phrase. `ends`: it
    ends what ``*`` of a phrase stands for.
    """

    low: str
    capital: bool
    entry: Entry
    phrases: Node | None
    opens: bool
    groups: bool
    tells: bool
    modal: bool
    adverb: bool
    skipped: bool
    ends: bool


class Vocabulary(dict[str, Word]):
    """The words of one text as they are written, each looked up once; to be dropped with the parse of the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, written: str) -> Word:
        low = written.lower().replace("’", "'")
        entry = self.lexicon.of(low)
        grammar, root = entry.grammar, self.lexicon.phrases.root
        groups = low in _GROUPED or bool(grammar & _GROUPED_KINDS)
        word = self[written] = Word(
            low=low,
            capital=written[0] != low[0],
            entry=entry,
            phrases=root.get(entry.lemma) or root.get(low),
            opens=low in _OPENING or bool(grammar & _OPENING_KINDS),
            groups=groups,
            tells=groups or bool(entry.forms or entry.noun) or low in (",", "and") or "preposition" in grammar,
            modal="modal" in grammar,
            adverb=low.endswith("ly") or _is_adverb(low, grammar),
            skipped=low in _SKIPPED or low.endswith("ly"),
            ends=not low[0].isalnum() and low != "'s",
        )
        return word


def _is_adverb(low: str, grammar: frozenset[str]) -> bool:
    return "adverb" in grammar and "determiner" not in grammar and low not in ("not", "n't")


def words(sentence: str, known: Vocabulary) -> list[Word]:
    """Return the words of a sentence in order."""
    return [known[written] for written in _pattern(sentence).findall(sentence)]


def places(sentence: str) -> list[tuple[int, int]]:
    """Return where each word of a sentence begins and ends."""
    return [found.span() for found in _pattern(sentence).finditer(sentence)]


def _pattern(sentence: str) -> re.Pattern[str]:
    return _WORD_OR_NOT if "n't" in sentence or "n’t" in sentence else _WORD


def phrase_tags(sentence: Sequence[Word]) -> Iterator[tuple[int, list[str]]]:
    """Yield (place, tags) for every word of the sentence that phrases begin at."""
    for place, word in enumerate(sentence):
        if word.phrases is not None and _may_follow(sentence, place + 1, word.phrases):
            found: list[str] = []
            _follow(sentence, place + 1, word.phrases, found)
            if found:
                yield place, found


def _may_follow(sentence: Sequence[Word], place: int, node: Node) -> bool:
    """Tell at a glance whether a phrase may be complete before a place or go on from there; most do not."""
    if node.tags or "*" in node.then or place >= len(sentence):
        return True
    word = sentence[place]
    return word.skipped or word.low in node.then or word.entry.lemma in node.then


def _follow(sentence: Sequence[Word], place: int, node: Node, found: list[str]) -> None:
    """Add the tags of a phrase that is complete before a place, and of those that go on from there."""
    found += node.tags
    if not node.then or place >= len(sentence):
        return
    _follow_on(sentence, place, node, found)
    if sentence[place].skipped:
        _follow_on(sentence, place + 1, node, found)
    if (open_node := node.then.get("*")) is not None:
        for gap in range(4):
            if place + gap > len(sentence) or (gap and sentence[place + gap - 1].ends):
                break
            _follow_on(sentence, place + gap, open_node, found)


def _follow_on(sentence: Sequence[Word], place: int, node: Node, found: list[str]) -> None:
    """Go on behind skipped words: the next one must be an atom, so that nothing is found twice."""
    if place < len(sentence):
        word = sentence[place]
        low, lemma = word.low, word.entry.lemma
        if (after := node.then.get(low)) is not None:
            _follow(sentence, place + 1, after, found)
        if lemma != low and (after := node.then.get(lemma)) is not None:
            _follow(sentence, place + 1, after, found)
