"""The course on the page of a case: what a person stands behind is drawn solid, what a program suggests is dashed."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from casebook.record.acts.findings import enter_event
from casebook.record.who import Doing
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])


def marks(browser: Client, code: str) -> list[tuple[str, bool]]:
    """Return what each mark of the ribbon is called, and whether it is drawn as a suggestion."""
    page = browser.get(f"/case/{code}/").content.decode()
    ribbon = page[page.index('id="drawing"') : page.index('class="sayings"')]
    return [("suggested" in one, "rupture" in one) for one in re.findall(r"<a [^>]*mark.*?</a>", ribbon, re.DOTALL)]


def test_what_was_entered_by_hand_is_drawn_solid(browser: Client, own: Any, doing: Doing) -> None:
    for kind in (EventKind.RUPTURE, EventKind.LETTER_IN, EventKind.QUIT):
        when = When(doing.at.date(), None, None)
        enter_event(own.case, doing, kind=kind, by=By.CLIENT, when=when, words="He left.", detail="")
    entered = marks(browser, "C-1")

    assert entered
    assert [suggested for suggested, _ in entered].count(False) >= 3


def test_a_mark_nobody_decided_about_is_drawn_as_a_suggestion(browser: Client, own: Any) -> None:
    drawn = marks(browser, "C-1")

    assert drawn
    assert all(suggested for suggested, _ in drawn)


def test_a_letter_is_named_by_who_wrote_it(browser: Client, own: Any, doing: Doing) -> None:
    page = browser.get(f"/case/C-1/document/{own.document}/").content.decode()

    assert "<h1>A transcript, Thursday 2 May 2024</h1>" in page
