"""`kill -9` while the vault is taken out and cases are destroyed: nothing told is lost, nothing is there by half."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.casebook.leaving.filling import AT

from casebook.vault import opened
from casebook.vault.keys import RecoveryKey

PROGRAM = Path(__file__).parent / "programs" / "out_and_gone.py"
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
MOMENTS = 6


def killed(folder: Path, recovery: RecoveryKey, *, after: float) -> str:
    """Run the program, kill it so long after its first word, and return the whole lines it said."""
    command = [sys.executable, str(PROGRAM), "write", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=SURROUNDINGS
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(recovery.printed() + "\n")
        process.stdin.close()
        process.stdout.readline()
        time.sleep(after)
        process.kill()
        return "".join(line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n"))


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_what_was_kept_is_there_and_what_was_destroyed_is_not(
    vault: Path, first_vault: tuple[Path, RecoveryKey], moment: int
) -> None:
    opened.lock(at=AT)
    told = killed(vault, first_vault[1], after=random.Random(moment).uniform(0.2, 2.5))
    command = [sys.executable, str(PROGRAM), "check", str(vault)]
    known = f"{first_vault[1].printed()}\n{told}"
    found = subprocess.run(command, input=known, capture_output=True, text=True, check=False, env=SURROUNDINGS)

    assert found.stdout.startswith("whole"), found.stderr.splitlines()[-1:]
