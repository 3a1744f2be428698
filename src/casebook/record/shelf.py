"""What stands on the shelf of a case: its notes as they are listed, without their words."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from casebook.audit.stores import alias_of
from casebook.record.acts.notes import stores_for
from casebook.record.models import Addendum, EpisodeOfCare, Note
from casebook.record.ruled import hexed
from casebook.record.standing import gone_from
from casebook.record.who import Doing


class Listed(NamedTuple):
    """A note that stands, with how many addenda the account may see of it and of its session."""

    id: uuid.UUID
    on: date
    late: bool
    entered_on: date
    addenda: int


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
        Listed(uuid.UUID(row), on, late, date.fromisoformat(at[:10]), added[row] + (added[session] if session else 0))
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
