"""Check 3: one flipped byte at a hundred places of each store and of a backup is noticed before anything is shown."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.backup import back_up, verify_backup
from casebook.vault.checking import verify_vault
from casebook.vault.errors import Damaged, NewerVault, NotAVault
from casebook.vault.restoring import restore
from casebook.vault.vault import Vault

FLIPS = 100


def flipped(whole: bytes, chance: random.Random, times: int = FLIPS) -> Iterator[bytes]:
    """Yield the content with one bit flipped, at another place each time."""
    for place in chance.sample(range(len(whole)), times):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        yield bytes(changed)


@pytest.mark.parametrize("store", ["record", "process"])
def test_a_flipped_byte_of_a_locked_store_is_noticed_at_opening(place: Any, store: str, chance: random.Random) -> None:
    path = place.folder / f"{store}.db"
    for changed in flipped(path.read_bytes(), chance):
        path.write_bytes(changed)
        with pytest.raises(Damaged):
            place.open()
        assert path.read_bytes() == changed


def test_a_flipped_byte_after_a_crash_is_noticed_without_the_seal(place: Any, chance: random.Random) -> None:
    vault = place.open()
    crashed = {path.name: path.read_bytes() for path in place.folder.iterdir() if path.suffix in (".db", ".json")}
    place.lock(vault)
    for name, content in crashed.items():
        (place.folder / name).write_bytes(content)
    for changed in flipped(crashed["process.db"], chance, 20):
        (place.folder / "process.db").write_bytes(changed)
        with pytest.raises(Damaged):
            place.open()


def test_a_flipped_byte_of_an_open_vault_is_found_by_verifying(place: Any, chance: random.Random) -> None:
    vault = place.open()
    path = place.folder / "process.db"
    whole = path.read_bytes()
    for changed in flipped(whole, chance, 10):
        path.write_bytes(changed)
        assert "damaged-store" in {finding.code for finding in verify_vault(vault, at=place.at, by=1)}
    path.write_bytes(whole)
    assert verify_vault(vault, at=place.at, by=1) == ()
    place.lock(vault)


def test_a_flipped_byte_of_a_backup_is_noticed(place: Any, vault: Vault, tmp_path: Path, chance: random.Random) -> None:
    backup = tmp_path / "one.backup"
    back_up(vault, backup, at=place.at, by=1)
    for changed in flipped(backup.read_bytes(), chance):
        backup.write_bytes(changed)
        with pytest.raises((Damaged, NotAVault, NewerVault)):
            verify_backup(backup, place.recovery)


def test_every_bit_of_the_beginning_of_a_backup_counts(place: Any, vault: Vault, tmp_path: Path) -> None:
    backup = tmp_path / "one.backup"
    back_up(vault, backup, at=place.at, by=1)
    whole = backup.read_bytes()
    for bit in range(8 * 31):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        backup.write_bytes(changed)
        with pytest.raises((Damaged, NotAVault, NewerVault)):
            verify_backup(backup, place.recovery)


@pytest.mark.parametrize("length", [0, 5, 31, 1000, 5000, -1, -4096])
def test_a_cut_off_backup_is_refused_and_nothing_is_left_of_it(
    place: Any, vault: Vault, tmp_path: Path, length: int
) -> None:
    backup = tmp_path / "one.backup"
    back_up(vault, backup, at=place.at, by=1)
    backup.write_bytes(backup.read_bytes()[:length])

    with pytest.raises((Damaged, NotAVault)):
        restore(backup, tmp_path / "new", place.recovery, at=place.at, by=1)

    assert not (tmp_path / "new").exists()


def test_bytes_added_to_a_backup_are_noticed(place: Any, vault: Vault, tmp_path: Path) -> None:
    backup = tmp_path / "one.backup"
    back_up(vault, backup, at=place.at, by=1)
    backup.write_bytes(backup.read_bytes() + b"\0")

    with pytest.raises(Damaged, match="more bytes"):
        verify_backup(backup, place.recovery)


def test_a_store_of_another_day_in_a_backup_is_noticed(place: Any, vault: Vault, tmp_path: Path) -> None:
    first, second = tmp_path / "first.backup", tmp_path / "second.backup"
    back_up(vault, first, at=place.at, by=1)
    back_up(vault, second, at=place.at, by=1)
    stores = (place.folder / "process.db").stat().st_size
    second.write_bytes(second.read_bytes()[:-stores] + first.read_bytes()[-stores:])

    with pytest.raises(Damaged, match="is not what was written"):
        verify_backup(second, place.recovery)
