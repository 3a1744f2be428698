"""The page of a case: how the two stand, the course, what happened, what waits for a decision, all the words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casebook.desk.waiting import waiting_in
from casebook.desk.whoami import reading_case
from casebook.reading import page_markup
from casebook.reading.page import LegendEntry
from casebook.reading.page_course import CourseView, MarkView, rules_for, view_course
from casebook.reading.page_names import LEGEND, WHO, look_of, name_event, say_day_or_none, shorten
from casebook.reading.page_table import view_rows, view_states
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.hours import EXPECTED
from casebook.record.acts.notes import whole_notes
from casebook.record.course import Happening, course_of, documents_of
from casebook.record.guesses import HitRate, Scored, hit_rate, scored
from casebook.record.models import EpisodeOfCare, Session, SessionOutcome
from casebook.record.standing import one_moment, standing
from casebook.record.telling import story_of
from casebook.record.who import Doing
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Mark, Ribbon, lay_out
from sessionlab.ribbon.shapes import shape_of_event

MOST_MARKS = 2000
MOST_LISTED = 40
"""How many documents, notes and sessions are listed unless all are asked for; the latest are."""


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case; with `?all` every document, note and session of it is listed, not only the latest."""
    doing, case = reading_case(request, code)
    with one_moment():
        known = _known(case, doing, most=None if "all" in request.GET else MOST_LISTED)
        return render(request, "desk/case.html", known)


def _known(case: EpisodeOfCare, doing: Doing, *, most: int | None) -> dict[str, Any]:
    course = course_of(case, doing, today=doing.at.date())
    documents = documents_of(case)
    story = story_of(case, course, doing, documents=documents)
    ribbon = lay_out(story)
    notes, sessions = whole_notes(case, doing, to_list=True), _sessions(case)
    guesses = scored(case, course, today=doing.at.date())
    shown = [kept if most is None else kept[-most:] for kept in (documents, notes)]
    return {
        "case": case,
        "course": _view(
            story, ribbon, places=[reverse("document", args=[case.code, document.pk]) for document in documents]
        ),
        "standing": course,
        "look": look_of(course.state),
        "page": {
            "rows": view_rows(story, ribbon, suggested=False),
            "states": view_states(story),
            "legend": [LegendEntry(shape.value, said) for shape, said in LEGEND.items()],
        },
        "told": [_told(case, number, happening) for number, happening in enumerate(course.happenings, start=1)],
        "waiting": waiting_in(case, doing),
        "documents": shown[0],
        "notes": shown[1],
        "sessions": sessions[:most],
        "earlier": {
            "words": len(documents) + len(notes) - sum(map(len, shown)),
            "sessions": len(sessions) - len(sessions[:most]),
        },
        "guesses": guesses,
        "rates": _rates(guesses),
        "may_be_read": may_be_read(case),
    }


def _view(story: Story, ribbon: Ribbon, *, places: Sequence[str]) -> CourseView:
    """Return the ribbon with its words. A mark that is only suggested leads to its document, others to what happened.

    An event of the record was accepted or entered by a person: it is drawn as such.

    :param places: the address of each document, in the order of the story's chapters
    """
    view = view_course(story, ribbon)
    pairs = zip(view.marks, ribbon.marks, strict=True)
    return replace(view, marks=tuple(_mark(drawn, mark, places) for drawn, mark in pairs))


def _mark(drawn: MarkView, mark: Mark, places: Sequence[str]) -> MarkView:
    if mark.events:
        return replace(drawn, suggested=False)
    return replace(drawn, href=places[mark.ratings[0][0]])


def _told(case: EpisodeOfCare, number: int, happening: Happening) -> SafeString:
    event, row = happening.told, happening.row
    href = ""
    if row is not None and row.source_id is None:
        href = reverse("event", args=[case.code, row.pk])
    elif row is not None and row.end:
        href = f"{reverse('document', args=[case.code, row.source_id])}#w{row.pk}"
    return page_markup.told(
        number=number,
        day=say_day_or_none(event.when),
        shape=shape_of_event(event).value,
        name=name_event(event),
        who=WHO[event.by],
        words=shorten(event.quote),
        href=href,
    )


def _rates(guesses: Sequence[Scored]) -> list[tuple[str, HitRate]]:
    """Return how often the guesses came true, all and by kind, where any has been scored."""
    kinds = [(f"that the client {kind}", kind) for kind in EXPECTED]
    asked: list[tuple[str, str | None]] = [("in all", None), *kinds]
    found = [(name, hit_rate(guesses, expects=kind)) for name, kind in asked]
    return [(name, rate) for name, rate in found if rate is not None]


def _sessions(case: EpisodeOfCare) -> list[tuple[Session, str]]:
    said = SessionOutcome.objects.filter(case_id=case.pk).order_by("at").values_list("session_id", "outcome")
    outcomes = dict(said)
    rows = Session.objects.filter(case_id=case.pk).order_by("-on", "-starts").only("on", "starts", "late")
    return [(session, outcomes.get(session.pk, "planned")) for session in standing(rows, case_id=case.pk)]


@require_safe
def marks_style(request: HttpRequest, number: int) -> HttpResponse:
    """Return the rules that show the words of the mark pointed at; they depend on the number of marks alone."""
    rules = rules_for(min(number, MOST_MARKS))
    return HttpResponse(f"@layer reading {{\n{rules}\n}}\n", content_type="text/css; charset=utf-8")
