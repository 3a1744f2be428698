"""Fit a stand-in into its sentence: capitals, articles, and words that say the same twice."""

import re

from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.mentions import Kind, Mention
from sessionlab.deidentify.shifting import HOUR
from sessionlab.deidentify.standins import brief_occupation, wider_occupation
from sessionlab.deidentify.wordlists import paired

_ARTICLES = frozenset("the a an".split())
_OWNERS = _ARTICLES | frozenset("his her their my our your".split())
_ONE_OF = frozenset("next following last previous that this same other every each first".split())
_ARTICLE = re.compile(r"(?<![^\W_])([Aa])n?(\s+)$")
_NOUN = re.compile(
    r"\s+(?!(?:and|or|but|who|in|on|at|of|by|to|from|with|for|as|since|is|was|has|had|the|a|an)\b)[a-z]+"
)
_OWNING = re.compile(r"['’]s?\b")
_NEXT = re.compile(r"\s+[^\W\d_a-z]|\s*$")
_VOWEL = re.compile(r"(?:[aeio]|u(?!ni)|8|11\b|18\b)(?<!one\b)", re.I)


def fitted(text: str, mention: Mention, words: str, gap: str) -> tuple[str, str]:
    """Return the text between the last mention and this one, and the stand-in, both as the sentence needs them.

    :param gap: the text between, as it stands

    >>> from sessionlab.deidentify import Known, disguise, find
    >>> known = Known.of({"client's brother": ["Tom"]})
    >>> told = "My brother Tom is an 18-year-old."
    >>> disguise(told, find(told, known=known)).text
    'My brother is a roughly 20-year-old.'
    """
    before = text[: mention.span.start].rstrip()
    last = plain((before.rsplit(maxsplit=1)[-1:] or [""])[0])
    if mention.role and last and last == plain(mention.role).split()[-1]:
        return gap.rstrip(), "'s" if words.endswith("'s") else ""
    words = _beside(text, mention, words, last, follows=not gap.strip())
    if not words:
        return gap.rstrip(), ""
    first, _, rest = words.partition(" ")
    if first in _ARTICLES and last in _OWNERS:
        words = rest
    if mention.kind is Kind.DATE and first == "one" and last in _ONE_OF:
        words = rest
    if not before or before[-1] in ".!?:\n" or text[len(before) : mention.span.start].count("\n") > 1:
        words = words[:1].upper() + words[1:]
    return _agreeing(gap, words), words + _stop(text, mention, words)


def _stop(text: str, mention: Mention, words: str) -> str:
    """Return the full stop of a sentence that went with what was found: "at 6 pm. She rang"."""
    ended = mention.text.endswith(".") and mention.kind is not Kind.PERSON and not words.endswith(".")
    return "." if ended and _NEXT.match(text, mention.span.end) else ""


def _beside(text: str, mention: Mention, words: str, last: str, *, follows: bool) -> str:
    """Return the words as what stands beside them asks; none where they are left out.

    :param follows: whether the last mention stands right before this one
    """
    if mention.kind is Kind.TRAIT and words.startswith("of "):
        return _with_noun(text, mention, words, last)
    if mention.kind is Kind.PROFESSION and words == wider_occupation(mention.text):
        if follows and last in paired("professions"):
            return ""  # "a nurse manager" is one person
        owns = _NOUN.match(text, mention.span.end) or _OWNING.match(text, mention.span.end)
        return brief_occupation(mention.text) if owns else words
    if words.startswith(HOUR) and last in _OWNERS:
        return words[len(HOUR) :].removeprefix(" of the ")
    return words


def _with_noun(text: str, mention: Mention, words: str, last: str) -> str:
    """What a person is "of" stands behind no article and before no noun: "a Quaker", "her twin daughters"."""
    if _NOUN.match(text, mention.span.end):
        return ""
    return f"person {words}" if last in _ARTICLES else words


def _agreeing(gap: str, words: str) -> str:
    article = "n" if _VOWEL.match(words) and not words.lower().startswith(("one", "eu")) else ""
    return _ARTICLE.sub(lambda found: f"{found.group(1)}{article}{found.group(2)}", gap)
