"""The page of a case: how the two stand, the course, what happened, what waits for a decision, all the words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.desk.waiting import waiting_in
from casebook.desk.whoami import reading_case
from casebook.reading.page import LegendEntry
from casebook.reading.page_course import CourseView, MarkView, rules_for, view_course
from casebook.reading.page_names import LEGEND, WHO, look_of, name_event, say_day_or_none, shorten
from casebook.reading.page_table import view_rows, view_states
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.notes import whole_notes
from casebook.record.course import Happening, course_of, documents_of
from casebook.record.models import EpisodeOfCare, Guess, Session, SessionOutcome
from casebook.record.standing import standing
from casebook.record.telling import story_of
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Mark, Ribbon, lay_out
from sessionlab.ribbon.shapes import shape_of_event

MOST_MARKS = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the list: where its words are, and what it is."""

    day: str
    shape: str
    name: str
    who: str
    words: str
    href: str


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case."""
    doing, case = reading_case(request, code)
    course = course_of(case, doing, today=doing.at.date())
    story = story_of(case, course, doing)
    ribbon = lay_out(story)
    documents = documents_of(case)
    known = {
        "case": case,
        "course": _view(
            story, ribbon, places=[reverse("document", args=[code, document.pk]) for document in documents]
        ),
        "standing": course,
        "look": look_of(course.state),
        "page": {
            "rows": view_rows(story, ribbon),
            "states": view_states(story),
            "legend": [LegendEntry(shape.value, said) for shape, said in LEGEND.items()],
        },
        "told": [_told(case, happening) for happening in course.happenings],
        "waiting": waiting_in(case, doing),
        "documents": documents,
        "notes": whole_notes(case, doing, to_list=True),
        "sessions": _sessions(case),
        "guesses": Guess.objects.filter(case_id=case.pk).order_by("for_on", "at"),
        "may_be_read": may_be_read(case),
    }
    return render(request, "desk/case.html", known)


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


def _told(case: EpisodeOfCare, happening: Happening) -> Told:
    event, row = happening.told, happening.row
    href = ""
    if row is not None and row.source_id is not None and row.end:
        href = f"{reverse('document', args=[case.code, row.source_id])}#w{row.pk}"
    return Told(
        say_day_or_none(event.when),
        shape_of_event(event).value,
        name_event(event),
        WHO[event.by],
        shorten(event.quote),
        href,
    )


def _sessions(case: EpisodeOfCare) -> list[tuple[Session, str]]:
    outcomes = {row.session_id: row.outcome for row in SessionOutcome.objects.filter(case_id=case.pk).order_by("at")}
    sessions = standing(Session.objects.filter(case_id=case.pk).order_by("-on", "-starts"), case_id=case.pk)
    return [(session, outcomes.get(session.pk, "planned")) for session in sessions]


@require_safe
def marks_style(request: HttpRequest, number: int) -> HttpResponse:
    """Return the rules that show the words of the mark pointed at; they depend on the number of marks alone."""
    rules = rules_for(min(number, MOST_MARKS))
    return HttpResponse(f"@layer reading {{\n{rules}\n}}\n", content_type="text/css; charset=utf-8")
