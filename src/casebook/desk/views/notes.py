"""A note: its paragraphs, its signatures and addenda; signing, locking, adding, voiding."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.whoami import doing_of, reading_case
from casebook.record.access import case_for
from casebook.record.acts import keeping
from casebook.record.acts.notes import note_of, whole_notes
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Note
from casebook.record.standing import is_locked
from casebook.record.who import Doing


@require_safe
def show(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Show a note with all that belongs to it."""
    doing, case = reading_case(request, code)
    whole = next((one for one in whole_notes(case, doing) if one.note.pk == note_id), None)
    if whole is None:
        raise NotYours
    note_down(Action.READ, by=doing.by, at=doing.at, kind="note", object_id=note_id)
    signed = keeping.signatures_of(whole.note)
    known = {
        "case": case,
        "note": whole.note,
        "paragraphs": [(store.value, paragraph) for store, paragraph in whole.paragraphs],
        "addenda": [(store.value, addendum) for store, addendum in whole.addenda],
        "signatures": [(row, store.value, keeping.holds(whole.note, row, store)) for store, row in signed],
        "locked": is_locked(whole.note.pk, whole.note.session_id),
        "today": doing.at.date(),
    }
    return render(request, "desk/note.html", known)


@require_POST
def sign(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Sign a note."""
    doing = doing_of(request)
    case = case_for(doing, code)
    keeping.sign(case, note_of(case, note_id), doing)
    messages.success(request, "The note is signed.")
    return _back(code, note_id)


@require_POST
def lock(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Lock a signed note."""
    doing = doing_of(request)
    case = case_for(doing, code)
    keeping.lock(case, note_of(case, note_id), doing)
    messages.success(request, "The note is locked: it takes addenda and nothing else.")
    return _back(code, note_id)


@require_POST
def add(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Add a dated, reasoned, signed addendum."""
    closing.add_to(request, code, note_id, _found)
    return _back(code, note_id)


@require_POST
def void(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Void a note with a reason; it stays in the vault."""
    closing.void(request, code, note_id, _found)
    return HttpResponseRedirect(reverse("case", args=[code]))


def _found(case: EpisodeOfCare, note_id: uuid.UUID, doing: Doing) -> Note:
    return note_of(case, note_id)


def _back(code: str, note_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("note", args=[code, note_id]))
