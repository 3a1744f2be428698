"""The inbox: letters dropped, pasted or taken from the watched folder; those nobody knows the case of; settings."""

import uuid
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.correspondence.agreeing import mail_settings, set_up_mail
from casebook.correspondence.folder import look_into, read_folder
from casebook.correspondence.following import ENOUGH, WITHIN, kinds_of_reply, unanswered
from casebook.correspondence.inbox import open_letters
from casebook.correspondence.matching import match
from casebook.correspondence.pasted import as_mail
from casebook.correspondence.receiving import Received, assign, letter_in, receive
from casebook.correspondence.waiting import bring_back, letters_aside, set_aside, waiting_letter, waiting_letters
from casebook.desk.asking import Asked, asked
from casebook.desk.remembering import remembered
from casebook.desk.whoami import keeper_of
from casebook.record.access import case_for, cases_of, may_write
from casebook.record.adding import demand_come
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from casebook.vault.places import synchronised_by
from sessionlab.correspondence import crisis_lines
from sessionlab.errors import Refusal
from sessionlab.reading.mail_files import mails_in
from sessionlab.transcript import Letter

PASTED: Final = "pasted.eml"


@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the letters; take in what was chosen, dropped or pasted."""
    doing = keeper_of(request)
    if request.method != "POST":
        return _inbox(request, doing)
    try:
        return _answered(request, doing, _taken_in(request, doing, asked(request)))
    except Refusal as refusal:
        return _inbox(request, doing, refusal=refusal)


def _taken_in(request: HttpRequest, doing: Doing, form: Asked) -> list[Received]:
    code = form.text("case", most=40)
    case = case_for(doing, code) if code else None
    files = [(file.name or "letter.eml", file.read()) for file in request.FILES.getlist("files")]
    pasted = request.POST.get("pasted", "").replace("\r\n", "\n")
    if pasted.strip():
        content = pasted.lstrip().encode("utf-8", "replace")
        if not mails_in(content):
            content = _as_mail(form, case, pasted, doing)
        files.append((PASTED, content))
    if not files:
        form.faults.append("There is no file and no pasted text.")
    form.check()
    return [one for name, content in files for one in receive(doing, name=name, content=content, case=case)]


def _as_mail(form: Asked, case: EpisodeOfCare | None, words: str, doing: Doing) -> bytes:
    on = form.day("on", needed="The day of pasted words")
    if case is None:
        form.faults.append("Pasted words without the head of the mail do not tell whose they are: choose the case.")
    form.check()
    assert on is not None
    assert case is not None
    demand_come(on, doing, what="The letter")
    return as_mail(words, on=on)


def _answered(request: HttpRequest, doing: Doing, received: list[Received]) -> HttpResponse:
    """Lead to the letter where it is one alone; else say what became of each."""
    if len(received) == 1:
        [one] = received
        if one.case is not None and one.document is not None:
            return HttpResponseRedirect(reverse("letter", args=[one.case.code, one.document.pk]))
        if one.waiting is not None:
            return HttpResponseRedirect(reverse("waiting-letter", args=[one.waiting.pk]))
    return _inbox(request, doing, received=received)


def _inbox(
    request: HttpRequest,
    doing: Doing,
    *,
    received: list[Received] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    known = {
        "received": received or [],
        "waiting": waiting_letters(doing),
        "aside": letters_aside(doing),
        "open": open_letters(doing),
        "unanswered": unanswered(doing),
        "folder": look_into(doing),
        "cases": _own_cases(doing),
        "given": request.POST,
        **_said(refusal),
    }
    return render(request, "desk/letters.html", known, status=422 if refusal else 200)


def _own_cases(doing: Doing) -> list[EpisodeOfCare]:
    return [case for case in cases_of(doing.account) if may_write(case, doing.account)]


def _said(refusal: Refusal | None) -> dict[str, Any]:
    return {"reasons": refusal.reasons if refusal else (), "remedy": refusal.remedy if refusal else ""}


@require_POST
def folder(request: HttpRequest) -> HttpResponse:
    """Take in what is new in the watched folder; the files stay as they are."""
    doing = keeper_of(request)
    try:
        return _answered(request, doing, read_folder(doing))
    except OSError:
        raise InvalidEntry("The folder is not there, or cannot be read.", remedy="Look at the settings.") from None


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Show a letter that nobody knows the case of; file it with one, or set it aside."""
    doing = keeper_of(request)
    row = waiting_letter(doing, waiting_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _decided(request, doing, row)
        except Refusal as said:
            refusal = said
    note(Action.READ, by=doing.by, at=doing.at, kind="waiting_letter", object_id=row.pk)
    letter = letter_in(bytes(row.content), name=row.name)
    known = {
        "row": row,
        "letter": letter,
        "quoted": [span.of(letter.text) for span in letter.quoted],
        "words": _own_words(letter),
        "maybe": match(letter, doing).maybe,
        "cases": _own_cases(doing),
        **_said(refusal),
    }
    return render(request, "desk/waiting.html", known, status=422 if refusal else 200)


def _own_words(letter: Letter) -> str:
    text = letter.text
    for start, end in reversed(letter.quoted):
        text = text[:start] + text[end:]
    return text.strip()


def _decided(request: HttpRequest, doing: Doing, row: Any) -> HttpResponse:
    form = asked(request)
    if form.text("act") == "aside":
        set_aside(row, doing)
        stays = "" if row.name == PASTED else " The file it came from stays where it is."
        messages.success(
            request, f"The letter is out of the inbox. For thirty days it can be brought back here.{stays}"
        )
        return HttpResponseRedirect(reverse("letters"))
    if form.text("act") == "back":
        return HttpResponseRedirect(reverse("waiting-letter", args=[bring_back(row, doing).pk]))
    code = form.text("case", needed="The case", most=40)
    form.check()
    case = case_for(doing, code)
    document = assign(row, case, doing, remember=bool(form.text("remember")))
    return HttpResponseRedirect(reverse("letter", args=[case.code, document.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Say which folder is watched, which addresses are one's own, and in which country one works."""
    doing = keeper_of(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        form = asked(request)
        try:
            addresses = [
                one for one in form.text("addresses", most=2000).replace(",", "\n").splitlines() if one.strip()
            ]
            chosen, place = form.text("folder", most=1000), form.text("place", most=2)
            form.check()
            set_up_mail(doing, folder=chosen, addresses=addresses, place=place)
            messages.success(request, "It is kept.")
            return HttpResponseRedirect(reverse("letters"))
        except Refusal as said:
            refusal = said
    kept = mail_settings(doing)
    known = {
        "kept": kept,
        "given": request.POST or {"folder": kept.folder, "addresses": "\n".join(kept.addresses), "place": kept.place},
        "synchronised": synchronised_by(Path(kept.folder)) if kept.folder else None,
        "lines": crisis_lines(),
        **_said(refusal),
    }
    return render(request, "desk/mail_settings.html", known, status=422 if refusal else 200)


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Show what followed earlier letters of each kind in this vault, and how few they are."""
    doing = keeper_of(request)
    told = remembered(("followed", doing.account, doing.today), lambda: _followed(doing))
    return render(request, "desk/followed.html", {"told": SafeString(told)})  # a template of ours


def _followed(doing: Doing) -> str:
    with one_moment():
        known = {"kinds": kinds_of_reply(doing), "within": WITHIN, "enough": ENOUGH}
    return render_to_string("desk/followed_told.html", known)
