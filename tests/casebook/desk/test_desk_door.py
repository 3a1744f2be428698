"""Who is let in, and what every answer carries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk.place import PLACE
from casebook.desk.tickets import TICKETS, Tickets

HERE = {"host": "testserver"}
NOW = datetime(2024, 5, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    PLACE.folder = tmp_path / "vault"
    yield PLACE.folder
    PLACE.folder = None


def test_a_ticket_lets_in_once() -> None:
    tickets = Tickets()
    ticket = tickets.issue(at=NOW)

    assert tickets.redeem(ticket, at=NOW)
    assert not tickets.redeem(ticket, at=NOW)


def test_a_ticket_is_good_for_ten_minutes() -> None:
    tickets = Tickets()
    ticket = tickets.issue(at=NOW)

    assert not tickets.redeem(ticket, at=NOW + timedelta(minutes=10))


def test_a_ticket_of_the_demo_lets_in_as_often_as_one_likes() -> None:
    tickets = Tickets()
    ticket = tickets.issue(at=NOW, lasting=True)

    assert [tickets.redeem(ticket, at=NOW + timedelta(hours=hour)) for hour in range(3)] == [True, True, True]


def test_a_made_up_ticket_lets_nobody_in() -> None:
    tickets = Tickets()
    tickets.issue(at=NOW)

    assert not tickets.redeem("ä" * 43, at=NOW)


@pytest.mark.parametrize("path", ["/", "/vault/new/", "/vault/unlock/", "/no/such/page/"])
def test_without_a_ticket_every_page_is_the_shut_door(path: str) -> None:
    answer = Client(headers=HERE).get(path)

    assert answer.status_code == 403
    assert "The door is shut" in answer.content.decode()


def test_the_ticket_leaves_the_address_at_once() -> None:
    answer = Client(headers=HERE).get(f"/enter/{TICKETS.issue(at=datetime.now(UTC))}/")

    assert (answer.status_code, answer["Location"]) == (302, "/vault/new/")


def test_another_name_for_this_machine_is_not_answered() -> None:
    answer = Client(headers={"host": "evil.example"}).get("/")

    assert answer.status_code == 400


def test_a_form_of_another_page_is_not_answered() -> None:
    answer = Client(headers={**HERE, "origin": "http://evil.example"}).post("/vault/lock/")

    assert answer.status_code == 403


def test_a_request_that_another_site_caused_is_not_answered() -> None:
    answer = Client(headers={**HERE, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}).get("/style.css")

    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "OPTIONS", "PATCH"])
def test_other_methods_are_not_answered(method: str) -> None:
    assert Client(headers=HERE).generic(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/style.css", "/no/such/page/"])
def test_every_answer_forbids_what_is_not_needed(path: str) -> None:
    answer = Client(headers=HERE).get(path)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
