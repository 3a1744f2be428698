"""Words as a terminal can show them: on one line, without what would steer the terminal or turn the line."""

import unicodedata
from typing import Final

from sessionlab.transcript import Span

FULL: Final = "●"
EMPTY: Final = "○"
HIGHEST: Final = 5
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode kinds that are no sign: controls, direction marks, half characters, what is not assigned."""


def one_line(text: str) -> str:
    """Return words on one line, with a mark for each sign that could steer the terminal.

    >>> one_line("a\\n b\\x1b[2Jc")
    'a b�[2Jc'
    """
    spaced = " ".join(text.split())
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in UNSEEN else sign for sign in spaced)


def cut(text: str, *, most: int) -> str:
    """Return words on one line, cut at a word so that they take no more than `most` signs.

    >>> cut("one two three", most=8)
    'one two…'
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    words, _, rest = line[:most].rpartition(" ")
    return f"{words or rest[: most - 1]}…"


def weight(significance: int) -> str:
    """Draw a significance.

    >>> weight(2)
    '●●○○○'
    """
    return FULL * significance + EMPTY * (HIGHEST - significance)


def line_of(text: str, span: Span) -> int:
    """Return the line a span begins on, counted from 1."""
    return text.count("\n", 0, span.start) + 1
