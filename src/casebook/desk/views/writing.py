"""Writing a note: an hour is opened, its draft kept every few seconds, put away and brought back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import doing_of, reading_case
from casebook.hour import drafts
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.filing import recover
from casebook.hour.lines import line_for
from casebook.hour.markers import Sign
from casebook.hour.models import Draft
from casebook.hour.taking_back import take_back as take_note_back
from casebook.reading.page_names import look_of
from casebook.record.access import case_for
from casebook.record.acts.notes import note_of
from casebook.record.clock import here
from casebook.record.course import course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing

CONFLICT = 409


@require_POST
def open_hour(request: HttpRequest, code: str) -> HttpResponse:
    """Open an hour: its draft, a new one where there is none."""
    doing = doing_of(request)
    case = case_for(doing, code)
    form = asked(request)
    on, starts = form.day("on") or doing.today, form.hour("starts")
    minutes = form.number("minutes", low=1, high=24 * 60)
    form.check()
    draft = drafts.open_draft(case, doing, on=on, starts=starts, minutes=None if minutes is None else int(minutes))
    return HttpResponseRedirect(reverse("write", args=[code, draft.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show the one box with what to know before it; keep what was written, and never over another page's words."""
    if request.method != "POST":
        doing, case = reading_case(request, code)
        draft = recover(case, drafts.draft_of(case, draft_id, doing), doing)
        note_down(Action.READ, by=doing.by, at=doing.at, kind="draft", object_id=draft.pk, store=Store.PROCESS)
        if drafts.is_filed(draft):
            return HttpResponseRedirect(reverse("note", args=[code, draft.note_id]))
        return _page(request, case, draft, doing)
    doing = doing_of(request)
    case = case_for(doing, code)
    form = asked(request)
    text, revision = form.text("text"), revision_in(form)
    try:
        draft = drafts.save_draft(case, draft_id, doing, revision=revision, text=text)
    except WrittenElsewhere as refusal:
        return _conflict(request, case, drafts.draft_of(case, draft_id, doing), doing, text, refusal)
    if is_quiet(request):
        return kept(draft)
    if request.POST.get("then") == "sort":
        return HttpResponseRedirect(reverse("sort", args=[code, draft.pk]))
    messages.success(request, "The draft is kept. It is no note until you file it.")
    return HttpResponseRedirect(reverse("write", args=[code, draft.pk]))


def revision_in(form: Asked) -> int:
    """Return the revision that a page began with."""
    found = form.number("revision", low=0, high=2**31)
    form.check()
    return int(found or 0)


def is_quiet(request: HttpRequest) -> bool:
    """Tell whether the page keeps by itself and wants no page back."""
    return "quietly" in request.POST


def kept(draft: Draft) -> JsonResponse:
    """Tell a page what it may write next: the revision, and when it was kept."""
    return JsonResponse({"revision": draft.revision, "at": here(draft.at).strftime("%H:%M:%S")})


def _conflict(
    request: HttpRequest, case: EpisodeOfCare, draft: Draft, doing: Doing, text: str, refusal: WrittenElsewhere
) -> HttpResponse:
    if is_quiet(request):
        told = {"revision": draft.revision, "at": here(draft.at).strftime("%H:%M:%S"), "text": draft.text}
        return JsonResponse(told, status=CONFLICT)
    return _page(request, case, draft, doing, yours=text, refusal=refusal)


def _page(
    request: HttpRequest,
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    *,
    yours: str | None = None,
    refusal: WrittenElsewhere | None = None,
) -> HttpResponse:
    course = course_of(case, doing, today=doing.today)
    known: dict[str, Any] = {
        "case": case,
        "draft": draft,
        "text": draft.text if yours is None else yours,
        "theirs": None if yours is None else draft.text,
        "course": course,
        "look": look_of(course.held),
        "line": line_for(case, doing, before=draft.on),
        "signs": [sign.value for sign in Sign],
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/write.html", known, status=CONFLICT if refusal else 200)


@require_POST
def discard(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Put a draft away."""
    doing = doing_of(request)
    case = case_for(doing, code)
    recover(case, drafts.draft_of(case, draft_id, doing), doing)
    drafts.discard(case, draft_id, doing)
    messages.success(request, "The draft is put away. It can be brought back for thirty days, on the page of today.")
    return HttpResponseRedirect(reverse("today"))


@require_POST
def bring_back(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Bring a draft back."""
    doing = doing_of(request)
    draft = drafts.bring_back(case_for(doing, code), draft_id, doing)
    return HttpResponseRedirect(reverse("write", args=[code, draft.pk]))


@require_POST
def take_back(request: HttpRequest, code: str, note_id: uuid.UUID) -> HttpResponse:
    """Take an unsigned note back into writing."""
    doing = doing_of(request)
    case = case_for(doing, code)
    draft = take_note_back(case, note_of(case, note_id), doing)
    messages.success(request, "It is a draft again. The note that it was is voided and stays in the vault.")
    return HttpResponseRedirect(reverse("write", args=[code, draft.pk]))
