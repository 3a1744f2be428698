"""Taking out in the browser: open only where that is understood, and the key of a sealed export is shown."""

import re
from pathlib import Path

from django.test import Client

FORM = {"name": "out", "purpose": "leave"}


def test_an_open_folder_needs_a_yes(entered: Client, tmp_path: Path) -> None:
    asked = {**FORM, "folder": str(tmp_path), "readable": "yes"}
    refused = entered.post("/vault/export/", asked)
    assert (refused.status_code, (tmp_path / "out").exists()) == (422, False)

    taken = entered.post("/vault/export/", {**asked, "understood": "yes"})
    assert taken.status_code == 200
    assert (tmp_path / "out" / "data" / "README.txt").is_file()


def test_a_sealed_export_of_everything_shows_its_key_once(entered: Client, tmp_path: Path) -> None:
    taken = entered.post("/vault/export/", {**FORM, "folder": str(tmp_path)})
    key = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", taken.content.decode())

    assert (tmp_path / "out.casebook-export").is_file()
    assert key is not None
    assert key[0] not in entered.get("/vault/export/").content.decode()


def test_one_case_goes_out_under_its_clients_key(entered: Client, tmp_path: Path) -> None:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren", "opened_on": "2024-05-02"})
    taken = entered.post("/case/C-1/export/", {**FORM, "folder": str(tmp_path), "process": "yes"})

    assert "opens with this vault alone" in taken.content.decode()
    assert (tmp_path / "out.casebook-export").is_file()


def test_a_name_is_no_path(entered: Client, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    refused = entered.post("/vault/export/", {"name": "../out", "folder": str(tmp_path / "in")})

    assert (refused.status_code, sorted(path.name for path in tmp_path.glob("out*"))) == (422, [])


def test_of_a_couple_the_page_asks_for_whom_it_is(entered: Client, tmp_path: Path) -> None:
    entered.post("/", {"code": "C-1", "pseudonym": "Wren", "opened_on": "2024-05-02"})
    assert 'name="client"' not in entered.get("/case/C-1/export/").content.decode()
    entered.post("/case/C-1/person/", {"client": "C-1b", "real_name": "Ada Example"})
    shown = entered.get("/case/C-1/export/").content.decode()
    [other] = re.findall(r'<option value="([0-9a-f-]+)">C-1b', shown)
    asked = {"name": "out", "folder": str(tmp_path), "purpose": "access", "readable": "yes", "understood": "yes"}
    refused = entered.post("/case/C-1/export/", asked)

    assert "Everything that is kept of one client" not in shown
    assert (refused.status_code, (tmp_path / "out").exists()) == (422, False)
    assert entered.post("/case/C-1/export/", {**asked, "client": other}).status_code == 200
    assert "Ada Example" in (tmp_path / "out/data/record/rows/record_clientname.jsonl").read_text("utf-8")
