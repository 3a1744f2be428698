"""What the therapist thought of in a week: process, like every thought of one's own."""

from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow


class WeekSeen(CaseRow):
    """A case was seen in the review of a week; `focus` is the line for that week. The latest row counts."""

    kept_in: ClassVar[str] = "process"

    week: "models.DateField[Any, Any]" = models.DateField()
    """The Monday."""
    seen: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    focus: "models.CharField[str, str]" = models.CharField(max_length=300, blank=True)
