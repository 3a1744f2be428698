"""Cut a text into words and marks, each with what can be said of it alone: its letters, its shape, its lists."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from sessionlab.deidentify.folding import plain
from sessionlab.deidentify.wordlists import paired, ranked, words_of

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_BUCKETS = (60, 300, 1500)
_LONGEST_PHRASE = 4


class Token(NamedTuple):
    """A word or a mark, with its place and what is known of it."""

    start: int
    end: int
    low: str
    """In plain small letters, every figure a 0."""
    shape: str
    lists: str
    """How frequent it is, and which lists of names have it."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text.

    >>> [(token.low, token.shape) for token in tokens("Ms O'Hara, 41")]
    [('ms', 'Xx'), ('o', 'X'), ("'", "'"), ('hara', 'Xx'), (',', ','), ('00', '00')]
    """
    return [Token(found.start(), found.end(), *_alone(found.group())) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=20_000)
def _alone(word: str) -> tuple[str, str, str]:
    low = re.sub(r"\d", "0", plain(word)) or word
    return low, _shape(word), _lists(low) if low.isalpha() else ""


def _shape(word: str) -> str:
    if word.isdigit():
        return "0" * min(len(word), 5)
    if not word[0].isalnum():
        return word
    signs = ("X" if sign.isupper() else "0" if sign.isdigit() else "x" for sign in word)
    return re.sub(r"(.)\1+", r"\1\1", "".join(signs)).replace("Xxx", "Xx").replace("xx", "x")


def _lists(low: str) -> str:
    rank = ranked("frequent").get(low)
    if rank is None:
        often = "e" if low in words_of("english") else "u"
    else:
        often = str(next((size for size, most in enumerate(_BUCKETS) if rank < most), len(_BUCKETS)))
    names = (("f", "first-names"), ("s", "surnames"))
    return often + "".join(sign for sign, name in names if low in words_of(name))


class Phrase(NamedTuple):
    """Tokens that stand in a list together: from the first to behind the last, and in which list."""

    first: int
    last: int
    list: str


def phrases(words: Sequence[Token]) -> Iterator[Phrase]:
    """Yield the longest runs of tokens that stand in the lists of places, peoples, occupations and traits.

    >>> [(one.list, one.last - one.first) for one in phrases(tokens("a retired software engineer from Sri Lanka"))]
    [('professions', 1), ('professions', 2), ('place', 2)]
    """
    table, place = _phrases(), 0
    while place < len(words):
        found = next((one for one in _at(words, place, table)), None)
        if found:
            yield found
        place = found.last if found else place + 1


def _at(words: Sequence[Token], place: int, table: dict[str, dict[tuple[str, ...], str]]) -> Iterator[Phrase]:
    known = table.get(words[place].low)
    if not known:
        return
    for size in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
        key = tuple(word.low for word in words[place : place + size])
        if key in known and (known[key] not in _CAPITAL or words[place].shape[0] == "X"):
            yield Phrase(place, place + size, known[key])


_CAPITAL = frozenset({"place", "people", "cities"})


@cache
def _phrases() -> dict[str, dict[tuple[str, ...], str]]:
    table: dict[str, dict[tuple[str, ...], str]] = {}
    entries = [(line, "cities") for line in words_of("cities")]
    entries += [(word, "professions") for word in paired("professions")] + [
        (word, "traits") for word in paired("traits")
    ]
    entries += [(word, what[0]) for word, what in paired("regions").items()]
    for word, name in entries:
        for form in (word, f"{word}s") if name in ("professions", "people") else (word,):
            key = tuple(_TOKEN.findall(plain(form)))
            table.setdefault(key[0], {})[key] = name
    return table
