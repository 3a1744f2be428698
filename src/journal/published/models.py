"""The rows of what is published. Nothing in them is known to anybody but the readers of the page."""

import uuid
from typing import Any

from django.db import models


class TrustedKey(models.Model):
    """A public key whose bundles are taken in. It belongs to the author who first published with it."""

    key_id: "models.CharField[str, str]" = models.CharField(max_length=16, unique=True)
    public: "models.CharField[str, str]" = models.CharField(max_length=64)
    author_slug: "models.CharField[str, str]" = models.CharField(max_length=80, blank=True)
    trusted_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()

    def __str__(self) -> str:
        return self.key_id


class Person(models.Model):
    """An author, a reviewer, or both."""

    slug: "models.CharField[str, str]" = models.CharField(max_length=80, unique=True)
    given: "models.CharField[str, str]" = models.CharField(max_length=300, blank=True)
    family: "models.CharField[str, str]" = models.CharField(max_length=300)
    credentials: "models.CharField[str, str]" = models.CharField(max_length=300, blank=True)
    pseudonym: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given} {self.family}".strip()


class Series(models.Model):
    """A blog: posts under one title, in parts where they have numbers."""

    slug: "models.CharField[str, str]" = models.CharField(max_length=80, unique=True)
    title: "models.CharField[str, str]" = models.CharField(max_length=300)
    description: "models.CharField[str, str]" = models.CharField(max_length=600, blank=True)

    def __str__(self) -> str:
        return self.slug


class Post(models.Model):
    """A post as its latest release has it. Taken down, nothing is left of it but its address and the day."""

    slug: "models.CharField[str, str]" = models.CharField(max_length=80, unique=True)
    urn: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(default=uuid.uuid4, unique=True)
    series: "models.ForeignKey[Series, Series]" = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="posts"
    )
    part: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(null=True)
    follows: "models.CharField[str, str]" = models.CharField(max_length=80, blank=True)
    author: "models.ForeignKey[Person, Person]" = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="posts"
    )
    reviewer: "models.ForeignKey[Person | None, Person | None]" = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reviewed", null=True
    )

    title: "models.CharField[str, str]" = models.CharField(max_length=300)
    title_in_sentence_case: "models.CharField[str, str]" = models.CharField(max_length=300)
    summary: "models.CharField[str, str]" = models.CharField(max_length=600, blank=True)
    language: "models.CharField[str, str]" = models.CharField(max_length=35)
    tags: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    markdown: "models.TextField[str, str]" = models.TextField()
    html: "models.TextField[str, str]" = models.TextField()
    likeness: "models.TextField[str, str]" = models.TextField()

    kind: "models.CharField[str, str]" = models.CharField(max_length=40)
    protection: "models.CharField[str, str]" = models.CharField(max_length=1000, blank=True)
    consent: "models.CharField[str, str]" = models.CharField(max_length=600, blank=True)
    content_note: "models.CharField[str, str]" = models.CharField(max_length=600, blank=True)
    crisis: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)
    rights: "models.CharField[str, str]" = models.CharField(max_length=300)

    written_on: "models.DateField[Any, Any]" = models.DateField(null=True)
    last_updated_on: "models.DateField[Any, Any]" = models.DateField(null=True)
    last_reviewed_on: "models.DateField[Any, Any]" = models.DateField(null=True)
    published_on: "models.DateField[Any, Any]" = models.DateField(db_index=True)
    changed_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    taken_down_on: "models.DateField[Any, Any]" = models.DateField(null=True)

    class Meta:
        ordering = ("-published_on", "-pk")

    def __str__(self) -> str:
        return self.slug


class Release(models.Model):
    """One release of a post: its number, the hash that the next one names, the day it came."""

    post: "models.ForeignKey[Post, Post]" = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="releases")
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    manifest_sha256: "models.CharField[str, str]" = models.CharField(max_length=64, unique=True)
    key_id: "models.CharField[str, str]" = models.CharField(max_length=16)
    taken_in_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("post", "number"), name="one_release_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.post_id} {self.number}"  # type: ignore[attr-defined]
