"""How much one visitor, and all together, can send. The words of a comment over a limit are handed back, not lost."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from journal.commenting.models import ITS_WRITER, Comment
from journal.errors import CommentRefused

SPAN: Final = timedelta(minutes=10)
MOST_OF_ONE: Final = 5
MOST_OF_ALL: Final = 120


class TooMany(CommentRefused):
    """More comments in ten minutes than anybody could read."""


def check_limits(sender: str, *, at: datetime) -> None:
    """Let a comment through, or not yet.

    :raises TooMany: when this visitor, or all together, sent too many
    """
    if not settings.JOURNAL["JOURNAL_LIMITS"]:
        return
    # Withdrawing does not make room for the next one.
    recent = Comment.objects.filter(left_at__gt=at - SPAN, decided_by__in=("", ITS_WRITER))
    if recent.filter(sender_mark=sender).count() >= MOST_OF_ONE or recent.count() >= MOST_OF_ALL:
        raise TooMany("There were too many comments just now.", remedy="Keep yours and send it in ten minutes.")
