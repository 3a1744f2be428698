"""The client's own form: the vault is locked meanwhile, and no address leads anywhere but back to the form."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from casebook.desk.clients_form import MEANWHILE
from casebook.record.models import Administration
from casebook.vault import opened
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase
from casebook.vault.opening import Manner

WORDS = "five green umbrellas walk home"
PHQ = "/case/C-1/measures/phq-9/"


@pytest.fixture
def given(entered: Client) -> Client:
    """A browser in which a form is with the client."""
    entered.post("/", {"code": "C-1", "pseudonym": "Wren", "opened_on": "2024-01-08"})
    answer = entered.post(f"{PHQ}give/")
    assert answer["Location"] == "/form/"
    return entered


def answer(browser: Client, place: int, value: str) -> None:
    assert browser.post("/form/", {"place": str(place), "answer": value}).status_code == 302


def fill(browser: Client, values: str) -> None:
    for place, value in enumerate(values, start=1):
        answer(browser, place, value)


def unlock(browser: Client) -> str:
    return str(browser.post("/vault/unlock/", {"passphrase": WORDS, "back": "/case/C-1/"})["Location"])


def every_path() -> list[str]:
    """Return an address of every kind there is."""
    found = []
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name not in MEANWHILE:
            path = str(pattern.pattern)
            path = re.sub(r"<slug:code>", "C-1", path)
            path = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000009", path)
            found.append("/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(slug|str):\w+>", "phq-9", path)))
    return found


def test_giving_the_form_locks_the_vault(given: Client) -> None:
    assert not opened.is_open()
    assert "Little interest" in given.get("/form/").content.decode()


def test_every_other_address_leads_back_to_the_form(given: Client) -> None:
    paths = every_path()
    wrong = [
        path for path in paths for call in (given.get, given.post) if call(path).headers.get("Location") != "/form/"
    ]

    assert len(paths) > 50
    assert wrong == []
    assert given.get("/no/such/page/")["Location"] == "/form/"


def test_the_form_tells_nothing_of_the_case(given: Client) -> None:
    fill(given, "0123")
    pages = given.get("/form/").content.decode() + given.get("/vault/unlock/").content.decode()

    assert "Wren" not in pages
    assert "C-1" not in pages
    assert "/case/" not in pages


def test_a_vault_unlocked_elsewhere_opens_nothing_here(given: Client, folder: Path) -> None:
    opened.unlock(folder, Passphrase(WORDS), at=datetime.now(UTC), manner=Manner(hardness=Hardness(0)))

    assert given.get("/case/C-1/")["Location"] == "/form/"
    assert given.get("/form/back/")["Location"] == "/form/"
    assert given.get("/vault/unlock/").status_code == 200
    assert unlock(given) == "/case/C-1/"
    assert given.get("/case/C-1/")["Location"] == "/form/back/"


def test_a_wrong_passphrase_leads_nowhere(given: Client) -> None:
    assert given.post("/vault/unlock/", {"passphrase": "not the words at all"}).status_code == 422
    assert given.get("/")["Location"] == "/form/"


def test_the_answers_are_kept_by_the_therapist_and_the_ninth_is_shown_first(given: Client) -> None:
    fill(given, "111111112")
    assert "Thank you" in given.get("/form/").content.decode()
    unlock(given)
    page = given.get("/form/back/").content.decode()
    assert page.index("item 9, answered 2.") < page.index("9 of 9 were answered. Score 10, moderate")
    given.post("/form/back/", {"on": "2024-05-02"})
    [row] = Administration.objects.all()

    assert row.answers == [1, 1, 1, 1, 1, 1, 1, 1, 2]
    assert "PHQ-9, item 9, answered 2" in given.get("/case/C-1/measures/").content.decode()


def test_an_item_is_left_open_and_one_is_gone_back_to(given: Client) -> None:
    answer(given, 1, "3")
    given.post("/form/", {"back": "yes"})
    answer(given, 1, "1")
    given.post("/form/", {"place": "2", "open": "yes"})
    unlock(given)
    given.post("/form/back/", {"on": "2024-05-02"})

    assert Administration.objects.get().answers == [1, *[None] * 8]


@pytest.mark.parametrize("sent", [{"place": "1"}, {"place": "1", "answer": "4"}, {"place": "1", "answer": "x"}])
def test_what_is_no_answer_asks_again(given: Client, sent: dict[str, str]) -> None:
    page = given.post("/form/", sent)

    assert page.status_code == 422
    assert "Choose one" in page.content.decode()


def test_a_page_that_is_sent_twice_counts_once(given: Client) -> None:
    answer(given, 1, "3")
    answer(given, 1, "3")

    assert "2 of 9" in given.get("/form/").content.decode()


def test_what_is_thrown_away_is_not_kept_and_the_record_is_there_again(given: Client) -> None:
    fill(given, "11")
    unlock(given)
    given.post("/form/back/", {"discard": "yes"})

    assert not Administration.objects.exists()
    assert given.get("/case/C-1/").status_code == 200
    assert given.get("/form/")["Location"] == "/"


def test_what_cannot_be_kept_waits_until_it_can(given: Client) -> None:
    fill(given, "111111111")
    unlock(given)
    page = given.post("/form/back/", {"on": "2999-01-01"})

    assert page.status_code == 422
    assert "its day is still to come" in page.content.decode()
    assert given.get("/case/C-1/")["Location"] == "/form/back/"


def test_when_it_locks_again_before_they_are_kept_the_form_is_back(given: Client) -> None:
    unlock(given)
    opened.lock(at=datetime.now(UTC))

    assert given.get("/case/C-1/")["Location"] == "/form/"


@pytest.mark.parametrize("instrument", ["ors", "no-such"])
def test_what_has_no_items_here_cannot_be_given(entered: Client, instrument: str) -> None:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren", "opened_on": "2024-01-08"})

    assert entered.post(f"/case/C-1/measures/{instrument}/give/").status_code == 404
    assert opened.is_open()
