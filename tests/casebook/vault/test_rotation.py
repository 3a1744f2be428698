"""Check 6: after a change of keys nothing opens with the old ones, and everything is as it was with the new ones."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casebook.audit.stores import STORES
from casebook.vault.backup import back_up, verify_backup
from casebook.vault.checking import verify_folder
from casebook.vault.cipher import connect
from casebook.vault.errors import Damaged, VaultLocked, WrongSecret
from casebook.vault.header import Name
from casebook.vault.keys import Key, Passphrase, RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault
from casebook.vault.writing import copy_file


def rotated(place: Any, vault: Vault) -> RecoveryKey:
    """Change the keys of a vault and return the new recovery key."""
    new = RecoveryKey.generate()
    rotate_keys(vault, place.passphrase, recovery=new, at=place.at, by=1, hardness=place.easy.hardness)
    return new


def content(vault: Vault, store: str) -> list[tuple[object, ...]]:
    """Return every note, and what the index finds."""
    with closing(vault.connect(store)) as connection:
        rows = connection.execute("SELECT id, words FROM note ORDER BY id").fetchall()
        return [*rows, *connection.execute("SELECT rowid FROM finder WHERE finder MATCH 'row' ORDER BY rowid")]


def test_everything_is_readable_with_the_new_keys(place: Any) -> None:
    vault = place.open()
    before = {store: content(vault, store) for store in STORES}
    new = rotated(place, vault)
    assert {store: content(vault, store) for store in STORES} == before
    place.lock(vault)

    assert verify_folder(place.folder, new, at=place.at, by=1) == ()
    vault = open_vault(place.folder, place.passphrase, at=place.at, manner=place.easy)
    assert {store: content(vault, store) for store in STORES} == before
    assert vault.clients.ids() == {"1"}
    place.lock(vault)


def test_the_old_recovery_key_opens_nothing_any_more(place: Any) -> None:
    vault = place.open()
    rotated(place, vault)
    place.lock(vault)

    with pytest.raises(WrongSecret):
        place.open()


def test_the_old_store_keys_open_nothing_any_more(place: Any) -> None:
    vault = place.open()
    old = {store: Key(bytes(vault.key(Name(store.value)).reveal())) for store in STORES}
    rotated(place, vault)
    place.lock(vault)

    for store in STORES:
        with pytest.raises(Damaged):
            connect(place.folder / f"{store.value}.db", old[store], part=store.value)


def test_an_old_header_opens_nothing_after_a_change_of_keys(place: Any) -> None:
    header = (place.folder / "vault.json").read_bytes()
    vault = place.open()
    rotated(place, vault)
    place.lock(vault)
    (place.folder / "vault.json").write_bytes(header)

    with pytest.raises(Damaged):
        place.open()


def test_the_keys_are_only_changed_by_who_knows_the_passphrase(place: Any, vault: Vault) -> None:
    before = (place.folder / "record.db").read_bytes()

    with pytest.raises(WrongSecret):
        rotate_keys(vault, Passphrase("not the passphrase"), recovery=RecoveryKey.generate(), at=place.at, by=1)

    assert (place.folder / "record.db").read_bytes() == before


def test_nobody_gets_a_key_while_the_keys_are_changed(place: Any, vault: Vault) -> None:
    asked = []

    def ask() -> None:
        with pytest.raises(VaultLocked) as refusal:
            vault.access("record")
        asked.append(str(refusal.value))

    vault.closers.append(ask)
    rotated(place, vault)

    assert len(asked) == 1
    assert vault.access("record").key.reveal()


def test_a_damaged_page_is_not_made_whole_by_changing_the_keys(place: Any, vault: Vault) -> None:
    path = place.folder / "process.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3000] + bytes([whole[-3000] ^ 1]) + whole[-2999:])

    with pytest.raises(Damaged):
        rotated(place, vault)

    path.write_bytes(whole)


def test_a_change_that_failed_can_be_done_again(place: Any) -> None:
    vault = place.open()
    path = place.folder / "process.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3000] + bytes([whole[-3000] ^ 1]) + whole[-2999:])
    with pytest.raises(Damaged):
        rotated(place, vault)
    path.write_bytes(whole)

    new = rotated(place, vault)
    place.lock(vault)

    vault = open_vault(place.folder, new, at=place.at)
    assert vault.findings == ()
    assert len(content(vault, "record")) == len(content(vault, "process")) == 400
    place.lock(vault)


def test_a_failed_change_leaves_a_vault_that_opens(place: Any) -> None:
    vault = place.open()
    path = place.folder / "process.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3000] + bytes([whole[-3000] ^ 1]) + whole[-2999:])
    with pytest.raises(Damaged):
        rotated(place, vault)
    path.write_bytes(whole)
    place.lock(vault)

    vault = place.open()
    assert [finding.code for finding in vault.findings] == ["rotation-interrupted"]
    assert len(content(vault, "record")) == len(content(vault, "process")) == 400
    lock_vault(vault, at=place.at)


def test_a_backup_from_before_opens_with_the_secrets_of_before(place: Any, tmp_path: Path) -> None:
    vault = place.open()
    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    new = rotated(place, vault)
    place.lock(vault)

    assert verify_backup(tmp_path / "one.backup", place.recovery).vault == vault.id
    with pytest.raises(WrongSecret):
        verify_backup(tmp_path / "one.backup", new)


def test_a_store_has_other_bytes_on_every_page_after_the_change(place: Any) -> None:
    before = (place.folder / "process.db").read_bytes()
    vault = place.open()
    rotated(place, vault)
    place.lock(vault)
    after = (place.folder / "process.db").read_bytes()

    same = [page for page in range(len(before) // 4096) if before[page * 4096 :][:4096] in after]
    assert same == []


def test_a_log_left_by_an_interrupted_change_is_not_read_into_the_next_one(place: Any) -> None:
    # Found by killing: the log of a copy outlived it, and the next copy of that name took its older pages from there.
    vault = place.open()
    copy = place.folder / "record.db.next"
    copy_file(place.folder / "record.db", copy)
    with closing(connect(copy, vault.key(Name.RECORD), part="record")) as connection:
        connection.execute("UPDATE note SET words = 'stale'")
        stale = copy.with_name("record.db.next-wal").read_bytes()
    copy.unlink()
    copy.with_name("record.db.next-wal").write_bytes(stale)

    rotated(place, vault)

    assert "stale" not in str(content(vault, "record"))
    place.lock(vault)


def test_what_an_interrupted_change_left_is_removed_with_its_logs(place: Any) -> None:
    for name in ("record.db.next", "record.db.next-wal", "record.db.next-shm", "vault.json.next"):
        (place.folder / name).write_bytes(b"left")

    place.lock(place.open())

    assert not list(place.folder.glob("*.next*"))
