"""A backup is restored on trial; a package of two halves lets somebody in when its owner cannot."""

from pathlib import Path
from typing import Any

import pytest

from casebook.vault.actions import back_up, back_up_client_keys, drill, rotate_keys, use_package, write_package
from casebook.vault.errors import AlreadyThere, Damaged, WrongSecret
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.vault import Vault, lock_vault

NEW = "six brown kettles on a boat"


@pytest.fixture
def backup(place: Any, vault: Vault, tmp_path: Path) -> Path:
    path = tmp_path / "one.backup"
    back_up(vault, path, at=place.at, by=1)
    back_up_client_keys(vault, tmp_path / "one.keys", at=place.at, by=1)
    return path


def test_a_backup_comes_back_on_trial_and_leaves_nothing_behind(
    place: Any, vault: Vault, backup: Path, tmp_path: Path
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    report = drill(vault, backup, keys=tmp_path / "one.keys", at=place.at, by=1)

    assert report.clients == 1
    assert report.rows >= 400
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("where", [0.3, 0.7])
def test_a_backup_that_does_not_come_back_whole_is_told(place: Any, vault: Vault, backup: Path, where: float) -> None:
    content = bytearray(backup.read_bytes())
    content[int(len(content) * where)] ^= 1
    backup.write_bytes(bytes(content))
    with pytest.raises(Damaged):
        drill(vault, backup, keys=None, at=place.at, by=1)


def test_a_client_key_backup_that_lacks_a_key_is_told(place: Any, vault: Vault, backup: Path, tmp_path: Path) -> None:
    vault.clients.new(2)
    with pytest.raises(Damaged, match="client keys"):
        drill(vault, backup, keys=tmp_path / "one.keys", at=place.at, by=1)


@pytest.fixture
def package(place: Any, vault: Vault, tmp_path: Path) -> tuple[Path, RecoveryKey]:
    key = RecoveryKey.generate()
    return write_package(vault, tmp_path, key, "To whom I trust", at=place.at, by=1), key


def use(place: Any, package: Path, key: RecoveryKey) -> None:
    use_package(package, key, place.folder, Passphrase(NEW), at=place.at, hardness=place.easy.hardness)


def test_both_halves_let_somebody_in_and_the_recovery_key_still_holds(
    place: Any, vault: Vault, package: tuple[Path, RecoveryKey]
) -> None:
    place.lock(vault)
    use(place, *package)

    for secret in (Passphrase(NEW), place.recovery):
        again = open_vault(place.folder, secret, at=place.at, manner=place.easy)
        lock_vault(again, at=place.at)


def test_neither_half_opens_anything_alone(place: Any, vault: Vault, package: tuple[Path, RecoveryKey]) -> None:
    path, key = package
    place.lock(vault)
    before = place.files()
    with pytest.raises(WrongSecret):
        use(place, path, RecoveryKey.generate())
    with pytest.raises(WrongSecret):
        open_vault(place.folder, key, at=place.at)
    (place.folder / "tries.json").unlink()

    assert place.files() == before
    assert key.printed() not in path.read_text()
    assert key.reveal().hex() not in path.read_text()


def test_a_package_from_before_a_change_of_the_keys_opens_nothing(
    place: Any, vault: Vault, package: tuple[Path, RecoveryKey]
) -> None:
    rotate_keys(
        vault, place.passphrase, recovery=RecoveryKey.generate(), at=place.at, by=1, hardness=place.easy.hardness
    )
    place.lock(vault)
    with pytest.raises(Damaged, match="changed after it was made"):
        use(place, *package)


def test_no_package_is_written_over_another(place: Any, vault: Vault, package: tuple[Path, RecoveryKey]) -> None:
    with pytest.raises(AlreadyThere):
        write_package(vault, package[0].parent, RecoveryKey.generate(), "", at=place.at, by=1)
