"""Find what stands in the word lists: occupations, what people are or have, places, peoples, and words like names."""

from collections.abc import Iterator

from sessionlab.deidentify.learned import Described
from sessionlab.deidentify.mentions import Kind, Mention, Weight
from sessionlab.deidentify.tokens import Token
from sessionlab.language.time_words import MONTHS, WEEKDAYS
from sessionlab.transcript import Span

FINDER = "lists"
_LISTS = {
    "professions": (Kind.PROFESSION, 0.5, "an occupation"),
    "traits": (Kind.TRAIT, 0.5, "something a person is or has"),
    "people": (Kind.TRAIT, 0.6, "a people or an origin"),
    "place": (Kind.PLACE, 0.6, "a country"),
    "cities": (Kind.PLACE, 0.6, "a city"),
}
_CALENDAR = frozenset({*WEEKDAYS, *MONTHS, *(f"{day}s" for day in WEEKDAYS)})
_SHORTEST = 3
_ENDS = frozenset('. ! ? : “ " … ) * -'.split())


def in_lists(text: str, described: Described) -> Iterator[Mention]:
    """Yield every mention from a list, and every word with a capital that is no English word or is a first name."""
    words = described.words
    for one in described.phrases:
        kind, sure, because = _LISTS[one.list]
        span = Span(words[one.first].start, words[one.last - 1].end)
        yield Mention(span, span.of(text), kind, Weight.QUASI, FINDER, because, sure)
    for place, word in enumerate(words):
        if because := _like_a_name(words, place):
            span = Span(word.start, word.end)
            yield Mention(span, span.of(text), Kind.PERSON, Weight.QUASI, FINDER, because, 0.5)


def _like_a_name(words: list[Token], place: int) -> str:
    word = words[place]
    if word.shape != "Xx" or len(word.low) < _SHORTEST or word.low in _CALENDAR:
        return ""
    first = place == 0 or words[place - 1].low in _ENDS
    if "f" in word.lists and ("u" in word.lists or not first):
        return "a first name"
    if "u" in word.lists and not first:
        return "a word with a capital that is no English word"
    return ""
