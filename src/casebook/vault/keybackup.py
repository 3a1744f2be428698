"""The backup of the client keys: one file, the latest only, so that a destroyed key comes back from nowhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from casebook.audit.vocabulary import Action
from casebook.vault import book as books
from casebook.vault import header as headers
from casebook.vault.book import Book
from casebook.vault.errors import AlreadyThere, Damaged, Missing, in_plain_words
from casebook.vault.fields import Fields, canonical, with_check
from casebook.vault.header import Name
from casebook.vault.keycopies import ENDING, FORMAT, PART, VERSION, clear_away, read_fields
from casebook.vault.keys import Secret
from casebook.vault.layout import Layout
from casebook.vault.opening import USUALLY, open_vault
from casebook.vault.slots import check_seal, unwrap, unwrap_keys
from casebook.vault.vault import Vault, lock_vault
from casebook.vault.writing import replace_file


@dataclass(frozen=True, slots=True)
class KeyBackupReport:
    """How many client keys the file holds, and at which generation of the key file it was made.

    `taken` older copies were taken away; those in `left` could not be reached, and may be there still.
    """

    path: Path
    vault: str
    clients: int
    generation: int
    taken: int = 0
    left: tuple[str, ...] = ()


def key_backup_name(vault: Vault) -> str:
    """Return the one name of the client key backup of a vault: the next takes the place of the one before."""
    return f"casebook-{vault.id[:8]}{ENDING}"


def back_up_client_keys(vault: Vault, target: Path, *, at: datetime, by: int | str) -> KeyBackupReport:
    """Write the one client key backup, in the place of the one before, and take older copies away wherever they lie.

    :raises AlreadyThere: when the file is something else, or the key backup of another vault or of a newer state
    """
    with vault.working:
        book = vault.clients.book
        _refuse_other(target, vault)
        value = {
            "format": FORMAT,
            "version": VERSION,
            "header": headers.as_value(vault.header),
            "client_keys": books.to_value(book, vault=vault.id, key=vault.key(Name.CLIENTS)),
        }
        vault.note(Action.BACK_UP_CLIENT_KEYS, at=at, by=by, count=len(book.keys))
        replace_file(target, canonical(with_check(value)), shred=True)
        before = filter(None, (book.backups.keys_path, *book.backups.keys_left))
        cleared = clear_away(target, vault=vault.id, generation=book.generation, known=before)
        made = replace(
            book.backups,
            keys_at=at,
            keys_generation=book.generation,
            keys_path=str(target.resolve()),
            keys_left=cleared.left,
        )
        vault.clients.change(lambda now: replace(now, backups=made))
    return KeyBackupReport(target, vault.id, len(book.keys), book.generation, *cleared)


def read_key_backup(path: Path, secret: Secret) -> Book:
    """Open a client key backup.

    :param secret: passphrase or recovery key of the day it was made
    :raises WrongSecret: when the secret does not open it
    :raises Damaged: when it is not as it was written
    """
    fields = _read(path)
    header = headers.from_fields(fields.within("header"))
    vault_key = unwrap(header, secret)
    check_seal(header, vault_key)
    key = unwrap_keys(header.vault, vault_key, header.keys)[Name.CLIENTS]
    return books.from_fields(fields.within("client_keys"), vault=header.vault, key=key)


def restore_client_keys(vault: Vault, backup: Path, secret: Secret, *, at: datetime, by: int | str) -> int:
    """Take the client keys out of their backup into a vault whose own key file was lost or came from a restore.

    :returns: how many keys came back
    :raises AlreadyThere: when the vault's own key file is the one it always had, or a client has another key there
    """
    saved = read_key_backup(backup, secret)
    book = vault.clients.book
    _refuse_taking(book, saved)
    back = {client: key for client, key in saved.keys.items() if client not in book.keys}

    def taken(now: Book) -> Book:
        generation = max(now.generation, saved.generation) + 1
        return replace(now, generation=generation, keys={**now.keys, **back}, renewed=False)

    with vault.working:
        vault.note(Action.RESTORE_CLIENT_KEYS, at=at, by=by, count=len(back))
        vault.clients.change(taken)
    return len(back)


def renew_client_keys(folder: Path, secret: Secret, *, at: datetime, by: int | str) -> None:
    """Make the client key file of a vault anew, because it is lost or damaged. Leaves the vault locked.

    :raises AlreadyThere: when it is there and whole
    """
    try:
        vault = open_vault(folder, secret, at=at, by=by)
    except (Missing, Damaged) as error:
        if error.part != books.PART:
            raise
    else:
        lock_vault(vault, at=at, by=by)
        raise AlreadyThere("The client key file is there and whole.", remedy="Open the vault as usual.")
    _put_aside(Layout(folder), at=at)
    vault = open_vault(folder, secret, at=at, by=by, manner=USUALLY._replace(book=Book(renewed=True)))
    lock_vault(vault, at=at, by=by)


def _put_aside(layout: Layout, *, at: datetime) -> None:
    if layout.client_keys.exists():
        with in_plain_words(books.PART):
            layout.client_keys.rename(layout.client_keys.with_suffix(f".damaged-{at:%Y%m%d%H%M%S}"))


def _refuse_other(target: Path, vault: Vault) -> None:
    if not target.exists():
        return
    fields = _read(target)
    header = headers.from_fields(fields.within("header"))
    newer = fields.within("client_keys").number("generation") > vault.clients.book.generation
    if header.vault != vault.id or newer:
        raise AlreadyThere(
            "The file holds the client keys of another vault, or a later state of this one.",
            remedy="Choose another file, or open the vault that it belongs to.",
        )


def _refuse_taking(book: Book, saved: Book) -> None:
    if not book.renewed:
        raise AlreadyThere(
            "The vault has the client key file it always had; a backup could bring destroyed keys back.",
            remedy="There is nothing to restore.",
        )
    other = [client for client, key in saved.keys.items() if client in book.keys and not key.same(book.keys[client])]
    if other:
        raise AlreadyThere(
            f"{len(other)} clients have another key in this vault than in the backup.",
            remedy="Restore the client keys into a fresh restore of the vault.",
        )


def _read(path: Path) -> Fields:
    with in_plain_words(PART):
        return read_fields(path)
