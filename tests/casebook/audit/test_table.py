"""The stored log: it grows at its end, and the database itself refuses everything else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from casebook.audit import table
from casebook.audit.chain import Chain, Head, verify
from casebook.audit.vocabulary import Action

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def connection(chain: Chain) -> Iterator[Any]:
    """A database with a log of five entries."""
    made = dbapi2.connect(":memory:", isolation_level=None)
    table.create(made)
    for number in range(1, 6):
        table.append(made, chain, Action.READ, by="1", at=AT, kind="session", object_id=str(number))
    yield made
    made.close()


def test_what_was_appended_holds(connection: Any, chain: Chain) -> None:
    assert table.check(connection, chain) is None
    assert [link.entry.object_id for link in table.links(connection)] == ["1", "2", "3", "4", "5"]


def test_the_head_is_the_last_entry(connection: Any, chain: Chain) -> None:
    head = table.head_of(connection, chain)

    assert head == Head(5, list(table.links(connection))[-1].digest)
    assert table.digest_at(connection, 5) == head.digest
    assert table.digest_at(connection, 6) is None


def test_an_empty_log_begins_where_its_chain_begins(chain: Chain) -> None:
    connection = dbapi2.connect(":memory:")
    table.create(connection)

    assert table.head_of(connection, chain) == chain.start
    assert table.check(connection, chain) is None
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'lock' WHERE seq = 2",
        "UPDATE audit_entry SET seq = 9 WHERE seq = 5",
        "DELETE FROM audit_entry WHERE seq = 5",
        "DELETE FROM audit_entry",
        'INSERT INTO audit_entry SELECT 3, at, "by", action, kind, object_id, count, digest FROM audit_entry LIMIT 1',
        'INSERT INTO audit_entry SELECT 7, at, "by", action, kind, object_id, count, digest FROM audit_entry LIMIT 1',
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 5",
        "INSERT OR IGNORE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 5",
        "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_every_other_change(connection: Any, chain: Chain, statement: str) -> None:
    with pytest.raises(dbapi2.DatabaseError, match="only appended to"):
        connection.execute(statement)

    assert table.check(connection, chain) is None
    assert table.head_of(connection, chain).seq == 5


def test_making_the_table_again_changes_nothing(connection: Any, chain: Chain) -> None:
    table.create(connection)

    assert table.check(connection, chain) is None


@pytest.mark.parametrize(
    ("forgery", "seq"),
    [
        ("UPDATE audit_entry SET at = 'noon' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET digest = 'zz' WHERE seq = 4", 4),
        ("UPDATE audit_entry SET at = x'ff' WHERE seq = 1", 1),
        ("UPDATE audit_entry SET object_id = 'words that somebody said' WHERE seq = 2", 2),
    ],
)
def test_a_row_that_cannot_be_read_is_named(connection: Any, chain: Chain, forgery: str, seq: int) -> None:
    for guard in table.TRIGGERS:
        connection.execute(f"DROP TRIGGER {guard}")
    connection.execute(forgery)

    fault = table.check(connection, chain)

    assert fault is not None
    assert fault.seq == seq
    assert "somebody" not in fault.what


def test_a_log_cut_in_the_database_is_noticed_by_its_anchor(connection: Any, chain: Chain) -> None:
    anchor = table.head_of(connection, chain)
    connection.execute("DROP TRIGGER audit_entry_no_delete")
    connection.execute("DELETE FROM audit_entry WHERE seq > 3")

    fault = table.check(connection, chain, anchors=[anchor])

    assert fault is not None
    assert fault.seq == 4
    assert verify(table.links(connection), chain) is None
