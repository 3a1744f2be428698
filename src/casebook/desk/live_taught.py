"""What decisions taught the reader of an hour that is followed: asked once, and anew once something is taken back."""

from datetime import datetime
from typing import Final

from casebook.desk import live
from casebook.learning.models import Teaching
from casebook.learning.teaching import taught
from casebook.record.models import MachineReadingConsent
from casebook.record.who import Doing
from casebook.retention.models import Destruction

SIDES: Final = {"W": "away", "C": "against", "T": "push", "R": "repair"}
"""Families as the columns of the page are called."""


def forget_what_is_taken_back(hour: live.Hour, doing: Doing) -> None:
    """Have the reader taught anew where a consent was taken back, a record destroyed or all forgotten since it was."""
    if _is_taken_back(doing, since=hour.taught_at):
        live.teach(hour, taught(doing), at=doing.at)


def _is_taken_back(doing: Doing, *, since: datetime) -> bool:
    later = {"at__gte": since}
    return (
        MachineReadingConsent.objects.filter(given=False, **later).exists()
        or Teaching.objects.filter(by=doing.by, **later).exists()
        or Destruction.objects.filter(**later).exists()
    )


def sides_taught(hour: live.Hour) -> list[str]:
    """Return which columns of the page decisions taught, in their order."""
    return [name for family, name in SIDES.items() if family in hour.taught.families]
