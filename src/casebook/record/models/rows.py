"""The row of the record: it is added, by somebody, at a time, and stays as it is."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

from django.db import models

from casebook.record.errors import AddedOnly


class RowSet(models.QuerySet[Any]):
    """Rows can be added and looked at. The stores refuse the rest too, by triggers."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AddedOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AddedOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AddedOnly


class Row(models.Model):
    """What every row carries. `late` says that it tells of a day before the one it was entered on."""

    kept_in: ClassVar[str] = "record"
    sealed: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Fields that are sealed under the key of the case, each with what it is sealed as (before a stroke and the id)."""
    stays: ClassVar[bool] = False
    """Whether rows of this kind are in no export, readable or sealed; backups hold them."""

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )
    at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    by: "models.CharField[str, str]" = models.CharField(max_length=36)
    late: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)

    objects = RowSet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row.

        :raises AddedOnly: when it was added before
        """
        if not self._state.adding:
            raise AddedOnly
        super().save(*args, force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AddedOnly


class CaseRow(Row):
    """A row that belongs to a case. The case is named by its id, for no row points from one store into the other."""

    case_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


class SpokenRow(CaseRow):
    """A row derived from words: it is kept in the store of the words, process or record."""

    kept_in: ClassVar[str] = "both"

    class Meta:
        abstract = True
