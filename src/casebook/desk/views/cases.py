"""The page of a case: how the two stand, the course, what happened, what waits for a decision, all the words."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casebook.desk.remembering import remembered
from casebook.desk.ribbons import view_ribbon
from casebook.desk.shelf_markup import addresses, document_item, joined, note_item, session_item
from casebook.desk.waiting import Waiting, waiting_in
from casebook.desk.whoami import reading_case
from casebook.reading import page_markup
from casebook.reading.page import LegendEntry
from casebook.reading.page_course import rules_for
from casebook.reading.page_names import LEGEND, WHO, look_of, name_event, say_day_or_none, shorten
from casebook.reading.page_table import view_rows, view_states
from casebook.record.access import may_write
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.hours import EXPECTED
from casebook.record.acts.notes import stores_for
from casebook.record.course import Happening, course_of
from casebook.record.diary import hours_of
from casebook.record.guesses import HitRate, Scored, hit_rate, scored
from casebook.record.models import EpisodeOfCare
from casebook.record.shelf import Shelved, documents_of, notes_listed
from casebook.record.standing import one_moment
from casebook.record.telling import story_of
from casebook.record.who import Doing
from sessionlab.relationship.events import EventKind
from sessionlab.ribbon import lay_out
from sessionlab.ribbon.shapes import shape_of_event

MOST_MARKS = 2000
MOST_LISTED = 40
"""How many documents, notes and sessions are listed unless all are asked for; the latest are."""


class Addresses(NamedTuple):
    """What makes the addresses of the documents and events of a case, and that of its formulation."""

    document: Callable[[uuid.UUID], str]
    event: Callable[[uuid.UUID], str]
    formulation: str


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case; with `?all` every document, note and session of it is listed, not only the latest."""
    doing, case = reading_case(request, code)
    most = None if "all" in request.GET else MOST_LISTED
    with one_moment():
        told = remembered(("case", doing.account, case.pk, doing.today, most), lambda: _told_of(case, doing, most))
        known = {"case": case, "told": SafeString(told), "may_be_read": may_be_read(case)}
        return render(request, "desk/case.html", known)


def _told_of(case: EpisodeOfCare, doing: Doing, most: int | None) -> str:
    """Return all that the page tells of the case, the same for every look until something is added."""
    return render_to_string("desk/case_told.html", _known(case, doing, most=most))


def _known(case: EpisodeOfCare, doing: Doing, *, most: int | None) -> dict[str, Any]:
    course = course_of(case, doing, today=doing.today)
    documents = documents_of(case)
    story = story_of(case, course, doing, documents=documents)
    ribbon = lay_out(story)
    waiting = waiting_in(case, doing)
    guesses = scored(case, course, today=doing.today, stores=stores_for(case, doing))
    page = Addresses(
        addresses("document", case.code), addresses("event", case.code), reverse("formulation", args=[case.code])
    )
    return {
        "case": case,
        "mine": may_write(case, doing.account),
        "course": view_ribbon(story, ribbon, places=[page.document(document.pk) for document in documents]),
        "standing": course,
        "look": look_of(course.held),
        "page": {
            "rows": view_rows(story, ribbon, suggested=False),
            "states": view_states(story),
            "legend": [LegendEntry(shape.value, said) for shape, said in LEGEND.items()],
        },
        "told": [_told(page, number, happening) for number, happening in enumerate(course.happenings, start=1)],
        "waiting": waiting,
        "shelf": _shelf(case, doing, documents, waiting, page, most=most),
        "sessions": _sessions(case, most=most),
        "guesses": guesses,
        "rates": _rates(guesses),
    }


def _shelf(
    case: EpisodeOfCare,
    doing: Doing,
    documents: Sequence[Shelved],
    waiting: Waiting,
    page: Addresses,
    *,
    most: int | None,
) -> dict[str, Any]:
    """Return the latest documents and notes as items of a list, and how many earlier ones are left out."""
    notes, earlier = notes_listed(case, doing, most=most)
    note = addresses("note", case.code)
    shown = documents if most is None else documents[-most:]
    return {
        "documents": joined(
            document_item(one, href=page.document(one.pk), waits=one.pk in waiting.documents) for one in shown
        ),
        "notes": joined(note_item(one, href=note(one.id)) for one in notes),
        "earlier": earlier + len(documents) - len(shown),
    }


def _sessions(case: EpisodeOfCare, *, most: int | None) -> dict[str, Any]:
    """Return the latest sessions as items of a list, the latest first, and how many earlier ones are left out."""
    hours, session = hours_of(case)[::-1], addresses("session", case.code)
    items = [session_item(hour, href=session(hour.id)) for hour in hours[:most]]
    return {"listed": items, "earlier": len(hours) - len(items)}


def _told(page: Addresses, number: int, happening: Happening) -> SafeString:
    event, row = happening.told, happening.row
    href = ""
    if row is not None and row.source_id is None:
        href = page.event(row.pk)
    elif row is not None and event.kind is EventKind.FORMULATION and not row.end:
        href = page.formulation
    elif row is not None and row.source_id is not None and row.end:
        href = f"{page.document(row.source_id)}#w{row.pk}"
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


@require_safe
def marks_style(request: HttpRequest, number: int) -> HttpResponse:
    """Return the rules that show the words of the mark pointed at; they depend on the number of marks alone."""
    rules = rules_for(min(number, MOST_MARKS))
    return HttpResponse(f"@layer reading {{\n{rules}\n}}\n", content_type="text/css; charset=utf-8")
