"""The theme of a case: relationship episodes named by the therapist, and what they have in common."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import reading_case
from casebook.formulation.episodes import episode_of, episodes_of, name_episode, theme_of
from casebook.formulation.models import StoredEpisode
from casebook.record.access import may_write
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal
from sessionlab.formulation.ccrt import FEWEST, THERAPIST, Component


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the theme with its episodes, or name another."""
    doing, case = reading_case(request, code)
    kept = episodes_of(case, doing)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _named(case, doing, asked(request))
            messages.success(request, "The episode is kept with the process notes.")
            return HttpResponseRedirect(reverse("theme", args=[case.code]))
        except Refusal as said:
            refusal = said
    note_down(Action.READ, by=doing.by, at=doing.at, kind="formulation", object_id=case.pk, store=Store.PROCESS)
    found = theme_of(kept)
    known = {
        "case": case,
        "mine": may_write(case, doing.account),
        "kept": kept,
        "theme": found,
        "parts": []
        if found is None
        else [(part.value, [one for one in found.pervasive if one.component is part]) for part in Component],
        "fewest": FEWEST,
        "others": sorted({one.row.who for one in kept if not one.between_us}),
        "given": request.POST if refusal else {},
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/theme.html", known, status=422 if refusal else 200)


def _named(case: EpisodeOfCare, doing: Doing, form: Asked) -> None:
    between_us = form.text("with") == "us"
    on, who = form.day("on"), form.text("who", most=80)
    parts = {name: form.text(name, most=2000).split("\n") for name in ("wish", "other", "itself")}
    words = form.text("words", most=4000)
    form.check()
    name_episode(case, doing, who=THERAPIST if between_us else who, on=on, words=words, **parts)


@require_POST
def void(request: HttpRequest, code: str, episode_id: uuid.UUID) -> HttpResponse:
    """Void an episode that was named by mistake."""
    closing.void(request, code, episode_id, _found)
    return HttpResponseRedirect(reverse("theme", args=[code]))


def _found(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> StoredEpisode:
    return episode_of(case, row_id, doing)
