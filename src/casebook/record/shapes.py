"""A reading as it is kept beside its text: spans and roles, from which the same reading comes back."""

from datetime import datetime
from typing import Any

from casebook.record.models import Document, DocumentKind
from sessionlab.transcript import (
    Attachment,
    Letter,
    Loss,
    Narrative,
    Passage,
    Reading,
    Role,
    Source,
    Span,
    Transcript,
    Turn,
)


def shape_of(reading: Reading) -> dict[str, Any]:
    """Return what the text alone does not tell of a reading, as plain values."""
    if isinstance(reading, Transcript):
        return {"turns": [[t.speaker, t.role.value, *t.span, t.start, t.end] for t in reading.turns]}
    passages = {"passages": [[*passage.span, passage.paragraph] for passage in reading.passages]}
    if isinstance(reading, Narrative):
        return passages
    return {
        **passages,
        "role": reading.role.value,
        "sender": reading.sender,
        "recipients": list(reading.recipients),
        "subject": reading.subject,
        "sent_at": reading.sent_at.isoformat() if reading.sent_at else None,
        "message_id": reading.message_id,
        "in_reply_to": reading.in_reply_to,
        "references": list(reading.references),
        "quoted": [list(span) for span in reading.quoted],
        "attachments": [[one.name, one.kind, one.size] for one in reading.attachments],
    }


def reading_of(document: Document) -> Reading:
    """Return the reading that a document keeps, equal to the one that was filed."""
    kinds = {DocumentKind.TRANSCRIPT: "transcript", DocumentKind.ACCOUNT: "note"}
    known: dict[str, Any] = {
        "source": Source(kinds.get(DocumentKind(document.kind), "letter"), document.name, document.sha256),  # type: ignore[arg-type]
        "text": document.text,
        "losses": tuple(Loss(**loss) for loss in document.losses),
        "on": document.on,
    }
    shape = document.shape
    if document.kind == DocumentKind.TRANSCRIPT:
        return Transcript(**known, turns=tuple(_turn(i, row, document.text) for i, row in enumerate(shape["turns"])))
    passages = tuple(_passage(i, row, document.text) for i, row in enumerate(shape["passages"]))
    if document.kind == DocumentKind.ACCOUNT:
        return Narrative(**known, passages=passages)
    return _letter(known, passages, shape)


def _turn(index: int, row: list[Any], text: str) -> Turn:
    speaker, role, start, end, began, ended = row
    span = Span(start, end)
    return Turn(index, speaker, Role(role), span, span.of(text), began, ended)


def _passage(index: int, row: list[Any], text: str) -> Passage:
    start, end, paragraph = row
    span = Span(start, end)
    return Passage(index, span, span.of(text), paragraph)


def _letter(known: dict[str, Any], passages: tuple[Passage, ...], shape: dict[str, Any]) -> Letter:
    return Letter(
        **known,
        passages=passages,
        role=Role(shape["role"]),
        sender=shape["sender"],
        recipients=tuple(shape["recipients"]),
        subject=shape["subject"],
        sent_at=datetime.fromisoformat(shape["sent_at"]) if shape["sent_at"] else None,
        message_id=shape["message_id"],
        in_reply_to=shape["in_reply_to"],
        references=tuple(shape["references"]),
        quoted=tuple(Span(*span) for span in shape["quoted"]),
        attachments=tuple(Attachment(*one) for one in shape["attachments"]),
    )
