"""Wrong tries and the wait after them: growing, never long enough to lock the owner out.

Who has the files can guess with a program of their own; what holds them is Argon2id. This slows down who has only the
screen, and tells the owner afterwards how often somebody tried.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casebook.vault.errors import TooSoon, VaultRefusal
from casebook.vault.fields import read_small
from casebook.vault.writing import replace_file

FREE_TRIES = 3
LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong tries there were since the last unlock, and when the last one was."""

    failures: int = 0
    last_at: datetime | None = None

    def failed(self, at: datetime) -> "Tries":
        """Return the tries with one more."""
        return Tries(self.failures + 1, at)


def wait_after(failures: int) -> float:
    """Return the seconds to wait after so many wrong tries in a row.

    >>> [wait_after(failures) for failures in (0, 2, 3, 4, 5, 8, 9, 1000)]
    [0.0, 0.0, 1.0, 2.0, 4.0, 32.0, 60.0, 60.0]
    """
    if failures < FREE_TRIES:
        return 0.0
    return min(2.0 ** min(failures - FREE_TRIES, 10), LONGEST_WAIT)


def seconds_left(tries: Tries, at: datetime) -> float:
    """Return how long to wait from now. A clock that was set back costs the longest wait at most."""
    if tries.last_at is None:
        return 0.0
    until = tries.last_at + timedelta(seconds=wait_after(tries.failures))
    return min(max((until - at).total_seconds(), 0.0), wait_after(tries.failures))


def refuse_too_soon(tries: Tries, at: datetime) -> None:
    """Refuse a try before the wait is over.

    :raises TooSoon: with the seconds
    """
    left = seconds_left(tries, at)
    if left > 0:
        raise TooSoon(left)


def read_tries(path: Path) -> Tries:
    """Read the count; a file that is not there or makes no sense counts for none."""
    try:
        value = json.loads(read_small(path))
        moment = datetime.fromisoformat(value["last_at"])
        return Tries(max(int(value["failures"]), 0), moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (VaultRefusal, ValueError, TypeError, KeyError):
        return Tries()


def write_tries(path: Path, tries: Tries) -> None:
    """Keep the count. In a folder that cannot be written it is not kept, and the wrong try is told all the same."""
    value = {"failures": tries.failures, "last_at": tries.last_at.isoformat() if tries.last_at else ""}
    try:
        replace_file(path, json.dumps(value).encode("ascii"))
    except VaultRefusal:
        return
