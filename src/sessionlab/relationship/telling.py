"""Tell the events of a reading, whatever its kind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sessionlab.coding.rating import Rating
from sessionlab.relationship.correspondence import tell_letter
from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.prose import tell_narrative
from sessionlab.relationship.prose.closer import Closer
from sessionlab.relationship.sessions import tell_transcript
from sessionlab.transcript import Letter, Narrative, Reading, When

MOST_WORDS_OF_A_NOTE: Final = 700
"""A longer text tells a case, not the hour of its day."""
LONG_AGO: Final = timedelta(days=180)
"""What is told of years ago in a note of one hour is told, not done, in it."""
OF_THE_DAY: Final = frozenset(
    {
        EventKind.SESSION,
        EventKind.ABSENCE,
        EventKind.RUPTURE,
        EventKind.REPAIR,
        EventKind.THERAPIST_MISS,
        EventKind.THREAT,
        EventKind.BREAK,
        EventKind.QUIT,
        EventKind.RETURN,
    }
)


def tell(reading: Reading, ratings: Sequence[Rating], *, closer: Closer | None = None) -> tuple[Event, ...]:
    """Return the events of a note, a letter or a transcript, in the order of the story.

    :param closer: the network for a closer look at notes (`prose.closer.closer_for_prose`)
    """
    if isinstance(reading, Narrative):
        return _on_the_day_of(reading, tell_narrative(reading, ratings, closer=closer))
    if isinstance(reading, Letter):
        return tell_letter(reading, ratings)
    return tell_transcript(reading, ratings)


def _on_the_day_of(note: Narrative, events: Sequence[Event]) -> tuple[Event, ...]:
    """Give what happens before any other day is told the day of the note: a short dated note is of its hour."""
    if note.on is None or len(note.text.split()) > MOST_WORDS_OF_A_NOTE:
        return tuple(events)
    day = When.exactly(note.on)
    near = [event.when.last is not None and note.on - event.when.last <= LONG_AGO for event in events]
    first = near.index(True) if True in near else len(events)
    return (*(_dated(event, day) if event.kind in OF_THE_DAY else event for event in events[:first]), *events[first:])


def _dated(event: Event, day: When) -> Event:
    return replace(event, when=day, because=f"{event.because}; the note is of that day and tells no other before it")
