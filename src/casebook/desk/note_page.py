"""What the pages of a note show: laid out, with its signatures, what was told of it and how it was entered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.audit.stores import Store
from casebook.hour.laying_out import LaidOut, lay_out
from casebook.record.acts import keeping
from casebook.record.acts.facts import facts_of
from casebook.record.acts.notes import Whole, addenda_by_home, whole_notes
from casebook.record.errors import NotYours
from casebook.record.models import Addendum, Document, EpisodeOfCare, Note, Session, Signature
from casebook.record.standing import is_locked, standing
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, whether it fits what stands there, and whether it is that of another account beside the author's."""

    row: Signature
    store: Store
    holds: bool
    beside: bool


@dataclass(frozen=True, slots=True)
class NotePage:
    """A note as it is read, printed and copied."""

    note: Note
    whole: Whole
    laid: LaidOut
    signatures: tuple[Signed, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the record has added to an hour without a note, or to a document: with no note it would be printed."""

    session: Session | None
    document: Document | None
    addenda: tuple[Addendum, ...]


def added_elsewhere(case: EpisodeOfCare, doing: Doing, notes: Sequence[Whole]) -> tuple[Elsewhere, ...]:
    """Return what the record has added to hours and documents that stand, where none of some notes shows it.

    :param notes: every note of the case that stands
    """
    by_home = addenda_by_home(case, doing)
    added = {home: tuple(one for store, one in rows if store is Store.RECORD) for home, rows in by_home.items()}
    shown = {whole.note.session_id for whole in notes}
    wanted = [home for home, rows in added.items() if rows and home not in shown]
    sessions = Session.objects.filter(case_id=case.pk, pk__in=wanted).order_by("on", "at")
    documents = Document.objects.filter(case_id=case.pk, pk__in=wanted).order_by("on", "at")
    return (
        *(Elsewhere(row, None, added[row.pk]) for row in standing(sessions, case_id=case.pk)),
        *(Elsewhere(None, row, added[row.pk]) for row in standing(documents, case_id=case.pk)),
    )


def whole_note(case: EpisodeOfCare, note_id: uuid.UUID, doing: Doing) -> Whole:
    """Return a note that stands, with what belongs to it.

    :raises NotYours: it is none of this case, or it was voided
    """
    whole = next((one for one in whole_notes(case, doing) if one.note.pk == note_id), None)
    if whole is None:
        raise NotYours
    return whole


def note_page(whole: Whole) -> NotePage:
    """Return everything that a page of a note shows."""
    note = whole.note
    return NotePage(
        note,
        whole,
        lay_out(whole, facts_of(note)),
        tuple(
            Signed(row, store, keeping.holds(note, row, store), row.by != note.by)
            for store, row in keeping.signatures_of(note)
        ),
        is_locked(note.pk, note.session_id),
    )
