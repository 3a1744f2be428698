"""Words to the pieces of BERT's uncased vocabulary, as WordPiece cuts them: the longest known piece first."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

UNKNOWN: Final = "[UNK]"
LONGEST_WORD: Final = 100
"""A longer word becomes one unknown piece, as BERT does it."""
MOST_KEPT: Final = 50_000
_WIDE = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))


class WordPieces:
    """Cuts texts into the numbers of their pieces; remembers words, which come again and again."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers: Mapping[str, int] = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown = self._numbers[UNKNOWN]
        self._known: dict[str, tuple[int, ...]] = {}

    def numbers(self, text: str) -> tuple[int, ...]:
        """Return the numbers of the pieces of a text, without the signs for its beginning and end.

        >>> WordPieces(["[UNK]", "never", "##theless", ",", "go"]).numbers("Nevertheless, GO!")
        (1, 2, 3, 4, 0)
        """
        found: list[int] = []
        for word in _plain(text).split():
            if word not in self._known:
                if len(self._known) >= MOST_KEPT:
                    self._known.clear()
                self._known[word] = tuple(number for part in _parted(word) for number in self._cut(part))
            found += self._known[word]
        return tuple(found)

    def _cut(self, word: str) -> list[int]:
        if len(word) > LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            found.append(number)
            start = end
        return found


def _plain(text: str) -> str:
    """Return small letters without accents; control signs go, every kind of space becomes one."""
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign in "\t\n\r" or not _is_control(sign))
    if kept.isascii():
        return kept.lower()
    spread = "".join(f" {sign} " if _is_wide(sign) else sign for sign in kept)
    return "".join(sign for sign in unicodedata.normalize("NFD", spread.lower()) if unicodedata.category(sign) != "Mn")


def _is_control(sign: str) -> bool:
    return sign in "\0\ufffd" or unicodedata.category(sign)[0] == "C"


def _is_wide(sign: str) -> bool:
    return any(low <= ord(sign) <= high for low, high in _WIDE)


def _parted(word: str) -> list[str]:
    """Return a word and the signs in and around it, each sign by itself."""
    parts: list[str] = [""]
    for sign in word:
        if _is_sign(sign):
            parts += [sign, ""]
        else:
            parts[-1] += sign
    return [part for part in parts if part]


def _is_sign(sign: str) -> bool:
    return (sign.isascii() and sign.isprintable() and not sign.isalnum()) or unicodedata.category(sign)[0] == "P"
