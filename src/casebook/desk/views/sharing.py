"""Who may see a case: letting somebody in and out, adding a colleague, handing the desk over, whose a document is."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import doing_of, hand_over, keeper_of, writing_case
from casebook.record.access import case_for, sight_of
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.cases import add_colleague, codes_in, let_see
from casebook.record.acts.documents import document_of
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import AccessMark, Account, EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who could be let in, and what they may see now: all, only some clients' own (by code), or nothing."""

    account: Account
    whole: bool
    process: bool
    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One mark as it was set: when, for whom, about whom, and whether it lets in."""

    mark: AccessMark
    name: str
    client: str


@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, code: str) -> HttpResponse:
    """Show who may see a case of one's own; let somebody in or out, or add a colleague."""
    doing, case = writing_case(request, code)
    refusal: Refusal | None = None
    if request.method == "POST":
        form = asked(request)
        try:
            messages.success(request, _ACTS.get(form.text("act"), _let)(case, doing, form))
            return HttpResponseRedirect(reverse("access", args=[code]))
        except Refusal as said:
            if isinstance(said, NotYours):
                raise
            refusal = said
    known = {
        "case": case,
        "given": request.POST,
        **_people(case, doing),
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/access.html", known, status=422 if refusal else 200)


def _people(case: EpisodeOfCare, doing: Doing) -> dict[str, object]:
    codes = codes_in(case)
    others = list(Account.objects.exclude(pk=doing.account).order_by("name", "at"))
    return {
        "clients": list(codes.items()),
        "guests": [_guest(case, account, codes) for account in others],
        "marks": _told(case, {account.pk: account.name for account in others}, codes),
    }


def _guest(case: EpisodeOfCare, account: Account, codes: Mapping[uuid.UUID, str]) -> Guest:
    sight = sight_of(case, account.pk)
    return Guest(account, sight.whole, sight.process, tuple(codes[one] for one in sight.clients))


def _told(case: EpisodeOfCare, names: Mapping[uuid.UUID, str], codes: Mapping[uuid.UUID, str]) -> list[Told]:
    rows = AccessMark.objects.filter(case_id=case.pk).order_by("-at")
    return [
        Told(row, names[row.account_id], "" if row.client_id is None else codes.get(row.client_id, ""))
        for row in rows
        if row.account_id in names
    ]


def _let(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    account, client = form.row("account"), form.row("client")
    known = Account.objects.filter(pk=account).exclude(pk=doing.account).exists()
    if not known:
        form.faults.append("Nobody was chosen.")
    process = form.text("process") == "yes"
    if process and client is not None:
        form.faults.append("Process notes are about all clients of a case: they go with the whole case only.")
    form.check()
    assert account is not None
    lets = form.text("lets") == "yes"
    let_see(case, account, doing, may_read=lets, process=process, client=client)
    return "Let in. What is opened stands in the log." if lets else "Let in no more."


def _add(case: EpisodeOfCare, doing: Doing, form: Asked) -> str:
    name, credentials = form.text("name", needed="The name", most=120), form.text("credentials", most=120)
    form.check()
    add_colleague(doing, name=name, credentials=credentials)
    return "Added. Nothing is shared yet."


_ACTS: Mapping[str, Callable[[EpisodeOfCare, Doing, Asked], str]] = {"let": _let, "add": _add}


@require_POST
def hand(request: HttpRequest) -> HttpResponse:
    """Hand the desk to a colleague until the vault locks."""
    doing = keeper_of(request)
    form = asked(request)
    account = form.row("account")
    form.check()
    if account is None:
        raise InvalidEntry("Nobody was chosen.", remedy="Choose whom the desk is handed to.")
    hand_over(account, doing)
    messages.success(request, "The desk is handed over. Locking the vault takes it back.")
    return HttpResponseRedirect(reverse("home"))


@require_POST
def whose(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Say that a document is one client's own, or of all of them."""
    doing = doing_of(request)
    case = case_for(doing, code)
    document = document_of(case, document_id)
    form = asked(request)
    client = form.row("client")
    form.check()
    say_whose(case, document, doing, client=client)
    messages.success(request, "Whose it is, is entered.")
    return HttpResponseRedirect(reverse("document", args=[code, document_id]))
