"""Find what stands in the word lists: occupations, what people are or have, places, peoples, and words like names."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sessionlab.deidentify.learned import Described
from sessionlab.deidentify.mentions import Kind, Mention, Weight
from sessionlab.deidentify.tokens import Token
from sessionlab.language.time_words import MONTHS, WEEKDAYS
from sessionlab.transcript import Span

FINDER = "lists"
LISTS = {
    "professions": (Kind.PROFESSION, 0.5, "an occupation"),
    "traits": (Kind.TRAIT, 0.5, "something a person is or has"),
    "people": (Kind.TRAIT, 0.6, "a people or an origin"),
    "place": (Kind.PLACE, 0.6, "a country"),
    "cities": (Kind.PLACE, 0.6, "a city"),
}
_CALENDAR = frozenset({*WEEKDAYS, *MONTHS, *(f"{day}s" for day in WEEKDAYS)})
NAMED = frozenset({"place", "cities"})
_SHORTEST = 3
_NO_WORD = "a word with a capital that is no English word"
_WORKS = frozenset("work works worked working employed job hired fired started".split())
_WORKS_AT = frozenset("for at by with".split())
_POLITE = frozenset("mr mrs ms miss dr prof i mom mum dad okay ok god jesus oh yeah".split())
_ENDS = frozenset('. ! ? : “ " … ) * -'.split())


def in_lists(text: str, described: Described) -> Iterator[Mention]:
    """Yield every mention from a list, and every word with a capital that is no English word or is a first name."""
    words = described.words
    for one in described.phrases:
        kind, sure, because = LISTS[one.list]
        span = Span(words[one.first].start, words[one.last - 1].end)
        yield Mention(span, span.of(text), kind, Weight.QUASI, FINDER, because, sure)
    for first, last in _title_of_something(words, begun=_paragraphs(text, words)):
        span = Span(words[first].start, words[last - 1].end)
        yield Mention(span, span.of(text), Kind.RARE, Weight.QUASI, FINDER, "words with capitals", 0.45)
    traits = {place for one in described.phrases if one.list not in NAMED for place in range(one.first, one.last)}
    for place, word in enumerate(words):
        if place in traits and "f" not in word.lists:
            continue
        if because := _like_a_name(words, place):
            span = Span(word.start, word.end)
            works = because == _NO_WORD and at_work([one.low for one in words[max(0, place - 2) : place]])
            kind, because = (Kind.ORGANISATION, "where somebody works") if works else (Kind.PERSON, because)
            yield Mention(span, span.of(text), kind, Weight.QUASI, FINDER, because, 0.5)


def at_work(before: Sequence[str]) -> bool:
    """Tell whether the two words before a name say that somebody works there.

    >>> at_work(["works", "for"]), at_work(["lives", "at"])
    (True, False)
    """
    return len(before) > 1 and before[-2] in _WORKS and before[-1] in _WORKS_AT


def _paragraphs(text: str, words: list[Token]) -> frozenset[int]:
    """Return the places of the words with which a paragraph begins: no name runs from one into the next."""
    pairs = enumerate(pairwise(words), start=1)
    return frozenset(place for place, (one, other) in pairs if "\n" in text[one.end : other.start].replace("\n", "", 1))


def _title_of_something(words: list[Token], *, begun: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield two and more English words with capitals within a sentence: the name of a show, a feast, a club."""
    place = 1
    while place < len(words):
        end = place
        while end < len(words) and _written_large(words[end]) and (end == place or end not in begun):
            end += 1
        if (
            end - place > 1
            and words[place - 1].low not in _ENDS
            and any(word.low not in _POLITE for word in words[place:end])
        ):
            yield place, end
        place = max(end, place + 1)


def _written_large(word: Token) -> bool:
    return word.shape == "Xx" and word.low not in _CALENDAR


def _like_a_name(words: list[Token], place: int) -> str:
    word = words[place]
    if word.shape != "Xx" or len(word.low) < _SHORTEST or word.low in _CALENDAR:
        return ""
    first = place == 0 or words[place - 1].low in _ENDS
    if "f" in word.lists and ("u" in word.lists or not first):
        return "a first name"
    if "u" in word.lists and not first:
        return _NO_WORD
    return ""
