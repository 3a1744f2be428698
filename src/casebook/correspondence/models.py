"""What is kept of letters beside the documents themselves.

Drafts, the unsent reply and what was overruled in them are process notes until a reply is filed: an unfinished thought
of the therapist is no part of the record.
"""

import uuid
from typing import Any, ClassVar, Final

from django.db import models

from casebook.record.models import CaseRow, Row

REMIND_DAYS: Final = 7
"""After so many days without an answer a reply is told of, where nothing else was agreed."""


class Address(CaseRow):
    """A mail address of a client; it is words of theirs, and stands here and in the letters alone."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    address: "models.CharField[str, str]" = models.CharField(max_length=320, db_index=True)


class MailAgreed(models.TextChoices):
    """What was agreed about mail."""

    UNSAID = "", "Nothing was agreed"
    PRACTICAL = "practical", "For appointments only"
    BETWEEN = "between", "For what comes up between the hours as well"
    NONE = "none", "No mail"


class HoursAgreed(models.TextChoices):
    """What becomes of the hours while a client stays away."""

    UNSAID = "", "Nothing was agreed"
    HELD = "held", "The hours are held"
    FOR_A_TIME = "for a time", "The hours are held for a time"
    NOT_HELD = "not held", "The hours cannot be held"


class Agreement(CaseRow):
    """What was agreed with a client about mail and hours, from a day on; the latest counts."""

    on: "models.DateField[Any, Any]" = models.DateField()
    mail: "models.CharField[str, str]" = models.CharField(max_length=20, blank=True)
    hours: "models.CharField[str, str]" = models.CharField(max_length=20, blank=True)
    words: "models.TextField[str, str]" = models.TextField(blank=True)
    remind_days: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(default=REMIND_DAYS)
    """After so many days without an answer a reply is told of."""

    @property
    def mail_said(self) -> str:
        """What was agreed about mail, in words; nothing where nothing was."""
        return str(MailAgreed(self.mail).label) if self.mail else ""

    @property
    def hours_said(self) -> str:
        """What becomes of the hours, in words; nothing where nothing was agreed."""
        return str(HoursAgreed(self.hours).label) if self.hours else ""


class MailSettings(Row):
    """Where letters come from, which addresses are one's own, and where one works; the latest counts."""

    belongs_to: ClassVar[str] = "vault"

    account_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    folder: "models.CharField[str, str]" = models.CharField(max_length=1000, blank=True)
    addresses: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    place: "models.CharField[str, str]" = models.CharField(max_length=2, blank=True)


class SeenFile(Row):
    """That a file, or a letter of one, was taken in once: by the hash of its bytes, never by its name."""

    belongs_to: ClassVar[str] = "vault"

    sha256: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)


class Arrival(CaseRow):
    """That a letter came or went by the inbox: what the inbox and the thread of the next letter need, at hand."""

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    on: "models.DateField[Any, Any]" = models.DateField(null=True)
    sent_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    out: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    message_id: "models.CharField[str, str]" = models.CharField(max_length=260, blank=True, db_index=True)


class WaitingLetter(models.Model):
    """A letter that nobody knows the case of. It is no row of the record: it goes as soon as somebody says whose it is,
    and a while after somebody said that it is nobody's.

    Its bytes lie in the encrypted record store until then, under no client's key, for no client is known.
    """

    kept_in: ClassVar[str] = "record"
    belongs_to: ClassVar[str] = "vault"

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    account_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    name: "models.CharField[str, str]" = models.CharField(max_length=200)
    sha256: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)
    content: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    aside_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    """When somebody said that it belongs to no case; for a while it can be brought back."""

    def __str__(self) -> str:
        return f"WaitingLetter {self.pk}"


class Hold(CaseRow):
    """That a reply waits until a time; without a time it waits no longer. The latest counts."""

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    until: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)


class Unsent(CaseRow):
    """What one would like to say and does not send; the latest counts."""

    kept_in: ClassVar[str] = "process"

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    text: "models.TextField[str, str]" = models.TextField()


class Draft(CaseRow):
    """A reply as far as it is written, in its parts; every keeping adds one, and the latest counts."""

    kept_in: ClassVar[str] = "process"

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    subject: "models.CharField[str, str]" = models.CharField(max_length=200, blank=True)
    recipient: "models.CharField[str, str]" = models.CharField(max_length=400, blank=True)
    parts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)


class Unfinished(models.Model):
    """A reply while it is written: kept every few seconds in the place of what was kept before, by its fields.

    It is no row of the record: what is kept of it by hand becomes a `Draft` and an `Unsent`, which stay.
    """

    kept_in: ClassVar[str] = "process"

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    case_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    by: "models.CharField[str, str]" = models.CharField(max_length=36)
    words: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    revision: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=1)
    at: "models.DateTimeField[Any, Any]" = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["letter_id", "by"], name="one_unfinished_reply"),)

    def __str__(self) -> str:
        return f"Unfinished {self.pk}"


class Overruled(CaseRow):
    """That a check was overruled: for these words in this place; other words are looked at anew."""

    kept_in: ClassVar[str] = "process"

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    check_id: "models.CharField[str, str]" = models.CharField(max_length=30)
    place: "models.CharField[str, str]" = models.CharField(max_length=20)
    quote: "models.TextField[str, str]" = models.TextField(blank=True)


class Reply(CaseRow):
    """That a reply was sent by hand: the letter it answers, the document that holds its words, the parts it has."""

    letter_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    document_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    on: "models.DateField[Any, Any]" = models.DateField()
    parts: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    remind_days: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(default=REMIND_DAYS)
