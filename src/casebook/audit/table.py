"""The chain in a database: one table that takes new rows at its end and nothing else.

The functions take a DB-API connection of SQLite or SQLCipher; the caller has begun a transaction where one is needed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

from casebook.audit.chain import Chain, Entry, Fault, Head, Link, extend, verify, written
from casebook.audit.vocabulary import Action

TABLE = "audit_entry"

CREATE = (
    """CREATE TABLE IF NOT EXISTS audit_entry (
        seq INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        object_id TEXT NOT NULL,
        count INTEGER NULL,
        digest TEXT NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS audit_entry_object ON audit_entry (kind, object_id)",
)

TRIGGERS = {
    "audit_entry_no_update": """CREATE TRIGGER IF NOT EXISTS audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END""",
    "audit_entry_no_delete": """CREATE TRIGGER IF NOT EXISTS audit_entry_no_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END""",
    "audit_entry_at_end": """CREATE TRIGGER IF NOT EXISTS audit_entry_at_end BEFORE INSERT ON audit_entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to at its end'); END""",
}

_COLUMNS = 'seq, at, "by", action, kind, object_id, count, digest'


class Connection(Protocol):
    """As much of a DB-API connection as is needed here."""

    def execute(self, sql: str, parameters: tuple[Any, ...] = ..., /) -> Any:
        """Run one statement and return its cursor."""
        ...


def create(connection: Connection) -> None:
    """Make the table and what guards it, where they are not there yet."""
    for statement in (*CREATE, *TRIGGERS.values()):
        connection.execute(statement)


def head_of(connection: Connection, chain: Chain) -> Head:
    """Return where the chain ends now. One query."""
    row = connection.execute("SELECT seq, digest FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(row[0], bytes.fromhex(row[1])) if row else chain.start


def digest_at(connection: Connection, seq: int) -> bytes | None:
    """Return the hash of one entry, None where there is none. One query."""
    row = connection.execute("SELECT digest FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    return bytes.fromhex(row[0]) if row else None


def append(
    connection: Connection,
    chain: Chain,
    action: Action,
    *,
    by: str,
    at: datetime,
    kind: str = "",
    object_id: str = "",
    count: int | None = None,
) -> Head:
    """Add an entry at the end and return the new head. Two queries, in the caller's transaction."""
    head = head_of(connection, chain)
    entry = Entry(seq=head.seq + 1, at=at, by=by, action=action, kind=kind, object_id=object_id, count=count)
    after = extend(head, entry, mac=chain.mac)
    row = (entry.seq, written(at), by, str(action), kind, object_id, count, after.digest.hex())
    connection.execute(f"INSERT INTO audit_entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
    return after


def links(connection: Connection) -> Iterator[Link]:
    """Yield the stored chain from its beginning."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit_entry ORDER BY seq"):  # noqa: S608
        seq, at, by, action, kind, object_id, count, digest = row
        entry = Entry(
            seq=seq, at=datetime.fromisoformat(at), by=by, action=action, kind=kind, object_id=object_id, count=count
        )
        yield Link(entry, bytes.fromhex(digest))


def check(connection: Connection, chain: Chain, *, anchors: Iterable[Head] = ()) -> Fault | None:
    """Name the first entry that does not hold, None where all do; a row out of shape is a fault like any other."""
    try:
        return verify(links(connection), chain, anchors=anchors)
    except (ValueError, TypeError):
        seen = _readable(connection)
        return Fault(seen + 1, f"Entry {seen + 1} cannot be read as an audit entry.")


def _readable(connection: Connection) -> int:
    seen = 0
    try:
        for link in links(connection):
            seen = link.entry.seq
    except (ValueError, TypeError):
        return seen
    return seen
