"""The vault from the command line, run as a user runs it, on a real vault."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

WORDS = "five green umbrellas walk home"
TALK = "Therapist: How was it?\nClient: You never listen to me. This is a waste of time.\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


def call(*arguments: object, words: str = WORDS) -> subprocess.CompletedProcess[str]:
    """Run a command with the passphrase in a pipe."""
    out, into = os.pipe()
    os.write(into, f"{words}\n".encode())
    os.close(into)
    command = [sys.executable, "-m", "casebook", *map(str, arguments), "--passphrase-fd", str(out)]
    try:
        return subprocess.run(command, pass_fds=(out,), capture_output=True, text=True, check=False)
    finally:
        os.close(out)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with one case and one transcript in it."""
    folder = tmp_path_factory.mktemp("made")
    create_vault(
        folder / "vault",
        Passphrase(WORDS),
        recovery=RecoveryKey.generate(),
        at=datetime(2024, 5, 2, 9, 0, tzinfo=UTC),
        hardness=Hardness(0),
    )
    (folder / "2024-05-01.txt").write_text(TALK, "utf-8")
    done = call("import", folder / "2024-05-01.txt", "--case", "C-1", "--new", "Wren", "--consent", *at(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    shutil.copytree(made, tmp_path / "place")
    return tmp_path / "place"


def at(place: Path) -> tuple[str, Path]:
    return "--vault", place / "vault"


def test_a_file_of_a_case_waits_for_a_decision(place: Path) -> None:
    done = call("case", "C-1", *at(place))

    assert "wait for your decision" in done.stdout


def test_the_same_file_twice_is_told_and_not_filed(place: Path) -> None:
    done = call("import", place / "2024-05-01.txt", "--case", "C-1", *at(place))

    assert (done.returncode, "filed in this case already" in done.stdout) == (2, True)


def test_one_bad_file_keeps_no_good_one_out(place: Path) -> None:
    (place / "picture.txt").write_bytes(b"\x89PNG nothing")
    (place / "2024-05-08.txt").write_text(TALK + "Client: Yes.\n", "utf-8")
    done = call("import", place / "picture.txt", place / "2024-05-08.txt", "--case", "C-1", *at(place))

    assert done.returncode == 2
    assert "File 1: The source is a picture" in done.stdout
    assert "File 2: 1 documents" in done.stdout


def test_a_case_that_is_not_there_is_refused(place: Path) -> None:
    assert call("case", "C-404", *at(place)).returncode == 2


def test_a_backup_comes_back_with_its_keys(place: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert call("backup", tmp_path / "stick", *at(place)).returncode == 0
    [backup, keys] = sorted((tmp_path / "stick").iterdir())
    done = call("restore", backup, tmp_path / "back", "--keys", keys)

    assert done.returncode == 0, done.stderr
    assert "C-1" in call("case", "--vault", tmp_path / "back").stdout


def test_a_whole_vault_is_called_whole(place: Path) -> None:
    assert call("verify", *at(place)).returncode == 0
    assert "every entry stands in its chain" in call("audit", "verify", *at(place)).stdout


def test_a_wrong_passphrase_opens_nothing(place: Path) -> None:
    done = call("verify", *at(place), words="something else entirely")

    assert (done.returncode, done.stdout) == (2, "")
    assert "does not open the vault" in done.stderr


def test_a_missing_vault_is_said_in_words(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "casebook", "doctor", "--vault", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stdout + done.stderr
