"""The audit log as rows to look at; they are written by `casebook.audit.table` alone."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from casebook.audit.errors import AppendOnly
from casebook.audit.table import TABLE


class EntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries can be looked for and counted, not changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class AuditEntry(models.Model):
    kept_in: ClassVar[str] = "both"

    seq: "models.BigIntegerField[int, int]" = models.BigIntegerField(primary_key=True)
    at: "models.TextField[str, str]" = models.TextField()
    by: "models.TextField[str, str]" = models.TextField()
    action: "models.TextField[str, str]" = models.TextField()
    kind: "models.TextField[str, str]" = models.TextField()
    object_id: "models.TextField[str, str]" = models.TextField()
    count: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    digest: "models.TextField[str, str]" = models.TextField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        ordering = ("seq",)
        default_permissions = ("view",)
        indexes = (models.Index(fields=["kind", "object_id"], name="audit_entry_object"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.at} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly
