"""Looking for words: in every case one may see, or in one of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.desk.asking import asked
from casebook.desk.place import now
from casebook.desk.whoami import doing_of, reading_case
from casebook.reading.page_names import EVENT_NAMES
from casebook.record.access import cases_of
from casebook.record.finder import KINDS, OF_EVENTS, Narrowed
from casebook.record.models import EpisodeOfCare
from casebook.record.search import Hit, look_in
from casebook.record.who import Doing
from sessionlab.coding.codebook import load
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.states import State

A_PAGE: Final = 25
MOST_PAGES: Final = 40
NOTED: Final = "search_noted"
NOTED_EVERY: Final = timedelta(minutes=1)
"""What is found while somebody types is noted once a minute; what is sent is noted each time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A hit with the case it stands in."""

    hit: Hit
    case: EpisodeOfCare


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, code: str) -> HttpResponse:
    """Look in one case; words travel in the body of the request, for addresses are remembered by browsers."""
    doing, case = reading_case(request, code)
    return _page(request, doing, [case], case)


@require_http_methods(["GET", "HEAD", "POST"])
def everywhere(request: HttpRequest) -> HttpResponse:
    """Look in every case one may see, or in one that was chosen."""
    doing = doing_of(request)
    return _page(request, doing, cases_of(doing.account), None)


def _page(request: HttpRequest, doing: Doing, cases: list[EpisodeOfCare], case: EpisodeOfCare | None) -> HttpResponse:
    form = asked(request)
    words, process = form.text("words", most=1000), bool(form.text("process"))
    chosen = form.text("in", most=40)
    pages = int(form.number("pages", low=1, high=MOST_PAGES) or 1)
    narrowed = Narrowed(
        kind=form.text("kind", most=20),
        since=form.day("since"),
        until=form.day("until"),
        marker=form.text("marker", most=40),
        state=form.text("state", most=40),
    )
    within = [one for one in cases if not chosen or one.code == chosen]
    most = A_PAGE * pages
    found = look_in(within, doing, words, process=process, narrowed=narrowed, most=most + 1) if words else []
    if words:
        _note(request, doing, case, process=process)
    by_id = {one.pk: one for one in within}
    known = {
        "case": case,
        "cases": cases,
        "words": words,
        "given": request.POST,
        "found": [Place(hit, by_id[hit.case_id]) for hit in found[:most]],
        "more": pages + 1 if len(found) > most and pages < MOST_PAGES else 0,
        "faults": form.faults,
        "kinds": KINDS.items(),
        "states": [state.value for state in State],
        "markers": [(marker.id, marker.name) for marker in load().markers],
        "events": [(f"{OF_EVENTS}{kind.value}", EVENT_NAMES[kind]) for kind in EventKind],
    }
    page = "desk/search_found.html" if request.POST.get("typing") else "desk/search.html"
    return render(request, page, known)


def _note(request: HttpRequest, doing: Doing, case: EpisodeOfCare | None, *, process: bool) -> None:
    """Note that somebody looked, never for what; in the process store where process notes were looked in."""
    last = request.session.get(NOTED)
    if request.POST.get("typing") and last is not None and now() - last[0] < NOTED_EVERY and last[1] >= process:
        return
    request.session[NOTED] = (now(), process)
    for store in Store if process else (Store.RECORD,):
        row = "" if case is None else case.pk
        note(Action.SEARCH, by=doing.by, at=doing.at, kind="episodeofcare", object_id=row, store=store)
