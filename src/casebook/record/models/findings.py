"""What was seen in the words, and what a person decided about it."""

import uuid
from typing import Any

from django.db import models

from casebook.record.models.rows import SpokenRow


class Event(SpokenRow):
    """One thing that happened, with the passage it rests on. `origin` is a person's account or ``rules@1``."""

    kind: "models.CharField[str, str]" = models.CharField(max_length=20)
    on: "models.DateField[Any, Any]" = models.DateField(null=True)
    earliest: "models.DateField[Any, Any]" = models.DateField(null=True)
    latest: "models.DateField[Any, Any]" = models.DateField(null=True)
    actor: "models.CharField[str, str]" = models.CharField(max_length=10)
    detail: "models.CharField[str, str]" = models.CharField(max_length=20, blank=True)
    source_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True, db_index=True)
    turn: "models.IntegerField[int | None, int | None]" = models.IntegerField(null=True)
    start: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    end: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    quote: "models.TextField[str, str]" = models.TextField(blank=True)
    confidence: "models.FloatField[float, float]" = models.FloatField(default=1.0)
    because: "models.TextField[str, str]" = models.TextField(blank=True)
    origin: "models.CharField[str, str]" = models.CharField(max_length=60)


class Mark(SpokenRow):
    """A rating: one marker seen in one stretch of words, by a person or a reader."""

    source_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    marker: "models.CharField[str, str]" = models.CharField(max_length=40)
    turn: "models.IntegerField[int | None, int | None]" = models.IntegerField(null=True)
    start: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    end: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    quote: "models.TextField[str, str]" = models.TextField()
    significance: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField()
    confidence: "models.FloatField[float, float]" = models.FloatField()
    because: "models.TextField[str, str]" = models.TextField(blank=True)
    origin: "models.CharField[str, str]" = models.CharField(max_length=60)


class Verdict(models.TextChoices):
    """What a person decided about a suggestion."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


class Decision(SpokenRow):
    """A person's decision about an event or a mark; the latest counts. `instead` is the row that an edit made."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    verdict: "models.CharField[str, str]" = models.CharField(max_length=10, choices=Verdict.choices)
    instead: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
