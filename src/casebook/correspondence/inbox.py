"""The letters that ask for something: those without an answer of the therapist, the latest first."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from casebook.correspondence.models import Reply
from casebook.record.access import cases_of, may_write
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.standing import gone_from
from casebook.record.who import Doing

MOST: Final = 12
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
    """Return the letters to which nothing was written yet, the latest first. Four queries."""
    own = {case.pk: case for case in cases_of(doing.account) if may_write(case, doing.account)}
    gone = gone_from(*own)
    kinds = (DocumentKind.LETTER_IN, DocumentKind.LETTER_OUT)
    rows = Document.objects.filter(case_id__in=own, kind__in=kinds, at__gte=doing.at - RECENT)
    answered = set(Reply.objects.filter(case_id__in=own).values_list("letter_id", flat=True)) - gone
    found: dict[uuid.UUID, list[Open]] = {}
    # Of two letters of one day the head of the mail tells which was first, where it has one.
    listed = rows.values_list("pk", "case_id", "kind", "on", "at", "shape__sent_at")
    for row, case, kind, on, at, _ in sorted(listed, key=lambda one: (one[3] or date.min, one[5] or "", one[4])):
        if row in gone:
            continue
        if kind == DocumentKind.LETTER_OUT:
            found.pop(case, None)
        elif row not in answered:
            found.setdefault(case, []).append(Open(own[case], row, on, at))
    letters = [one for several in found.values() for one in several]
    return sorted(letters, key=lambda one: (one.on or date.min, one.at), reverse=True)[:MOST]
