"""Where something happened: in the hour or by letter, as far as the order of the telling shows it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sessionlab.relationship.events import Event, EventKind
from sessionlab.transcript import Letter, Reading, Transcript


class Place(StrEnum):
    """The two places a treatment has."""

    HOUR = "hour"
    LETTER = "letter"


LETTERS: Final = frozenset({EventKind.LETTER_IN, EventKind.LETTER_OUT})
OPENERS: Final = LETTERS | {EventKind.SESSION}


def opener_of(events: Sequence[Event], index: int) -> EventKind | None:
    """Return the hour or letter last told before an event of the same day, or None where none is."""
    day = events[index].when
    for earlier in range(index - 1, -1, -1):
        if not day.known or events[earlier].when != day:
            return None
        if events[earlier].kind in OPENERS:
            return events[earlier].kind
    return None


def place_of(reading: Reading, events: Sequence[Event], index: int) -> Place:
    """Return where an event of a reading happened; a note speaks of the hour unless a letter was told just before."""
    if isinstance(reading, Letter):
        return Place.LETTER
    if isinstance(reading, Transcript):
        return Place.HOUR
    own_or_opener = {events[index].kind, opener_of(events, index)}
    return Place.LETTER if own_or_opener & LETTERS else Place.HOUR
