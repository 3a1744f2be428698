"""Check 8: a backup made while somebody writes is whole, opens anywhere with what opened the vault, and is proved."""

import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casebook.audit.stores import STORES, Store
from casebook.vault.backup import back_up, backup_name, verify_backup
from casebook.vault.checking import verify_folder
from casebook.vault.cipher import immediately
from casebook.vault.cost import Hardness
from casebook.vault.errors import AlreadyThere, Damaged, Missing, NotAVault, WrongSecret
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import change_passphrase
from casebook.vault.opening import open_vault
from casebook.vault.restoring import restore
from casebook.vault.vault import Vault, lock_vault


def numbers(vault: Vault, store: str) -> list[int]:
    """Return the numbers of the notes of a store."""
    with closing(vault.connect(store)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM note ORDER BY id")]


@pytest.fixture
def backup(place: Any, vault: Vault, tmp_path: Path) -> Path:
    """A backup of the vault."""
    path = tmp_path / "one.backup"
    back_up(vault, path, at=place.at, by=1)
    return path


def test_a_restored_vault_holds_the_same_rows_and_logs(place: Any, vault: Vault, backup: Path, tmp_path: Path) -> None:
    heads = vault.heads()
    report = restore(backup, tmp_path / "new", place.passphrase, at=place.at, by=1)

    assert report.entries == {store: heads[store].seq for store in STORES}
    assert verify_folder(tmp_path / "new", place.recovery, at=place.at, by=1)[0].code == "client-keys-renewed"
    restored = open_vault(tmp_path / "new", place.recovery, at=place.at)
    for store in STORES:
        assert numbers(restored, store) == numbers(vault, store)
    lock_vault(restored, at=place.at)


def test_the_index_of_words_is_restored_with_the_rows(place: Any, backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new", place.recovery, at=place.at, by=1)

    restored = open_vault(tmp_path / "new", place.recovery, at=place.at)
    with closing(restored.connect("process")) as connection:
        found = connection.execute("SELECT rowid FROM finder WHERE finder MATCH 'row AND 77'").fetchall()
    lock_vault(restored, at=place.at)

    assert found == [(77,)]


def test_a_backup_made_while_somebody_writes_shows_both_stores_at_one_moment(
    place: Any, vault: Vault, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(vault.connect("record")) as record, closing(vault.connect("process")) as process:
            for number in range(1000, 3000):
                if stop.is_set():
                    return
                with immediately(record), immediately(process):
                    for connection in (record, process):
                        connection.execute("INSERT INTO note VALUES (?, 'together')", (number,))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            back_up(vault, tmp_path / f"{turn}.backup", at=place.at, by=1)
    finally:
        stop.set()
        writer.join()
    for turn in range(3):
        restore(tmp_path / f"{turn}.backup", tmp_path / f"{turn}", place.recovery, at=place.at, by=1)
        restored = open_vault(tmp_path / f"{turn}", place.recovery, at=place.at)
        assert numbers(restored, "record") == numbers(restored, "process")
        lock_vault(restored, at=place.at)


def test_a_backup_is_one_file_and_nothing_is_left_beside_it(backup: Path) -> None:
    assert sorted(path.name for path in backup.parent.iterdir()) == ["one.backup", "vault"]


def test_a_backup_never_takes_the_place_of_a_file(place: Any, vault: Vault, backup: Path) -> None:
    before = backup.read_bytes()

    with pytest.raises(AlreadyThere):
        back_up(vault, backup, at=place.at, by=1)

    assert backup.read_bytes() == before


def test_a_backup_is_not_restored_over_anything(place: Any, backup: Path) -> None:
    before = place.files()

    with pytest.raises(AlreadyThere):
        restore(backup, place.folder, place.recovery, at=place.at, by=1)

    assert place.files() == before


def test_a_backup_opens_with_nothing_else(place: Any, backup: Path, tmp_path: Path) -> None:
    for secret in (RecoveryKey.generate(), Passphrase("not the passphrase at all")):
        with pytest.raises(WrongSecret):
            restore(backup, tmp_path / "new", secret, at=place.at, by=1)

    assert not (tmp_path / "new").exists()


def test_a_backup_opens_with_the_passphrase_of_its_day(place: Any, vault: Vault, backup: Path) -> None:
    new = Passphrase("nine blue kettles sing at dusk")
    change_passphrase(vault, current=place.passphrase, new=new, at=place.at, by=1, hardness=Hardness(0))

    assert verify_backup(backup, place.passphrase).vault == vault.id
    with pytest.raises(WrongSecret):
        verify_backup(backup, new)


def test_a_backup_holds_no_client_key(place: Any, backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new", place.recovery, at=place.at, by=1)

    restored = open_vault(tmp_path / "new", place.recovery, at=place.at)
    assert restored.clients.ids() == frozenset()
    lock_vault(restored, at=place.at)


def test_what_is_no_backup_is_told(place: Any, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague, this is only a letter, and not a short one.")

    with pytest.raises(NotAVault):
        verify_backup(tmp_path / "letter.txt", place.recovery)


def test_a_backup_of_a_damaged_store_is_not_made(place: Any, vault: Vault, tmp_path: Path) -> None:
    path = place.folder / "process.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3000] + bytes([whole[-3000] ^ 1]) + whole[-2999:])

    with pytest.raises(Damaged):
        back_up(vault, tmp_path / "one.backup", at=place.at, by=1)

    assert sorted(item.name for item in tmp_path.iterdir()) == ["vault"]
    path.write_bytes(whole)


def test_a_backup_is_proved_before_it_gets_its_name(
    place: Any, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_a_byte(file: Any, *_: object) -> None:
        file.seek(-1, 2)
        file.truncate()

    monkeypatch.setattr("casebook.vault.backup.flush", lose_a_byte)
    with pytest.raises(Damaged, match="cut off"):
        back_up(vault, tmp_path / "one.backup", at=place.at, by=1)

    assert sorted(item.name for item in tmp_path.iterdir()) == ["vault"]


def test_the_log_says_that_a_backup_was_made_and_restored(
    place: Any, vault: Vault, backup: Path, tmp_path: Path
) -> None:
    restore(backup, tmp_path / "new", place.recovery, at=place.at, by=7)
    restored = open_vault(tmp_path / "new", place.recovery, at=place.at)
    with closing(restored.connect(Store.RECORD)) as connection:
        said = connection.execute("SELECT action, by FROM audit_entry ORDER BY seq").fetchall()
    lock_vault(restored, at=place.at)

    assert ("back_up", "1") in said
    assert ("restore", "7") in said


def test_a_backup_remembers_its_day_in_the_vault(place: Any, vault: Vault, backup: Path) -> None:
    assert vault.clients.book.backups.vault_at == place.at
    assert replace(vault.clients.book.backups, vault_at=None) == type(vault.clients.book.backups)()


def test_names_of_backups_stand_in_the_order_of_time(place: Any, vault: Vault) -> None:
    names = [backup_name(vault, at=place.at + timedelta(hours=hour)) for hour in (0, 9, 20, 300)]

    assert names == sorted(names)
    assert all(name.startswith(f"casebook-{vault.id[:8]}-") for name in names)


def test_a_backup_that_is_not_there_is_told(place: Any, tmp_path: Path) -> None:
    for call in (verify_backup, lambda path, secret: restore(path, tmp_path / "new", secret, at=place.at, by=1)):
        with pytest.raises(Missing, match="Check its name"):
            call(tmp_path / "none.backup", place.recovery)

    assert not (tmp_path / "new").exists()


def test_a_backup_into_a_folder_that_is_not_there_is_refused(place: Any, vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="Check its name"):
        back_up(vault, tmp_path / "none" / "one.backup", at=place.at, by=1)
