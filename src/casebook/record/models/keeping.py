"""What is done with rows that stand: signed, locked, added to, voided, superseded. Each is a row of its own."""

import uuid
from typing import Any

from django.db import models

from casebook.record.models.rows import SpokenRow


class Signature(SpokenRow):
    """A hash over canonical content, time and signer. The process part of a note has one of its own, beside it."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    digest: "models.CharField[str, str]" = models.CharField(max_length=64)
    signer: "models.CharField[str, str]" = models.CharField(max_length=250)


class Locking(SpokenRow):
    """That a session or a note is locked: from now on it takes addenda only."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)


class Addendum(SpokenRow):
    """A dated, reasoned, signed addition to something locked."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    on: "models.DateField[Any, Any]" = models.DateField()
    text: "models.TextField[str, str]" = models.TextField()
    reason: "models.CharField[str, str]" = models.CharField(max_length=300)


class Voiding(SpokenRow):
    """That a row does not hold, and why."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    reason: "models.TextField[str, str]" = models.TextField()


class Superseding(SpokenRow):
    """That another row stands in the place of this one, and why."""

    row_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    instead: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    reason: "models.TextField[str, str]" = models.TextField()
