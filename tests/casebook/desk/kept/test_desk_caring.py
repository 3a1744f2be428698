"""Caring for a real vault through the pages: a backup, a look whether it is whole, other secrets."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk import doorkeeper
from casebook.desk.tickets import TICKETS
from casebook.vault import opened
from casebook.vault.actions import restore, verify_backup
from casebook.vault.errors import WrongSecret
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.opening import Manner, open_vault
from casebook.vault.vault import lock_vault

WORDS = "five green umbrellas walk home"
OTHERS = "six slow trains to nowhere"


def text(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_a_backup_made_on_the_page_opens_and_restores(entered: Client, tmp_path: Path) -> None:
    shelf = tmp_path / "stick"
    shelf.mkdir()
    answer = entered.post("/vault/backup/", {"folder": str(shelf)})
    [backup] = [path for path in shelf.iterdir() if not path.name.endswith(".keys")]

    assert answer["Location"] == "/vault/"
    assert verify_backup(backup, Passphrase(WORDS)).size == backup.stat().st_size
    assert restore(backup, tmp_path / "again", Passphrase(WORDS), at=datetime.now(UTC), by="-").vault


@pytest.mark.parametrize("named", ["", "no/such/folder"])
def test_a_backup_into_no_folder_is_refused(entered: Client, named: str) -> None:
    assert entered.post("/vault/backup/", {"folder": named}).status_code == 409


def test_a_whole_vault_is_said_to_be_whole(entered: Client) -> None:
    page = entered.post("/vault/verify/").content.decode()

    assert "Every page of both stores is as it was written." in page
    assert page.count("all in their chain") == 2


def test_the_new_passphrase_opens_and_the_old_one_does_not(entered: Client, folder: Path) -> None:
    entered.post("/vault/passphrase/", {"current": WORDS, "passphrase": OTHERS, "again": OTHERS})
    opened.lock(at=datetime.now(UTC))

    with pytest.raises(WrongSecret):
        open_vault(folder, Passphrase(WORDS), at=datetime.now(UTC))
    lock_vault(open_vault(folder, Passphrase(OTHERS), at=datetime.now(UTC)), at=datetime.now(UTC))


@pytest.mark.parametrize(
    "changed", [{"current": "not the words"}, {"again": "another"}, {"passphrase": "short", "again": "short"}]
)
def test_the_passphrase_stays_when_it_cannot_be_changed(entered: Client, folder: Path, changed: dict[str, str]) -> None:
    form = {"current": WORDS, "passphrase": OTHERS, "again": OTHERS, **changed}

    assert entered.post("/vault/passphrase/", form).status_code == 409
    opened.lock(at=datetime.now(UTC))
    lock_vault(open_vault(folder, Passphrase(WORDS), at=datetime.now(UTC)), at=datetime.now(UTC))


def test_the_new_recovery_key_opens(entered: Client, folder: Path) -> None:
    found = re.search(r"<output>([^<]+)</output>", text(entered, "/vault/"))
    assert found
    entered.post("/vault/recovery-key/", {"current": WORDS, "last_group": found[1][-4:]})
    opened.lock(at=datetime.now(UTC))

    way_in = RecoveryKey.parse(found[1])
    lock_vault(open_vault(folder, way_in, at=datetime.now(UTC), manner=Manner()), at=datetime.now(UTC))


def test_a_recovery_key_that_was_not_written_down_is_not_taken(entered: Client) -> None:
    text(entered, "/vault/")

    assert entered.post("/vault/recovery-key/", {"current": WORDS, "last_group": "...."}).status_code == 409


def test_another_passphrase_shuts_other_browsers_out(entered: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper.ENTRIES, "since", 0.0)
    other = Client(headers={"host": "testserver"})
    other.get(f"/enter/{TICKETS.issue(at=datetime.now(UTC))}/")
    assert other.get("/").status_code == 200
    before = entered.cookies["casebook"].value

    form = {"current": WORDS, "passphrase": f"{WORDS} again", "again": f"{WORDS} again"}
    assert entered.post("/vault/passphrase/", form).status_code == 302

    assert other.get("/").status_code == 403
    assert entered.get("/").status_code == 200
    assert entered.cookies["casebook"].value != before
