"""Tell the events of a reading, whatever its kind."""

from collections.abc import Sequence

from sessionlab.coding.rating import Rating
from sessionlab.relationship.correspondence import tell_letter
from sessionlab.relationship.events import Event
from sessionlab.relationship.prose import tell_narrative
from sessionlab.relationship.sessions import tell_transcript
from sessionlab.transcript import Letter, Narrative, Reading


def tell(reading: Reading, ratings: Sequence[Rating]) -> tuple[Event, ...]:
    """Return the events of a note, a letter or a transcript, in the order of the story."""
    if isinstance(reading, Narrative):
        return tell_narrative(reading, ratings)
    if isinstance(reading, Letter):
        return tell_letter(reading, ratings)
    return tell_transcript(reading, ratings)
