"""The formulation of a case: its versions side by side, each link weighed on the record, writing another version."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.asking import asked
from casebook.desk.formulation_form import Rows, formulation_in, rows_in, rows_of
from casebook.desk.links_svg import draw_links
from casebook.desk.verdicts import beside_in_words, in_words, passages, verdict
from casebook.desk.whoami import reading_case
from casebook.formulation.evidence import Answer, ask, beside, outside, talks_of
from casebook.formulation.models import StoredFormulation
from casebook.formulation.versions import Version, version_of, versions_of, write_version
from casebook.reading.page_marks import name_marker
from casebook.record.access import may_write
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.coding.codebook import load
from sessionlab.errors import Refusal
from sessionlab.formulation.hypothesis import Claim, Confidence, Heard, Unit


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link of the version in force, with what the record says in a few words."""

    number: int
    claim: Claim
    answer: Answer
    verdict: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version with its drawing, and the names of the marks that show each of its states."""

    version: Version
    picture: SafeString | None
    states: tuple[tuple[str, str], ...]


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show every version side by side, the latest first, and the links of the latest as the record has them."""
    doing, case = reading_case(request, code)
    versions = versions_of(case, doing)
    _noted(case, doing)
    known = {
        "case": case,
        "mine": may_write(case, doing.account),
        "versions": [_shown(version) for version in reversed(versions)],
        "links": _links(case, versions[-1]) if versions else [],
    }
    return render(request, "desk/formulation.html", known)


def _noted(case: EpisodeOfCare, doing: Doing) -> None:
    note_down(Action.READ, by=doing.by, at=doing.at, kind="formulation", object_id=case.pk, store=Store.PROCESS)


def _shown(version: Version) -> VersionShown:
    one = version.formulation
    states = tuple((state.name, ", ".join(map(name_marker, state.markers))) for state in one.states)
    return VersionShown(version, draw_links(one) if one.states else None, states)


def _links(case: EpisodeOfCare, version: Version) -> list[LinkShown]:
    one = version.formulation
    talks = talks_of(case) if one.claims else []
    answers = [(claim, ask(one, claim, talks)) for claim in one.claims]
    return [LinkShown(number, claim, found, verdict(found)) for number, (claim, found) in enumerate(answers, start=1)]


@require_safe
def link(request: HttpRequest, code: str, version_id: uuid.UUID, number: int) -> HttpResponse:
    """Show one link of a version: the table, the statistics, what is unconfirmed, the passages for and against."""
    doing, case = reading_case(request, code)
    version = version_of(case, version_id, doing)
    one = version.formulation
    if not 1 <= number <= len(one.claims):
        raise Http404
    _noted(case, doing)
    claim, talks = one.claims[number - 1], talks_of(case)
    answer = ask(one, claim, talks)
    unconfirmed = beside(one, claim, talks, answer) if answer.eligible.sessions else None
    supporting, opposing = passages(answer, one, claim, talks)
    known = {
        "case": case,
        "version": version,
        "claim": claim,
        "answer": answer,
        "verdict": verdict(answer),
        "sentences": in_words(answer.weighing, claim) if answer.weighing else (),
        "beside": beside_in_words(unconfirmed, claim) if unconfirmed else (),
        "supporting": supporting,
        "opposing": opposing,
        "talks": len(talks),
        "outside": outside(case, one, claim),
    }
    return render(request, "desk/formulation_link.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write another version; the form begins with the one in force."""
    doing, case = reading_case(request, code)
    versions = versions_of(case, doing)
    refusal: Refusal | None = None
    rows = rows_of(versions[-1].formulation if versions else None)
    if request.method == "POST":
        rows = rows_in(request.POST, more="more" in request.POST)
        try:
            if "more" not in request.POST:
                write_version(case, doing, formulation=formulation_in(asked(request)))
                messages.success(request, "This version is kept, and the one before it stays as it was.")
                return HttpResponseRedirect(reverse("formulation", args=[case.code]))
        except Refusal as said:
            refusal = said
    return _form(request, case, doing, rows, refusal=refusal, first=not versions)


def _form(
    request: HttpRequest, case: EpisodeOfCare, doing: Doing, rows: Rows, *, refusal: Refusal | None, first: bool
) -> HttpResponse:
    known = {
        "case": case,
        "given": request.POST,
        "today": doing.today,
        "rows": rows,
        "first": first,
        "markers": _markers(rows),
        "sure": [one.value for one in Confidence],
        "units": [one.value for one in Unit],
        "heard": [
            (Heard.CLIENT.value, "the client's"),
            (Heard.THERAPIST.value, "the therapist's"),
            (Heard.EITHER.value, "everybody's"),
        ],
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/formulation_new.html", known, status=422 if refusal else 200)


def _markers(rows: Rows) -> list[tuple[str, str]]:
    """Return what may be chosen; a marker of the version before that the codebook dropped is shown, not lost."""
    book = {marker.id: marker.name for marker in load().markers}
    chosen = {words for _, row in rows.states for field, words in row.items() if field.startswith("marker") and words}
    return [*book.items(), *((one, f"{one}, no longer in the codebook") for one in sorted(chosen - book.keys()))]


@require_POST
def void(request: HttpRequest, code: str, version_id: uuid.UUID) -> HttpResponse:
    """Void a version that was entered by mistake; the one before is in force again."""
    closing.void(request, code, version_id, _found)
    return HttpResponseRedirect(reverse("formulation", args=[code]))


def _found(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> StoredFormulation:
    return version_of(case, row_id, doing).row
