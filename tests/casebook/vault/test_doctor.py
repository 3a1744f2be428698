"""The doctor looks from outside and says what to do; it opens nothing and changes nothing."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casebook.vault import doctor
from casebook.vault.backup import back_up
from casebook.vault.doctor import examine, examine_open
from casebook.vault.findings import Severity
from casebook.vault.keybackup import back_up_client_keys
from casebook.vault.vault import Vault


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without swap and with much room, so that only the vault is spoken of."""
    monkeypatch.setattr(doctor, "_SWAPS", Path("/nowhere/swaps"))
    monkeypatch.setattr(doctor, "LEAST_ROOM", 0)


def codes(place: Any) -> list[str]:
    """Return what the doctor found."""
    return [finding.code for finding in examine(place.folder, at=place.at)]


def test_a_good_vault_has_only_its_cheap_passphrase_told(place: Any) -> None:
    assert codes(place) == ["cheap-passphrase"]


def test_looking_changes_nothing(place: Any) -> None:
    before = place.files()

    examine(place.folder, at=place.at)

    assert place.files() == before


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda folder: (folder / "record.db").unlink(), "record-store"),
        (lambda folder: (folder / "process.db").write_bytes(b"x" * 5000), "process-store"),
        (lambda folder: (folder / "client-keys.json").unlink(), "client-keys"),
        (lambda folder: (folder / "vault.json").write_bytes(b"{}"), "header"),
        (lambda folder: (folder / "record.db.next").write_bytes(b"half"), "leftover"),
        (lambda folder: (folder / "record.db-wal").write_bytes(b"x"), "log-left"),
        (lambda folder: (folder / "record.db").chmod(0o644), "readable"),
        (lambda folder: (folder.parent / ".stfolder").mkdir(), "synchronised"),
    ],
)
def test_what_is_wrong_is_found_and_has_a_remedy(place: Any, damage: Callable[[Path], object], code: str) -> None:
    damage(place.folder)

    [finding] = [finding for finding in examine(place.folder, at=place.at) if finding.code == code]

    assert finding.remedy.endswith(".")


def test_the_worst_comes_first(place: Any) -> None:
    (place.folder / "record.db").unlink()
    (place.folder / "process.db").chmod(0o644)

    found = [finding.severity for finding in examine(place.folder, at=place.at)]

    assert found == [Severity.FAULT, Severity.WARNING, Severity.NOTE]


def test_an_open_vault_is_told(place: Any, vault: Vault) -> None:
    assert "held" in codes(place)


def test_a_folder_without_a_vault_is_told(tmp_path: Path, place: Any) -> None:
    assert [finding.code for finding in examine(tmp_path, at=place.at)] == ["no-vault"]


def test_little_room_is_told(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(place.folder)
    monkeypatch.setattr(doctor, "LEAST_ROOM", usage.total)

    assert "little-room" in codes(place)


def test_an_open_vault_tells_the_age_of_its_backups(place: Any, vault: Vault, tmp_path: Path) -> None:
    def asked(days: int) -> list[str]:
        return [finding.code for finding in examine_open(vault, at=place.at + timedelta(days=days))]

    assert asked(0) == ["old-backup", "old-key-backup"]

    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    back_up_client_keys(vault, tmp_path / "clients.keys", at=place.at, by=1)

    assert asked(1) == []
    assert asked(8) == ["old-backup"]
    vault.clients.new(5)
    assert asked(1) == ["old-key-backup"]
