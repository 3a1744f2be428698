"""The page of a letter: what stands beside it, waiting, the reply and its checks, and filing what was sent by hand."""

import uuid
from datetime import datetime, time, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
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
from casebook.correspondence.unfinished import (
    RECIPIENT,
    SUBJECT,
    UNSENT,
    keep_by_hand,
    keep_unfinished,
    let_go,
    unfinished_of,
)
from casebook.desk import closing
from casebook.desk.answering import letter_page, overruling
from casebook.desk.asking import Asked, asked
from casebook.desk.views.writing import CONFLICT, is_quiet
from casebook.desk.whoami import writing_case
from casebook.hour.errors import WrittenElsewhere
from casebook.record.acts.cases import clients_of
from casebook.record.acts.documents import document_of, original_of
from casebook.record.acts.findings import one_of
from casebook.record.clock import here
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
    now = doing.at.astimezone()
    if chosen == "morning":
        return datetime.combine(now.date() + timedelta(days=1), MORNING, now.tzinfo)
    try:
        return datetime.fromisoformat(form.text("time")).replace(tzinfo=now.tzinfo)
    except ValueError:
        raise InvalidEntry("The time is not written as one.", remedy="Choose a day and a time to come.") from None


@require_POST
def write(request: HttpRequest, code: str, document_id: uuid.UUID) -> HttpResponse:
    """Keep a reply as it is written, by itself or by hand; say of a finding that its words stay, where it was pressed.

    What another page wrote in the meantime is shown and never written over.
    """
    doing, case, letter = _letter(request, code, document_id)
    form = asked(request)
    words, revision = _words(form), int(form.number("revision", low=0, high=2**31) or 0)
    form.check()
    try:
        kept = keep_unfinished(case, letter, doing, revision=revision, words=words)
    except WrittenElsewhere as refusal:
        return _conflict(request, case, letter, doing, words, refusal)
    if is_quiet(request):
        return JsonResponse({"revision": kept.revision, "at": f"{here(kept.at):%H:%M:%S}"})
    keep_by_hand(case, letter, doing, words=words)
    _pressed(case, letter, doing, form)
    return _back(code, document_id, "checks")


def _words(form: Asked) -> dict[str, str]:
    parts = {slot.part.value: form.text(f"part-{slot.part.value}", most=20_000) for slot in PARTS}
    subject, recipient = form.text(SUBJECT, most=200), form.text(RECIPIENT, most=400)
    return parts | {SUBJECT: subject, RECIPIENT: recipient, UNSENT: form.text(UNSENT, most=50_000)}


def _conflict(
    request: HttpRequest,
    case: EpisodeOfCare,
    letter: Document,
    doing: Doing,
    words: dict[str, str],
    refusal: WrittenElsewhere,
) -> HttpResponse:
    if is_quiet(request):
        begun = unfinished_of(case, letter, doing)
        theirs = {} if begun is None else {name_of_field(field): kept for field, kept in begun.words.items()}
        told = {"revision": refusal.revision, "at": f"{here(refusal.at):%H:%M:%S}", "fields": theirs}
        return JsonResponse(told, status=CONFLICT)
    known = {**letter_page(case, letter, doing, yours=words), "reasons": refusal.reasons, "remedy": refusal.remedy}
    return render(request, "desk/letter.html", known, status=CONFLICT)


def name_of_field(field: str) -> str:
    """Return the name that a field of a reply has in the form."""
    return field if field in (SUBJECT, RECIPIENT, UNSENT) else f"part-{field}"


def _pressed(case: EpisodeOfCare, letter: Document, doing: Doing, form: Asked) -> None:
    if pressed := form.text("overrule"):
        check, place, quote = overruling(pressed)
        replying.overrule(case, letter, doing, check=check, place=place, quote=quote)
    if pressed := form.text("again"):
        check, place, quote = overruling(pressed)
        replying.look_again(case, letter, doing, check=check, place=place, quote=quote)


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
    let_go(case, letter, doing)
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
