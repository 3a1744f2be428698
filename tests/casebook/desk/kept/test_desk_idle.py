"""The idle lock behind the pages: use puts it off, and what was typed while it fell is not lost."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk import doorkeeper
from casebook.record.models import Administration
from casebook.vault import opened

WORDS = "five green umbrellas walk home"


def pass_the_time(monkeypatch: pytest.MonkeyPatch, minutes: int) -> datetime:
    """Let the doorkeeper's clock go forward, with the look every few seconds that the server takes."""
    at = datetime.now(UTC)
    for _ in range(minutes):
        at += timedelta(minutes=1)
        opened.lock_if_idle(at)
    monkeypatch.setattr(doorkeeper, "now", lambda: at)
    return at


def test_a_page_that_is_asked_for_puts_the_idle_lock_off(entered: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at = pass_the_time(monkeypatch, 9)
    entered.get("/style.css")
    opened.lock_if_idle(at + timedelta(minutes=1))

    left = opened.idle_left(at + timedelta(minutes=1))
    assert left == timedelta(minutes=9)


def test_who_was_not_let_in_does_not_put_it_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pass_the_time(monkeypatch, 9)
    before = opened.idle_left(datetime.now(UTC))
    Client(headers={"host": "testserver"}).get("/style.css")

    after = opened.idle_left(datetime.now(UTC))
    assert before is not None
    assert after is not None
    assert after <= before


def test_unused_for_ten_minutes_it_is_locked(entered: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pass_the_time(monkeypatch, 10)

    assert not opened.is_open()
    assert entered.get("/")["Location"] == "/vault/unlock/?back=%2F"


def test_a_locked_page_leads_back_to_itself(entered: Client) -> None:
    opened.lock(at=datetime.now(UTC))

    assert entered.get("/case/C-1/")["Location"] == "/vault/unlock/?back=%2Fcase%2FC-1%2F"


def test_what_was_typed_while_it_locked_is_held_by_the_page(entered: Client) -> None:
    opened.lock(at=datetime.now(UTC))
    answer = entered.post("/case/C-1/note/", {"on": "2024-05-02", "process": 'Two "lines"\nof a note.'})
    page = answer.content.decode()

    assert answer.status_code == 423
    assert 'name="process" value="Two &quot;lines&quot;\nof a note."' in page
    assert '<form method="post" action="/case/C-1/note/">' in page


def test_the_answers_to_a_questionnaire_are_held_too(entered: Client) -> None:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren"})
    opened.lock(at=datetime.now(UTC))
    answers = {f"item-{number}": "2" for number in range(1, 10)}
    page = entered.post("/case/C-1/measures/phq-9/", {"on": "2024-05-02", **answers}).content.decode()
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    entered.post("/vault/unlock/", {"passphrase": WORDS})

    answer = entered.post("/case/C-1/measures/phq-9/", {name: held[name] for name in ("on", *answers)})
    assert answer.status_code == 302
    assert Administration.objects.get().answers == [2.0] * 9


@pytest.mark.parametrize("path", ["/vault/passphrase/", "/vault/recovery-key/"])
def test_a_secret_is_never_held_by_a_page(entered: Client, path: str) -> None:
    opened.lock(at=datetime.now(UTC))
    answer = entered.post(path, {"current": WORDS, "passphrase": WORDS, "again": WORDS, "last_group": "0000"})

    assert answer.status_code == 302
    assert "umbrellas" not in answer.content.decode()


def test_the_form_that_was_held_can_be_sent_again_after_unlocking(entered: Client) -> None:
    opened.lock(at=datetime.now(UTC))
    entered.post("/", {"code": "C-1", "pseudonym": "Wren"})
    entered.post("/vault/unlock/", {"passphrase": WORDS})
    answer = entered.post("/", {"code": "C-1", "pseudonym": "Wren"})

    assert (answer.status_code, answer["Location"]) == (302, "/case/C-1/")


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_way_back_leads_nowhere_else(entered: Client, back: str) -> None:
    opened.lock(at=datetime.now(UTC))

    assert entered.post("/vault/unlock/", {"passphrase": WORDS, "back": back})["Location"] == "/"
