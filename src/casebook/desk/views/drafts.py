"""The pages of a draft: beginning one, writing it with what was found beside it, passages, stand-ins and reasons."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk.asking import Asked, asked
from casebook.desk.whoami import reading_case
from casebook.publishing import drafts
from casebook.publishing.deciding import justify
from casebook.publishing.heads import KINDS, Head
from casebook.publishing.looking import DAY, NAME, READER, UNREAD, WORDS, WORLD, Found, Item, look
from casebook.publishing.models import Draft
from casebook.publishing.weighing import Weighed, weigh
from casebook.record.access import may_write
from casebook.record.acts.notes import whole_notes
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.errors import Refusal

FAMILIES: Final = (
    (DAY, "Days that can be worked out"),
    (NAME, "Names, places, numbers"),
    (WORDS, "Words as they stand in a writing"),
    (READER, "The client as a reader"),
    (WORLD, "How few people fit"),
    (UNREAD, "What was not compared"),
)
Tell = Callable[[EpisodeOfCare, Draft, Doing], dict[str, Any]]
Act = Callable[[EpisodeOfCare, Draft, Doing, Asked], str]


@dataclass(frozen=True, slots=True)
class Margin:
    """One family of what was found: its name, what waits for a decision, and what stays with a reason."""

    family: str
    name: str
    waiting: tuple[Item, ...]
    staying: tuple[Item, ...]

    @property
    def takes_a_stand_in(self) -> bool:
        """Whether other words can be put in the place of what was found."""
        return self.family in (DAY, NAME, WORDS)


def of_draft(request: HttpRequest, code: str, draft_id: uuid.UUID) -> tuple[Doing, EpisodeOfCare, Draft]:
    """Return who looks at which draft, and note it in the store that the draft is kept in.

    :raises NotYours: there is none such, or it is not theirs to see
    """
    doing, case = reading_case(request, code)
    draft = drafts.draft_of(case, draft_id, doing)
    note(Action.READ, by=doing.by, at=doing.at, kind="draft", object_id=draft.pk, store=Store.PROCESS)
    return doing, case, draft


def answered(
    request: HttpRequest,
    code: str,
    draft_id: uuid.UUID,
    *,
    page: str,
    template: str,
    act: Act,
    told: Callable[..., Any],
) -> HttpResponse:
    """Do what the form of a page of a draft asks for, and show the page again, with its faults or without."""
    doing, case, draft = of_draft(request, code, draft_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, act(case, draft, doing, asked(request)))
            return HttpResponseRedirect(reverse(page, args=[code, draft_id]))
        except NotYours:
            raise
        except Refusal as said:
            refusal = said
    known = {
        **about(case, draft, doing),
        **told(case, draft, doing),
        "given": request.POST,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, template, known, status=422 if refusal else 200)


def about(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    """Return what every page of a draft shows: the case, the draft as it stands, whether it is one's own."""
    now = drafts.standing_version(draft)
    return {"case": case, "draft": draft, "now": now, "mine": may_write(case, doing.account), "today": doing.today}


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Show the drafts of a case, and begin one."""
    doing, case = reading_case(request, code)
    refusal: Refusal | None = None
    known_drafts = drafts.drafts_of(case, doing)
    if request.method == "POST":
        form = asked(request)
        try:
            slug, follows = form.text("slug", needed="The address", most=80), form.row("follows")
            form.check()
            draft = drafts.begin_draft(case, doing, slug=slug, follows=follows)
            return HttpResponseRedirect(reverse("draft", args=[code, draft.pk]))
        except NotYours:
            raise
        except Refusal as said:
            refusal = said
    known = {
        "case": case,
        "mine": may_write(case, doing.account),
        "drafts": [drafts.standing_version(one) for one in known_drafts],
        "given": request.POST,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/drafts.html", known, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show the draft with what was found in its margin; save it as another version."""
    told = partial(_written, typed=request.POST)
    return answered(request, code, draft_id, page="draft", template="desk/draft.html", act=_save, told=told)


def _written(case: EpisodeOfCare, draft: Draft, doing: Doing, *, typed: QueryDict | None = None) -> dict[str, Any]:
    weighed = weigh(case, draft, doing)
    return {
        "weighed": weighed,
        "margins": margins(weighed),
        "map": drafts.map_of(draft),
        "kinds": KINDS,
        "filled": _filled(weighed.now, typed),
    }


def _filled(now: drafts.Standing, typed: QueryDict | None) -> dict[str, Any]:
    """Return what the fields hold: the draft as it stands, or what was typed in a form that was refused."""
    if typed:
        return {name: typed.get(name, "") for name in typed}
    kept = {one.name: getattr(now.head, one.name) for one in fields(now.head)}
    return {**kept, "text": now.text, "tags": ", ".join(now.head.tags), "part": now.head.part or ""}


