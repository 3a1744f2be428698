"""Bring a text to plain small letters, each with its place: look-alikes, accents, invisible signs and case are gone.

What a reader sees as the same name must be the same name here: "Zoë" is "zoe", "Аnna" with a Cyrillic letter is
"anna", and a zero-width sign inside a word is nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sessionlab.transcript import Span

_SPECIAL = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ə": "e", "ŀ": "l", "ſ": "s", "ƴ": "y",
    }
)  # fmt: skip
# Letters of other alphabets that are drawn like Latin ones, after small letters.
_ALIKE = str.maketrans(
    "авеѕікмнорсуԁхјһӏԛԝгтьпαβεικνορτυχηγωѵᴀᴄᴇɡɩɪոսօցհ",
    "abesikmhopcydxjhlqwrtbnabeikvoptuxnywvaceglinuoqh",
)
_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-"}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in plain small letters; `starts[i]` is where its i-th letter stood, `starts[len]` the end of the text."""

    source: str
    plain: str
    starts: tuple[int, ...] | range

    def span(self, start: int, end: int) -> Span:
        """Return where plain letters from `start` to `end` stood, invisible signs inside included."""
        return Span(self.starts[start], self.starts[end - 1] + 1)

    def words(self) -> list[tuple[str, int, int]]:
        """Return the plain words with their places in `plain`."""
        return [(found.group(), found.start(), found.end()) for found in _WORD.finditer(self.plain)]


def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("Zo\\u200bë").plain
    'zoe'
    """
    if text.isascii():
        return Folded(text, text.lower().replace("`", "'"), range(len(text) + 1))
    become = {letter: folded_letter(letter) for letter in set(text)}
    if all(len(plain) == 1 for plain in become.values()):
        return Folded(
            text, text.translate({ord(letter): plain for letter, plain in become.items()}), range(len(text) + 1)
        )
    letters = [become[letter] for letter in text]
    starts = (place for place, plain in enumerate(letters) for _ in plain)
    return Folded(text, "".join(letters), (*starts, len(text)))


def plain(text: str) -> str:
    """Return a text in plain small letters."""
    return fold(text).plain


@lru_cache(maxsize=4096)
def folded_letter(letter: str) -> str:
    """Return what one sign is in plain small letters: nothing, a letter, or several."""
    if letter in _MARKS:
        return _MARKS[letter]
    if unicodedata.category(letter) in ("Cf", "Mn", "Me", "Cc") and not letter.isspace():
        return ""
    wide = unicodedata.normalize("NFKD", letter).casefold().translate(_SPECIAL).translate(_ALIKE)
    return "".join(sign for sign in wide if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
