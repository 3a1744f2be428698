"""The hour: five hundred kills at random moments of keeping, filing and signing, on one vault that lives on."""

import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.vault.keys import RecoveryKey

PROGRAM = Path(__file__).parent.parent / "tests" / "casebook" / "record" / "kept" / "programs" / "hour.py"
KILLS = 500
LONGEST_WAIT = 1.5


def run(kills: int = KILLS) -> None:
    """Kill a process that writes, so often, and look at the vault after every kill."""
    chance = random.Random(1)
    kept = signed = 0
    with TemporaryDirectory() as place:
        folder, recovery = Path(place) / "vault", RecoveryKey.generate()
        told_by("make", folder, recovery)
        for _ in range(kills):
            told = kill_once(folder, recovery, wait=chance.uniform(0.05, LONGEST_WAIT))
            kept += sum(line.startswith("kept") for line in told)
            signed += sum(line.startswith("sign") for line in told)
            found = told_by("check", folder, recovery, told)
            assert found.startswith("whole"), found
    print(
        f"killed at random: {kills} times; {kept} keepings and {signed} signed notes acknowledged, none lost, none half"
    )


def told_by(mode: str, folder: Path, recovery: RecoveryKey, told: list[str] | None = None) -> str:
    """Run the program to its end and return what it said."""
    command = [sys.executable, str(PROGRAM), mode, str(folder)]
    known = f"{recovery.printed()}\n{''.join(told or [])}"
    return subprocess.run(command, input=known, capture_output=True, text=True, check=True).stdout


def kill_once(folder: Path, recovery: RecoveryKey, *, wait: float) -> list[str]:
    """Start writing, kill it after a while, and return the lines it had said."""
    command = [sys.executable, str(PROGRAM), "write", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{recovery.printed()}\n")
        process.stdin.close()
        process.stdout.readline()
        time.sleep(wait)
        process.kill()
        return [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
