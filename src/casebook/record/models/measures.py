"""What a client answered on a questionnaire."""

from typing import Any

from django.db import models

from casebook.record.models.rows import CaseRow


class Administration(CaseRow):
    """One filling-in of an instrument: the answers in the order of its items, None where missing, or the total."""

    instrument: "models.CharField[str, str]" = models.CharField(max_length=40)
    version: "models.CharField[str, str]" = models.CharField(max_length=80)
    on: "models.DateField[Any, Any]" = models.DateField()
    starts: "models.TimeField[Any, Any]" = models.TimeField(null=True)
    """At what time, where two of one day must be told apart: before the hour and after it."""
    answers: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    total: "models.FloatField[float | None, float | None]" = models.FloatField(null=True)
