"""The page of a letter: what stands beside it, waiting, the reply and its checks, and filing what was sent by hand."""

import uuid
from datetime import datetime, time, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.correspondence import replying
from casebook.correspondence.agreeing import (
    address_of,
    address_rows,
    agree,
    agreement_of,
    keep_address,
    mail_settings,
)
from casebook.correspondence.mailing import as_draft
from casebook.correspondence.models import REMIND_DAYS, HoursAgreed, MailAgreed
from casebook.correspondence.proposing import decide_proposed
from casebook.desk import closing
from casebook.desk.answering import letter_page, overruling
from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import writing_case
from casebook.record.acts.cases import clients_of
from casebook.record.acts.documents import document_of, original_of
from casebook.record.acts.findings import one_of
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Client, Document, DocumentKind, EpisodeOfCare, Event, Verdict
from casebook.record.standing import one_moment
from casebook.record.who import Doing
from sessionlab.correspondence import PARTS
from sessionlab.errors import Refusal
from sessionlab.reading.mail_files import attachments_of

HOURS: Final = {"1h": 1, "3h": 3}
MORNING: Final = time(8)


@require_safe
def show(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Show a letter with all that helps to answer it."""
    doing, case, letter = _letter(request, code, document_id)
    note(Action.READ, by=doing.by, at=doing.at, kind="document", object_id=letter.pk)
    with one_moment():
        return render(request, "desk/letter.html", letter_page(case, letter, doing))


def _letter(request: HttpRequest, code: str, document_id: uuid.UUID) -> tuple[Doing, EpisodeOfCare, Document]:
    """Return who answers which letter of which case.

    :raises NotYours: it is no letter that came in, none of this case, or the case is not one's own
    """
    doing, case = writing_case(request, code)
    document = document_of(case, document_id)
    if document.kind != DocumentKind.LETTER_IN:
        raise NotYours
    return doing, case, document


@require_safe
def attachment(request: HttpRequest, code: str, document_id: uuid.UUID, number: int) -> HttpResponse:
    """Give what is attached to a letter, as a download and never as a page."""
    doing, case, letter = _letter(request, code, document_id)
    contents = attachments_of(original_of(case, letter), place=letter.position)
    if number >= len(contents):
        raise NotYours
    note(Action.EXPORT, by=doing.by, at=doing.at, kind="attachment", object_id=letter.pk, count=number)
    named = letter.shape["attachments"]
    name = str(named[number][0]) if number < len(named) else ""
    answer = HttpResponse(contents[number], content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name or f"attachment-{number + 1}") or "attachment"
    return answer


@require_POST
def decide(request: HttpRequest, code: str, document_id: uuid.UUID, row_id: uuid.UUID) -> HttpResponse:
    """Accept or reject what the letter suggests; an accepted event changes the state at once."""
    doing, case, letter = _letter(request, code, document_id)
    form = asked(request)
    verdict = form.one_of("verdict", Verdict)
    if verdict is Verdict.EDITED:
        form.faults.append("An event is not edited: reject it and enter it by hand.")
    form.check()
    decide_proposed(case, letter, one_of(Event, case, row_id), doing, verdict=verdict)
    return HttpResponseRedirect(reverse("letter", args=[code, document_id]))


@require_POST
def hold(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Let the reply wait until a time, or no longer."""
    doing, case, letter = _letter(request, code, document_id)
    replying.hold(case, letter, doing, until=_until(asked(request), doing))
    return _back(code, document_id, "reply")


def _until(form: Asked, doing: Doing) -> datetime | None:
    chosen = form.text("until")
    if chosen == "lift":
        return None
    if chosen in HOURS:
        return doing.at + timedelta(hours=HOURS[chosen])
    here = doing.at.astimezone()
    if chosen == "morning":
        return datetime.combine(here.date() + timedelta(days=1), MORNING, here.tzinfo)
    try:
        return datetime.fromisoformat(form.text("time")).replace(tzinfo=here.tzinfo)
    except ValueError:
        raise InvalidEntry("The time is not written as one.", remedy="Choose a day and a time to come.") from None


@require_POST
def write(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Keep the unsent reply and the six parts, and say of one finding that its words stay, where that was pressed."""
    doing, case, letter = _letter(request, code, document_id)
    form = asked(request)
    parts = {slot.part: form.text(f"part-{slot.part.value}", most=20_000) for slot in PARTS}
    subject, recipient = form.text("subject", most=200), form.text("recipient", most=400)
    unsent = form.text("unsent", most=50_000)
    form.check()
    if unsent and unsent != getattr(replying.unsent_of(case, letter), "text", ""):
        replying.say_unsent(case, letter, doing, text=unsent)
    before = replying.draft_of(case, letter)
    kept = {part.value: words for part, words in parts.items() if words}
    if before is None or (before.parts, before.subject, before.recipient) != (kept, subject, recipient):
        replying.keep_draft(case, letter, doing, subject=subject, recipient=recipient, parts=parts)
        if before is not None and str(before.pk) != form.text("from"):
            messages.warning(request, "Another version was kept since you opened this page. Yours counts now.")
    if pressed := form.text("overrule"):
        check, place, quote = overruling(pressed)
        replying.overrule(case, letter, doing, check=check, place=place, quote=quote)
    if pressed := form.text("again"):
        check, place, quote = overruling(pressed)
        replying.look_again(case, letter, doing, check=check, place=place, quote=quote)
    return _back(code, document_id, "checks")


@require_safe
def draft(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Give the finished reply as a draft for the mail program; a person sends it there."""
    doing, case, letter = _letter(request, code, document_id)
    ready = replying.ready_draft(case, letter, doing)
    note(Action.EXPORT, by=doing.by, at=doing.at, kind="reply_draft", object_id=letter.pk)
    content = as_draft(replying.written(ready), letter, own=mail_settings(doing).addresses)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="reply.eml"'
    return answer


@require_POST
def file(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """File the reply that was sent by hand."""
    doing, case, letter = _letter(request, code, document_id)
    form = asked(request)
    on = form.day("on") or doing.today
    form.check()
    reply = replying.file_reply(case, letter, doing, on=on, mends=form.text("mends") != "no")
    messages.success(
        request, f"The reply is filed. If nothing comes within {reply.remind_days} days, the inbox says so."
    )
    return _back(code, document_id, "reply")


def _back(code: str, document_id: uuid.UUID, place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('letter', args=[code, document_id])}#{place}")


@require_http_methods(["GET", "HEAD", "POST"])
def agreed(request: HttpRequest, code: str) -> HttpResponse:
    """Show and enter what is agreed about mail and hours, and the addresses of the client."""
    doing, case = writing_case(request, code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _agreed(case, doing, asked(request))
            messages.success(request, "It is kept.")
            return HttpResponseRedirect(reverse("agreed", args=[code]))
        except Refusal as said:
            refusal = said
    kept = agreement_of(case)
    known = {
        "case": case,
        "kept": kept,
        "addresses": address_rows(case),
        "clients": Client.objects.filter(pk__in=clients_of(case)).order_by("code"),
        "mails": MailAgreed,
        "hours": HoursAgreed,
        "given": request.POST or _as_given(kept),
        "today": doing.today,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/agreed.html", known, status=422 if refusal else 200)


def _as_given(kept: object) -> dict[str, object]:
    fields = ("mail", "hours", "words", "remind_days")
    return {field: getattr(kept, field) for field in fields} if kept is not None else {"remind_days": REMIND_DAYS}


def _agreed(case: EpisodeOfCare, doing: Doing, form: Asked) -> None:
    if "address" in form.fields:
        address, client = form.text("address", needed="The address", most=320), form.row("client")
        form.check()
        keep_address(case, doing, address=address, client=client)
        return
    on, days = form.day("on") or doing.today, form.number("remind_days", low=1, high=365)
    mail, hours = form.one_of("mail", MailAgreed), form.one_of("hours", HoursAgreed)
    words = form.text("words", most=4000)
    form.check()
    agree(case, doing, on=on, mail=mail, hours=hours, words=words, remind_days=int(days or REMIND_DAYS))


@require_POST
def void_address(request: HttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Void an address: letters from it are not matched any more."""
    closing.void(request, code, row_id, lambda case, row, _: address_of(case, row))
    return HttpResponseRedirect(reverse("agreed", args=[code]))
