"""New keys and a vault out of a backup, through the pages, on a real vault."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from casebook.desk.place import PLACE
from casebook.vault import opened
from casebook.vault.actions import back_up, lock_vault, open_vault, verify_logs
from casebook.vault.errors import WrongSecret
from casebook.vault.keys import Passphrase, RecoveryKey

WORDS = "five green umbrellas walk home"


def now() -> datetime:
    return datetime.now(UTC)


def shown_key(browser: Client) -> str:
    found = re.search(r"<output>([^<]+)</output>", browser.get("/vault/keys/").content.decode())
    assert found
    return found[1]


def take_new_keys(browser: Client) -> str:
    key = shown_key(browser)
    assert browser.post("/vault/keys/", {"current": WORDS, "last_group": key[-4:]})["Location"] == "/vault/"
    return key


def test_work_goes_on_under_new_keys(entered: Client) -> None:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren"})
    take_new_keys(entered)

    assert "Wren" in entered.get("/").content.decode()
    assert entered.post("/", {"code": "C-2", "pseudonym": "Finch"})["Location"] == "/case/C-2/"
    assert all(report.fault is None for report in verify_logs(opened.current()))


def test_the_files_of_the_stores_are_others_under_new_keys(entered: Client, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.rglob("*.db")}
    take_new_keys(entered)
    after = {path.name: path.read_bytes() for path in folder.rglob("*.db")}

    assert before
    assert all(before[name][:4096] != after[name][:4096] for name in before)


def test_the_recovery_key_that_was_shown_opens_the_vault(entered: Client, folder: Path) -> None:
    key = take_new_keys(entered)
    opened.lock(at=now())

    lock_vault(open_vault(folder, RecoveryKey.parse(key), at=now()), at=now())


@pytest.mark.parametrize("changed", [{"current": "not the words"}, {"last_group": "...."}])
def test_the_keys_stay_without_passphrase_and_paper(entered: Client, folder: Path, changed: dict[str, str]) -> None:
    key = shown_key(entered)
    answer = entered.post("/vault/keys/", {"current": WORDS, "last_group": key[-4:], **changed})
    opened.lock(at=now())

    assert answer.status_code == 422
    with pytest.raises(WrongSecret):
        open_vault(folder, RecoveryKey.parse(key), at=now())


@pytest.fixture
def backup(entered: Client, tmp_path: Path) -> Path:
    """A backup of a vault with one case; the folder of the desk is an empty one now."""
    entered.post("/", {"code": "C-1", "pseudonym": "Wren"})
    back_up(opened.current(), tmp_path / "kept.backup", at=now(), by="-")
    opened.lock(at=now())
    PLACE.folder = tmp_path / "again"
    return tmp_path / "kept.backup"


def test_a_backup_becomes_the_vault_of_an_empty_folder(entered: Client, backup: Path) -> None:
    answer = entered.post("/vault/restore/", {"backup": str(backup), "passphrase": WORDS})
    entered.post("/vault/unlock/", {"passphrase": WORDS})

    assert answer["Location"] == "/vault/unlock/"
    assert "Wren" in entered.get("/").content.decode()


@pytest.mark.parametrize(
    "changed", [{"passphrase": "not the words"}, {"backup": ""}, {"backup": "/no/such.backup"}, {"backup": __file__}]
)
def test_nothing_is_left_where_a_backup_cannot_be_brought_back(
    entered: Client, backup: Path, changed: dict[str, str]
) -> None:
    answer = entered.post("/vault/restore/", {"backup": str(backup), "passphrase": WORDS, **changed})

    assert answer.status_code == 422
    assert PLACE.folder is not None
    assert not PLACE.folder.exists() or not list(PLACE.folder.iterdir())


def test_no_vault_is_replaced_by_a_backup(entered: Client, folder: Path) -> None:
    assert entered.get("/vault/restore/")["Location"] == "/vault/unlock/"
    assert entered.post("/vault/restore/", {"backup": __file__, "passphrase": WORDS})["Location"] == "/vault/unlock/"


def test_words_of_the_right_passphrase_are_not_shown_again(entered: Client, backup: Path) -> None:
    answer = entered.post("/vault/restore/", {"backup": "/no/such.backup", "passphrase": WORDS})

    assert Passphrase(WORDS).reveal() not in answer.content
