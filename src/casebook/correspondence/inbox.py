"""The letters that ask for something: those without an answer of the therapist, the latest first."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from casebook.correspondence.models import Arrival, Reply
from casebook.record.access import cases_of, may_write
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import gone_from
from casebook.record.who import Doing

RECENT: Final = timedelta(days=90)
"""Letters that came in longer ago are found with their case; the inbox is no archive."""


@dataclass(frozen=True, slots=True)
class Open:
    """A letter from a client after which no letter to them was kept."""

    case: EpisodeOfCare
    document_id: uuid.UUID
    on: date | None
    at: datetime


def open_letters(doing: Doing) -> list[Open]:
    """Return the letters of the inbox to which nothing was written yet, the latest first. Five queries."""
    own = {case.pk: case for case in cases_of(doing.account) if may_write(case, doing.account)}
    gone = gone_from(*own)
    rows = Arrival.objects.filter(case_id__in=own, at__gte=doing.at - RECENT)
    answered = set(Reply.objects.filter(case_id__in=own).values_list("letter_id", flat=True))
    found: dict[uuid.UUID, list[Open]] = {}
    for row in sorted(rows, key=_when):
        if row.letter_id in gone:
            continue
        if row.out:
            found.pop(row.case_id, None)
        elif row.letter_id not in answered:
            found.setdefault(row.case_id, []).append(Open(own[row.case_id], row.letter_id, row.on, row.at))
    letters = [one for several in found.values() for one in several]
    return sorted(letters, key=lambda one: (one.on or date.min, one.at), reverse=True)


def _when(row: Arrival) -> tuple[date, datetime]:
    """Of two letters of one day the head of the mail tells which was first, where it has one."""
    return row.on or date.min, row.sent_at or row.at
