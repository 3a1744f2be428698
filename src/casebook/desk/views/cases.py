"""The page of a case: how the two stand, the course, what happened, what waits for a decision, all the words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.desk.waiting import waiting_in
from casebook.desk.whoami import reading_case
from casebook.reading.page import LegendEntry
from casebook.reading.page_course import rules_for, view_course
from casebook.reading.page_names import LEGEND, WHO, look_of, name_event, say_day_or_none, shorten
from casebook.reading.page_table import view_rows, view_states
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.notes import whole_notes
from casebook.record.course import Happening, course_of, documents_of
from casebook.record.models import EpisodeOfCare, Guess, Session, SessionOutcome
from casebook.record.standing import standing
from casebook.record.telling import story_of
from sessionlab.ribbon import lay_out
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
    known = {
        "case": case,
        "course": view_course(story, ribbon),
        "standing": course,
        "look": look_of(course.state),
        "page": {
            "rows": view_rows(story, ribbon),
            "states": view_states(story),
            "legend": [LegendEntry(shape.value, said) for shape, said in LEGEND.items()],
        },
        "told": [_told(case, happening) for happening in course.happenings],
        "waiting": waiting_in(case, doing),
        "documents": documents_of(case),
        "notes": whole_notes(case, doing),
        "sessions": _sessions(case),
        "guesses": Guess.objects.filter(case_id=case.pk).order_by("for_on", "at"),
        "may_be_read": may_be_read(case),
    }
    return render(request, "desk/case.html", known)


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
