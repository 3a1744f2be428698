"""Bar 3: `kill -9` at random moments of writing and backing up, and at twenty steps of changing the keys (check 6)."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.backup import verify_backup
from casebook.vault.checking import verify_folder, verify_vault
from casebook.vault.errors import WrongSecret
from casebook.vault.keys import RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault

PROGRAM = Path(__file__).parent / "programs" / "killed.py"
TWENTY_STEPS = (2, 4, 5, 6, 8, 9, 10, 11, 12, 14, 16, 17, 18, 20, 21, 22, 23, 25, 26, 27)
"""File operations of a change of keys: headers written and renamed, stores copied and put in place, the key file."""


def killed_after(seconds: float, *arguments: object, told: str) -> list[str]:
    """Run the program, kill it so long after it opened the vault, and return what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(told)
        process.stdin.close()
        first = process.stdout.readline().strip()
        time.sleep(seconds)
        process.kill()
        return [first, *process.stdout.read().split()]


def notes(vault: Vault, store: str) -> set[int]:
    """Return the numbers of the notes of a store."""
    with closing(vault.connect(store)) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM note")}


@pytest.mark.parametrize("moment", range(5))
def test_no_acknowledged_write_is_lost(place: Any, moment: int) -> None:
    wait = random.Random(moment).uniform(0.0, 0.4)
    said = killed_after(wait, "write", place.folder, told=place.recovery.printed() + "\n")

    assert verify_folder(place.folder, place.recovery, at=place.at, by=1)[0].code == "not-locked"
    vault = place.open()
    told = {int(number) for number in said[1:]}
    assert told <= notes(vault, "record")
    assert told <= notes(vault, "process")
    assert {str(number) for number in told if number % 10 == 0} <= vault.clients.ids()
    assert verify_vault(vault, at=place.at, by=1) == ()
    place.lock(vault)


@pytest.mark.parametrize("moment", range(3))
def test_a_backup_that_was_told_is_whole_and_one_that_was_not_has_no_name(
    place: Any, tmp_path: Path, moment: int
) -> None:
    targets = tmp_path / "backups"
    targets.mkdir()
    wait = random.Random(moment).uniform(0.1, 0.6)
    said = killed_after(wait, "back-up", place.folder, targets, told=place.recovery.printed() + "\n")

    made = sorted(targets.glob("*.backup"))
    assert {f"{number}.backup" for number in said[1:]} <= {path.name for path in made}
    for path in made:
        assert verify_backup(path, place.recovery).entries
    assert [finding.code for finding in verify_folder(place.folder, place.recovery, at=place.at, by=1)] == [
        "not-locked"
    ]


def rotated_until(
    place: Any, run: Callable[..., subprocess.CompletedProcess[str]], step: int
) -> tuple[str, RecoveryKey]:
    """Change the keys until the given file operation, and return what was told and the new recovery key."""
    new = RecoveryKey.generate()
    done = run(
        "killed", "rotate", place.folder, step, told=f"{place.recovery.printed()}\n{new.printed()}\n{place.words}\n"
    )
    assert done.returncode in (0, -9), done.stderr
    return done.stdout, new


def opened_with(place: Any, *secrets: RecoveryKey) -> tuple[RecoveryKey, Vault]:
    """Open the vault with the one recovery key that opens it."""
    for secret in secrets:
        try:
            return secret, open_vault(place.folder, secret, at=place.at)
        except WrongSecret:
            (place.folder / "tries.json").unlink()
    raise AssertionError("neither the old nor the new recovery key opens the vault")


@pytest.mark.parametrize("step", TWENTY_STEPS)
def test_a_change_of_keys_that_is_cut_short_leaves_the_old_ones_or_the_new_ones(
    place: Any, run_program: Callable[..., subprocess.CompletedProcess[str]], step: int
) -> None:
    said, new = rotated_until(place, run_program, step)
    assert said.split() == ["open"]

    _, vault = opened_with(place, place.recovery, new)

    assert notes(vault, "record") == notes(vault, "process") == set(range(1, 201))
    assert vault.clients.ids() == {"1"}
    assert verify_vault(vault, at=place.at, by=1) == ()
    assert vault.layout.leftovers() == []
    place.lock(vault)


def test_after_a_change_that_was_cut_short_the_keys_can_be_changed_again(
    place: Any, run_program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    _, new = rotated_until(place, run_program, 12)
    secret, vault = opened_with(place, place.recovery, new)
    assert secret is place.recovery
    assert "rotation-interrupted" in [finding.code for finding in vault.findings]

    rotate_keys(vault, place.passphrase, recovery=new, at=place.at, by=1, hardness=place.easy.hardness)
    place.lock(vault)

    again = open_vault(place.folder, new, at=place.at)
    assert again.findings == ()
    assert notes(again, "record") == set(range(1, 201))
    lock_vault(again, at=place.at)


def test_the_steps_lie_within_the_change(
    place: Any, run_program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    said, _ = rotated_until(place, run_program, 1000)

    assert said.split() == ["open", "done"]
