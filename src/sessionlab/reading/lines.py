"""Walk the lines of a long text without making a list of them."""

from collections.abc import Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """One line: its number from 1, and where it stands, the newline not included."""

    number: int
    start: int
    end: int


def lines_of(text: str, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """Yield every line of `text`, or of the part from `start` to `stop`; only the newline ends one.

    >>> [line[1:] for line in lines_of("ab\\n\\nc")]
    [(0, 2), (3, 3), (4, 5)]
    """
    last = len(text) if stop is None else stop
    number = 1
    while (end := text.find("\n", start, last)) >= 0:
        yield Line(number, start, end)
        start, number = end + 1, number + 1
    yield Line(number, start, last)


def line_at(text: str, position: int) -> int:
    """Return the number of the line, from 1, that holds the code point at `position`."""
    return text.count("\n", 0, position) + 1
