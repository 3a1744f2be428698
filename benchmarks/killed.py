"""`kill -9` five hundred times at random moments of a day's work; ``python -m benchmarks killed``.

200 while drafts are kept by themselves, filed and signed, 100 while letters come in, are assigned and answered, 200
while the vault is taken out and cases are destroyed; a vault lives on for twenty kills. After each the vault is opened
anew and looked at whole: all that was told is there, nothing stands by half, both logs verify, and the doctor finds
nothing. Each process is a fork of this one, which has loaded the program and opened nothing. ``CASEBOOK_KILLS`` is a
percentage: 50 does half of them.
"""

import os
import random
import signal
import sys
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

import django

django.setup()

from tests.casebook.record.kept import test_killed_letters  # noqa: E402
from tests.casebook.record.kept.programs import hour, receiving  # noqa: E402
from tests.casebook.retention.programs import out_and_gone  # noqa: E402

from casebook.vault import opened  # noqa: E402
from casebook.vault.keys import RecoveryKey  # noqa: E402

SHARE = int(os.environ.get("CASEBOOK_KILLS", "100")) / 100
AT_MOST: Final = 20
"""Kills of one vault: all of it is looked at after each, which takes as long as it is large."""
Work = Callable[[Path, RecoveryKey], None]
Look = Callable[[Path, RecoveryKey, list[list[str]]], None]


def run() -> None:
    """Print for each kind of work how often it was killed and what had been told until then."""
    works: tuple[tuple[str, int, float, Work, Look], ...] = (
        ("drafts kept, filed and signed", 200, 1.5, _hour, _look_at_hour),
        ("letters received, assigned and answered", 100, 1.5, receiving.main, _look_at_letters),
        ("exports and destructions", 200, 5.0, _out, _look_at_out),
    )
    for what, kills, longest, work, look in works:
        told, begun, chance = Counter[str](), time.perf_counter(), random.Random(what)
        left = number = max(1, round(kills * SHARE))
        while left:
            told += on_one_vault(min(left, AT_MOST), work, look, lambda: chance.uniform(0.0, longest))  # noqa: B023
            left -= min(left, AT_MOST)
        said = ", ".join(f"{count} {name}" for name, count in sorted(told.items()))
        took = time.perf_counter() - begun
        print(f"{what}: killed {number} times; told {said}; all of it whole ({took:.0f} s)", flush=True)


def on_one_vault(kills: int, work: Work, look: Look, after: Callable[[], float]) -> Counter[str]:
    """Kill the work so often on one vault that lives on, look at it after each kill, and count what was told."""
    told = Counter[str]()
    with TemporaryDirectory() as place:
        folder, recovery = Path(place) / "vault", RecoveryKey.generate()
        in_a_fork(lambda: hour.main("make", folder, recovery, []))
        for _ in range(kills):
            lines = killed(lambda: work(folder, recovery), after=after())
            in_a_fork(lambda: look(folder, recovery, lines))  # noqa: B023  # runs before the loop goes on
            told.update(line[0] for line in lines)
    return told


def killed(work: Callable[[], None], *, after: float) -> list[list[str]]:
    """Let a fork work, kill it so long after its first line, and return the lines it said, each in its words."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(writing, 1)
        _ended(work)
    os.close(writing)
    with os.fdopen(reading) as said:
        first = said.readline()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        rest = said.read()
    _, status = os.waitpid(child, 0)
    assert first, "the program ended before its first word"
    assert status == signal.SIGKILL, "the program ended by itself"
    lines = (first + rest).splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n") and line != "begun\n"]


def in_a_fork(work: Callable[[], None]) -> None:
    """Let a fork do it to its end."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _ended(work)
    _, status = os.waitpid(child, 0)
    assert status == 0, "what was killed did not leave a whole vault"


def _ended(work: Callable[[], None]) -> None:
    """Do it in this process and end it, without a word of what the parent still had to say."""
    try:
        sys.stdout = os.fdopen(1, "w")
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _hour(folder: Path, recovery: RecoveryKey) -> None:
    hour.main("write", folder, recovery, [])


def _look_at_hour(folder: Path, recovery: RecoveryKey, told: list[list[str]]) -> None:
    hour.main("check", folder, recovery, told)


def _out(folder: Path, recovery: RecoveryKey) -> None:
    out_and_gone.main("write", folder, recovery, [])


def _look_at_out(folder: Path, recovery: RecoveryKey, told: list[list[str]]) -> None:
    out_and_gone.main("check", folder, recovery, told)


def _look_at_letters(folder: Path, recovery: RecoveryKey, told: list[list[str]]) -> None:
    opened.unlock(folder, recovery, at=datetime.now(UTC), idle=timedelta(hours=1))
    test_killed_letters.assert_whole([(what, uuid.UUID(row)) for what, row in told])
    opened.lock(at=datetime.now(UTC))
