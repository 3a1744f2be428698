"""The words: notes in paragraphs, and documents kept verbatim."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow, SpokenRow


class Note(CaseRow):
    """A note of a session or of the case. Its words are paragraphs, each in its own store."""

    session_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True, db_index=True)
    on: "models.DateField[Any, Any]" = models.DateField()


class Risk(models.TextChoices):
    """What became of the question for risk. Where nobody chose, nothing is known: never that it was denied."""

    ASKED_YES = "asked: yes"
    ASKED_NO = "asked: no"
    NOT_ASKED = "not asked"


class NoteFacts(CaseRow):
    """The facts of the hour that a note tells of, and the form it is written in; the latest row counts.

    Signed with the note. Whatever stays empty was not entered.
    """

    note_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    form: "models.CharField[str, str]" = models.CharField(max_length=20, blank=True)
    starts: "models.TimeField[Any, Any]" = models.TimeField(null=True)
    stops: "models.TimeField[Any, Any]" = models.TimeField(null=True)
    attendance: "models.CharField[str, str]" = models.CharField(max_length=30, blank=True)
    place: "models.CharField[str, str]" = models.CharField(max_length=60, blank=True)
    participants: "models.CharField[str, str]" = models.CharField(max_length=200, blank=True)
    service: "models.CharField[str, str]" = models.CharField(max_length=80, blank=True)
    risk: "models.CharField[str, str]" = models.CharField(max_length=10, blank=True, choices=Risk.choices)
    sections: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """The section of the form for record paragraphs, by their position; those without stand under none."""


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
    sealed: ClassVar[Mapping[str, str]] = MappingProxyType({"original": "document"})

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
