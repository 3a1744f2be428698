"""Of the client key backup one copy stays, the latest; older ones are overwritten wherever they were written."""

from pathlib import Path
from typing import Any

import pytest

from casebook.vault.backup import back_up
from casebook.vault.cost import Hardness
from casebook.vault.doctor import examine_open
from casebook.vault.keybackup import KeyBackupReport, back_up_client_keys, key_backup_name, read_key_backup
from casebook.vault.making import create_vault
from casebook.vault.opening import open_vault
from casebook.vault.restoring import restore
from casebook.vault.vault import Vault, lock_vault


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def saved(vault: Vault, target: Path, place: Any) -> KeyBackupReport:
    return back_up_client_keys(vault, target, at=place.at, by=1)


def told(vault: Vault, place: Any) -> list[str]:
    return [finding.what for finding in examine_open(vault, at=place.at) if finding.code == "left-key-backup"]


def test_its_name_is_always_the_same(place: Any, vault: Vault, stick: Path) -> None:
    for _ in range(3):
        vault.clients.new(len(vault.clients.ids()) + 10)
        saved(vault, stick / key_backup_name(vault), place)

    assert [path.name for path in stick.iterdir()] == [f"casebook-{vault.id[:8]}.keys"]


def test_one_copy_stays_whatever_it_was_called_before(place: Any, vault: Vault, stick: Path) -> None:
    before = _as_it_was(vault, stick, place)
    for day in ("0501", "0502"):
        (stick / f"casebook-{day}.backup.keys").write_bytes(before)
    vault.clients.destroy(1)

    report = saved(vault, stick / key_backup_name(vault), place)

    assert report.taken == 2
    assert [path.name for path in stick.iterdir()] == [key_backup_name(vault)]
    assert read_key_backup(stick / key_backup_name(vault), place.recovery).keys == {}


def _as_it_was(vault: Vault, stick: Path, place: Any) -> bytes:
    saved(vault, stick / key_backup_name(vault), place)
    return (stick / key_backup_name(vault)).read_bytes()


def test_what_it_held_is_overwritten_on_the_disk(place: Any, vault: Vault, stick: Path, tmp_path: Path) -> None:
    (stick / "older.keys").write_bytes(_as_it_was(vault, stick, place))
    (tmp_path / "same").hardlink_to(stick / "older.keys")

    saved(vault, stick / key_backup_name(vault), place)

    assert set((tmp_path / "same").read_bytes()) == {0}


def test_a_copy_in_another_folder_is_taken_away(place: Any, vault: Vault, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    saved(vault, tmp_path / "other" / "clients.keys", place)
    saved(vault, stick / key_backup_name(vault), place)

    assert list((tmp_path / "other").iterdir()) == []


def test_a_copy_that_cannot_be_reached_is_told_until_it_is_back(
    place: Any, vault: Vault, stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    saved(vault, tmp_path / "other" / "clients.keys", place)
    (tmp_path / "other").rename(tmp_path / "unplugged")

    left = saved(vault, stick / key_backup_name(vault), place).left
    assert left == (str(tmp_path / "other" / "clients.keys"),)
    assert len(told(vault, place)) == 1

    (tmp_path / "unplugged").rename(tmp_path / "other")
    assert saved(vault, stick / key_backup_name(vault), place).taken == 1
    assert told(vault, place) == []
    assert list((tmp_path / "other").iterdir()) == []


def test_where_it_was_written_is_known_after_the_lock(place: Any, tmp_path: Path, stick: Path) -> None:
    vault = place.open()
    (tmp_path / "other").mkdir()
    saved(vault, tmp_path / "other" / "clients.keys", place)
    place.lock(vault)
    vault = place.open()

    assert saved(vault, stick / key_backup_name(vault), place).taken == 1
    place.lock(vault)


def test_the_copy_of_another_vault_stays(place: Any, vault: Vault, stick: Path, tmp_path: Path) -> None:
    create_vault(tmp_path / "second", place.passphrase, recovery=place.recovery, at=place.at, hardness=Hardness(0))
    other = open_vault(tmp_path / "second", place.recovery, at=place.at)
    saved(other, stick / key_backup_name(other), place)
    lock_vault(other, at=place.at)

    assert saved(vault, stick / key_backup_name(vault), place).taken == 0
    assert len(list(stick.iterdir())) == 2


def test_a_later_state_and_a_stranger_stay(place: Any, vault: Vault, stick: Path, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    saved(vault, stick / "later.keys", place)
    (stick / "piano.keys").write_text("88 of them")
    restore(tmp_path / "one.backup", tmp_path / "new", place.recovery, at=place.at, by=1)
    older = open_vault(tmp_path / "new", place.recovery, at=place.at)

    assert saved(older, stick / key_backup_name(older), place).taken == 0
    assert len(list(stick.iterdir())) == 3
    lock_vault(older, at=place.at)
