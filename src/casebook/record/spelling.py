"""What a signature is a hash of: content, time and signer, in one spelling only."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from casebook.record.models import Addendum, Note, NoteFacts, Paragraph

VERSION: Final = "casebook.signature/1"
WITH_FACTS: Final = "casebook.signature/2"
"""Of the record's part of a note whose facts were entered: they are signed with it."""


def note_digest(
    note: Note, paragraphs: Sequence[Paragraph], *, at: datetime, signer: str, facts: NoteFacts | None = None
) -> str:
    """Return the SHA-256 of a note with those of its paragraphs that stand in one store.

    :param facts: of the hour, for the part that stands in the record
    """
    content: dict[str, Any] = {
        "version": VERSION,
        "note": str(note.pk),
        "case": str(note.case_id),
        "on": note.on.isoformat(),
        "session": str(note.session_id or ""),
        "paragraphs": [[paragraph.position, paragraph.text] for paragraph in paragraphs],
        "at": _spelled(at),
        "signer": signer,
    }
    if facts is not None:
        content |= {"version": WITH_FACTS, "facts": _facts(facts)}
    return _hash(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def addendum_digest(addendum: Addendum, *, at: datetime, signer: str) -> str:
    """Return the SHA-256 of an addendum."""
    told = [str(addendum.pk), str(addendum.row_id), addendum.on.isoformat(), addendum.text, addendum.reason]
    return _hash(json.dumps([VERSION, *told, _spelled(at), signer]))


def _facts(facts: NoteFacts) -> dict[str, Any]:
    words = ("form", "attendance", "place", "participants", "service", "risk", "sections")
    times = {name: value and value.isoformat() for name, value in (("starts", facts.starts), ("stops", facts.stops))}
    return {name: getattr(facts, name) for name in words} | times


def _spelled(at: datetime) -> str:
    """Return a time in UTC, as the stores give it back, wherever the clock stood when it was signed."""
    return at.astimezone(UTC).isoformat()


def _hash(spelled: str) -> str:
    return hashlib.sha256(spelled.encode("utf-8")).hexdigest()
