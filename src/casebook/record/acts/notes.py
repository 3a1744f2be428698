"""Notes: written once, each paragraph for the process store or the record, and never edited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from casebook.audit.stores import STORES, Store, alias_of
from casebook.record.access import demand_writing, may_read_process
from casebook.record.acts.hours import session_of
from casebook.record.adding import add, add_all, demand_come, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Addendum, EpisodeOfCare, Note, Paragraph
from casebook.record.standing import demand_open, standing
from casebook.record.who import Doing
from casebook.vault.router import writing

Kept = TypeVar("Kept", Paragraph, Addendum)
STEP = 10_000
"""From one record paragraph to the next, so that their places never show whether a process paragraph stands between."""


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph as it is handed in. Whatever nobody assigned is a process note."""

    text: str
    store: Store = Store.PROCESS


@dataclass(frozen=True, slots=True)
class Whole:
    """A note with its paragraphs and addenda, as far as the reader may see them, in their order."""

    note: Note
    paragraphs: tuple[tuple[Store, Paragraph], ...]
    addenda: tuple[tuple[Store, Addendum], ...]


def write_note(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    on: date,
    paragraphs: Sequence[Written],
    session_id: uuid.UUID | None = None,
) -> Note:
    """Write a note of a session, or of the case.

    :raises InvalidEntry: there is no word in it, or its day has not come
    :raises Locked: the session is locked
    """
    demand_writing(case, doing)
    demand_come(on, doing, what="The note")
    if session_id is not None:
        session_of(case, session_id)
        demand_open("session", session_id)
    kept = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    if not kept:
        raise InvalidEntry("The note is empty.", remedy="Write something, or leave it.")
    note = Note(case_id=case.id, session_id=session_id, on=on, late=is_late(on, doing))
    placed = list(zip(_places(kept), kept, strict=True))
    with writing(*STORES):
        add(note, doing)
        for store in STORES:
            rows = [
                Paragraph(case_id=case.id, note_id=note.id, position=place, text=paragraph.text, late=note.late)
                for place, paragraph in placed
                if paragraph.store is store
            ]
            if rows:
                add_all(rows, doing, store=store)
    return note


def _places(paragraphs: Sequence[Written]) -> list[int]:
    """Count record paragraphs in steps as if there were no others; process paragraphs stand in between.

    :raises InvalidEntry: so many process paragraphs follow each other that there is no room
    """
    places, at = [], 0
    for paragraph in paragraphs:
        at = (at // STEP + 1) * STEP if paragraph.store is Store.RECORD else at + 1
        places.append(at)
    if any(place % STEP == 0 for place, one in zip(places, paragraphs, strict=True) if one.store is not Store.RECORD):
        raise InvalidEntry(f"{STEP:,} process paragraphs in a row are too many.", remedy="Write several notes.")
    return places


def note_of(case: EpisodeOfCare, note_id: uuid.UUID) -> Note:
    """Return a note of a case.

    :raises NotYours: it is none of this case
    """
    found: Note | None = Note.objects.filter(case_id=case.id, pk=note_id).first()
    if found is None:
        raise NotYours
    return found


def stores_for(case: EpisodeOfCare, doing: Doing) -> tuple[Store, ...]:
    """Return the stores an account may look into."""
    return STORES if may_read_process(case, doing.account) else (Store.RECORD,)


def whole_notes(case: EpisodeOfCare, doing: Doing) -> list[Whole]:
    """Return the notes of a case that stand, with what belongs to them, by their days."""
    notes = standing(Note.objects.filter(case_id=case.id).order_by("on", "at"), case_id=case.id)
    stores = stores_for(case, doing)
    paragraphs = _gathered(Paragraph, case, stores, by="note_id", order=("position",))
    addenda = _gathered(Addendum, case, stores, by="row_id", order=("on", "at"))
    return [
        Whole(
            note,
            tuple(sorted(paragraphs.get(note.pk, []), key=lambda kept: kept[1].position)),
            (*addenda.get(note.pk, ()), *addenda.get(note.session_id, ())),
        )
        for note in notes
    ]


def addenda_of(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> tuple[tuple[Store, Addendum], ...]:
    """Return what was added to a note, a session or a document, as far as the account may see it."""
    return addenda_by_home(case, doing).get(row_id, ())


def addenda_by_home(case: EpisodeOfCare, doing: Doing) -> dict[uuid.UUID, tuple[tuple[Store, Addendum], ...]]:
    """Return everything that was added, by the id of what it was added to, as far as the account may see it."""
    found = _gathered(Addendum, case, stores_for(case, doing), by="row_id", order=("on", "at"))
    return {home: tuple(added) for home, added in found.items() if home is not None}


def _gathered(
    kind: type[Kept], case: EpisodeOfCare, stores: Sequence[Store], *, by: str, order: tuple[str, ...]
) -> dict[uuid.UUID | None, list[tuple[Store, Kept]]]:
    found: dict[uuid.UUID | None, list[tuple[Store, Kept]]] = {}
    for store in stores:
        rows = kind.objects.using(alias_of(store)).filter(case_id=case.id).order_by(*order)
        for row in standing(rows, case_id=case.id, store=store):
            found.setdefault(getattr(row, by), []).append((store, row))
    return found
