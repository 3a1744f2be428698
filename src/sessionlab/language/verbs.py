"""Tell whether a word that can be a verb is one where it stands, by the words before it."""

from collections.abc import Sequence

from sessionlab.language.people import POSSESSIVE
from sessionlab.language.tokens import Word

# Behind these "'s" is "is" or "has"; behind a name or noun it is taken for the possessive.
_CONTRACTING = frozenset(
    "he she it that this there here what who where how one everything nothing something let".split()
)
_LINKING = frozenset("be become feel seem look get grow remain sound appear".split())
_OPEN_DETERMINERS = frozenset("that this which what all both".split())
_LIKING = frozenset("to really do did".split())
_BETWEEN = frozenset("so very too not n't and ,".split())


def is_verb(words: Sequence[Word], place: int) -> bool:
    """Tell whether a word is a verb here."""
    word = words[place]
    if not word.entry.forms or _adjectival(words, place) or _contracted(words, place):
        return False
    last = _word_before(words, place)
    if last is None:
        return not word.entry.noun or "g" in word.entry.forms or "auxiliary" in word.entry.grammar
    if last.modal or last.low in ("to", "not", "n't"):
        return True
    if "g" in word.entry.forms:
        return bool(word.entry.verb) or (last.low not in ("the", "a", "an", "of") and last.low not in POSSESSIVE)
    if "subject_pronoun" in last.entry.grammar or "auxiliary" in word.entry.grammar:
        return True
    return not _noun_expected(last) and _finite(word, last)


def _word_before(words: Sequence[Word], place: int) -> Word | None:
    before = place - 1
    while before >= 0 and words[before].adverb:
        before -= 1
    return words[before] if before >= 0 else None


def _contracted(words: Sequence[Word], place: int) -> bool:
    """Tell whether it only looks like a verb: the "'s" of a possessive, the "like" of "feel like"."""
    if not place:
        return False
    low, last = words[place].low, words[place - 1]
    if low == "'s":
        return last.low not in _CONTRACTING
    likes = bool({"subject_pronoun", "modal", "negation"} & last.entry.grammar) or last.low in _LIKING
    return low == "like" and not likes


def _noun_expected(last: Word) -> bool:
    grammar = last.entry.grammar
    if last.low in POSSESSIVE or last.low == "'s" or "preposition" in grammar:
        return True
    return "determiner" in grammar and last.low not in _OPEN_DETERMINERS


def _finite(word: Word, last: Word) -> bool:
    if not word.entry.noun:
        return True
    if last.entry.adjective:
        return False
    # "Remarks", "attack": a noun unless a name stands before it.
    return word.entry.forms not in ("b", "s", "bs") or ("s" in word.entry.forms and last.capital)


def _adjectival(words: Sequence[Word], place: int) -> bool:
    """Tell whether a participle tells a state: "was disappointed in me", not "was attacked by me"."""
    entry = words[place].entry
    if not entry.adjective or "n" not in entry.forms:
        return False
    before = place - 1
    while before >= 0 and (words[before].adverb or words[before].low in _BETWEEN):
        before -= 1
    linked = before >= 0 and words[before].entry.lemma in _LINKING
    return linked and not any(word.low == "by" for word in words[place + 1 : place + 3])
