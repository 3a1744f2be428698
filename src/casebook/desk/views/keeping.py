"""How long the record of a case is kept, what stands in the way of destroying it, and destroying it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casebook.desk.asking import asked
from casebook.desk.remembering import forget
from casebook.desk.whoami import keeper_of, reading_case
from casebook.record.access import demand_writing
from casebook.retention.acts import decide_erasure, hold, set_terms
from casebook.retention.clock import clocks_of, due
from casebook.retention.destroying import begun, destroy, outlook, stones
from casebook.retention.jurisdictions import jurisdictions


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show until when each client's record is kept, and what destroying it would take along."""
    doing, case = reading_case(request, code)
    demand_writing(case, doing)
    clocks = clocks_of(case)
    known = {
        "case": case,
        "clocks": [(one, outlook(case, doing, client=one.client.code)) for one in clocks],
        "jurisdictions": jurisdictions().values(),
        "today": doing.today,
    }
    return render(request, "desk/keeping.html", known)


@require_POST
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """Say by which rules a client's record is kept."""
    doing, case = reading_case(request, code)
    form = asked(request)
    client = form.text("client", needed="The client", most=40)
    of_age_on = form.day("of_age_on", needed="The day of coming of age") if form.text("age") == "child" else None
    form.check()
    set_terms(case, doing, client=client, jurisdiction=form.text("jurisdiction"), of_age_on=of_age_on)
    return _back(code)


@require_POST
def held(request: HttpRequest, code: str) -> HttpResponse:
    """Hold a client's record, or hold it no longer."""
    doing, case = reading_case(request, code)
    form = asked(request)
    client, reason = form.text("client", needed="The client", most=40), form.text("reason", needed="The reason")
    form.check()
    hold(case, doing, client=client, held=form.text("held") == "yes", reason=reason)
    return _back(code)


@require_POST
def erasure(request: HttpRequest, code: str) -> HttpResponse:
    """Say what was decided about a client's wish to be erased."""
    doing, case = reading_case(request, code)
    form = asked(request)
    client, reason = form.text("client", needed="The client", most=40), form.text("reason", needed="The reason")
    asked_on = form.day("asked_on", needed="The day of the wish")
    form.check()
    granted = form.text("granted") == "yes"
    decide_erasure(case, doing, client=client, asked_on=asked_on or doing.today, granted=granted, reason=reason)
    return _back(code)


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Destroy a client's record, once the code was typed and nothing stands in the way."""
    doing, case = reading_case(request, code)
    form = asked(request)
    client, typed = form.text("client", needed="The client", most=40), form.text("typed", most=40)
    form.check()
    destroy(case, doing, client=client, confirmed=typed)
    forget()
    messages.success(request, "The record is destroyed. Back up the vault and the keys of the clients now.")
    return HttpResponseRedirect(reverse("destroyed"))


@require_safe
def destroyed(request: HttpRequest) -> HttpResponse:
    """Show what was destroyed, what was begun, and whose time is over."""
    doing = keeper_of(request)
    known = {"stones": stones(), "begun": begun(), "due": due(doing), "jurisdictions": jurisdictions().values()}
    return render(request, "desk/destroyed.html", known)


def _back(code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("keeping", args=[code]))
