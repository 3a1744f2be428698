"""Making a vault out of a backup, in an empty folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casebook.audit.chain import Head
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.vault import book as books
from casebook.vault import header as headers
from casebook.vault.backup import check_unpacked
from casebook.vault.book import Book, Seals
from casebook.vault.errors import in_plain_words
from casebook.vault.header import Header, Name
from casebook.vault.keys import Key, Secret
from casebook.vault.layout import Layout
from casebook.vault.opening import open_vault
from casebook.vault.packing import PART, read_manifest, unpack
from casebook.vault.slots import check_seal, unwrap, unwrap_keys
from casebook.vault.vault import lock_vault
from casebook.vault.writing import emptied_on_failure, replace_file


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored. `entries` counts the audit log of each store as it was in the backup."""

    folder: Path
    vault: str
    made_at: datetime
    entries: Mapping[Store, int]


def restore(backup: Path, folder: Path, secret: Secret, *, at: datetime, by: int | str) -> RestoreReport:
    """Make a vault out of a backup, check every byte of it, and leave it locked.

    The client keys are not in it: originals and attachments stay closed until `restore_client_keys`.

    :param secret: passphrase or recovery key of the day the backup was made
    :raises AlreadyThere: when the folder is not empty
    :raises WrongSecret: when the secret does not open it
    :raises Damaged: when the backup is damaged; the folder is left empty
    """
    with in_plain_words(PART), backup.open("rb") as file:
        manifest = read_manifest(file)
        vault_key = unwrap(manifest.header, secret)
        check_seal(manifest.header, vault_key)
        with emptied_on_failure(folder):
            unpack(file, manifest, folder)
            heads = check_unpacked(folder, manifest, vault_key)
            write_keys(Layout(folder), manifest.header, vault_key, heads)
            vault_key.destroy()
            _note(folder, secret, at=at, by=by)
    entries = {store: head.seq for store, head in heads.items()}
    return RestoreReport(folder, manifest.header.vault, manifest.made_at, entries)


def write_keys(layout: Layout, header: Header, vault_key: Key, heads: Mapping[Store, Head]) -> None:
    """Write the key file and the header of a vault whose stores were unpacked."""
    key = unwrap_keys(header.vault, vault_key, header.keys)[Name.CLIENTS]
    book = Book(renewed=True, seals=Seals(heads=heads))
    replace_file(layout.client_keys, books.to_bytes(book, vault=header.vault, key=key))
    # The header comes last: before it there is no vault, only files that a next try may not touch.
    replace_file(layout.header, headers.to_bytes(header))


def _note(folder: Path, secret: Secret, *, at: datetime, by: int | str) -> None:
    vault = open_vault(folder, secret, at=at, by=by)
    try:
        vault.note(Action.RESTORE, at=at, by=by)
    finally:
        lock_vault(vault, at=at, by=by)
