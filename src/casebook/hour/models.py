"""What stands around the record and is no part of it: drafts, the hours of an imported calendar, put-away steps.

These rows change and go: a draft is no note, and a calendar tells what is planned and nothing that was.
"""

import uuid
from typing import Any, ClassVar

from django.db import models


class Draft(models.Model):
    """A note being written, in the process store until it is filed. `revision` counts what was kept of it."""

    kept_in: ClassVar[str] = "process"

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    case_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    by: "models.CharField[str, str]" = models.CharField(max_length=36)
    on: "models.DateField[Any, Any]" = models.DateField()
    starts: "models.TimeField[Any, Any]" = models.TimeField(null=True)
    minutes: "models.PositiveSmallIntegerField[int | None, int | None]" = models.PositiveSmallIntegerField(null=True)
    text: "models.TextField[str, str]" = models.TextField(blank=True)
    choices: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    """What was chosen while it was sorted, by the names of the fields."""
    revision: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    discarded_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    note_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    """The note it became. It counts as filed when the record has that note."""

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class Appointment(models.Model):
    """An hour of an imported calendar. Of the calendar's own words nothing is kept."""

    kept_in: ClassVar[str] = "record"

    series: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)
    case_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    on: "models.DateField[Any, Any]" = models.DateField(db_index=True)
    starts: "models.TimeField[Any, Any]" = models.TimeField()
    minutes: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"Appointment {self.pk}"


class Series(models.Model):
    """Whose hours a series of a calendar are, by the hash of its number; None for hours of no case."""

    kept_in: ClassVar[str] = "record"

    digest: "models.CharField[str, str]" = models.CharField(max_length=64, primary_key=True)
    case_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"Series {self.pk}"


class PutAway(models.Model):
    """Something that an account put away, such as the first steps."""

    kept_in: ClassVar[str] = "record"
    belongs_to: ClassVar[str] = "vault"

    what: "models.CharField[str, str]" = models.CharField(max_length=40)
    by: "models.CharField[str, str]" = models.CharField(max_length=36)

    def __str__(self) -> str:
        return f"PutAway {self.pk}"
