"""``casebook export`` and ``casebook import`` of it, run as a user runs them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.casebook.leaving.filling import AT, SENTENCES, full_case

from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey


def call(*arguments: object, words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command with what opens the vault in a pipe."""
    out, into = os.pipe()
    os.write(into, f"{words}\n".encode())
    os.close(into)
    command = [sys.executable, "-m", "casebook", *map(str, arguments), "--passphrase-fd", str(out)]
    try:
        return subprocess.run(command, pass_fds=(out,), capture_output=True, text=True, check=False, input=typed)
    finally:
        os.close(out)


def hashes(said: str) -> list[str]:
    return re.findall(r"content of the (\w+ store: [0-9a-f]{64})", said)


@pytest.fixture
def secret(doing: Doing, first_vault: tuple[Path, RecoveryKey]) -> str:
    full_case(doing, "C-1", sentences=SENTENCES[:5])
    opened.lock(at=AT)
    return first_vault[1].printed()


def test_a_folder_leaves_and_comes_back_with_the_same_hashes(
    secret: str, vault: Path, first_vault: tuple[Path, RecoveryKey], tmp_path: Path
) -> None:
    left = call("export", tmp_path / "out", "--readable", "--process", "--vault", vault, words=secret)
    assert left.returncode == 0, left.stderr
    assert "Everybody who has this folder can read it" in left.stderr
    shutil.copytree(first_vault[0], tmp_path / "another")
    back = call("import", tmp_path / "out", "--vault", tmp_path / "another", words=secret)
    assert back.returncode == 0, back.stderr
    assert hashes(left.stdout) == hashes(back.stdout)
    assert len(hashes(back.stdout)) == 2
    again = call("import", tmp_path / "out", "--vault", tmp_path / "another", words=secret)
    assert (again.returncode, "rows already" in again.stderr) == (2, True)


def test_a_sealed_export_says_its_key_once(secret: str, vault: Path, tmp_path: Path) -> None:
    left = call("export", tmp_path / "all", "--vault", vault, words=secret)

    assert left.returncode == 0, left.stderr
    assert (tmp_path / "all.casebook-export").is_file()
    assert re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", left.stdout)


def test_an_export_for_a_client_is_of_one_case(secret: str, vault: Path, tmp_path: Path) -> None:
    left = call("export", tmp_path / "all", "--for", "access", "--vault", vault, words=secret)

    assert (left.returncode, "--case CODE" in left.stderr) == (2, True)
