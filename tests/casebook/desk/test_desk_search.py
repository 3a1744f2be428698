"""Searching everything: what is found, what is not kept of it, and what is noted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from tests.casebook.record.test_record_search import PAYLOADS

from casebook.audit.models import AuditEntry
from casebook.formulation.episodes import name_episode
from casebook.formulation.versions import write_version
from casebook.record.acts.notes import Written, write_note
from casebook.record.who import Doing
from sessionlab.formulation.hypothesis import Formulation, State

pytestmark = pytest.mark.django_db(databases=["default", "process"])


def searches(store: str = "default") -> int:
    return int(AuditEntry.objects.using(store).filter(action="search").count())


def look(browser: Client, words: str, **more: str) -> str:
    answer = browser.post("/search/", {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_looks_in_every_case_of_ones_own_and_in_no_other(browser: Client, own: Any, strange: Any) -> None:
    page = look(browser, "waste of time")

    assert f"/case/{own.case.code}/document/{own.document}/" in page
    assert str(strange.document) not in page


def test_process_notes_are_looked_in_where_that_is_asked_and_noted_there(browser: Client, own: Any) -> None:
    assert str(own.note) not in look(browser, "glad")
    assert (searches(), searches("process")) == (1, 0)

    assert str(own.note) in look(browser, "glad", process="yes")
    assert (searches(), searches("process")) == (2, 1)


def test_a_formulation_and_an_episode_are_found_and_lead_to_their_pages(
    browser: Client, own: Any, doing: Doing
) -> None:
    one = Formulation(on=date(2024, 3, 1), why="Something else.", states=(State(name="Haughtiness"),))
    row = write_version(own.case, doing, formulation=one)
    name_episode(own.case, doing, who="her aunt in the lighthouse", wish=["to be soothed"])

    assert f"/case/{own.case.code}/formulation/#version-{row.pk}" in look(browser, "haughtiness", process="yes")
    assert f'/case/{own.case.code}/formulation/theme/"' in look(browser, "lighthouse", process="yes", kind="episode")
    assert "#version-" not in look(browser, "haughtiness")


def test_while_somebody_types_only_what_was_found_comes_and_it_is_noted_once(browser: Client, own: Any) -> None:
    pages = [look(browser, "waste"[:length], typing="yes") for length in range(2, 6)]

    assert "<html" not in pages[-1]
    assert str(own.document) in pages[-1]
    assert searches() == 1


def test_nothing_of_what_was_looked_for_is_noted(browser: Client, own: Any) -> None:
    look(browser, "zebrafinch")
    written = "".join(str(row) for row in AuditEntry.objects.values_list())

    assert "zebrafinch" not in written
    assert "zebrafinch" not in browser.get("/search/").content.decode()
    assert "zebrafinch" not in str(dict(browser.session))


def test_more_places_are_shown_when_they_are_asked_for(browser: Client, own: Any, doing: Doing) -> None:
    for number in range(30):
        write_note(own.case, replace(doing), on=doing.at.date(), paragraphs=[Written(f"The quay, {number}.")])
    first = look(browser, "quay", process="yes")
    second = look(browser, "quay", process="yes", pages="2")

    assert (first.count("shelf__words"), second.count("shelf__words")) == (25, 30)
    assert ('value="2"' in first, 'value="3"' in second) == (True, False)


@pytest.mark.parametrize("field", ["words", "in", "kind", "since", "until", "marker", "state", "pages"])
def test_hostile_words_in_any_field_break_nothing(browser: Client, own: Any, strange: Any, field: str) -> None:
    for payload in PAYLOADS[:: 1 if field == "words" else 10]:
        answer = browser.post("/search/", {"words": "waste", field: payload[:40]})
        page = answer.content.decode()
        assert answer.status_code == 200, escape(payload)
        assert str(strange.document) not in page
