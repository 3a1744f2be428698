"""What was entered of how long a record is kept, and what is left of one that was destroyed."""

import uuid
from typing import Any, ClassVar

from django.db import models

from casebook.record.models import Row


class Terms(Row):
    """By which rules the record of a client is kept; the latest counts. `of_age_on` is None for who was of age."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    jurisdiction: "models.CharField[str, str]" = models.CharField(max_length=20)
    of_age_on: "models.DateField[Any, Any]" = models.DateField(null=True)


class LegalHold(Row):
    """That nothing of a client may be destroyed, or may again; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    held: "models.BooleanField[bool, bool]" = models.BooleanField()
    on: "models.DateField[Any, Any]" = models.DateField()
    reason: "models.TextField[str, str]" = models.TextField()


class ErasureDecision(Row):
    """That a client asked for erasure, and what was decided, with the reason; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    asked_on: "models.DateField[Any, Any]" = models.DateField()
    granted: "models.BooleanField[bool, bool]" = models.BooleanField()
    reason: "models.TextField[str, str]" = models.TextField()


class Ground(models.TextChoices):
    """Why a record is destroyed."""

    TIME = "time", "The time of keeping is over"
    ERASURE = "erasure", "The client asked for it and it was granted"


class Destruction(Row):
    """That a record is to be destroyed: from this row on there is no way back. Ids, codes, days and counts alone."""

    belongs_to: ClassVar[str] = "vault"

    clients: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """The code of each client by the id."""
    cases: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """The code of each case by the id."""
    ground: "models.CharField[str, str]" = models.CharField(max_length=20, choices=Ground.choices)
    jurisdiction: "models.CharField[str, str]" = models.CharField(max_length=20)
    first_on: "models.DateField[Any, Any]" = models.DateField()
    last_on: "models.DateField[Any, Any]" = models.DateField()
    rows: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()


class Tombstone(Row):
    """That a destruction was carried out to its end."""

    belongs_to: ClassVar[str] = "vault"

    destruction_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(unique=True)
    erased: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    """Rows that were erased, in both stores."""
