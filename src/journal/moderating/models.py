"""Who moderates, and who tried to enter."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from journal.published.models import Person


class Moderator(models.Model):
    """Somebody who may decide about comments; with a person, their replies carry that name and the author's badge."""

    user: "models.OneToOneField[User, User]" = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderator"
    )
    person: "models.ForeignKey[Person | None, Person | None]" = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True
    )

    def __str__(self) -> str:
        return f"moderator {self.pk}"


class Knock(models.Model):
    """A wrong try to enter, by marks that lead back to nobody."""

    name_mark: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)
    sender_mark: "models.CharField[str, str]" = models.CharField(max_length=64, db_index=True)
    at: "models.DateTimeField[Any, Any]" = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"knock {self.pk}"
