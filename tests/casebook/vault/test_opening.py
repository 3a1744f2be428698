"""Opening and locking: what is refused leaves every file as it was, and names the way back."""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from casebook.audit.stores import Store
from casebook.vault.cost import Hardness
from casebook.vault.errors import (
    AlreadyThere,
    Damaged,
    Missing,
    NoClientKey,
    NotAVault,
    TooSoon,
    VaultInUse,
    VaultLocked,
    WeakPassphrase,
    WrongSecret,
)
from casebook.vault.keys import Passphrase, RecoveryKey, Secret
from casebook.vault.making import change_passphrase, create_vault, new_recovery_key
from casebook.vault.opening import Manner, accept_log, open_vault
from casebook.vault.vault import Vault, lock_vault

WRONG = Passphrase("five green umbrellas walk hone")


def codes(vault: Vault) -> list[str]:
    """Return the codes of what opening noticed."""
    return [finding.code for finding in vault.findings]


def count_notes(vault: Vault, store: str = "record") -> int:
    """Return how many rows the store's notes have."""
    connection = vault.connect(store)
    try:
        return int(connection.execute("SELECT count(*) FROM note").fetchone()[0])
    finally:
        connection.close()


def actions(vault: Vault) -> list[str]:
    """Return the actions of the record store's log."""
    connection = vault.connect("record")
    try:
        return [row[0] for row in connection.execute("SELECT action FROM audit_entry ORDER BY seq")]
    finally:
        connection.close()


def test_passphrase_and_recovery_key_both_open_it(place: Any) -> None:
    for secret in (place.passphrase, place.recovery):
        vault = open_vault(place.folder, secret, at=place.at, manner=place.easy)
        assert count_notes(vault) == count_notes(vault, "process") == 200
        place.lock(vault)


def test_a_vault_that_was_locked_has_nothing_to_tell(place: Any) -> None:
    place.lock(place.open())

    vault = place.open()

    assert vault.findings == ()
    place.lock(vault)


def test_the_two_stores_have_different_keys(vault: Vault) -> None:
    assert not vault.access("record").key.same(vault.access("process").key)


def test_unlocking_and_locking_are_noted(place: Any) -> None:
    place.lock(place.open())
    vault = place.open()

    assert actions(vault)[-3:] == ["unlock", "lock", "unlock"]
    place.lock(vault)


def test_after_the_lock_no_key_is_left(place: Any) -> None:
    vault = place.open()
    client_key = vault.clients.key_of(1)
    keys = [vault.access("record").key, vault.access("process").key, vault.vault_key, client_key]

    place.lock(vault)

    for key in keys:
        with pytest.raises(VaultLocked):
            key.reveal()
    with pytest.raises(VaultLocked):
        vault.connect("record")


def test_after_the_lock_no_write_ahead_log_is_left(place: Any) -> None:
    place.lock(place.open())

    assert sorted(path.name for path in place.folder.iterdir()) == [
        "client-keys.json",
        "process.db",
        "record.db",
        "vault.json",
        "vault.lock",
    ]


def test_a_wrong_passphrase_changes_nothing_but_the_count(place: Any) -> None:
    before = place.files()

    with pytest.raises(WrongSecret, match="does not open the vault"):
        open_vault(place.folder, WRONG, at=place.at)

    after = place.files()
    assert after.pop("tries.json")
    assert after == before


def test_every_wrong_secret_gets_the_same_message(place: Any) -> None:
    wrong: list[Secret] = [WRONG, Passphrase(""), Passphrase("x" * 10_000), RecoveryKey.generate()]
    said = set()
    for minute, secret in enumerate(wrong):
        with pytest.raises(WrongSecret) as refusal:
            open_vault(place.folder, secret, at=place.at + timedelta(minutes=minute))
        said.add(str(refusal.value))

    assert len(said) == 1


def test_the_wait_grows_and_counts_for_the_recovery_key_too(place: Any) -> None:
    for _ in range(3):
        with pytest.raises(WrongSecret):
            open_vault(place.folder, RecoveryKey.generate(), at=place.at)

    with pytest.raises(TooSoon) as refusal:
        place.open()
    assert refusal.value.seconds == 1.0
    place.lock(open_vault(place.folder, place.recovery, at=place.at + timedelta(seconds=2)))


def test_the_owner_is_told_of_wrong_tries_once(place: Any) -> None:
    with pytest.raises(WrongSecret):
        open_vault(place.folder, RecoveryKey.generate(), at=place.at)

    vault = place.open()
    assert codes(vault) == ["wrong-tries"]
    assert "unlock_refused" in actions(vault)
    place.lock(vault)
    again = place.open()
    assert codes(again) == []
    place.lock(again)


