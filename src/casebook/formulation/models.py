"""Versions of a formulation and relationship episodes, as they were written. They stand in the process store alone."""

import uuid
from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow


class StoredFormulation(CaseRow):
    """One version, with the version that stood before it. `shape` holds it as the library spells it."""

    kept_in: ClassVar[str] = "process"

    on: "models.DateField[Any, Any]" = models.DateField()
    replaces: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    shape: "models.JSONField[Any, Any]" = models.JSONField()


class StoredEpisode(CaseRow):
    """A relationship episode: with whom, told in a few words, and what was wished and how each responded (`shape`)."""

    kept_in: ClassVar[str] = "process"

    on: "models.DateField[Any, Any]" = models.DateField(null=True)
    who: "models.CharField[str, str]" = models.CharField(max_length=80)
    words: "models.TextField[str, str]" = models.TextField(blank=True)
    shape: "models.JSONField[Any, Any]" = models.JSONField()
