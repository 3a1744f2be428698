"""The package for somebody you trust, the page of a lost device, and what a look at everything finds."""

import re
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk.checkup import inside, reminders
from casebook.desk.place import now
from casebook.desk.unfinished import left_unfinished
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey


@pytest.fixture
def with_a_case(entered: Client) -> Client:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren", "opened_on": "2024-05-02"})
    entered.post("/case/C-1/note/", {"on": "2024-05-02", "record": "She came.", "process": "I was glad."})
    return entered


def codes() -> set[str]:
    vault = opened.current()
    return {one.code for one in (*left_unfinished(vault), *inside(vault), *reminders(at=now()))}


def test_a_package_shows_its_half_once(entered: Client, tmp_path: Path) -> None:
    page = entered.post("/vault/emergency/", {"folder": str(tmp_path)}).content.decode()
    key = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", page)

    assert key is not None
    assert RecoveryKey.parse(key[0]).printed() == key[0]
    assert key[0] not in (tmp_path / "casebook-emergency.json").read_text()
    assert "tell my clients" in (tmp_path / "letter.txt").read_text()
    assert entered.post("/vault/emergency/", {"folder": str(tmp_path)}).status_code == 422


def test_the_page_of_a_lost_device_counts_the_days(with_a_case: Client) -> None:
    page = with_a_case.post("/vault/incident/", {"on": "2024-05-02", "at": "09:00"}).content.decode()

    assert "Sunday 5 May 2024, 09:00" in page
    assert "AES-256" in page
    assert "No folder that anybody can read was ever taken out" in page


def test_the_page_of_a_lost_device_tells_of_open_exports(with_a_case: Client, tmp_path: Path) -> None:
    asked = {"folder": str(tmp_path), "name": "out", "readable": "yes", "understood": "yes"}
    assert with_a_case.post("/vault/export/", asked).status_code == 200

    assert "Was one of them on the device?" in with_a_case.get("/vault/incident/").content.decode()


def test_a_whole_vault_has_nothing_but_the_trial_to_tell(with_a_case: Client, tmp_path: Path) -> None:
    assert codes() == {"no-drill"}
    assert "Vault (2)" in with_a_case.get("/").content.decode()

    with_a_case.post("/vault/backup/", {"folder": str(tmp_path)})
    assert codes() == set()
    assert "Vault (" not in with_a_case.get("/").content.decode()


def test_an_export_that_broke_off_is_told_until_it_is_made_again(with_a_case: Client, tmp_path: Path) -> None:
    note(Action.EXPORT, by="-", at=now(), kind="open_export")
    assert "export-unfinished" in codes()

    asked = {"folder": str(tmp_path), "name": "out", "readable": "yes", "understood": "yes"}
    with_a_case.post("/vault/export/", asked)
    assert "export-unfinished" not in codes()


def test_an_index_that_lacks_a_row_is_told(with_a_case: Client) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM record_finder")

    assert "index-incomplete" in codes()


@pytest.mark.usefixtures("east")
def test_a_deadline_is_counted_from_the_time_on_the_wall(with_a_case: Client) -> None:
    shown = with_a_case.post("/vault/incident/", {"on": "2026-12-01", "at": "13:30"}).content.decode()

    assert "Friday 4 December 2026, 13:30" in shown
