"""After writing: each paragraph to its store, suggestions decided, facts entered, the note filed and signed."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebook.audit.stores import Store
from casebook.desk.asking import Asked, asked
from casebook.desk.sorting_page import page_of
from casebook.desk.views.writing import CONFLICT, is_quiet, kept, revision_in
from casebook.desk.whoami import doing_of, reading_case
from casebook.hour import drafts
from casebook.hour.errors import WrittenElsewhere
from casebook.hour.filing import Sorted, file_draft
from casebook.hour.forms import forms
from casebook.hour.models import Draft
from casebook.record.access import case_for
from casebook.record.acts.facts import Facts
from casebook.record.clock import here
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal

NOT_CHOICES: Final = frozenset({"csrfmiddlewaretoken", "revision", "quietly", "act"})
VERDICTS: Final = {"yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
def sort(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show a draft in paragraphs, keep what is chosen, or file it."""
    if request.method != "POST":
        doing, case = reading_case(request, code)
        draft = drafts.draft_of(case, draft_id, doing)
        if drafts.is_filed(draft):
            return HttpResponseRedirect(reverse("note", args=[code, draft.note_id]))
        return _page(request, case, draft, doing, draft.choices)
    doing = doing_of(request)
    case = case_for(doing, code)
    chosen = {name: str(value) for name, value in request.POST.items() if name not in NOT_CHOICES}
    try:
        draft = drafts.save_draft(
            case, draft_id, doing, revision=revision_in(asked(request)), choices=_kept(case, draft_id, doing, chosen)
        )
        if is_quiet(request):
            return kept(draft)
        return _done(request, case, draft, doing)
    except Refusal as refusal:
        return _refused(request, case, drafts.draft_of(case, draft_id, doing), doing, chosen, refusal)


def _kept(case: EpisodeOfCare, draft_id: uuid.UUID, doing: Doing, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return what was chosen now over what was chosen before: choices of paragraphs that were rewritten stay."""
    return {**drafts.draft_of(case, draft_id, doing).choices, **chosen}


def _done(request: HttpRequest, case: EpisodeOfCare, draft: Draft, doing: Doing) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "write":
        return HttpResponseRedirect(reverse("write", args=[case.code, draft.pk]))
    if act not in ("sign", "file"):
        return HttpResponseRedirect(reverse("sort", args=[case.code, draft.pk]))
    wanted = _wanted(asked(request))
    note = file_draft(case, draft.pk, doing, revision=draft.revision, wanted=wanted, signed=act == "sign")
    messages.success(request, "The note is signed." if act == "sign" else "The note is kept. It is not signed yet.")
    return HttpResponseRedirect(reverse("note", args=[case.code, note.pk]))


def _wanted(form: Asked) -> Sorted:
    fields = form.fields
    expects, for_on = form.text("expects", most=20), form.day("for_on")
    chance = form.number("chance", low=0, high=100)
    if expects and for_on is None:
        form.faults.append("The day of the next hour is missing: a guess is for an hour.")
    if form.text("form") not in ("", *forms()):
        form.faults.append("Something was chosen that there is not.")
    facts = Facts(
        form=form.text("form", most=20),
        starts=form.hour("starts"),
        stops=form.hour("stops"),
        attendance=form.text("attendance", most=30),
        place=form.text("place", most=60),
        participants=form.text("participants", most=200),
        service=form.text("service", most=80),
        risk=form.text("risk", most=10),
    )
    stores = _named(fields, "store-")
    if not set(stores.values()) <= set(Store):
        form.faults.append("Something was chosen that there is not.")
    form.check()
    return Sorted(
        stores={key: Store(value) for key, value in stores.items()},
        sections=_named(fields, "section-"),
        verdicts={key: VERDICTS[value] for key, value in _named(fields, "told-").items() if value in VERDICTS},
        facts=facts,
        next_line=form.text("next", most=500),
        expects=expects,
        for_on=for_on,
        chance=None if chance is None else chance / 100,
    )


def _named(fields: QueryDict, begin: str) -> dict[str, str]:
    return {name.removeprefix(begin): str(value) for name, value in fields.items() if name.startswith(begin)}


def _refused(
    request: HttpRequest, case: EpisodeOfCare, draft: Draft, doing: Doing, chosen: Mapping[str, str], refusal: Refusal
) -> HttpResponse:
    status = CONFLICT if isinstance(refusal, WrittenElsewhere) else 422
    if is_quiet(request):
        told = {"revision": draft.revision, "at": here(draft.at).strftime("%H:%M:%S")}
        return JsonResponse(told, status=status)
    return _page(request, case, draft, doing, {**draft.choices, **chosen}, refusal=refusal, status=status)


def _page(
    request: HttpRequest,
    case: EpisodeOfCare,
    draft: Draft,
    doing: Doing,
    chosen: Mapping[str, Any],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    known = {
        "case": case,
        "draft": draft,
        "page": page_of(case, draft, doing, chosen),
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/sort.html", known, status=status)
