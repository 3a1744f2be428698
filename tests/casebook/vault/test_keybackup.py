"""The client keys are backed up by themselves, the latest only, so that a destroyed key comes back from nowhere."""

import random
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.backup import back_up
from casebook.vault.errors import AlreadyThere, Damaged, Missing, NoClientKey, NotAVault, WrongSecret
from casebook.vault.keybackup import back_up_client_keys, read_key_backup, renew_client_keys, restore_client_keys
from casebook.vault.keys import RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.restoring import restore
from casebook.vault.sealing import seal, unseal
from casebook.vault.vault import Vault, lock_vault


@pytest.fixture
def saved(place: Any, vault: Vault, tmp_path: Path) -> Path:
    """The client key backup of the vault."""
    back_up_client_keys(vault, tmp_path / "clients.keys", at=place.at, by=1)
    return tmp_path / "clients.keys"


@pytest.fixture
def restored(place: Any, vault: Vault, tmp_path: Path) -> Any:
    """The vault, restored from a backup elsewhere, without its client keys."""
    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    restore(tmp_path / "one.backup", tmp_path / "new", place.recovery, at=place.at, by=1)
    opened = open_vault(tmp_path / "new", place.recovery, at=place.at)
    yield opened
    lock_vault(opened, at=place.at)


def test_what_was_sealed_for_a_client_opens_after_both_restores(
    place: Any, vault: Vault, saved: Path, restored: Vault
) -> None:
    letter = seal(vault.clients.key_of(1), b"a letter", context="document/1")
    with pytest.raises(NoClientKey):
        restored.clients.key_of(1)

    assert restore_client_keys(restored, saved, place.passphrase, at=place.at, by=1) == 1

    assert unseal(restored.clients.key_of(1), letter, context="document/1") == b"a letter"


def test_clients_that_came_meanwhile_keep_their_keys(place: Any, saved: Path, restored: Vault) -> None:
    restored.clients.new(9)

    restore_client_keys(restored, saved, place.recovery, at=place.at, by=1)

    assert restored.clients.ids() == {"1", "9"}


def test_a_destroyed_key_does_not_come_back(place: Any, vault: Vault, saved: Path) -> None:
    vault.clients.destroy(1)

    with pytest.raises(AlreadyThere, match="bring destroyed keys back"):
        restore_client_keys(vault, saved, place.recovery, at=place.at, by=1)

    assert vault.clients.ids() == frozenset()


def test_the_next_key_backup_takes_the_place_of_the_one_before(place: Any, vault: Vault, saved: Path) -> None:
    vault.clients.destroy(1)
    back_up_client_keys(vault, saved, at=place.at, by=1)

    assert read_key_backup(saved, place.recovery).keys == {}


def test_an_older_state_never_takes_the_place_of_a_newer_one(place: Any, saved: Path, restored: Vault) -> None:
    with pytest.raises(AlreadyThere):
        back_up_client_keys(restored, saved, at=place.at, by=1)

    assert set(read_key_backup(saved, place.recovery).keys) == {"1"}


def test_a_key_backup_takes_the_place_of_no_other_file(place: Any, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague")

    with pytest.raises((AlreadyThere, Damaged, NotAVault)):
        back_up_client_keys(vault, tmp_path / "letter.txt", at=place.at, by=1)

    assert (tmp_path / "letter.txt").read_text() == "Dear colleague"


def test_a_key_backup_opens_with_no_other_secret(saved: Path) -> None:
    with pytest.raises(WrongSecret):
        read_key_backup(saved, RecoveryKey.generate())


def test_a_flipped_byte_of_a_key_backup_is_noticed(place: Any, saved: Path, chance: random.Random) -> None:
    whole = saved.read_bytes()
    for _ in range(100):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        saved.write_bytes(changed)
        with pytest.raises((Damaged, NotAVault)):
            read_key_backup(saved, place.recovery)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"{}")])
def test_a_lost_key_file_can_be_made_anew_and_filled_again(place: Any, tmp_path: Path, damage: Any) -> None:
    vault = place.open()
    back_up_client_keys(vault, tmp_path / "clients.keys", at=place.at, by=1)
    place.lock(vault)
    damage(place.folder / "client-keys.json")
    with pytest.raises((Missing, Damaged)):
        place.open()

    renew_client_keys(place.folder, place.recovery, at=place.at, by=1)
    vault = place.open()
    restore_client_keys(vault, tmp_path / "clients.keys", place.recovery, at=place.at, by=1)

    assert vault.clients.ids() == {"1"}
    place.lock(vault)


def test_a_key_file_that_is_whole_is_not_made_anew(place: Any) -> None:
    before = (place.folder / "client-keys.json").stat().st_size

    with pytest.raises(AlreadyThere):
        renew_client_keys(place.folder, place.recovery, at=place.at, by=1)

    assert (place.folder / "client-keys.json").stat().st_size == before


def test_the_old_content_of_the_key_file_is_overwritten_on_the_disk(place: Any, tmp_path: Path) -> None:
    vault = place.open()
    (tmp_path / "same").hardlink_to(place.folder / "client-keys.json")

    vault.clients.destroy(1)

    assert set((tmp_path / "same").read_bytes()) == {0}
    place.lock(vault)
