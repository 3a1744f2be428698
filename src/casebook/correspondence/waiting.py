"""Letters that nobody knows the case of: those that wait, and those that were set aside and can be brought back."""

import uuid
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.correspondence.models import WaitingLetter
from casebook.record.errors import NotYours
from casebook.record.who import Doing
from casebook.vault.router import writing

KEPT_ASIDE: Final = timedelta(days=30)
"""How long a letter that belongs to no case can be brought back."""


def waiting_letters(doing: Doing) -> list[WaitingLetter]:
    """Return the letters that wait to be assigned, without their bytes, the oldest first."""
    return [*_waiting(doing).filter(aside_at=None).defer("content").order_by("at", "pk")]


def letters_aside(doing: Doing) -> list[WaitingLetter]:
    """Return the letters that can be brought back, without their bytes, the latest set aside first."""
    since = doing.at - KEPT_ASIDE
    return [*_waiting(doing).filter(aside_at__gte=since).defer("content").order_by("-aside_at", "pk")]


def waiting_letter(doing: Doing, row_id: uuid.UUID) -> WaitingLetter:
    """Return a letter that waits, or was set aside and can be brought back.

    :raises NotYours: there is none, or somebody else received it
    """
    since = doing.at - KEPT_ASIDE
    found: WaitingLetter | None = _waiting(doing).filter(pk=row_id).first()
    if found is None or (found.aside_at is not None and found.aside_at < since):
        raise NotYours
    return found


def _waiting(doing: Doing) -> QuerySet[WaitingLetter]:
    return WaitingLetter.objects.filter(account_id=doing.account)


def set_aside(waiting: WaitingLetter, doing: Doing) -> None:
    """Take a letter out of the inbox that belongs to no case; for a month it can be brought back, and then it goes.

    The watched folder does not bring it again.
    """
    with writing("record"):
        waiting.aside_at = doing.at
        waiting.save(update_fields=["aside_at"])
        _note(waiting, doing, kind="waiting_letter_aside")
        for old in _waiting(doing).filter(aside_at__lt=doing.at - KEPT_ASIDE):
            wait_no_longer(old, doing)


def bring_back(aside: WaitingLetter, doing: Doing) -> WaitingLetter:
    """Let a letter that was set aside wait again."""
    with writing("record"):
        aside.aside_at = None
        aside.save(update_fields=["aside_at"])
        _note(aside, doing, kind="waiting_letter")
    return aside


def wait_no_longer(waiting: WaitingLetter, doing: Doing) -> None:
    """Let a letter go: it was filed, or the time is over in which it can be brought back."""
    _note(waiting, doing, kind="waiting_letter_gone")
    waiting.delete()


def _note(waiting: WaitingLetter, doing: Doing, *, kind: str) -> None:
    note(Action.WRITE, by=doing.by, at=doing.at, kind=kind, object_id=waiting.pk)
