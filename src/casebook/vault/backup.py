"""Backing up a vault that is in use into one encrypted file, and proving that the file opens."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.audit import table
from casebook.audit.chain import Head
from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.cipher import Connection, connect, copy_store, digest_of
from casebook.vault.errors import AlreadyThere, Damaged, in_plain_words
from casebook.vault.examining import refuse_damage
from casebook.vault.header import Header, Name
from casebook.vault.keys import Key, Secret
from casebook.vault.layout import NEXT
from casebook.vault.packing import (
    PART,
    WAY_BACK,
    Manifest,
    make_manifest,
    open_heads,
    read_manifest,
    unpack,
    write_backup,
)
from casebook.vault.slots import check_seal, unwrap, unwrap_keys
from casebook.vault.vault import Vault, chain_of
from casebook.vault.writing import create_private, flush, put_in_place


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds. `entries` counts the audit log of each store; `size` is in bytes."""

    path: Path
    vault: str
    made_at: datetime
    size: int
    entries: Mapping[Store, int]


def backup_name(vault: Vault, *, at: datetime) -> str:
    """Return a name for a new backup: the day and time, and the first digits of the vault's number."""
    return f"casebook-{vault.id[:8]}-{at.astimezone(UTC):%Y%m%d-%H%M%S}.backup"


def back_up(vault: Vault, target: Path, *, at: datetime, by: int | str) -> BackupReport:
    """Write a backup while the vault is in use, and open it before it gets its name.

    It holds the header and both stores as they were at one moment. It does not hold the client keys: a key that is
    destroyed must not come back with an old backup. Back those up with `back_up_client_keys`.

    :raises AlreadyThere: when there is a file of that name
    :raises NoRoom: when the disk is full; nothing is left behind
    """
    if target.exists():
        raise AlreadyThere("There is a file of this name already.", remedy="Give the backup another name.")
    with vault.working, in_plain_words(PART):
        vault.note(Action.BACK_UP, at=at, by=by)
        beside = target.with_name(target.name + NEXT)
        _clear_interrupted(vault, beside)
        _refuse_damage(vault)
        try:
            _write(vault, beside, at=at)
            report = _examine(beside, vault.header, vault.vault_key, prefix=_prefix(vault))
            put_in_place(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        vault.anchor()
        vault.clients.change(lambda book: replace(book, backups=replace(book.backups, vault_at=at)))
    return replace(report, path=target)


def verify_backup(path: Path, secret: Secret) -> BackupReport:
    """Open a backup with a passphrase or recovery key and check every byte, every page and both audit logs.

    :raises WrongSecret: when the secret does not open it; the one that counts is that of the day it was made
    :raises Damaged: when anything of it is not as it was written
    """
    with in_plain_words(PART), path.open("rb") as file:
        header = read_manifest(file).header
    vault_key = unwrap(header, secret)
    try:
        return _examine(path, header, vault_key, prefix=".casebook-verify-")
    finally:
        vault_key.destroy()


def check_unpacked(folder: Path, manifest: Manifest, vault_key: Key) -> dict[Store, Head]:
    """Open both stores that came out of a backup, and check every page and both audit logs.

    :returns: where the logs end
    """
    heads = open_heads(manifest, vault_key)
    keys = unwrap_keys(manifest.header.vault, vault_key, manifest.header.keys)
    for store in STORES:
        with closing(connect(folder / f"{store.value}.db", keys[Name(store.value)], part=store.value)) as connection:
            refuse_damage(connection, store)
            chain = chain_of(manifest.header.vault, keys[Name.AUDIT], store)
            fault = table.check(connection, chain, anchors=(heads[store],))
            if fault is not None:
                raise Damaged(
                    PART, f"The audit log of the {store.value} store does not hold. {fault.what}", remedy=WAY_BACK
                )
    return heads


def _examine(path: Path, header: Header, vault_key: Key, *, prefix: str) -> BackupReport:
    check_seal(header, vault_key)
    with TemporaryDirectory(dir=path.parent, prefix=prefix) as place, path.open("rb") as file:
        manifest = read_manifest(file)
        unpack(file, manifest, Path(place))
        heads = check_unpacked(Path(place), manifest, vault_key)
    entries = {store: head.seq for store, head in heads.items()}
    return BackupReport(path, header.vault, manifest.made_at, path.stat().st_size, entries)


def _prefix(vault: Vault) -> str:
    return f".casebook-{vault.id[:8]}-"


def _clear_interrupted(vault: Vault, beside: Path) -> None:
    # Only this process can be at it: the vault is held by one, and `working` by one of its threads.
    beside.unlink(missing_ok=True)
    for left in beside.parent.glob(f"{_prefix(vault)}*"):
        shutil.rmtree(left)


def _refuse_damage(vault: Vault) -> None:
    for store in STORES:
        with closing(vault.connect(store)) as connection:
            refuse_damage(connection, store)


def _write(vault: Vault, target: Path, *, at: datetime) -> None:
    with TemporaryDirectory(dir=target.parent, prefix=_prefix(vault)) as place:
        paths = {store: Path(place) / f"{store.value}.db" for store in STORES}
        with _one_moment(vault) as (readers, heads):
            for store in STORES:
                with in_plain_words(store.value):
                    copy_store(readers[store], paths[store], vault.key(Name(store.value)))
        digests = {store: digest_of(path) for store, path in paths.items()}
        manifest = make_manifest(vault.header, vault.vault_key, made_at=at, digests=digests, heads=heads)
        with create_private(target) as file:
            write_backup(file, manifest, paths)
            flush(file)


@contextmanager
def _one_moment(vault: Vault) -> Iterator[tuple[dict[Store, Connection], dict[Store, Head]]]:
    """Give a reader of each store that sees both as they were at one moment; writers wait only while it begins."""
    with ExitStack() as reading:
        readers = {store: reading.enter_context(closing(vault.connect(store))) for store in STORES}
        with ExitStack() as waiting:
            for store in STORES:
                writer = waiting.enter_context(closing(vault.connect(store)))
                writer.execute("BEGIN IMMEDIATE")
            for reader in readers.values():
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield readers, {store: table.head_of(readers[store], vault.chain(store)) for store in STORES}
