"""Read text that a person typed or a program wrote for people: dialogue where it is one, else a note."""

from sessionlab.reading.about import About
from sessionlab.reading.dialogue import read_dialogue
from sessionlab.reading.labelling import labelling
from sessionlab.reading.prose import read_prose
from sessionlab.reading.stamped import is_stamped, read_stamped
from sessionlab.transcript import Loss, Narrative, Transcript


def read_typed(text: str, about: About, losses: tuple[Loss, ...] = ()) -> Transcript | Narrative:
    """Return `text` as a transcript where names or times begin its turns, else as a narrative.

    :raises UnreadableSource: when it holds more turns or sentences than are read
    """
    if is_stamped(text):
        return read_stamped(text, about, losses)
    found = labelling(text, about.cast, about.size)
    if found:
        return read_dialogue(text, about, found, losses)
    return read_prose(text, about, losses)
