"""A version of a formulation, as it was written. It stands in the process store alone."""

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
