"""Forms that add to a case: a session, an event, a note, a guess, a state of one's own, a consent."""

import uuid
from calendar import day_name
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.audit.stores import Store
from casebook.desk import closing
from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import doing_of, writing_case
from casebook.reading.page_names import EVENT_NAMES
from casebook.record.access import case_for
from casebook.record.acts import cases, findings, hours, notes
from casebook.record.acts.notes import Written
from casebook.record.acts.overruling import overrule
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Outcome, Session, WeeklyHour
from casebook.record.who import Doing
from sessionlab.errors import Refusal
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import When

Act = Callable[[EpisodeOfCare, Doing, Asked], str]
_NEEDED = {"weekday is": "weekday", "time is": "starts", "minutes are": "minutes"}
DETAILS = ("", "contrite", "held", "did not hold", "planned", "unplanned")


def _form(request: HttpRequest, code: str, *, page: str, act: Act) -> HttpResponse:
    """Show a form, or do what it asks and go back to the case; with faults it comes again as it was filled in."""
    doing, case = writing_case(request, code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, act(case, doing, asked(request)))
            return HttpResponseRedirect(reverse("case", args=[case.code]))
        except Refusal as said:
            refusal = said
    known = {
        "case": case,
        "given": request.POST or request.GET,
        "today": doing.today,
        "kinds": [(kind.value, EVENT_NAMES[kind]) for kind in EventKind if kind is not EventKind.PUBLISHED],
        "outcomes": Outcome,
        "states": [state.value for state in State],
        "expected": hours.EXPECTED,
        "details": DETAILS,
        "sessions": Session.objects.filter(case_id=case.pk).order_by("-on"),
        "weekdays": [(str(number), name) for number, name in enumerate(day_name)],
        "weekly": [{"day": day_name[row.weekday], "row": row} for row in hours.weekly_hours(case)],
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, f"desk/{page}.html", known, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a session and what became of it."""
    return _form(request, code, page="session", act=_session)


def _session(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    on, starts = form.day("on", needed="The day"), form.hour("starts")
    planned = not form.fields.get("outcome")
    outcome = Outcome.HELD if planned else form.one_of("outcome", Outcome)
    form.check()
    assert on is not None
    if not planned:
        hours.demand_told(on, outcome, doing)
    row = hours.enter_session(case, doing, on=on, starts=starts, modality=form.text("modality", most=40))
    if not planned:
        hours.enter_outcome(case, row.pk, doing, outcome=outcome)
    return "The session is entered."


@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the hour that is kept every week, or that it is not held open."""
    return _form(request, code, page="weekly", act=_weekly)


def _weekly(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    weekday, minutes = form.number("weekday", low=0, high=6), form.number("minutes", low=1, high=480)
    starts, since = form.hour("starts"), form.day("since", needed="The day since when")
    form.faults += [f"The {what} missing." for what, given in _NEEDED.items() if not form.fields.get(given)]
    form.check()
    assert weekday is not None
    assert minutes is not None
    assert starts is not None
    assert since is not None
    held = form.text("held") != "no"
    hours.keep_hour(case, doing, weekday=int(weekday), starts=starts, since=since, minutes=int(minutes), held_open=held)
    return "The weekly hour is kept."


@require_POST
def let_go(request: HttpRequest, code: str, hour_id: uuid.UUID) -> HttpResponse:
    """Void a weekly hour: it is planned no more."""
    closing.void(request, code, hour_id, _weekly_hour)
    return HttpResponseRedirect(reverse("weekly", args=[code]))


def _weekly_hour(case: EpisodeOfCare, hour_id: uuid.UUID, doing: Doing) -> WeeklyHour:
    found = next((row for row in hours.weekly_hours(case) if row.pk == hour_id), None)
    if found is None:
        raise NotYours
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Let another client take part."""
    return _form(request, code, page="person", act=_person)


def _person(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    client, name = form.text("client", most=40), form.text("real_name", most=200)
    form.check()
    cases.add_person(case, doing, client=client, real_name=name or None)
    return "Another client takes part. No program reads here until all have agreed."


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Enter something that happened."""
    return _form(request, code, page="event", act=_event)


def _event(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    kind, by = form.one_of("kind", EventKind), form.one_of("by", By)
    on, until = form.day("on"), form.day("until")
    words, detail = form.text("words", most=2000), form.text("detail")
    store = form.one_of("store", Store)
    if detail not in DETAILS:
        form.faults.append("Something was chosen that there is not.")
    if until is not None and (on is None or until < on):
        form.faults.append("The last day it can have been lies before the first.")
    form.check()
    when = When() if on is None else When.between(on, until) if until else When.exactly(on)
    findings.enter_event(case, doing, kind=kind, by=by, when=when, words=words, detail=detail, store=store)
    return "It is entered, and counts."


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Write a note; each paragraph is a process note unless it is given to the record."""
    return _form(request, code, page="note_new", act=_note)


def _note(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    on, session_id = form.day("on", needed="The day"), form.row("session")
    paragraphs = [
        Written(part, store)
        for store, name in ((Store.RECORD, "record"), (Store.PROCESS, "process"))
        for part in form.text(name).split("\n\n")
    ]
    form.check()
    assert on is not None
    notes.write_note(case, doing, on=on, paragraphs=paragraphs, session_id=session_id)
    return "The note is kept."


@require_http_methods(["GET", "HEAD", "POST"])
def guess(request: HttpRequest, code: str) -> HttpResponse:
    """Enter what is expected of the next hour."""
    return _form(request, code, page="guess", act=_guess)


def _guess(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    for_on, percent = form.day("for_on", needed="The day of the hour"), form.number("chance", low=0, high=100)
    form.check()
    assert for_on is not None
    chance = None if percent is None else percent / 100
    hours.guess(case, doing, for_on=for_on, expects=form.text("expects"), chance=chance)
    return "The guess is kept until the hour has come."


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Overrule the state with a reason, or take that back."""
    return _form(request, code, page="state", act=_state)


def _state(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    chosen = form.text("state")
    reason = form.text("reason", needed="The reason", most=2000)
    if chosen and chosen not in {known.value for known in State}:
        form.faults.append("Something was chosen that there is not.")
    form.check()
    overrule(case, doing, state=State(chosen) if chosen else None, reason=reason)
    return "Your answer stands beside the rule's." if chosen else "The rule's answer stands alone again."


@require_POST
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """Enter that the clients of a case agreed to machine reading on a day, or took it back."""
    doing = doing_of(request)
    case = case_for(doing, code)
    form = asked(request)
    on, given = form.day("on", needed="The day"), form.text("given") == "yes"
    form.check()
    assert on is not None
    for client in cases.clients_of(case):
        cases.enter_consent(client, doing, on=on, given=given)
    messages.success(request, "The consent is entered." if given else "That it was taken back is entered.")
    return HttpResponseRedirect(reverse("case", args=[case.code]))
