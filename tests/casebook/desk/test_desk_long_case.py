"""A case of many hours: its page lists the latest, and everything on demand."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from casebook.audit.stores import Store
from casebook.desk.views.cases import MOST_LISTED
from casebook.record.acts import hours, notes
from casebook.record.acts.notes import Written
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
MORE = 3
DAY = date(2024, 5, 2)


@pytest.fixture
def long(own: Any, doing: Doing) -> EpisodeOfCare:
    case: EpisodeOfCare = own.case
    for number in range(MOST_LISTED + MORE):
        on = DAY - timedelta(weeks=number + 1)
        hours.enter_session(case, doing, on=on)
        notes.write_note(case, doing, on=on, paragraphs=[Written("Came late.", Store.RECORD)])
    return case


def listed(browser: Client, case: EpisodeOfCare, ask: str) -> tuple[int, int]:
    page = browser.get(f"/case/{case.code}/{ask}").content.decode()
    fold = page[page.index("sessions-title") :].split("</ul>")[0]
    return len(re.findall(r">Note, ", page)), len(re.findall(r"<li><a [^>]*>\w+day ", fold))


def test_the_latest_are_listed(browser: Client, long: EpisodeOfCare) -> None:
    assert listed(browser, long, "") == (MOST_LISTED, MOST_LISTED)
    assert f"{MORE + 1} earlier ones as well" in browser.get(f"/case/{long.code}/").content.decode()


def test_all_are_listed_on_demand(browser: Client, long: EpisodeOfCare) -> None:
    written, held = listed(browser, long, "?all")

    assert written >= MOST_LISTED + MORE
    assert held >= MOST_LISTED + MORE
