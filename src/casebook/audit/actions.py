"""Noting what was done, from Django."""

from datetime import datetime

from django.db import connections, transaction

from casebook.audit import keyring, table
from casebook.audit.chain import Fault
from casebook.audit.stores import Store, alias_of
from casebook.audit.vocabulary import Action


def note(
    action: Action,
    *,
    by: int | str,
    at: datetime,
    kind: str = "",
    object_id: object = "",
    count: int | None = None,
    store: Store | str = Store.RECORD,
) -> None:
    """Add an entry to the log of a store, in the transaction that is open there, or in one of its own.

    :param by: the id of the user, or "-" where the program acts by itself
    :param kind: what kind of thing, in small letters and underscores
    :param object_id: its number or UUID
    :param store: where the thing itself is kept; what concerns the process store is noted there and nowhere else
    """
    alias = alias_of(store)
    chain = keyring.chain_of(store)
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.wrap_database_errors:
        table.append(
            connection.connection,
            chain,
            Action(action),
            by=str(by),
            at=at,
            kind=kind,
            object_id=str(object_id),
            count=count,
        )


def check(store: Store | str) -> Fault | None:
    """Name the first entry of a store's log that does not hold, None where all do. Reads the whole log."""
    connection = connections[alias_of(store)]
    connection.ensure_connection()
    return table.check(connection.connection, keyring.chain_of(store))
