"""The words: notes in paragraphs, and documents kept verbatim."""

import uuid
from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow, SpokenRow


class Note(CaseRow):
    """A note of a session or of the case. Its words are paragraphs, each in its own store."""

    session_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True, db_index=True)
    on: "models.DateField[Any, Any]" = models.DateField()


class Paragraph(SpokenRow):
    """One paragraph of a note: a process paragraph stands in the process store, and the record knows nothing of it."""

    note_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    position: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    text: "models.TextField[str, str]" = models.TextField()


class DocumentKind(models.TextChoices):
    """What a document is."""

    TRANSCRIPT = "transcript"
    LETTER_IN = "letter in"
    LETTER_OUT = "letter out"
    ACCOUNT = "account"
    """Prose of the therapist that came as a file."""


class Document(CaseRow):
    """A document, verbatim: the original sealed under the client's key, its text to read. Never edited."""

    kept_in: ClassVar[str] = "record"

    kind: "models.CharField[str, str]" = models.CharField(max_length=20, choices=DocumentKind.choices)
    on: "models.DateField[Any, Any]" = models.DateField(null=True)
    position: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    """Its place among the readings of one file."""
    name: "models.CharField[str, str]" = models.CharField(max_length=200)
    sha256: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)
    text: "models.TextField[str, str]" = models.TextField()
    shape: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """Turns or passages as spans of the text, with speakers' roles, so that nothing has to be read again."""
    losses: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    original: "models.BinaryField[bytes, bytes]" = models.BinaryField()
