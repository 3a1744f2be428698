"""The rows of comments. No address of a visitor stands in them, and no mail address: only what cannot be read back."""

import uuid
from typing import Any

from django.db import models

from journal.published.models import Post

HELD, SHOWN, REFUSED, REMOVED = "held", "shown", "refused", "removed"
STATES = (HELD, SHOWN, REFUSED, REMOVED)
ITS_WRITER = "its writer"
"""Who decided where a comment was withdrawn."""


class Comment(models.Model):
    """A comment, or a reply to one: two levels and no more. Removed, nothing is left but its place."""

    post: "models.ForeignKey[Post, Post]" = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments")
    parent: "models.ForeignKey[Comment | None, Comment | None]" = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True
    )
    urn: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(default=uuid.uuid4, unique=True)
    name: "models.CharField[str, str]" = models.CharField(max_length=60)
    text: "models.TextField[str, str]" = models.TextField()
    by_author: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    state: "models.CharField[str, str]" = models.CharField(max_length=10, default=HELD)
    reasons: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    left_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    changed_at: "models.DateTimeField[Any, Any]" = models.DateTimeField()
    answer: "models.TextField[str, str]" = models.TextField(blank=True)
    """What a moderator wrote to the writer alone; it stands on the page that only the writer has the key to."""
    decided_by: "models.CharField[str, str]" = models.CharField(max_length=150, blank=True)
    mail_mark: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, db_index=True)
    sender_mark: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, db_index=True)
    key_mark: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ("left_at", "pk")
        indexes = (models.Index(fields=("state", "left_at"), name="comments_by_state"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="a_comment_has_one_of_four_states"),
            models.UniqueConstraint(
                fields=("key_mark",), condition=~models.Q(key_mark=""), name="a_form_sent_twice_is_one_comment"
            ),
        )

    def __str__(self) -> str:
        return f"comment {self.pk}"
