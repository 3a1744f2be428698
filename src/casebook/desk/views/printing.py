"""What is printed and what is copied: the record alone; process notes by an act of their own. Each is noted."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk.note_page import added_elsewhere, note_page, whole_note
from casebook.desk.printed_parts import listed_documents, printed_documents, printed_scores, whose_own
from casebook.desk.whoami import doing_of
from casebook.hour.copying import fields_for, profiles
from casebook.reading.page_names import name_event, say_day_or_none
from casebook.record.access import case_for, may_read_process
from casebook.record.acts import hours
from casebook.record.acts.keeping import signer_of
from casebook.record.acts.notes import Whole, addenda_of, whole_notes
from casebook.record.course import course_of
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, SessionOutcome
from casebook.record.standing import one_moment, standing
from casebook.record.who import Doing


@require_safe
def note(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Print the record part of a note."""
    doing = doing_of(request)
    case = case_for(doing, code)
    whole = whole_note(case, note_id, doing)
    note_down(Action.PRINT, by=doing.by, at=doing.at, kind="note", object_id=note_id)
    return _printed(request, case, doing, title="Note", notes=[whole])


@require_safe
def process(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Print the process part of a note: an act of its own, noted in the process store."""
    doing = doing_of(request)
    case = case_for(doing, code)
    whole = whole_note(case, note_id, doing)
    if not may_read_process(case, doing.account):
        raise NotYours
    note_down(Action.PRINT, by=doing.by, at=doing.at, kind="note", object_id=note_id, store=Store.PROCESS)
    return _printed(request, case, doing, title="Process notes", notes=[whole], store=Store.PROCESS)


@require_safe
def session(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Print a session with the record part of its notes."""
    doing = doing_of(request)
    case = case_for(doing, code)
    row = hours.session_of(case, session_id)
    note_down(Action.PRINT, by=doing.by, at=doing.at, kind="session", object_id=session_id)
    notes = [whole for whole in whole_notes(case, doing) if whole.note.session_id == row.pk]
    said = standing(SessionOutcome.objects.filter(case_id=case.pk, session_id=row.pk).order_by("at"), case_id=case.pk)
    added = [(store, one) for store, one in addenda_of(case, row.pk, doing) if store is Store.RECORD]
    more: dict[str, Any] = {
        "session": row,
        "outcome": said[-1].outcome if said else "",
        "session_addenda": [] if notes else added,
    }
    return _printed(request, case, doing, title="Session", notes=notes, **more)


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Print the record of a case: what happened, every note of the record, what was added to any part of it.

    Letters and transcripts are told of by their days, and printed with their words where that is asked for.
    """
    doing = doing_of(request)
    found = case_for(doing, code)
    words = bool(request.GET.get("words"))
    whose = whose_own(found)
    documents = printed_documents(found, whose) if words else []
    listed = "" if words else listed_documents(found, whose)
    note_down(Action.PRINT, by=doing.by, at=doing.at, kind="episodeofcare", object_id=found.pk)
    if documents:
        note_down(Action.PRINT, by=doing.by, at=doing.at, kind="document", object_id=found.pk, count=len(documents))
    course = course_of(found, doing, today=doing.today)
    told = [
        (say_day_or_none(happening.told.when), name_event(happening.told))
        for happening in course.happenings
        if happening.store is Store.RECORD
    ]
    notes = whole_notes(found, doing)
    elsewhere = added_elsewhere(found, doing, notes)
    parts: dict[str, Any] = {"documents": documents or listed, "words": words, "whole": True}
    parts["scores"] = printed_scores(found, whose)
    return _printed(request, found, doing, title="The record", notes=notes, told=told, elsewhere=elsewhere, **parts)


def _printed(
    request: HttpRequest,
    case: EpisodeOfCare,
    doing: Doing,
    *,
    title: str,
    notes: list[Whole],
    store: Store = Store.RECORD,
    **more: Any,
) -> HttpResponse:
    with one_moment():
        pages = [note_page(whole) for whole in notes]
    known = {
        "case": case,
        "title": title,
        "pages": pages,
        "store": store.value,
        "printed_at": doing.at,
        "printed_by": signer_of(doing),
        **more,
    }
    return render(request, "desk/print.html", known)


@require_safe
def copy(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Show the record part of a note as plain text, in the order another system wants."""
    doing = doing_of(request)
    case = case_for(doing, code)
    page = note_page(whole_note(case, note_id, doing))
    note_down(Action.EXPORT, by=doing.by, at=doing.at, kind="note", object_id=note_id)
    chosen = profiles().get(request.GET.get("profile", ""), next(iter(profiles().values())))
    known = {
        "case": case,
        "note": page.note,
        "profiles": profiles().values(),
        "chosen": chosen,
        "fields": fields_for(page.laid, chosen),
    }
    return render(request, "desk/copy.html", known)
