"""Walk the lines of a long text without making a list of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_EMPTY_LINES = re.compile(r"\n*")


class Line(NamedTuple):
    """One line: its number from 1, and where it stands, the newline not included."""

    number: int
    start: int
    end: int


def lines_of(text: str, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """Yield the lines of `text`, or of the part from `start` to `stop`; only the newline ends one.

    Of several empty lines in a row only the first is given, so that a text of nothing else costs no time.

    >>> [tuple(line) for line in lines_of("ab\\n\\n\\nc")]
    [(1, 0, 2), (2, 3, 3), (4, 5, 6)]
    """
    last = len(text) if stop is None else stop
    number = 1
    while (end := text.find("\n", start, last)) >= 0:
        yield Line(number, start, end)
        further = 0
        if end == start and text.startswith("\n", end + 1, last):
            further = _EMPTY_LINES.match(text, end + 1, last).end() - end - 1  # type: ignore[union-attr]  # matches all
        start, number = end + 1 + further, number + 1 + further
    yield Line(number, start, last)


def line_at(text: str, position: int) -> int:
    """Return the number of the line, from 1, that holds the code point at `position`."""
    return text.count("\n", 0, position) + 1
