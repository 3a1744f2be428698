"""The course on the page of a case: what a person stands behind is drawn solid, what a program suggests is dashed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casebook.record.acts.findings import decide, enter_event, one_of
from casebook.record.acts.hours import enter_outcome, enter_session, guess
from casebook.record.models import Event, Outcome, Verdict
from casebook.record.who import Doing
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])


def marks(browser: Client) -> list[tuple[bool, str]]:
    """Return of each mark of the ribbon whether it is drawn as a suggestion, and where it leads."""
    page = browser.get("/case/C-1/").content.decode()
    found = re.findall(r'<a class="mark mark--\d+( mark--suggested)?" href="([^"]+)"', page)
    return [(bool(suggested), href) for suggested, href in found]


def test_what_was_entered_by_hand_is_drawn_solid(browser: Client, own: Any, doing: Doing) -> None:
    for kind in (EventKind.RUPTURE, EventKind.LETTER_IN, EventKind.QUIT):
        when = When.exactly(doing.at.date())
        enter_event(own.case, doing, kind=kind, by=By.CLIENT, when=when, words="He left.")
    entered = [href for suggested, href in marks(browser) if not suggested]

    assert {"#e1", "#e2", "#e3"} <= set(entered)


def test_a_mark_nobody_decided_about_is_dashed_and_leads_to_its_words(browser: Client, own: Any, doing: Doing) -> None:
    decide(own.case, one_of(Event, own.case, own.event), doing, verdict=Verdict.ACCEPTED)

    assert (True, f"/case/C-1/document/{own.document}/") in marks(browser)


def test_a_document_is_named_in_words(browser: Client, own: Any) -> None:
    page = browser.get(f"/case/C-1/document/{own.document}/").content.decode()

    assert "<h1>A transcript, Thursday 2 May 2024</h1>" in page


def test_what_a_person_stands_behind_is_drawn_solid_in_the_table_too(browser: Client, own: Any, doing: Doing) -> None:
    enter_event(own.case, doing, kind=EventKind.THREAT, by=By.CLIENT, when=When.exactly(own.case.opened_on))
    page = browser.get("/case/C-1/").content.decode()

    assert 'class="what"><svg class="glyph"' in page
    assert 'class="what"><svg class="glyph glyph--suggested"' not in page


def test_guesses_stand_beside_what_came_with_how_often_they_were_right(browser: Client, own: Any, doing: Doing) -> None:
    for weeks, (expects, outcome) in enumerate([("comes", Outcome.HELD), ("comes", Outcome.MISSED)], start=1):
        on = own.case.opened_on + timedelta(weeks=weeks)
        guess(own.case, doing, for_on=on, expects=expects)
        session = enter_session(own.case, doing, on=on)
        enter_outcome(own.case, session.pk, doing, outcome=outcome)
    page = browser.get("/case/C-1/").content.decode()

    assert "In all: 1 of 2 came so (50 %, interval of 95 % from 9 to 91 %)." in page
    assert "it came so<" in page
    assert "it came otherwise: the client misses" in page
