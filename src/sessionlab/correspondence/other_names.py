"""Names of other clients in a reply: as somebody is called, not as a word that happens to be spelled like it."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from sessionlab.transcript import Span

SHORTEST: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BEGINS: Final = re.compile(r"(?:^|[.!?:\n][\"'”’)\]]*\s*)[\"'“‘(\[]*$")


def names_in(text: str, others: Iterable[str], *, own: Iterable[str] = ()) -> Iterator[Span]:
    """Yield where a name of somebody else stands in a text.

    A name of several words counts by each of them from three letters on. A name that is a word as well counts only
    with a capital inside a sentence.

    :param own: names that may stand there, such as those of the client and the therapist
    """
    wanted = _words_of(others) - _words_of(own)
    for found in _WORD.finditer(text):
        word = found.group()
        if word.lower().removesuffix("'s").removesuffix("’s") in wanted and _is_called(text, found.start(), word):
            yield Span(*found.span())


def _words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word.lower() for name in names for word in _WORD.findall(name) if len(word) >= SHORTEST and not word.isdigit()
    )


def _is_called(text: str, start: int, word: str) -> bool:
    if word.lower() not in _also_words():
        return True
    return word[0].isupper() and not _BEGINS.search(text[max(0, start - 20) : start])


@cache
def _also_words() -> frozenset[str]:
    known = tomllib.loads((files(__package__) / "name_words.toml").read_text("utf-8"))
    return frozenset(known["words"])
