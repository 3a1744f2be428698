"""A session: what became of it, its notes, its addenda; locking and voiding."""

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
from casebook.desk.whoami import doing_of, reading_case
from casebook.record.access import case_for
from casebook.record.acts import hours, keeping
from casebook.record.acts.notes import addenda_of
from casebook.record.models import EpisodeOfCare, Note, Outcome, Session, SessionOutcome
from casebook.record.standing import is_locked, standing
from casebook.record.who import Doing


@require_safe
def show(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Show a session with all that belongs to it."""
    doing, case = reading_case(request, code)
    session = hours.session_of(case, session_id)
    note_down(Action.READ, by=doing.by, at=doing.at, kind="session", object_id=session_id)
    said = SessionOutcome.objects.filter(case_id=case.pk, session_id=session_id).order_by("at")
    known = {
        "case": case,
        "session": session,
        "stands": bool(standing([session], case_id=case.pk)),
        "said": standing(said, case_id=case.pk),
        "outcomes": Outcome,
        "notes": standing(Note.objects.filter(case_id=case.pk, session_id=session_id).order_by("at"), case_id=case.pk),
        "addenda": [(store.value, addendum) for store, addendum in addenda_of(case, session_id, doing)],
        "locked": is_locked(session_id),
    }
    return render(request, "desk/session_one.html", known)


@require_POST
def outcome(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Enter what became of a session; the latest answer counts, and the earlier ones stay."""
    doing = doing_of(request)
    case = case_for(doing, code)
    form = asked(request)
    chosen = form.one_of("outcome", Outcome)
    form.check()
    hours.demand_told(hours.session_of(case, session_id).on, chosen, doing)
    hours.enter_outcome(case, session_id, doing, outcome=chosen)
    messages.success(request, "What became of it is entered.")
    return _back(code, session_id)


@require_POST
def lock(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Lock a session with its signed notes."""
    doing = doing_of(request)
    case = case_for(doing, code)
    keeping.lock(case, hours.session_of(case, session_id), doing)
    messages.success(request, "The session is locked: it takes addenda and nothing else.")
    return _back(code, session_id)


@require_POST
def add(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Add an addendum to a session."""
    closing.add_to(request, code, session_id, _found)
    return _back(code, session_id)


@require_POST
def void(request: HttpRequest, code: str, session_id: uuid.UUID) -> HttpResponse:
    """Void a session."""
    closing.void(request, code, session_id, _found)
    return HttpResponseRedirect(reverse("case", args=[code]))


def _found(case: EpisodeOfCare, session_id: uuid.UUID, doing: Doing) -> Session:
    return hours.session_of(case, session_id)


def _back(code: str, session_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("session", args=[code, session_id]))
