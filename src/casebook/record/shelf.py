"""What stands on the shelf of a case: its documents and notes as they are listed, without their words.

A long case has two thousand documents. They are read as columns: rows of models would take most of the time of a page.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from casebook.audit.stores import alias_of
from casebook.record.acts.notes import stores_for
from casebook.record.clock import here
from casebook.record.models import Addendum, Document, EpisodeOfCare, Note
from casebook.record.ruled import hexed
from casebook.record.standing import gone_from
from casebook.record.who import Doing


class Shelved(NamedTuple):
    """A document that stands; `entered_on` is told where that was later than its day."""

    pk: uuid.UUID
    on: date | None
    kind: str
    name: str
    sha256: str
    entered_on: date | None


class Listed(NamedTuple):
    """A note that stands, with how many addenda the account may see of it and of its session."""

    id: uuid.UUID
    on: date
    entered_on: date | None
    addenda: int


def documents_of(case: EpisodeOfCare) -> list[Shelved]:
    """Return the documents of a case that stand, by their days, those without a day first. Two queries."""
    gone = {row.hex for row in gone_from(case.pk)}
    columns = ("on", Cast("at", TextField()), "position", hexed("pk"), "kind", "name", "sha256", "late")
    rows = sorted(Document.objects.filter(case_id=case.pk).values_list(*columns), key=_by_day)
    return [
        Shelved(uuid.UUID(row), on, kind, name, sha256, _entered_on(at, late=late))
        for on, at, _, row, kind, name, sha256, late in rows
        if row not in gone
    ]


def _by_day(row: tuple[date | None, str, int, *tuple[object, ...]]) -> tuple[date, str, int]:
    return row[0] or date.min, row[1], row[2]


def _entered_on(at: str, *, late: bool) -> date | None:
    """Return the day on the therapist's wall when something was entered late; the stores keep times in UTC."""
    return here(datetime.fromisoformat(at).replace(tzinfo=UTC)).date() if late else None


def notes_listed(case: EpisodeOfCare, doing: Doing, *, most: int | None = None) -> tuple[list[Listed], int]:
    """Return the notes of a case that stand, by their days, and how many earlier ones were left out. Four queries.

    :param most: only so many, the latest
    """
    gone = {row.hex for row in gone_from(case.pk)}
    columns = ("on", Cast("at", TextField()), hexed("pk"), hexed("session_id"), "late")
    rows = sorted(Note.objects.filter(case_id=case.pk).values_list(*columns), key=_place)
    stand = [row for row in rows if row[2] not in gone]
    left_out = 0 if most is None else max(0, len(stand) - most)
    added = Counter(_added(case, doing))
    return [
        Listed(uuid.UUID(row), on, _entered_on(at, late=late), added[row] + (added[session] if session else 0))
        for on, at, row, session, late in stand[left_out:]
    ], left_out


def _place(row: tuple[date, str, str, str | None, bool]) -> tuple[date, str]:
    return row[0], row[1]


def _added(case: EpisodeOfCare, doing: Doing) -> Iterator[str]:
    """Yield what each addendum that stands was added to."""
    for store in stores_for(case, doing):
        gone = {row.hex for row in gone_from(case.pk, store=store)}
        rows = Addendum.objects.using(alias_of(store)).filter(case_id=case.pk)
        yield from (home for row, home in rows.values_list(hexed("pk"), hexed("row_id")) if row not in gone)
