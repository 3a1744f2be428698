"""A document with the marks beside its words, and the decisions about them."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.asking import asked
from casebook.desk.passages import passages_of, suggestions_in
from casebook.desk.place import now
from casebook.desk.whoami import doing_of, reading_case, writing_case
from casebook.importing import looking_again
from casebook.record.access import case_for
from casebook.record.acts.accepting import accept_mark, correct_mark
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.documents import document_of, original_of
from casebook.record.acts.findings import decide, one_of
from casebook.record.acts.marking import mark_turn
from casebook.record.acts.notes import addenda_of
from casebook.record.errors import NotYours
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Event, Mark, Verdict
from casebook.record.shapes import reading_of
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.coding.codebook import load


@dataclass(frozen=True, slots=True)
class Choice:
    """A marker that can be chosen when a mark is edited."""

    id: str
    name: str


@require_safe
def show(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Show a document with what was seen in it."""
    doing, case = reading_case(request, code)
    document = document_of(case, document_id)
    note(Action.READ, by=doing.by, at=doing.at, kind="document", object_id=document.pk)
    suggestions = suggestions_in(case, document.pk)
    known = {
        "case": case,
        "document": document,
        "blocks": passages_of(reading_of(document), suggestions),
        "addenda": [(store.value, addendum) for store, addendum in addenda_of(case, document.pk, doing)],
        "stands": bool(standing([document], case_id=case.pk)),
        "open": sum(1 for one in suggestions if not one.verdict),
        "clients": list(codes_in(case).items()),
        "own_of": owners_in(case).get(document.pk),
        "turn": request.GET.get("turn", ""),
        "can_be_marked": document.kind == DocumentKind.TRANSCRIPT,
        "can_look_again": looking_again.can_look_again(case, document, doing),
        "markers": [Choice(marker.id, marker.name) for marker in load().markers],
    }
    return render(request, "desk/document.html", known)


@require_safe
def original(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Give the original bytes back, as they came."""
    doing, case = reading_case(request, code)
    document = document_of(case, document_id)
    note(Action.EXPORT, by=doing.by, at=doing.at, kind="document", object_id=document.pk)
    answer = HttpResponse(original_of(case, document), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="document-{document.pk}"'
    return answer


@require_POST
def mark(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Mark a turn of a transcript by hand; it counts at once."""
    doing = doing_of(request)
    case = case_for(doing, code)
    document = document_of(case, document_id)
    form = asked(request)
    turn, weight = form.number("turn", low=1, high=1_000_000), form.number("significance", low=1, high=5)
    form.faults += [f"The {name} is missing." for name, given in (("turn", turn), ("weight", weight)) if given is None]
    form.check()
    chosen = form.text("marker", most=40)
    made, _ = mark_turn(case, document, doing, turn=int(turn or 0) - 1, marker=chosen, significance=int(weight or 0))
    return HttpResponseRedirect(_back(code, made, "m"))


@require_POST
def look_again(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Read a transcript once more by what was decided in it, and say how much waits for a decision."""
    doing, case = writing_case(request, code)
    document = document_of(case, document_id)
    note(Action.READ, by=doing.by, at=doing.at, kind="document", object_id=document.pk)
    messages.success(request, _found_new(len(looking_again.look_again(case, document, doing, clock=now))))
    return HttpResponseRedirect(reverse("document", args=[code, document_id]))


def _found_new(count: int) -> str:
    if not count:
        return "Nothing new was found."
    return f"{count} new suggestion{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for your decision."


@require_POST
def add(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Add a dated, reasoned, signed addendum to a document."""
    closing.add_to(request, code, document_id, _found)
    return HttpResponseRedirect(reverse("document", args=[code, document_id]))


@require_POST
def void(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Void a document: what rests on it counts no more."""
    closing.void(request, code, document_id, _found)
    return HttpResponseRedirect(reverse("case", args=[code]))


def _found(case: EpisodeOfCare, document_id: uuid.UUID, doing: Doing) -> Document:
    return document_of(case, document_id)


@require_POST
def decide_mark(request: HttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Accept, edit or reject a mark; what accepted marks tell together counts and changes the state at once."""
    doing = doing_of(request)
    case = case_for(doing, code)
    mark = one_of(Mark, case, row_id)
    form = asked(request)
    verdict = form.one_of("verdict", Verdict)
    form.check()
    if verdict is Verdict.EDITED:
        weight = form.number("significance", low=1, high=5)
        form.check()
        correct_mark(case, mark, doing, marker=form.text("marker"), significance=int(weight or 0))
    elif verdict is Verdict.ACCEPTED:
        accept_mark(case, mark, doing)
    else:
        decide(case, mark, doing, verdict=verdict)
    return HttpResponseRedirect(_back(code, mark, "m"))


@require_POST
def decide_event(request: HttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Accept or reject an event; an accepted one changes the state at once."""
    doing = doing_of(request)
    case = case_for(doing, code)
    row = one_of(Event, case, row_id)
    form = asked(request)
    verdict = form.one_of("verdict", Verdict)
    if verdict is Verdict.EDITED:
        form.faults.append("An event is not edited: reject it and enter it by hand.")
    form.check()
    decide(case, row, doing, verdict=verdict)
    return HttpResponseRedirect(_back(code, row, "w"))


def _back(code: str, row: Mark | Event, letter: str) -> str:
    if row.source_id is None:
        raise NotYours
    return f"{reverse('document', args=[code, row.source_id])}#{letter}{row.pk}"
