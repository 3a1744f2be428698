"""How long who came in is in, and what its cookie is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk import doorkeeper
from casebook.desk.doorkeeper import ENTRIES
from casebook.desk.place import PLACE
from casebook.desk.tickets import TICKETS

HERE = {"host": "testserver"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PLACE, "folder", tmp_path / "vault")
    monkeypatch.setattr(ENTRIES, "since", 0.0)


def entered() -> Client:
    browser = Client(headers=HERE)
    browser.get(f"/enter/{TICKETS.issue(at=datetime.now(UTC))}/")
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/vault/new/").status_code == 200


def test_the_cookie_is_for_this_page_alone_and_no_script_reads_it() -> None:
    cookie = entered().cookies["casebook"]

    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Strict", True, "")


def test_a_cookie_that_was_brought_along_is_another_after_coming_in() -> None:
    browser = Client(headers=HERE)
    session = browser.session
    session["mine"] = 1
    session.save()
    planted = str(session.session_key)
    browser.cookies["casebook"] = planted
    browser.get(f"/enter/{TICKETS.issue(at=datetime.now(UTC))}/")

    assert browser.cookies["casebook"].value != planted
    fixed = Client(headers=HERE)
    fixed.cookies["casebook"] = planted
    assert not is_in(fixed)


def test_after_twelve_hours_a_new_ticket_is_needed_however_busy_one_was(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, began = entered(), datetime.now(UTC)
    for hours in range(12):
        monkeypatch.setattr(doorkeeper, "now", lambda hours=hours: began + timedelta(hours=hours))
        assert is_in(browser)
    monkeypatch.setattr(doorkeeper, "now", lambda: began + timedelta(hours=12, minutes=1))

    assert not is_in(browser)
    monkeypatch.undo()
    assert not is_in(browser)