def test_a_folder_without_a_vault_is_told(tmp_path: Path, place: Any) -> None:
    with pytest.raises(NotAVault):
        open_vault(tmp_path, WRONG, at=place.at)

    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


@pytest.mark.parametrize(
    ("name", "way_back"),
    [
        ("vault.json", "restore it into an empty folder"),
        ("record.db", "restore it into an empty folder"),
        ("process.db", "restore it into an empty folder"),
        ("client-keys.json", "client key backup"),
    ],
)
def test_a_missing_file_is_named_with_the_way_back(place: Any, name: str, way_back: str) -> None:
    (place.folder / name).unlink()
    before = place.files()

    with pytest.raises(Missing, match=way_back) as refusal:
        place.open()

    assert name in str(refusal.value)
    assert place.files() == before


@pytest.mark.parametrize("store", ["record", "process"])
@pytest.mark.parametrize("length", [0, 10, 4096, 8192, 5000, -1, -4096])
def test_a_cut_off_store_is_refused_and_left_as_it_is(place: Any, store: str, length: int) -> None:
    path = place.folder / f"{store}.db"
    path.write_bytes(path.read_bytes()[:length])
    before = place.files()

    with pytest.raises(Damaged, match="restore it into an empty folder"):
        place.open()

    assert place.files() == before


def test_single_damaged_pages_can_be_passed_over_on_purpose(place: Any) -> None:
    path = place.folder / "process.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)

    vault = open_vault(place.folder, place.recovery, at=place.at, manner=Manner(despite_damage=True))

    assert "damaged-pages" in codes(vault)
    assert count_notes(vault, "record") == 200
    place.lock(vault)


def test_an_older_copy_of_a_store_is_noticed(place: Any) -> None:
    older = (place.folder / "record.db").read_bytes()
    place.lock(place.open())
    (place.folder / "record.db").write_bytes(older)

    vault = place.open()

    assert codes(vault) == ["other-state", "log-cut"]
    place.lock(vault)


