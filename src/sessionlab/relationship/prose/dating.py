"""Give the events of a note their days."""

from collections.abc import Sequence

from sessionlab.language.frames import Account
from sessionlab.relationship.events import Event
from sessionlab.relationship.prose.candidates import Candidate
from sessionlab.transcript import UNDATED, Narrative, Span


def dated(chosen: Sequence[Candidate], narrative: Narrative, account: Account) -> tuple[Event, ...]:
    """Return the events with their days."""
    return tuple(_event(candidate, narrative, account) for candidate in chosen)


def _event(candidate: Candidate, narrative: Narrative, account: Account) -> Event:
    first, last = account.sentences[candidate.first].passage, account.sentences[candidate.last].passage
    span = Span(first.span.start, last.span.end)
    return Event(
        kind=candidate.kind, when=UNDATED, by=candidate.by, span=span, quote=span.of(narrative.text),
        confidence=candidate.confidence, because=candidate.because, detail=candidate.detail,
    )  # fmt: skip
