"""The markers that a therapist writes into a note, such as ``//rupture`` and ``//next``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import Span


class Sign(StrEnum):
    """What can stand behind the two strokes."""

    RUPTURE = "rupture"
    MISSED = "missed"
    REPAIR = "repair"
    QUOTE = "quote"
    GUESS = "guess"
    NEXT = "next"


TELLS: Final = {
    Sign.RUPTURE: (EventKind.RUPTURE, By.BOTH),
    Sign.MISSED: (EventKind.THERAPIST_MISS, By.THERAPIST),
    Sign.REPAIR: (EventKind.REPAIR, By.THERAPIST),
    Sign.GUESS: (EventKind.PREDICTION, By.THERAPIST),
}
"""What a marker tells; a quote tells nothing by itself, and the line for the next hour is none of this one."""
PLANNED: Final = "For the next hour"
"""What the line for the next hour stands under where a note leaves the vault."""
HIDDEN: Final = frozenset({Sign.GUESS, Sign.NEXT})
"""What tells of hours to come: no reader looks for what happened there."""
_SIGN: Final = re.compile(rf"(?<!\S)//({'|'.join(Sign)})\b:?[ \t]*", re.IGNORECASE)
_EXPECTS: Final = re.compile(r"(comes|late|cancels|misses|quits)\b(?:[ ,]+(\d{1,3})[ ]?%)?[ .]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A marker with the words it is about: those behind it on its line, else those before it."""

    sign: Sign
    token: Span
    span: Span
    words: str = field(repr=False)


def marked_in(text: str) -> tuple[Marked, ...]:
    """Return the markers of a text in their order.

    >>> [(one.sign.value, one.words) for one in marked_in("She laughed. //rupture\\n//next ask about the laugh")]
    [('rupture', 'She laughed.'), ('next', 'ask about the laugh')]
    """
    return tuple(_marked(text))


def _marked(text: str) -> Iterator[Marked]:
    found = list(_SIGN.finditer(text))
    for number, one in enumerate(found):
        following = found[number + 1].start() if number + 1 < len(found) else len(text)
        line_end = text.find("\n", one.end())
        stop = min(following, len(text) if line_end < 0 else line_end)
        span = _trimmed(text, one.end(), stop)
        if span.start == span.end:
            before = found[number - 1].end() if number else 0
            span = _trimmed(text, max(before, text.rfind("\n", 0, one.start()) + 1), one.start())
        yield Marked(Sign(one[1].lower()), Span(*one.span()), span, text[span.start : span.end])


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip())
    return Span(begin, max(begin, start + len(words.rstrip())))


def unmarked(text: str) -> str:
    """Return a text of the same length that a reader can read: markers, guesses and plans are blank."""
    signs = list(text)
    for one in marked_in(text):
        spans = [one.token, one.span] if one.sign in HIDDEN else [one.token]
        for span in spans:
            signs[span.start : span.end] = [" " if sign != "\n" else sign for sign in text[span.start : span.end]]
    return "".join(signs)


def plain(text: str) -> str:
    """Return the words of a note as they leave it: without markers and guesses, what is planned under its name.

    A guess is what its writer expects and is nobody else's; what a marker is about stays, for it was written of the
    hour.

    >>> plain("She came. //rupture\\n//guess quits 70%\\n//next ask about mother")
    'She came.\\nFor the next hour: ask about mother'
    """
    lines = [(line, _plain(line)) for line in text.split("\n")]
    return "\n".join(after for before, after in lines if after or not before.strip())


def _plain(line: str) -> str:
    pieces, at = [], 0
    for one in _marked(line):
        spans = [one.token, one.span] if one.sign in HIDDEN else [one.token]
        start, end = (max(at, place) for place in (min(spans)[0], max(span.end for span in spans)))
        planned = one.sign is Sign.NEXT and one.span.start >= at and one.words
        pieces += [line[at:start], f"{PLANNED}: {one.words}" if planned else ""]
        at = end
    return ("".join(pieces) + line[at:]).rstrip()


def next_line(text: str) -> str:
    """Return what was written for the next hour, the last of several; empty where nothing was.

    >>> next_line("//next ask about the laugh")
    'ask about the laugh'
    """
    lines = [one.words for one in marked_in(text) if one.sign is Sign.NEXT]
    return lines[-1] if lines else ""


def guess_in(text: str) -> tuple[str, float | None]:
    """Return what is expected of the next hour where a guess names one of the answers, with its chance.

    >>> guess_in("//guess quits 70%"), guess_in("//guess he will be kind")
    (('quits', 0.7), ('', None))
    """
    for one in marked_in(text):
        if one.sign is Sign.GUESS and (found := _EXPECTS.match(one.words)):
            return found[1].lower(), min(int(found[2]), 100) / 100 if found[2] else None
    return "", None
