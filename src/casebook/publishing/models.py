"""What is kept of a text on its way out. All of it stands in the process store: it comes from the therapist's notes.

The disguise map and the facts lead from what was published back to a person, and so stand in the vault alone.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from casebook.record.models.rows import CaseRow, Row

KEPT = "process"


class Author(Row):
    """Under which name one publishes; the latest counts."""

    kept_in: ClassVar[str] = KEPT
    belongs_to: ClassVar[str] = "vault"

    slug: "models.CharField[str, str]" = models.CharField(max_length=80)
    given: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)
    family: "models.CharField[str, str]" = models.CharField(max_length=120)
    credentials: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)
    pseudonym: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)


class SigningKey(Row):
    """The key one signs with: 32 bytes that leave the vault with its backups alone. The first counts."""

    kept_in: ClassVar[str] = KEPT
    belongs_to: ClassVar[str] = "vault"
    stays: ClassVar[bool] = True

    secret: "models.BinaryField[bytes, bytes]" = models.BinaryField()


class Draft(CaseRow):
    """A text about a case, under the address it will have. It begins empty."""

    kept_in: ClassVar[str] = KEPT

    slug: "models.CharField[str, str]" = models.CharField(max_length=80, unique=True)
    follows_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    """The draft of the post whose "what happened next" this is."""


class DraftRow(CaseRow):
    """A row that belongs to a draft."""

    kept_in: ClassVar[str] = KEPT

    draft_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


class DraftVersion(DraftRow):
    """A version of the text with what is printed around it; the latest counts, none is ever edited."""

    replaces: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    text: "models.TextField[str, str]" = models.TextField(blank=True)
    head: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    sha256: "models.CharField[str, str]" = models.CharField(max_length=64)
    """Of everything that would be printed: consent and review speak of exactly these words."""
    taken: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    """The paragraphs that were taken over into this version."""


class MapLine(DraftRow):
    """One line of the disguise map: it leads back to the person."""

    original: "models.TextField[str, str]" = models.TextField()
    replacement: "models.TextField[str, str]" = models.TextField()
    reason: "models.TextField[str, str]" = models.TextField()
    keeps_meaning: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)


class Justification(DraftRow):
    """Why something that was found stays as it is; it holds for these words alone."""

    family: "models.CharField[str, str]" = models.CharField(max_length=20)
    quote: "models.TextField[str, str]" = models.TextField()
    words: "models.TextField[str, str]" = models.TextField()


class Fact(CaseRow):
    """What is true of a client and could tell who it is, one row a kind; the latest of a kind counts."""

    kept_in: ClassVar[str] = KEPT

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    kind: "models.CharField[str, str]" = models.CharField(max_length=20)
    value: "models.TextField[str, str]" = models.TextField(blank=True)
    """Several with semicolons between them: spellings, two illnesses."""
    wider: "models.TextField[str, str]" = models.TextField(blank=True)
    """What it is a case of, with semicolons: what could be published in its place."""


class FactDecision(DraftRow):
    """What becomes of a kind of fact in a draft; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    kind: "models.CharField[str, str]" = models.CharField(max_length=20)
    treatment: "models.CharField[str, str]" = models.CharField(max_length=12)
    published_as: "models.TextField[str, str]" = models.TextField(blank=True)
    reason: "models.TextField[str, str]" = models.TextField(blank=True)


class LedgerLine(DraftRow):
    """A fact about a client that went out, with the release that told it. Once out it counts for ever."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    release_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    kind: "models.CharField[str, str]" = models.CharField(max_length=20)
    published_as: "models.TextField[str, str]" = models.TextField()


class StrategyChoice(DraftRow):
    """How the client is protected, which points were looked at, and why so; the latest counts."""

    strategies: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    ticked: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    justification: "models.TextField[str, str]" = models.TextField(blank=True)


class PublicationConsent(DraftRow):
    """What a client said about exactly these words, or that they take it back; the latest counts."""

    client_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(db_index=True)
    version_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    sha256: "models.CharField[str, str]" = models.CharField(max_length=64)
    given: "models.BooleanField[bool, bool]" = models.BooleanField()
    on: "models.DateField[Any, Any]" = models.DateField()
    scope: "models.TextField[str, str]" = models.TextField(blank=True)
    web: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    """That it stands in the web, for everybody and for good, was said."""
    revocable: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)


class StateOverride(DraftRow):
    """Why a text about a case that is not over goes out all the same; without a colleague it opens nothing."""

    reason: "models.TextField[str, str]" = models.TextField()


class Review(DraftRow):
    """What a colleague said about exactly these words. `account_id` is None where it came as a file."""

    sha256: "models.CharField[str, str]" = models.CharField(max_length=64)
    on: "models.DateField[Any, Any]" = models.DateField()
    given: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)
    family: "models.CharField[str, str]" = models.CharField(max_length=120)
    credentials: "models.CharField[str, str]" = models.CharField(max_length=120, blank=True)
    may_go_out: "models.BooleanField[bool, bool]" = models.BooleanField()
    in_spite_of_the_state: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    words: "models.TextField[str, str]" = models.TextField(blank=True)
    account_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)


class Release(DraftRow):
    """A bundle that went out, byte for byte."""

    version_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    on: "models.DateField[Any, Any]" = models.DateField()
    post: "models.TextField[str, str]" = models.TextField()
    manifest: "models.TextField[str, str]" = models.TextField()
    signature: "models.TextField[str, str]" = models.TextField()
    manifest_sha256: "models.CharField[str, str]" = models.CharField(max_length=64)