def margins(weighed: Weighed) -> list[Margin]:
    """Return what was found by its families, each item once, those without anything left out."""
    found = []
    for family, name in FAMILIES:
        items = {one.key: one for one in weighed.found.items if one.family == family}.values()
        waiting = tuple(one for one in items if one.stays is None)
        staying = tuple(one for one in items if one.stays is not None)
        if items:
            found.append(Margin(family, name, waiting, staying))
    return found


def _save(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    before = drafts.standing_version(draft)
    head = head_in(form, before.head)
    text = form.fields.get("text", "").replace("\r\n", "\n")
    form.check()
    row = drafts.save_version(case, draft, doing, text=text, head=head)
    if row.pk == before.row.pk:
        return "Nothing differs; the version stands."
    if str(before.row.pk) != form.text("from"):
        return "Another version was kept since you opened this page. Yours counts now; the other is kept."
    return "It is kept as another version."


def head_in(form: Asked, before: Head) -> Head:
    """Return what is printed around the text, as a form gave it."""
    part = form.number("part", low=1, high=9999)
    publish, written = form.day("publish_on"), form.day("written_on")
    return replace(
        before,
        title=form.text("title"),
        title_in_sentence_case=form.text("title_in_sentence_case"),
        summary=form.text("summary"),
        language=form.text("language") or "en",
        tags=tuple(form.text("tags").split(",")) if form.text("tags") else (),
        series_slug=form.text("series_slug"),
        series_title=form.text("series_title"),
        series_description=form.text("series_description"),
        part=None if part is None else int(part),
        kind=form.text("kind") or before.kind,
        protection=form.text("protection"),
        content_note=form.text("content_note"),
        crisis=form.text("crisis") == "yes",
        rights=form.text("rights") or "All rights reserved.",
        written_on=written.isoformat() if written else "",
        publish_on=publish.isoformat() if publish else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def passages(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Show the paragraphs of the notes to choose from, and take the chosen over into the draft."""
    return answered(
        request, code, draft_id, page="draft", template="desk/draft_passages.html", act=_take, told=_to_choose
    )


def _to_choose(case: EpisodeOfCare, draft: Draft, doing: Doing) -> dict[str, Any]:
    return {"notes": [one for one in whole_notes(case, doing) if one.paragraphs]}


def _take(case: EpisodeOfCare, draft: Draft, doing: Doing, form: Asked) -> str:
    chosen = form.fields.getlist("passage")
    try:
        ids = [uuid.UUID(one) for one in chosen]
    except ValueError:
        raise InvalidEntry("Something was chosen that there is not.", remedy="Choose of those on the page.") from None
    drafts.take_over(case, draft, doing, paragraphs=ids)
    return f"Taken over: {len(ids)}. What is found in them stands in the margin."


@require_POST
def decide(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    """Put a stand-in in the place of something that was found, or say why it stays."""
    doing, case, draft = of_draft(request, code, draft_id)
    if not may_write(case, doing.account):
        raise NotYours
    form = asked(request)
    item = _named(look(case, drafts.standing_version(draft), doing), form.text("found"))
    try:
        messages.success(request, _decided(case, draft, doing, item, form))
    except InvalidEntry as refusal:
        typed = {name: form.fields.get(name, "") for name in ("found", "replacement", "words")}
        known = {"refused": {**typed, "reasons": refusal.reasons, "remedy": refusal.remedy}}
        known |= {**about(case, draft, doing), **_written(case, draft, doing)}
        return render(request, "desk/draft.html", known, status=422)
    return HttpResponseRedirect(f"{reverse('draft', args=[code, draft_id])}#margin")


def _decided(case: EpisodeOfCare, draft: Draft, doing: Doing, item: Item, form: Asked) -> str:
    words, replacement = form.text("words", most=2000), form.text("replacement", most=2000)
    form.check()
    if form.text("act") != "replace":
        justify(case, draft, doing, family=item.family, quote=item.quote, words=words)
        return "It stays, and why is written down."
    drafts.put_stand_in(
        case,
        draft,
        doing,
        original=item.quote,
        replacement=replacement,
        reason=words or item.because,
        keeps_meaning=form.text("keeps") == "yes",
    )
    return "The stand-in is put wherever the words stood; the line is in the disguise map."


def _named(found: Found, key: str) -> Item:
    item = next((one for one in found.items if one.key == key), None)
    if item is None:
        raise InvalidEntry(
            "This does not stand in the draft any more, or was never found there.", remedy="Go back to the draft."
        )
    return item
