"""`dbshell`: refused in words, because the usual shell cannot read an encrypted store."""

from typing import NoReturn

from django.db.backends.sqlite3.client import DatabaseClient as SQLiteClient

from casebook.vault.errors import VaultRefusal


class DatabaseClient(SQLiteClient):
    """There is no shell: the key would have to be typed, and would stand in its history."""

    executable_name = "sqlcipher"

    def runshell(self, parameters: object) -> NoReturn:
        """Refuse."""
        raise VaultRefusal(
            "A store of a vault is encrypted, and its key is never typed.",
            remedy="Open the vault with Casebook; docs/vault-format.md says how to read it with other tools.",
        )
