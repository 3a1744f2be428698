"""An event of a case by itself: what it says, where it rests, and that it does not hold."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.whoami import reading_case
from casebook.reading.page_names import WHO, name_event, say_day_or_none
from casebook.record.acts.findings import one_of
from casebook.record.acts.notes import stores_for
from casebook.record.course import told_of
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Event
from casebook.record.standing import home_of, standing
from casebook.record.who import Doing


@require_safe
def show(request: HttpRequest, code: str, event_id: uuid.UUID) -> HttpResponse:
    """Show an event."""
    doing, case = reading_case(request, code)
    event = _found(case, event_id, doing)
    note_down(Action.READ, by=doing.by, at=doing.at, kind="event", object_id=event_id)
    told = told_of(event)
    known = {
        "case": case,
        "event": event,
        "name": name_event(told),
        "day": say_day_or_none(told.when),
        "who": WHO[told.by],
        "store": home_of(event).value,
        "stands": bool(standing([event], case_id=case.pk, store=home_of(event))),
    }
    return render(request, "desk/event_one.html", known)


@require_POST
def void(request: HttpRequest, code: str, event_id: uuid.UUID) -> HttpResponse:
    """Void an event: it counts no more."""
    closing.void(request, code, event_id, _found)
    return HttpResponseRedirect(reverse("case", args=[code]))


def _found(case: EpisodeOfCare, event_id: uuid.UUID, doing: Doing) -> Event:
    for store in stores_for(case, doing):
        try:
            return one_of(Event, case, event_id, store=store)
        except NotYours:
            continue
    raise NotYours
