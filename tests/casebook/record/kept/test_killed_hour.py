"""`kill -9` while a draft is kept, filed and signed: no acknowledged word is lost, no note is signed by half."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.vault import opened
from casebook.vault.keys import RecoveryKey

PROGRAM = Path(__file__).parent / "programs" / "hour.py"
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
MOMENTS = 5


def killed(folder: Path, recovery: RecoveryKey, *, after: float) -> list[str]:
    """Run the program, kill it so long after its first word, and return the lines it said."""
    command = [sys.executable, str(PROGRAM), "write", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(recovery.printed() + "\n")
        process.stdin.close()
        process.stdout.readline()
        time.sleep(after)
        process.kill()
        return [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_no_acknowledged_word_is_lost_and_no_note_is_half_signed(
    folder: Path, first_vault: tuple[Path, RecoveryKey], moment: int
) -> None:
    opened.lock(at=AT)
    told = killed(folder, first_vault[1], after=random.Random(moment).uniform(0.1, 1.2))
    command = [sys.executable, str(PROGRAM), "check", str(folder)]
    known = f"{first_vault[1].printed()}\n{''.join(told)}"
    found = subprocess.run(command, input=known, capture_output=True, text=True, check=False)

    assert found.stdout.startswith("whole"), found.stderr.splitlines()[-1:]
    assert any(line.startswith("kept") for line in told)
