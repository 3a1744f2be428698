"""Who works with the record, and of whom it tells."""

import uuid
from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow, Row


class Account(Row):
    """Somebody who uses this vault: the therapist who made it, later others."""

    belongs_to: ClassVar[str] = "vault"

    name: "models.CharField[str, str]" = models.CharField(max_length=120)
    credentials: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)


class AccountName(Row):
    """How an account signs from now on: its name and credentials; the latest counts, and no older signature changes."""

    account_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    name: "models.CharField[str, str]" = models.CharField(max_length=120)
    credentials: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)
    belongs_to: ClassVar[str] = "vault"


class Client(Row):
    """A client, by a code that says nothing of who it is."""

    code: "models.CharField[str, str]" = models.CharField(max_length=40, unique=True)


class ClientName(Row):
    """The real name of a client: optional, stored here and nowhere else; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    name: "models.CharField[str, str]" = models.CharField(max_length=200)


class MachineReadingConsent(Row):
    """What a client agreed to, or took back, on a day; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    on: "models.DateField[Any, Any]" = models.DateField()
    given: "models.BooleanField[bool, bool]" = models.BooleanField()


class CasePerson(CaseRow):
    """A client of a case; a couple or a family has several."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)


class AccessMark(CaseRow):
    """That an account may see a case, or may not any more; the latest counts. Without one only the owner does.

    A mark that names a client speaks of that client alone, one that names none of all of them.
    """

    account_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    may_read: "models.BooleanField[bool, bool]" = models.BooleanField()
    may_read_process: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    client_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)


class Belonging(CaseRow):
    """That a document or a questionnaire is one client's own; the latest counts. Without one it is of all of them."""

    thing_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    client_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
