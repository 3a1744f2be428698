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
from casebook.desk.asking import asked
from casebook.desk.note_page import note_page, whole_note
from casebook.desk.whoami import doing_of, reading_case
from casebook.hour.told import decide_told, told_in
from casebook.reading.page_names import name_event
from casebook.record.access import case_for, may_write
from casebook.record.acts import keeping
from casebook.record.acts.notes import note_of
from casebook.record.models import EpisodeOfCare, Note, Verdict
from casebook.record.who import Doing
from sessionlab.ribbon.shapes import shape_of_event


@require_safe
def show(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Show a note with all that belongs to it."""
    doing, case = reading_case(request, code)
    whole = whole_note(case, note_id, doing)
    note_down(Action.READ, by=doing.by, at=doing.at, kind="note", object_id=note_id)
    known = {
        "case": case,
        "note": whole.note,
        "page": note_page(whole),
        "addenda": [(store.value, addendum) for store, addendum in whole.addenda],
        "told": [(one, name_event(one.told), shape_of_event(one.told).value) for one in told_in(case, whole)],
        "own": may_write(case, doing.account),
        "may_co_sign": keeping.may_co_sign(whole.note, doing),
    }
    return render(request, "desk/note.html", known)


@require_POST
def decide(request: HttpRequest, code: str, note_id: uuid.UUID, row_id: uuid.UUID) -> HttpResponse:
    """Accept or reject an event of a note; a decision before it is taken back by it."""
    doing = doing_of(request)
    case = case_for(doing, code)
    form = asked(request)
    verdict = form.one_of("verdict", Verdict)
    if verdict is Verdict.EDITED:
        form.faults.append("An event is not edited: reject it and enter it by hand.")
    form.check()
    decide_told(case, whole_note(case, note_id, doing), row_id, doing, verdict=verdict)
    return HttpResponseRedirect(f"{reverse('note', args=[code, note_id])}#told")


@require_POST
def sign(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Sign a note."""
    doing = doing_of(request)
    case = case_for(doing, code)
    keeping.sign(case, note_of(case, note_id), doing)
    messages.success(request, "The note is signed.")
    return _back(code, note_id)


@require_POST
def co_sign(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Sign a note beside its author, as another account."""
    doing = doing_of(request)
    case = case_for(doing, code)
    keeping.co_sign(case, note_of(case, note_id), doing)
    messages.success(request, "It is signed beside the author.")
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
