"""One process has a vault open: a lock that the system drops with the process, and a file that says who.

The system's lock decides on one computer, so that what a dead process left is recognised. What is written in the file
decides between two computers that see the same folder.
"""

import errno
import hashlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from casebook.vault.errors import VaultInUse, in_plain_words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BEYOND = 1 << 30
"""Windows forbids reading what is locked, so a byte far behind the text is locked."""
_WITHOUT_LOCKS = {errno.ENOTSUP, errno.ENOLCK, errno.EINVAL, errno.ENOSYS}
_MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it open: which computer, which process, since when."""

    host: str
    machine: str
    pid: int
    since: str

    def in_words(self, here: "Holder") -> str:
        """Say who, to somebody here."""
        if self.machine == here.machine:
            return f"on this computer, in process {self.pid}, since {self.since}"
        return f"on the computer “{self.host}”, since {self.since}"


def this_process(at: datetime) -> Holder:
    """Return this process's own identity."""
    host = platform.node()[:64]
    marks = [path.read_text("ascii", errors="replace") for path in _MACHINE_FILES if path.is_file()]
    machine = hashlib.sha256("\n".join([host, *marks[:1]]).encode("utf-8", "replace")).hexdigest()[:16]
    return Holder(host, machine, os.getpid(), at.isoformat(timespec="seconds"))


class Hold:
    """A vault held by this process. `stale` is who left it without letting go, None where nobody did."""

    def __init__(self, path: Path, handle: int, stale: Holder | None) -> None:
        self.path = path
        self.stale = stale
        self._handle = handle

    def let_go(self) -> None:
        """Say that nobody holds it; doing so twice does nothing."""
        if self._handle < 0:
            return
        try:
            _write(self._handle, b"")
        finally:
            os.close(self._handle)
            self._handle = -1


def hold(path: Path, me: Holder, *, take_over: bool = False) -> Hold:
    """Take a vault for this process.

    :param take_over: believe that the other computer named in the file will not write any more
    :raises VaultInUse: when another process, or another computer, has it open
    """
    with in_plain_words("lock"):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            told = _lock(handle)
            found = _read(handle)
            _refuse(found, me, told, take_over=take_over)
            _write(handle, json.dumps(asdict(me), sort_keys=True).encode("ascii"))
        except BaseException:
            os.close(handle)
            raise
    return Hold(path, handle, found)


def held_by(path: Path) -> Holder | None:
    """Return who is named in the file, without taking it."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        return _read(handle)
    finally:
        os.close(handle)


def _refuse(found: Holder | None, me: Holder, locked: bool | None, *, take_over: bool) -> None:
    if locked is False:
        who = found.in_words(me) if found else "in another process"
        raise VaultInUse(who, remedy="Close it there first; two programs writing at once would harm it.")
    elsewhere = found is not None and (locked is None or found.machine != me.machine)
    if found is not None and elsewhere and not take_over:
        raise VaultInUse(
            found.in_words(me),
            remedy="Close it there first. If it was not closed properly there and nobody works with it, take it over.",
        )


def _lock(handle: int) -> bool | None:
    """Take the system's lock: True when taken, False when another has it, None where the disk knows no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in _WITHOUT_LOCKS else False
    return True


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        value = json.loads(os.read(handle, 4096))
        return Holder(str(value["host"]), str(value["machine"]), int(value["pid"]), str(value["since"]))
    except (ValueError, TypeError, KeyError):
        return None


def _write(handle: int, content: bytes) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, content)
    os.fsync(handle)