def test_a_single_page_put_back_from_an_older_copy_is_noticed(place: Any) -> None:
    older = (place.folder / "process.db").read_bytes()
    vault = place.open()
    connection = vault.connect("process")
    connection.execute("UPDATE note SET words = 'changed' WHERE id = 100")
    connection.close()
    place.lock(vault)
    newer = (place.folder / "process.db").read_bytes()
    page = next(n for n in range(1, len(older) // 4096) if older[n * 4096 :][:4096] != newer[n * 4096 :][:4096])
    mixed = newer[: page * 4096] + older[page * 4096 : (page + 1) * 4096] + newer[(page + 1) * 4096 :]
    (place.folder / "process.db").write_bytes(mixed)

    vault = place.open()

    assert codes(vault) == ["other-state"]
    place.lock(vault)


def test_a_write_ahead_log_of_another_day_is_refused_before_it_is_read(place: Any) -> None:
    vault = place.open()
    with closing(vault.connect("process")) as connection:
        connection.execute("UPDATE note SET words = 'older'")
        older = (place.folder / "process.db-wal").read_bytes()
        connection.execute("UPDATE note SET words = 'newer'")
    place.lock(vault)
    (place.folder / "process.db-wal").write_bytes(older)
    before = place.files()

    with pytest.raises(Damaged, match="belongs to another day"):
        place.open()

    assert place.files() == before
    (place.folder / "process.db-wal").unlink()
    place.lock(place.open())


def test_a_cut_log_stays_told_until_it_is_accepted(place: Any) -> None:
    older = (place.folder / "record.db").read_bytes()
    place.lock(place.open())
    (place.folder / "record.db").write_bytes(older)
    place.lock(place.open())

    vault = place.open()
    assert codes(vault) == ["log-cut"]
    accept_log(vault, at=place.at, by=1)
    place.lock(vault)

    vault = place.open()
    assert codes(vault) == []
    assert "accept_log" in actions(vault)
    place.lock(vault)


def test_the_log_is_not_cut_by_a_crash(place: Any, tmp_path: Path) -> None:
    vault = place.open()
    shutil.copytree(place.folder, tmp_path / "crashed", ignore=shutil.ignore_patterns("*.lock"))
    place.lock(vault)

    crashed = open_vault(tmp_path / "crashed", place.recovery, at=place.at)

    assert codes(crashed) == ["not-locked"]
    lock_vault(crashed, at=place.at)


def test_a_vault_in_a_synchronised_folder_is_warned_about(place: Any, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    shutil.copytree(place.folder, tmp_path / "Dropbox" / "vault")

    vault = open_vault(tmp_path / "Dropbox" / "vault", place.recovery, at=place.at)

    assert codes(vault) == ["synchronised"]
    assert "Dropbox" in vault.findings[0].what
    lock_vault(vault, at=place.at)


def test_the_same_process_cannot_open_it_twice(place: Any, vault: Vault) -> None:
    with pytest.raises(VaultInUse, match="on this computer"):
        place.open()

    assert count_notes(vault) == 200


def test_a_new_passphrase_replaces_the_old_one_and_nothing_else(place: Any) -> None:
    before = place.files()
    vault, new = place.open(), Passphrase("nine blue kettles sing at dusk")
    change_passphrase(vault, current=place.passphrase, new=new, at=place.at, by=1, hardness=Hardness(0))
    place.lock(vault)

    with pytest.raises(WrongSecret):
        open_vault(place.folder, place.passphrase, at=place.at)
    for secret in (new, place.recovery):
        vault = open_vault(place.folder, secret, at=place.at, manner=place.easy)
        assert count_notes(vault) == 200
        place.lock(vault)
    assert place.files()["process.db"] == before["process.db"]


def test_a_passphrase_is_only_changed_by_who_knows_the_present_one(place: Any, vault: Vault) -> None:
    before = (place.folder / "vault.json").read_bytes()

    with pytest.raises(WrongSecret):
        change_passphrase(vault, current=WRONG, new=Passphrase("nine blue kettles sing"), at=place.at, by=1)

    assert (place.folder / "vault.json").read_bytes() == before


def test_a_weak_new_passphrase_is_refused(place: Any, vault: Vault) -> None:
    with pytest.raises(WeakPassphrase):
        change_passphrase(vault, current=place.recovery, new=Passphrase("short"), at=place.at, by=1)


def test_a_new_recovery_key_replaces_the_old_one(place: Any) -> None:
    vault, new = place.open(), RecoveryKey.generate()
    new_recovery_key(vault, current=place.recovery, recovery=new, at=place.at, by=1)
    place.lock(vault)

    with pytest.raises(WrongSecret):
        place.open()
    lock_vault(open_vault(place.folder, new, at=place.at), at=place.at)


def test_a_vault_is_made_in_an_empty_folder_only(tmp_path: Path, place: Any) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("hers")

    with pytest.raises(AlreadyThere):
        create_vault(tmp_path / "full", place.passphrase, recovery=place.recovery, at=place.at, hardness=Hardness(0))

    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_a_vault_is_not_made_with_a_weak_passphrase(tmp_path: Path, place: Any) -> None:
    with pytest.raises(WeakPassphrase):
        create_vault(tmp_path / "new", Passphrase("short"), recovery=place.recovery, at=place.at)

    assert not (tmp_path / "new").exists()


def test_a_making_that_fails_leaves_nothing_behind(tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casebook.vault.writing.os.replace", fail)
    with pytest.raises(Exception, match="disk is full"):
        create_vault(tmp_path / "new", place.passphrase, recovery=place.recovery, at=place.at, hardness=Hardness(0))

    assert not (tmp_path / "new").exists()


def test_a_clients_key_is_kept_and_destroyed(place: Any) -> None:
    vault = place.open()
    key = bytes(vault.clients.new(2).reveal())
    place.lock(vault)

    vault = place.open()
    assert vault.clients.key_of(2).reveal() == key
    vault.clients.destroy(2)
    place.lock(vault)

    vault = place.open()
    with pytest.raises(NoClientKey):
        vault.clients.key_of(2)
    assert vault.clients.ids() == {"1"}
    place.lock(vault)


def test_a_client_has_one_key(vault: Vault) -> None:
    with pytest.raises(AlreadyThere):
        vault.clients.new(1)


@pytest.mark.parametrize("key", [None, "00" * 32])
def test_a_store_opens_with_no_other_tool_or_key(place: Any, key: str | None) -> None:
    before = place.files()
    connection = dbapi2.connect(str(place.folder / "record.db"))
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        connection.set_key(f"x'{key}'")

    with pytest.raises(dbapi2.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_schema")

    connection.close()
    assert place.files() == before


def test_the_settings_of_a_store_are_those_that_were_promised(vault: Vault) -> None:
    connection = vault.connect(Store.RECORD)
    wanted = {
        "journal_mode": "wal",
        "secure_delete": 1,
        "temp_store": 2,
        "synchronous": 2,
        "foreign_keys": 1,
        "cipher_memory_security": "0",
        "cipher_use_hmac": "1",
        "cipher_hmac_algorithm": "HMAC_SHA512",
    }

    assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    connection.close()
