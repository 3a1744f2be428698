"""A case as the story that the ribbon is laid out from: its documents, and what was entered by hand."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from casebook.record.acts.notes import stores_for
from casebook.record.course import Course, Happening, coder_of
from casebook.record.models import DocumentKind, EpisodeOfCare, Mark, Verdict
from casebook.record.ruled import hexed, standing_in, verdict_by_hex
from casebook.record.shelf import Shelved
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.story import Chapter, Story, StoryEvent
from sessionlab.transcript import Letter, Narrative, Passage, Reading, Source, Span, Transcript

BY_HAND = Source("note", "Entered by hand", "")
SEEN = ("start", "end", "marker", "turn", "quote", "significance", "confidence", "because")
ACCEPTED = Coder("accepted")
"""Who stands behind a suggestion that a person accepted: no reader any more."""


def story_of(case: EpisodeOfCare, course: Course, doing: Doing, *, documents: Sequence[Shelved]) -> Story:
    """Return the story of a case: one chapter a document, and a last one for what rests on no document.

    The readings are bare: where each event stands in them is kept, the words are not. With the words of three hundred
    hours the page of a case would take a second.

    :param documents: those of the case, as `documents_of` returns them
    """
    marks = ratings_of(case, doing)
    place = {document.pk: number for number, document in enumerate(documents)}
    homes = [_home(happening, place) for happening in course.happenings]
    by_hand, spans = _by_hand([h for h, home in zip(course.happenings, homes, strict=True) if home == len(documents)])
    events: list[list[Told]] = [[] for _ in range(len(documents) + 1)]
    told = []
    for happening, home in zip(course.happenings, homes, strict=True):
        event = happening.told if home < len(documents) else replace(happening.told, span=spans.pop(0))
        told.append(StoryEvent(event, ((home, len(events[home])),)))
        events[home].append(event)
    chapters = [
        Chapter(_bare(document, found), tuple(marks.get(document.pk.hex, ())), tuple(found))
        for document, found in zip(documents, events, strict=False)
    ]
    chapters.append(Chapter(by_hand, (), tuple(events[-1])))
    return Story(tuple(told), course.states, course.state, tuple(chapters))


def ratings_of(case: EpisodeOfCare, doing: Doing) -> dict[str, list[Rating]]:
    """Return the marks of a case that were not rejected, as ratings, by the id of the document or paragraph."""
    found: dict[str, list[Rating]] = {}
    for store in stores_for(case, doing):
        decided = verdict_by_hex(case.id, store)
        asked = ("start", Cast("at", TextField()), hexed("pk"), hexed("source_id"), "origin", *SEEN)
        for _, _, row, source, origin, *seen in sorted(standing_in(Mark, case.id, store).values_list(*asked)):
            verdict = decided.get(row)
            if verdict in (None, Verdict.ACCEPTED):
                found.setdefault(source, []).append(_rating(coder_of(origin) if verdict is None else ACCEPTED, *seen))
    return found


def _rating(coder: Coder, start: int, end: int, *seen: Any) -> Rating:
    known = dict(zip(SEEN[2:], seen, strict=True))
    return Rating(span=Span(start, end), coder=coder, **known)


def _bare(document: Shelved, told: Sequence[Told]) -> Reading:
    """Return a reading of the kind of the document whose only sentences are those that tell an event."""
    known: dict[str, Any] = {"text": "", "on": document.on}
    if document.kind == DocumentKind.TRANSCRIPT:
        return Transcript(**known, source=Source("transcript", document.name, document.sha256), turns=())
    spans = sorted({event.span for event in told})
    passages = tuple(Passage(number, span, "", 0) for number, span in enumerate(spans))
    if document.kind == DocumentKind.ACCOUNT:
        return Narrative(**known, source=Source("note", document.name, document.sha256), passages=passages)
    return Letter(**known, source=Source("letter", document.name, document.sha256), passages=passages)


def _home(happening: Happening, place: dict[uuid.UUID, int]) -> int:
    source = None if happening.row is None else happening.row.source_id
    return len(place) if source is None else place.get(source, len(place))


def _by_hand(happenings: Sequence[Happening]) -> tuple[Narrative, list[Span]]:
    """Return a reading whose sentences are the words entered with each happening, and where each stands."""
    words = [happening.told.quote or happening.told.because for happening in happenings]
    spans, at = [], 0
    for said in words:
        spans.append(Span(at, at + len(said)))
        at += len(said) + 1
    text = "\n".join(words)
    passages = tuple(Passage(number, span, span.of(text), number) for number, span in enumerate(spans))
    return Narrative(source=BY_HAND, text=text, passages=passages), spans
