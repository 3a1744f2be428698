"""Erasing rows from a store so that no page of it holds them any more.

The walls that refuse every deletion are taken down for one transaction and put up again as they were. The index of
words is told to erase what it drops and is written anew, and so is the whole store, without the pages that were freed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from casebook.audit.stores import Store
from casebook.record.inventory import Scope, kinds_of, named_by
from casebook.vault.cipher import Connection, empty_log, immediately

FINDER: Final = "record_finder"
AT_ONCE: Final = 500


def erase(connection: Connection, store: Store, scope: Scope) -> int:
    """Delete every row of a scope from a store, with its words in the index, in one transaction.

    :returns: how many rows were deleted
    """
    wanted = [(kind.table, *named) for kind in kinds_of(store) if (named := named_by(kind, scope)) is not None]
    with immediately(connection):
        walls = list(_walls(connection, {table for table, _, _ in wanted}))
        for name, _ in walls:
            connection.execute(f'DROP TRIGGER "{name}"')
        _forget_words(connection, [one.hex for one in scope.cases])
        erased = sum(_delete(connection, *one) for one in wanted)
        for _, statement in walls:
            connection.execute(statement)
    return erased


def _walls(connection: Connection, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    rows = connection.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    known = set(tables)
    for name, table, statement in rows:
        if table in known and " DELETE ON " in " ".join(statement.upper().split()):
            yield name, statement


def _delete(connection: Connection, table: str, column: str, ids: Iterable[Any]) -> int:
    deleted = 0
    for batch in _batches([one.hex for one in ids]):
        marks = ", ".join("?" * len(batch))
        statement = f'DELETE FROM "{table}" WHERE "{column}" IN ({marks})'  # noqa: S608  # names of our own tables
        deleted += connection.execute(statement, batch).rowcount
    return deleted


def _forget_words(connection: Connection, cases: Sequence[str]) -> None:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (FINDER,)).fetchone() is None:
        return
    # Without this a deleted word stands in the index until the part it stands in is merged with others.
    # The names put into the statements here are those of our own index.
    connection.execute(f"INSERT INTO {FINDER} ({FINDER}, rank) VALUES ('secure-delete', 1)")  # noqa: S608
    for batch in _batches(cases):
        asked = f"in_case : ({' OR '.join(batch)})"
        rows = connection.execute(f"SELECT rowid FROM {FINDER} WHERE {FINDER} MATCH ?", (asked,)).fetchall()  # noqa: S608
        connection.executemany(f"DELETE FROM {FINDER} WHERE rowid = ?", rows)  # noqa: S608


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield list(ids[start : start + AT_ONCE])


def scrub(connection: Connection, store: Store) -> None:
    """Write the index and the whole store anew, and empty the write-ahead log; nobody else may have it open."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (FINDER,)).fetchone() is not None:
        connection.execute(f"INSERT INTO {FINDER} ({FINDER}) VALUES ('optimize')")  # noqa: S608
    connection.execute("VACUUM")
    empty_log(connection, part=store.value)
