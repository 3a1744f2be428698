"""The backend itself: Django's for SQLite, keyed before it reads a byte."""

import datetime
import decimal
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper
from django.db.backends.sqlite3.base import decoder
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.module_loading import import_string
from sqlcipher3 import dbapi2

from casebook.audit.stores import Store
from casebook.vault.backend.client import DatabaseClient
from casebook.vault.backend.cursor import Cursor
from casebook.vault.backend.features import DatabaseFeatures
from casebook.vault.backend.held import keep
from casebook.vault.backend.operations import DatabaseOperations
from casebook.vault.cipher import BUSY_SECONDS, Connection, check_size, key_connection, settle
from casebook.vault.errors import VaultLocked, in_plain_words

PROVIDER = "casebook.vault.opened.access"
"""Dotted, because settings are printed and compared; a function that returns path and key of a store."""

_OPTIONS = {"store", "key_provider", "transaction_mode", "timeout"}

for _name, _convert in (
    ("bool", b"1".__eq__),
    ("date", decoder(parse_date)),
    ("time", decoder(parse_time)),
    ("datetime", decoder(parse_datetime)),
    ("timestamp", decoder(parse_datetime)),
):
    dbapi2.register_converter(_name, _convert)
for _type, _adapt in (
    (decimal.Decimal, str),
    (datetime.date, datetime.date.isoformat),
    (datetime.datetime, partial(datetime.datetime.isoformat, sep=" ")),
):
    dbapi2.register_adapter(_type, _adapt)


class DatabaseWrapper(SQLiteWrapper):
    """A connection to one store. OPTIONS: `store`, and `key_provider` where it is not the open vault's."""

    display_name = "SQLCipher"
    Database: ClassVar[Any] = dbapi2
    taken_away = False
    """Closed by the lock while its thread was in a transaction, which goes on until it notices."""
    client_class = DatabaseClient
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    @property
    def store(self) -> Store:
        """Which store it is."""
        return Store(self.settings_dict["OPTIONS"].get("store", Store.RECORD))

    def get_connection_params(self) -> dict[str, Any]:
        """Return what `get_new_connection` needs; the key is an object that does not show itself."""
        options = self.settings_dict["OPTIONS"]
        unknown = sorted(set(options) - _OPTIONS)
        if unknown:
            raise ImproperlyConfigured(f"Unknown OPTIONS of the database {self.alias!r}: {', '.join(unknown)}.")
        self.transaction_mode = options.get("transaction_mode", "IMMEDIATE")
        params = {
            "detect_types": dbapi2.PARSE_DECLTYPES | dbapi2.PARSE_COLNAMES,
            "check_same_thread": False,
            "uri": True,
            "factory": Connection,
            "timeout": options.get("timeout", BUSY_SECONDS),
        }
        if self.is_in_memory_db():
            return params | {"database": self.settings_dict["NAME"], "key": None}
        access = import_string(options.get("key_provider", PROVIDER))(self.store)
        return params | {"database": self._place(Path(access.path)), "key": access.key}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, give the key, try it, and only then let Django in.

        :raises VaultRefusal: when the vault is locked, or the store missing, damaged or not to be written
        """
        with in_plain_words(self.store.value):
            connection = dbapi2.connect(**{name: value for name, value in conn_params.items() if name != "key"})
            try:
                if conn_params["key"] is not None:
                    key_connection(connection, conn_params["key"])
                settle(connection)
                register_functions(connection)
                connection.execute("PRAGMA legacy_alter_table = OFF")
            except BaseException:
                connection.close()
                raise
        self.taken_away = False
        keep(self)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that takes Django's placeholders.

        :raises VaultLocked: when the lock came in the middle of a transaction
        """
        if self.taken_away:
            raise VaultLocked
        return self.connection.cursor(factory=Cursor)

    def close_from_outside(self) -> None:
        """Close it although it may belong to another thread; what that thread had begun is rolled back."""
        if self.is_in_memory_db():
            return
        self.taken_away = True
        self.inc_thread_sharing()
        try:
            BaseDatabaseWrapper.close(self)
        finally:
            self.dec_thread_sharing()

    def _place(self, path: Path) -> str:
        named = self.settings_dict["NAME"]
        if named:
            return f"{Path(named).absolute().as_uri()}?mode=rwc"
        check_size(path, part=self.store.value)
        return f"{path.absolute().as_uri()}?mode=rw"
