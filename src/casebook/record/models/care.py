"""The episode of care, its weekly hours and its sessions."""

import uuid
from typing import Any

from django.db import models

from casebook.record.models.rows import CaseRow, Row, SpokenRow


class EpisodeOfCare(Row):
    """A case: one episode of care, under a code and a pseudonym."""

    code: "models.CharField[str, str]" = models.CharField(max_length=40, unique=True)
    pseudonym: "models.CharField[str, str]" = models.CharField(max_length=80)
    owner_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    opened_on: "models.DateField[Any, Any]" = models.DateField()
    days_until_ended: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(default=28)


class WeeklyHour(CaseRow):
    """An hour kept for the case every week, from a day on; `held_open` while nobody comes."""

    weekday: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField()
    starts: "models.TimeField[Any, Any]" = models.TimeField()
    minutes: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(default=50)
    since: "models.DateField[Any, Any]" = models.DateField()
    held_open: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)


class Outcome(models.TextChoices):
    """What became of a planned session."""

    HELD = "held"
    CAME_LATE = "held, came late", "Held, the client came late"
    CANCELLED_BY_CLIENT = "cancelled by the client"
    CANCELLED_BY_THERAPIST = "cancelled by the therapist"
    MISSED = "missed"
    BROKEN_OFF = "broken off"


class Session(CaseRow):
    """An hour that was agreed."""

    on: "models.DateField[Any, Any]" = models.DateField()
    starts: "models.TimeField[Any, Any]" = models.TimeField(null=True)
    modality: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True)


class SessionOutcome(CaseRow):
    """What became of a session; the latest counts."""

    session_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    outcome: "models.CharField[str, str]" = models.CharField(max_length=30, choices=Outcome.choices)


class StateOverrule(CaseRow):
    """The therapist's own answer to how the two stand; the rule's answer stays beside it. Empty takes it back."""

    state: "models.CharField[str, str]" = models.CharField(max_length=30, blank=True)
    on: "models.DateField[Any, Any]" = models.DateField()
    reason: "models.TextField[str, str]" = models.TextField()


class Guess(SpokenRow):
    """What the therapist expects of the next hour; scored when it has come."""

    for_on: "models.DateField[Any, Any]" = models.DateField()
    expects: "models.CharField[str, str]" = models.CharField(max_length=20)
    chance: "models.FloatField[float | None, float | None]" = models.FloatField(null=True)
