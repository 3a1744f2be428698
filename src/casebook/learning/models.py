"""How the reader of this vault is to be taught. What it learned is worked out from the decisions and stored nowhere."""

from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import Row


class Teaching(Row):
    """The latest row counts: decisions since `since` teach, and so many marks in ten may be wrong."""

    belongs_to: ClassVar[str] = "vault"

    since: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    wrong_in_ten: "models.PositiveSmallIntegerField[int | None, int | None]" = models.PositiveSmallIntegerField(
        null=True
    )
