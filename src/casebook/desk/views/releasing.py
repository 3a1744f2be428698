"""The gate, the preview, letting a draft out, fetching its bundle, and under which name one publishes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.desk.asking import Asked, asked
from casebook.desk.previewing import Preview, preview_of
from casebook.desk.views.drafts import about, of_draft
from casebook.desk.whoami import keeper_of
from casebook.publishing.actions import name_author, parcel_of, release
from casebook.publishing.deciding import rows_of
from casebook.publishing.models import Author, Draft, Release
from casebook.publishing.rules import shipped_table
from casebook.publishing.signing import signer_of
from casebook.publishing.weighing import weigh
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal


@require_safe
def gate(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show every reason against a draft, the rules, and what was made of it so far."""
    doing, case, draft = of_draft(request, code, draft_id)
    return render(request, "desk/draft_gate.html", _at_the_gate(case, draft, doing))


def _at_the_gate(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    return {
        **about(case, draft, doing),
        "weighed": weigh(case, draft, doing),
        "table": shipped_table(),
        "releases": list(reversed(rows_of(Release, draft))),
        "author": Author.objects.order_by("at", "pk").last(),
    }


@require_safe
def preview(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show how the post will look, with everything that stands around it."""
    doing, case, draft = of_draft(request, code, draft_id)
    shown: Preview = preview_of(weigh(case, draft, doing), doing)
    return render(request, "desk/draft_preview.html", {**about(case, draft, doing), "post": shown})


@require_POST
def let_out(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Make the bundle, through the gate."""
    doing, case, draft = of_draft(request, code, draft_id)
    release(case, draft, doing)
    messages.success(request, "The bundle is made. Fetch it, carry it to the site, and take it in there.")
    return HttpResponseRedirect(reverse("draft-gate", args=[code, draft_id]))


@require_safe
def fetch(request: HttpRequest, code: str, draft_id: uuid.UUID, release_id: uuid.UUID) -> HttpResponse:
    """Give the bundle of a release as a download."""
    doing, case, draft = of_draft(request, code, draft_id)
    parcel = parcel_of(case, draft, release_id, doing)
    answer = HttpResponse(parcel.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{parcel.name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest) -> HttpResponse:
    """Show and say under which name one publishes, and give the public key."""
    doing = keeper_of(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _named(doing, asked(request))
            messages.success(request, "The name is kept. It stands under what goes out from now on.")
            return HttpResponseRedirect(reverse("author"))
        except Refusal as said:
            refusal = said
    row = Author.objects.order_by("at", "pk").last()
    known = {
        "given": request.POST or row,
        "author": row,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/author.html", known, status=422 if refusal else 200)


def _named(doing: Doing, form: Asked) -> None:
    values = {name: form.text(name, most=80 if name == "slug" else 120) for name in ("slug", "given", "family")}
    credentials = form.text("credentials", most=120)
    form.check()
    name_author(doing, **values, credentials=credentials, pseudonym=form.text("pseudonym") == "yes")


@require_POST
def public_key(request: HttpRequest) -> HttpResponse:
    """Give the public key; the first time it is made, and so this is a form."""
    signer = signer_of(keeper_of(request))
    answer = HttpResponse(signer.public_file(), content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="author.pub"'
    return answer
