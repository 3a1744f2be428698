"""Bring a file into a case: all of it or nothing of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casebook.learning.teaching import taught
from casebook.record.access import demand_writing
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.documents import file_readings
from casebook.record.acts.findings import propose
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.rating import Rating
from sessionlab.coding.readers import RULES, Reader, usual_reader
from sessionlab.errors import Refusal
from sessionlab.reading import read_bytes
from sessionlab.relationship.events import Event
from sessionlab.relationship.prose.closer import closer_for_prose
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Letter, Loss, Narrative, Reading, Transcript


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file: the documents it gave, what was proposed, what got lost, or why it was refused."""

    number: int
    documents: tuple[Document, ...] = ()
    marks: int = 0
    events: int = 0
    was_read: bool = False
    losses: tuple[Loss, ...] = ()
    refused: Refusal | None = None


def bring_in(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    files: Sequence[tuple[str, bytes]],
    written_on: date | None = None,
    speakers: Mapping[str, str] | None = None,
    client: uuid.UUID | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Brought]:
    """Bring files into a case, each by itself: a file that is refused keeps no other from being filed.

    :param files: names and bytes; a name is a label and never used as a path
    :param written_on: the day for those that carry none
    :param speakers: who is who, as `sessionlab.reading.read` takes it
    :param client: whose own they are, where the case has several clients
    :param progress: called with the number of files done
    :raises NotYours: the case is not one's own
    """
    demand_writing(case, doing)
    done = []
    for number, (name, content) in enumerate(files, start=1):
        try:
            done.append(_bring(case, doing, number, name, content, written_on, speakers, client))
        except Refusal as refusal:
            done.append(Brought(number, refused=refusal))
        if progress is not None:
            progress(number)
    return done


def _bring(
    case: EpisodeOfCare,
    doing: Doing,
    number: int,
    name: str,
    content: bytes,
    written_on: date | None,
    speakers: Mapping[str, str] | None,
    client: uuid.UUID | None,
) -> Brought:
    readings = read_bytes(content, name=name, written_on=written_on, speakers=speakers)
    agreed = may_be_read(case)
    # What a program sees is worked out before anything is written: a write transaction stays short.
    looks = _reader(readings, doing) if agreed else RULES
    seen = [_seen(reading, looks) for reading in readings] if agreed else []
    marks = events = 0
    with writing():
        documents = file_readings(case, doing, original=content, readings=readings, client=client)
        for document, (ratings, told) in zip(documents, seen, strict=False):
            found = propose(case, doing, source_id=document.pk, ratings=ratings, told=told)
            marks, events = marks + len(found[0]), events + len(found[1])
    losses = tuple(loss for reading in readings for loss in reading.losses)
    return Brought(number, tuple(documents), marks, events, agreed, losses)


def _reader(readings: Sequence[Reading], doing: Doing) -> Reader:
    """Return who looks: where there is a transcript or a letter the learned reader, as decisions taught it."""
    learned = any(isinstance(reading, Transcript | Letter) for reading in readings)
    return usual_reader(readings, taught=taught(doing)) if learned else RULES


def _seen(reading: Reading, looks: Reader) -> tuple[tuple[Rating, ...], tuple[Event, ...]]:
    ratings = looks.rate(reading)
    return ratings, tell(reading, ratings, closer=closer_for_prose() if isinstance(reading, Narrative) else None)
