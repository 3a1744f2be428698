"""Operations that differ: a vault is never emptied, and a test database keeps its audit log's guards."""

from typing import Any

from django.db.backends.sqlite3.operations import DatabaseOperations as SQLiteOperations

from casebook.audit.table import TABLE, TRIGGERS
from casebook.vault.errors import VaultRefusal


class DatabaseOperations(SQLiteOperations):
    """Django's, but for `flush`."""

    def sql_flush(
        self, style: Any, tables: Any, *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Return what empties a test database; the audit log takes no deletion otherwise.

        :raises VaultRefusal: when it is a vault
        """
        if not self.connection.settings_dict["NAME"]:
            raise VaultRefusal("A vault is never emptied.", remedy="Make a new vault in another folder.")
        statements = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        if TABLE not in tables:
            return list(statements)
        return [*(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS), *statements, *TRIGGERS.values()]
