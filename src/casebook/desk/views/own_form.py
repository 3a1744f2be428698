"""The client's own form: given by the therapist, filled in one item at a time, taken back with the passphrase."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.desk.asking import asked
from casebook.desk.clients_form import Given, forget, given_in, keep, steps_of
from casebook.desk.place import now
from casebook.desk.whoami import writing_case
from casebook.record.acts.cases import codes_in
from casebook.record.acts.measures import Filled, enter_administrations
from casebook.record.errors import NotYours
from casebook.vault import opened
from sessionlab.course import scoring
from sessionlab.course.instruments import ids, load
from sessionlab.errors import Refusal


@require_POST
def give(request: HttpRequest, code: str, instrument: str) -> HttpResponse:
    """Give a questionnaire to the client: lock the vault, and show this browser nothing else."""
    doing, case = writing_case(request, code)
    if instrument not in ids() or not load(instrument).items:
        raise NotYours
    form = asked(request)
    client = form.row("client")
    form.check()
    if client is not None and client not in codes_in(case):
        raise NotYours
    on = doing.today.isoformat()
    keep(request, Given(case=case.code, instrument=instrument, client=str(client or ""), on=on))
    opened.lock(at=now())
    return HttpResponseRedirect(reverse("own-form"))


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest) -> HttpResponse:
    """Show the next item, or take its answer; at the end, thank."""
    given = given_in(request)
    if given is None:
        return HttpResponseRedirect(reverse("home"))
    wrong = False
    if request.method == "POST":
        after = _answered(given, request)
        wrong = after is None
        if after is not None:
            keep(request, after)
            return HttpResponseRedirect(reverse("own-form"))
    kind = given.kind
    place = len(given.answers)
    known = {
        "kind": kind,
        "item": None if given.is_done else kind.items[place],
        "place": place + 1,
        "places": len(kind.items),
        "steps": steps_of(kind),
        "wrong": wrong,
    }
    return render(request, "desk/own_form.html", known, status=422 if wrong else 200)


def _answered(given: Given, request: HttpRequest) -> Given | None:
    """Return the form with one answer more or one less; None where what was sent is no answer to it."""
    sent = request.POST
    if "back" in sent:
        return replace(given, answers=given.answers[:-1])
    if given.is_done or sent.get("place") != str(len(given.answers) + 1):
        # The same page was sent twice, or from an old tab.
        return given
    if "open" in sent:
        return replace(given, answers=(*given.answers, None))
    values = {str(step): float(step) for step, _ in steps_of(given.kind)}
    answer = values.get(sent.get("answer", ""))
    return None if answer is None else replace(given, answers=(*given.answers, answer))


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """Show the therapist what the client answered, to be kept or thrown away."""
    given = given_in(request)
    if given is None or not given.taken_back:
        return HttpResponseRedirect(reverse("home"))
    doing, case = writing_case(request, given.case)
    answers = (*given.answers, *(None for _ in range(len(given.kind.items) - len(given.answers))))
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if "discard" not in request.POST:
                form = asked(request)
                on, starts = form.day("on", needed="The day"), form.hour("starts")
                form.check()
                assert on is not None
                client = uuid.UUID(given.client) if given.client else None
                filled = [Filled(on, answers=answers, starts=starts)]
                enter_administrations(case, doing, instrument=given.instrument, filled=filled, client=client)
            forget(request)
            messages.success(
                request, "What was answered is thrown away." if "discard" in request.POST else "It is kept."
            )
            return HttpResponseRedirect(reverse("measures", args=[case.code]))
        except Refusal as said:
            refusal = said
    known = {
        "case": case,
        "kind": given.kind,
        "on": request.POST.get("on") or given.on,
        "starts": request.POST.get("starts", ""),
        "answered": sum(answer is not None for answer in answers),
        "places": len(answers),
        "score": scoring.score(scoring.Administration(instrument=given.instrument, answers=answers), given.kind),
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/form_back.html", known, status=422 if refusal else 200)
