"""SQLCipher connections: keyed before anything else, settled alike, and safe to close from another thread."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from casebook.audit import table
from casebook.vault.errors import Damaged, Missing, in_plain_words
from casebook.vault.keys import Key

PAGE = 4096
BUSY_SECONDS = 10.0
_AGAIN_SECONDS = 0.05

CACHE_KIB = 32 * 1024
CACHES_TOGETHER = 96 * 1024 * 1024

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    # A page is decrypted again whenever it has left the cache: with 8 MB the index of 100,000 letters takes 1.4 times
    # as long to build as in plain SQLite, with 32 MB 1.1 times (docs/decisions). Memory is taken as pages are read.
    f"PRAGMA cache_size = -{CACHE_KIB}",
    # Of the whole process: however many connections read at once, their caches together stay below it.
    f"PRAGMA soft_heap_limit = {CACHES_TOGETHER}",
    "PRAGMA temp_store = MEMORY",
    # FULL, so that a write that was acknowledged is still there after the power went.
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_size_limit = 1048576",
)


class Connection(dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 has no type stubs
    """A connection that another thread may close: never while a statement runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.guard = threading.RLock()
        super().__init__(*args, **kwargs)

    def close(self) -> None:
        """Stop what is running and close."""
        # Interrupting where nothing runs would keep SQLite from moving its write-ahead log into the store at closing.
        # Again and again, for a statement that is about to begin does not hear the first time.
        free = self.guard.acquire(blocking=False)
        while not free:
            self.interrupt()
            free = self.guard.acquire(timeout=_AGAIN_SECONDS)
        try:
            super().close()
        finally:
            self.guard.release()


def key_connection(connection: Any, key: Key) -> None:
    """Give a connection its key, before it has read anything.

    The key is part of no statement, so no trace, no error and no list of queries can hold it.
    """
    # SQLCipher writes failures to stderr otherwise.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # SQLCipher wipes its own buffers with keys in any case. To wipe every piece of memory that SQLite gives back takes
    # ten times as long for a search (docs/decisions), and the same words lie in the memory of Python, which wipes none.
    connection.execute("PRAGMA cipher_memory_security = OFF")
    connection.set_key("x'" + key.reveal().hex() + "'")


def settle(connection: Any) -> None:
    """Apply the settings of every store, and try the key by reading."""
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for setting in SETTINGS:
        connection.execute(setting)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()


def connect(path: Path, key: Key, *, part: str) -> Connection:
    """Open a store that is there. The connection is in autocommit; begin transactions yourself.

    :raises Missing: when the file is not there
    :raises Damaged: when it does not open with its key
    """
    check_size(path, part=part)
    connection = _raw(path, mode="rw")
    try:
        with in_plain_words(part):
            key_connection(connection, key)
            settle(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path, key: Key, *, part: str) -> None:
    """Make a new store with an empty audit log in it."""
    with in_plain_words(part):
        path.open("xb").close()
        path.chmod(0o600)
        connection = _raw(path, mode="rw")
        try:
            key_connection(connection, key)
            settle(connection)
            with immediately(connection):
                table.create(connection)
        finally:
            connection.close()


def copy_store(source: Connection, target: Path, key: Key) -> None:
    """Copy what a connection sees into a new store under the same key, page by page, never in the clear."""
    target.open("xb").close()
    target.chmod(0o600)
    with closing(_raw(target, mode="rw")) as copy:
        key_connection(copy, key)
        source.backup(copy)


def check_size(path: Path, *, part: str) -> None:
    """Refuse a store that is not there, is empty, or does not end where a page ends.

    SQLite would make a missing one anew and take an empty one for a fresh one: both would hide a loss.
    """
    if not path.exists():
        raise Missing(part, f"The {part} store ({path.name}) is not in the folder.")
    size = path.stat().st_size
    if size == 0 or size % PAGE:
        raise Damaged(part, f"The {part} store ({path.name}) is cut off: it has {size} bytes.")


@contextmanager
def immediately(connection: Any) -> Iterator[None]:
    """Run a short write transaction, begun at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def failing_pages(connection: Any) -> list[str]:
    """Return what is wrong with the authentication of every page, nothing where all are whole. Reads the whole file."""
    return [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]


def empty_log(connection: Any, *, part: str) -> None:
    """Move everything from the write-ahead log into the store, and empty the log."""
    with in_plain_words(part):
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Damaged(part, f"The {part} store is in use by another connection.", remedy="Close it and try again.")


class Digest(NamedTuple):
    """Size and SHA-256 of a file."""

    size: int
    sha256: str


def digest_of(path: Path) -> Digest:
    """Read a file and return its digest."""
    with path.open("rb") as file:
        return Digest(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _raw(path: Path, *, mode: str) -> Connection:
    connection: Connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        factory=Connection,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    return connection
