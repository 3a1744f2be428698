"""Making, unlocking and locking a real vault through the pages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk.place import PLACE
from casebook.desk.tickets import TICKETS
from casebook.vault import opened
from casebook.vault.cost import USUAL, Hardness

HERE = {"host": "testserver"}
WORDS = "five green umbrellas walk home"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    PLACE.folder, PLACE.hardness = tmp_path / "vault", Hardness(0)
    yield PLACE.folder
    opened.lock(at=datetime.now(UTC))
    PLACE.folder, PLACE.hardness = None, USUAL


@pytest.fixture
def browser(folder: Path) -> Client:
    client = Client(headers=HERE)
    client.get(f"/enter/{TICKETS.issue(at=datetime.now(UTC))}/")
    return client


def recovery_key(browser: Client) -> str:
    page = browser.get("/vault/new/").content.decode()
    found = re.search(r"<output>([^<]+)</output>", page)
    assert found
    return found.group(1)


def make(browser: Client, **changed: str) -> str:
    key = recovery_key(browser)
    form = {"passphrase": WORDS, "again": WORDS, "last_group": key[-4:], **changed}
    answer = browser.post("/vault/new/", form)
    return answer.content.decode() if answer.status_code != 302 else answer["Location"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"again": WORDS + "x"}, "not the same"),
        ({"passphrase": "short", "again": "short"}, "characters"),
        ({"last_group": "0000"}, "Write the key down first"),
    ],
)
def test_a_vault_is_not_made_of(browser: Client, folder: Path, changed: dict[str, str], said: str) -> None:
    assert said in make(browser, **changed)
    assert not folder.exists()


def test_what_was_typed_wrong_is_not_shown_again(browser: Client) -> None:
    assert "walkxhome" not in make(browser, passphrase="fivewalkxhome")
