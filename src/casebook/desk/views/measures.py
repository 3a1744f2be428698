"""Questionnaires of a case: what they come to, entering one, entering many, voiding one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.vocabulary import Action
from casebook.desk import closing
from casebook.desk.asking import Asked, asked
from casebook.desk.clients_form import steps_of
from casebook.desk.series_svg import draw_series
from casebook.desk.whoami import reading_case, writing_case
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.measures import Filled, administrations, enter_administrations, from_table
from casebook.record.errors import NotYours
from casebook.record.measured import Series, series_of
from casebook.record.models import Administration, EpisodeOfCare
from casebook.record.turning import turned
from casebook.record.who import Doing
from sessionlab.course.instruments import Instrument, Item, ids, load
from sessionlab.errors import Refusal


@dataclass(frozen=True, slots=True)
class Shown:
    """A series with its picture, and where it turned; `client` is the code of whose own it is, empty where nobody's."""

    series: Series
    client: str
    picture: SafeString
    turned: tuple[str, ...]


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show every series of a case, and the instruments that can be entered."""
    doing, case = reading_case(request, code)
    note_down(Action.READ, by=doing.by, at=doing.at, kind="administration", object_id=case.pk)
    found = series_of(administrations(case), whose=owners_in(case))
    codes = codes_in(case)
    known = {
        "case": case,
        "shown": [_shown(series, _code(codes, series)) for series in found],
        "surfaced": [
            (series.instrument, _code(codes, series), point.row, one)
            for series in found
            for point in series.points
            for one in point.score.surfaced
        ],
        "instruments": [load(one) for one in ids()],
    }
    return render(request, "desk/measures.html", known)


def _code(codes: Mapping[uuid.UUID, str], series: Series) -> str:
    return "" if series.client is None else codes.get(series.client, "")


def _shown(series: Series, client: str) -> Shown:
    turning = turned(series)
    return Shown(series, client, draw_series(series, turning), turning.sentences)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, code: str, instrument: str) -> HttpResponse:
    """Enter a questionnaire: its answers, or its total, or many from a table."""
    doing, case = writing_case(request, code)
    if instrument not in ids():
        raise NotYours
    kind = load(instrument)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            form = asked(request)
            client, filled = form.row("client"), _filled(form, kind, doing)
            rows = enter_administrations(case, doing, instrument=kind.id, filled=filled, client=client)
            messages.success(request, f"{len(rows)} of {kind.name} entered.")
            return HttpResponseRedirect(reverse("measures", args=[case.code]))
        except Refusal as said:
            refusal = said
    known = {
        "case": case,
        "clients": list(codes_in(case).items()),
        "kind": kind,
        "answers": [] if kind.totals_only else steps_of(kind),
        "items": _questions(kind, request.POST),
        "given": request.POST,
        "today": doing.today,
        "reasons": refusal.reasons if refusal else (),
        "remedy": refusal.remedy if refusal else "",
    }
    return render(request, "desk/measure_new.html", known, status=422 if refusal else 200)


def _questions(kind: Instrument, given: QueryDict) -> list[tuple[Item, list[tuple[int, str, bool]]]]:
    """Return the questions with their answers, and which was chosen: a form that is refused comes back as it was."""
    if kind.totals_only:
        return []
    return [
        (item, [(value, label, given.get(f"item-{item.id}") == str(value)) for value, label in steps_of(kind)])
        for item in kind.items
    ]


def _filled(form: Asked, kind: Instrument, doing: Doing) -> list[Filled]:
    table = form.text("table", most=200_000)
    if table:
        form.check()
        return from_table(table, kind)
    on, starts = form.day("on", needed="The day"), form.hour("starts")
    total = form.number("total", low=kind.low, high=kind.high)
    answers = tuple(form.number(f"item-{item.id}", low=kind.answer_low, high=kind.answer_high) for item in kind.items)
    form.check()
    assert on is not None
    if total is None and not any(answer is not None for answer in answers):
        form.faults.append("Neither an answer nor a total was given.")
        form.check()
    given = () if total is not None and all(answer is None for answer in answers) else answers
    return [Filled(on, answers=given, total=total, starts=starts)]


@require_POST
def void(request: HttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Void a questionnaire that was entered wrong."""
    closing.void(request, code, row_id, _found)
    return HttpResponseRedirect(reverse("measures", args=[code]))


def _found(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> Administration:
    found: Administration | None = Administration.objects.filter(case_id=case.pk, pk=row_id).first()
    if found is None:
        raise NotYours
    return found
