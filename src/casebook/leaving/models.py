"""The audit log of the vault that an export came from: kept as it was, beside the log of this vault."""

from typing import ClassVar

from django.db import models

from casebook.record.models import Row


class EarlierEntry(Row):
    """One entry of the log of an earlier vault. Its chain was sealed under the key of that vault."""

    kept_in: ClassVar[str] = "both"
    belongs_to: ClassVar[str] = "log"

    vault: "models.CharField[str, str]" = models.CharField(max_length=32)
    seq: "models.BigIntegerField[int, int]" = models.BigIntegerField()
    noted_at: "models.CharField[str, str]" = models.CharField(max_length=40)
    noted_by: "models.CharField[str, str]" = models.CharField(max_length=40)
    action: "models.CharField[str, str]" = models.CharField(max_length=40)
    kind: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True)
    object_id: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True)
    count: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    digest: "models.CharField[str, str]" = models.CharField(max_length=64)
