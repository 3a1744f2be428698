"""Looking for words in everything of a case that an account may see."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final

from casebook.audit.stores import alias_of
from casebook.record.acts.notes import stores_for
from casebook.record.models import Document, EpisodeOfCare, Note, Paragraph
from casebook.record.standing import standing
from casebook.record.who import Doing

AROUND: Final = 70
"""Signs shown before and behind the words found."""
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found: in a document or in a note, with what stands around them."""

    in_document: bool
    id: uuid.UUID
    on: date | None
    before: str
    words: str
    after: str


def look_for(case: EpisodeOfCare, doing: Doing, words: str) -> list[Hit]:
    """Return where words stand, whatever the case of their letters; documents first, each by its days.

    The stores look themselves: no index of the words stands anywhere else.
    """
    wanted = " ".join(words.split())
    if not wanted:
        return []
    found = _in_documents(case, wanted) + _in_notes(case, doing, wanted)
    return found[:MOST]


def _in_documents(case: EpisodeOfCare, wanted: str) -> list[Hit]:
    rows = Document.objects.filter(case_id=case.pk, text__icontains=wanted).defer("original", "shape").order_by("on")
    return [_hit(True, row.pk, row.on, row.text, wanted) for row in standing(rows, case_id=case.pk)]


def _in_notes(case: EpisodeOfCare, doing: Doing, wanted: str) -> list[Hit]:
    notes = {note.pk: note for note in standing(Note.objects.filter(case_id=case.pk), case_id=case.pk)}
    hits: list[Hit] = []
    for store in stores_for(case, doing):
        rows = Paragraph.objects.using(alias_of(store)).filter(case_id=case.pk, text__icontains=wanted)
        hits += [
            _hit(False, row.note_id, notes[row.note_id].on, row.text, wanted)
            for row in standing(rows, case_id=case.pk, store=store)
            if row.note_id in notes
        ]
    return sorted(hits, key=lambda hit: hit.on or date.min)


def _hit(in_document: bool, row: uuid.UUID, on: date | None, text: str, wanted: str) -> Hit:
    at = max(0, text.lower().find(wanted.lower()))
    end = at + len(wanted)
    before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    return Hit(in_document, row, on, before, text[at:end], after)
